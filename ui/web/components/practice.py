"""The practice room and one drill as HTML: values in, markup out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.practice import OpenAttempt, PracticeRoom
from assistant.practice_values import AttemptLine
from scoring_rubric.rates import Rate
from ui.web.address import address_of_call
from ui.web.components.bands import band_of
from ui.web.markup import render
from ui.web.wording import LANGUAGES, Wording, clock

STEPS = ("acknowledge", "explore", "respond", "confirm")
SHOWN_ATTEMPTS = 20
_STRINGS = (
    "recording",
    "listening",
    "no_microphone",
    "denied",
    "thinking",
    "too_short",
    "busy",
    "unheard",
    "no_recogniser",
)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One of the four steps in a drill: ``quote`` is the manager's own words, empty where it was not taken."""

    step: str
    quote: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A colleague's words, and where they can be heard."""

    objection: str
    said: tuple[tuple[str, str], ...]
    href: str
    at: str


def room_markup(
    room: PracticeRoom, words: Wording, *, named: bool, problem: str = "", typed: Mapping[str, str] | None = None
) -> str:
    """``named``: the viewer has a name of his own, and need not say who practises; ``typed`` is what stood in the form
    that could not be taken.
    """
    reason = next((spot for spot in room.spots.categories if spot.category == room.next), None)
    return render(
        "practice_room",
        words,
        room=room,
        reason=reason,
        asked=next((one for one in room.assigned if not one.done and one.category == room.next), None),
        rate=lambda found: rate_text(found, words),
        finished=_progress(room.attempts),
        unfinished=[one for one in room.attempts if not one.finished][:3],
        steps=STEPS,
        band=band_of,
        languages=LANGUAGES,
        strings=_strings(words),
        named=named,
        problem=problem,
        typed=typed or {},
    )


def talk_markup(opened: OpenAttempt, words: Wording, *, problem: str = "") -> str:
    attempt, result = opened.attempt, opened.attempt.result
    taken = {} if result is None else {one.step: one.evidence.quote for one in result.steps}
    return render(
        "practice_talk",
        words,
        attempt=attempt,
        opened=opened,
        client=attempt.drill.client,
        result=result,
        lines=[StepLine(step, taken.get(step, "")) for step in STEPS],
        band="none" if result is None else band_of(result.score),
        heard=_heard(opened),
        strings=_strings(words),
        problem=problem,
    )


def problem_markup(words: Wording, kind: str, sentence: str = "") -> str:
    """``unknown``, ``closed`` or ``failed``, with what to do next."""
    return render("practice_problem", words, kind=kind, sentence=sentence)


def rate_text(found: Rate, words: Wording) -> str:
    """«2 из 5, 12–77 %»."""
    if found.low is None or found.high is None:
        return words.text("practice.none_counted")
    low, high = round(found.low * 100), round(found.high * 100)
    return words.text("practice.rate", count=found.count, of=found.of, low=low, high=high)


def _progress(attempts: tuple[AttemptLine, ...]) -> list[AttemptLine]:
    return [one for one in attempts if one.finished][:SHOWN_ATTEMPTS]


def _heard(opened: OpenAttempt) -> Heard | None:
    example = opened.example
    if example is None:
        return None
    href = ""
    if example.call_id:
        href = address_of_call(example.call_id) + (f"?t={example.start_s:.0f}" if example.start_s is not None else "")
    return Heard(example.objection, example.said, href, clock(example.start_s))


def _strings(words: Wording) -> str:
    return json.dumps({key: words.text(f"practice.script.{key}") for key in _STRINGS}, ensure_ascii=False)
