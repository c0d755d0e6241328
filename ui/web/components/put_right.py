"""What people have put right in a call, and what that changed, as the page tells it; values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.calls import OpenCall
from assistant.documents import rubric_sha256
from assistant.domain import Correction, CorrectionKind
from assistant.told_differences import PROGRAM
from assistant.transcript_values import Effect, TranscriptChange, TranscriptCorrection
from ui.web.wording import Wording

SHOWN = (
    "score",
    "section",
    "statistic",
    "objection",
    "handling",
    "criterion",
    "step",
    "crm",
    "fact",
    "lead",
    "question",
)
"""Parts that a reader is told of, in this order."""
AT_FIRST = 8
"""So many changes are shown before the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words: ``direction`` is up or down for numbers that have grown or shrunk."""

    part: str
    label: str
    before: str
    after: str
    direction: str = ""


@dataclass(frozen=True, slots=True)
class PutRightRow:
    """One line of the audit list. ``name``: of a transcript's correction t1, of an objection's o1."""

    author: str
    made_at: datetime
    sentence: str
    turn: int | None
    before: str = ""
    after: str = ""
    told: tuple[Told, ...] = ()
    waiting: bool = False
    name: str = ""
    undone_by: str = ""
    undone_at: datetime | None = None
    by_program: bool = False
    """Another version of program or rules has judged the call: not all of it is the correction's."""


@dataclass(frozen=True, slots=True)
class LastChange:
    """What the address says was done just now; ``name`` as in the audit list."""

    name: str
    undone: bool
    waiting: bool
    told: tuple[Told, ...]
    rest: tuple[Told, ...]
    by_program: bool = False


def put_right_rows(opened: OpenCall, words: Wording) -> tuple[PutRightRow, ...]:
    """Corrections of the transcript and of objections, the newest first."""
    rows = [_of_transcript(one, words) for one in opened.put_right]
    rows += [_of_objection(one, words) for one in opened.corrections]
    return tuple(sorted(rows, key=lambda row: row.made_at, reverse=True))


def last_change(opened: OpenCall, named: str, words: Wording) -> LastChange | None:
    """The correction ``t7`` that the address names, told first on the page; None where it names none."""
    one = next((one for one in opened.put_right if f"t{one.number}" == named), None)
    if one is None:
        return _last_objection(opened, named, words)
    found = one.effects if one.in_force else one.undone_effects
    told = tuple(told_effects(found or (), words))
    changed = LastChange(named, not one.in_force, found is None, told[:AT_FIRST], told[AT_FIRST:])
    return replace(changed, by_program=_by_program(found))


def _last_objection(opened: OpenCall, named: str, words: Wording) -> LastChange | None:
    made = next((one for one in opened.corrections if f"o{one.number}" == named), None)
    if made is None or opened.analysis is None:
        return None
    scores = [*(past.score for past in opened.past_scores), opened.analysis.scorecard.score]
    changed_at = made.undone_at or made.made_at
    places = [place for place, past in enumerate(opened.past_scores) if past.replaced_at == changed_at]
    changed = [Effect("score", "", scores[place], scores[place + 1]) for place in places]
    told = (_itself(made, words), *told_effects([one for one in changed if one.before != one.after], words))
    rubrics = [*(past.sha256 for past in opened.past_scores), rubric_sha256(opened.analysis)]
    other = any(rubrics[place] != rubrics[place + 1] for place in places)
    return LastChange(named, not made.in_force, waiting=False, told=told, rest=(), by_program=other)


def _by_program(effects: Iterable[Effect] | None) -> bool:
    return any(one.part == PROGRAM for one in effects or ())


def _itself(made: Correction, words: Wording) -> Told:
    """The correction as the first of its effects; taken back it is told the other way round."""
    row = _of_objection(made, words)
    after = row.after or words.text("call.nothing")
    before, after = (row.before, after) if made.in_force else (after, row.before)
    return Told("objection", row.sentence, before, after)


def told_effects(effects: Iterable[Effect], words: Wording) -> Iterator[Told]:
    for one in sorted((one for one in effects if one.part in SHOWN), key=lambda one: SHOWN.index(one.part)):
        told = Told(
            part=one.part,
            label=_label(one, words),
            before=_value(one.part, one.name, one.before, words),
            after=_value(one.part, one.name, one.after, words),
            direction=_direction(one),
        )
        if told.before != told.after:  # a change too small to be written is none to a reader
            yield told


def _of_transcript(one: TranscriptCorrection, words: Wording) -> PutRightRow:
    spoken = one.kind is TranscriptChange.SPEAKER
    return PutRightRow(
        author=one.author,
        made_at=one.made_at,
        sentence=words.text(f"call.did.{one.kind.value}"),
        turn=one.turn,
        before=words.text(f"speakers.{one.before}") if spoken else one.before,
        after=words.text(f"speakers.{one.after}") if spoken else one.after,
        told=tuple(told_effects(one.effects or (), words)),
        by_program=_by_program(one.effects),
        waiting=(one.effects if one.in_force else one.undone_effects) is None,
        name=f"t{one.number}",
        undone_by=one.undone_by,
        undone_at=one.undone_at,
    )


def _of_objection(one: Correction, words: Wording) -> PutRightRow:
    outcome = words.name("handling", one.outcome) if one.outcome else ""
    category = words.name("category", one.category) if one.category else ""
    says = {CorrectionKind.NONE: "", CorrectionKind.OUTCOME: outcome, CorrectionKind.CATEGORY: category}
    after = says.get(one.kind, f"{category}, {outcome.lower()}")
    sentence = words.text(f"call.did.{one.kind.value}")
    return PutRightRow(
        author=one.author,
        made_at=one.made_at,
        sentence=sentence,
        turn=one.turn,
        before=f"«{one.quote}»",
        after=after,
        name=f"o{one.number}",
        undone_by=one.undone_by,
        undone_at=one.undone_at,
    )


def _label(one: Effect, words: Wording) -> str:
    if one.part in ("objection", "handling", "question"):
        return f"{words.text(f'call.part.{one.part}')} «{one.name}»"
    if one.part in ("score", "lead", "kind"):
        return words.text(f"call.part.{one.part}")
    if one.part == "statistic":
        return words.text(f"call.statistic.{one.name}")
    return words.name({"crm": "crm_field"}.get(one.part, one.part), one.name)


def _value(part: str, name: str, value: str | float | None, words: Wording) -> str:
    if value is None:
        return words.text("call.nothing")
    if isinstance(value, str):
        return _coded(part, value, words)
    if part == "criterion" or name == "talk_ratio_manager":
        return words.percent(value)
    if name.endswith("_s"):
        return words.seconds(value, 1)
    return words.number(value, 1 if part == "score" else 0)


def _coded(part: str, value: str, words: Wording) -> str:
    if part == "objection":
        return words.name("category", value.rstrip("?"))
    kind = {"handling": "handling", "step": "step_status", "crm": "crm_status", "lead": "verdict"}.get(part)
    if kind is not None:
        return words.name(kind, value)
    if part == "criterion":
        return words.text(f"score.{value}")
    return words.text("call.open_question") if part == "question" else value


def _direction(one: Effect) -> str:
    if isinstance(one.before, float | int) and isinstance(one.after, float | int):
        return "up" if one.after > one.before else "down"
    return ""
