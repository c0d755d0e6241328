"""What becomes of promises: a table of whole calls with their CRM, and what holds for every client and day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from assistant.domain import Activity, Deal
from assistant.promise_verdicts import PromiseStatus
from assistant.promises import LedgerLine, Urgency, by_urgency, count_promises, lines_of
from assistant.touches import FollowedCall, Thread, Touch, TouchKind, kinds_shown, touches_of, won
from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.promise_pack import Follow, default_promise_pack
from scoring_rubric.promises import Promise, promises_made
from scoring_rubric.types import CallContext
from tests.builders import a_transcript
from transcription.types import Speaker, quote

PACK = default_promise_pack()
SCENARIOS = yaml.safe_load((Path(__file__).parent / "promise_scenarios.yaml").read_text(encoding="utf-8"))
START = datetime.fromisoformat("2026-11-17T10:15:00+03:00")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _call(row: dict[str, Any], number: int, language: str) -> FollowedCall:
    lexicon = lexicon_for(language)
    transcript = a_transcript(*row["turns"], language=language)
    at = _moment(row["at"])
    facts = extract_facts(transcript, CallContext(started_at=at), lexicon)
    return FollowedCall(
        call_id=row.get("id", f"call{number}"),
        at=at,
        manager="Анна",
        transcript=transcript,
        lexicon=lexicon,
        promises=promises_made(facts, lexicon, PACK),
        refused=facts.refusal_reason.evidence[0] if facts.refusal_reason else None,
    )


def _activity(row: dict[str, Any], number: int) -> Activity:
    given_at = {key: _moment(row[key]) for key in ("at", "entered_at") if key in row}
    rest = {key: row[key] for key in ("type", "direction", "outcome", "comment") if key in row}
    return Activity(row.get("id", f"A{number}"), "L1", **rest, **given_at)


def _scene(scenario: dict[str, Any]) -> tuple[list[FollowedCall], Thread]:
    language = scenario.get("language", "ru")
    told = [row for row in scenario["calls"] if "turns" in row]
    calls = [_call(row, number, language) for number, row in enumerate(told)]
    rung = [
        {**row, "type": "call", "outcome": "no_answer" if row.get("attempt") else "answered", "id": f"C{number}"}
        for number, row in enumerate(scenario["calls"])
    ]
    activities = [_activity(row, number) for number, row in enumerate([*rung, *scenario.get("activities", ())])]
    by_activity = {row["id"]: call.call_id for row, call in zip((r for r in rung if "turns" in r), calls, strict=True)}
    deals = [
        Deal(f"D{number}", "L1", stage=row["stage"], closed_at=_moment(row.get("closed_at")))
        for number, row in enumerate(scenario.get("deals", ()))
    ]
    others = [Activity(f"O{kind}", "L2", type=kind) for kind in scenario.get("elsewhere", ())]
    touches = (*touches_of(activities, deals, calls, by_activity), *won(deals, lexicon_for(language)))
    return calls, Thread(
        touches=tuple(sorted(touches, key=lambda touch: (touch.at, touch.touch_id))),
        calls={call.call_id: call for call in calls},
        shows=kinds_shown([*activities, *others]),
        linked=not scenario.get("unlinked", False),
    )


def _told(line: LedgerLine, expected: dict[str, Any]) -> dict[str, Any]:
    """What a line says of the keys that a row of the table names."""
    known = {
        "who": line.who.value,
        "action": line.action,
        "status": line.status.value,
        "reason": line.reason,
        "due": line.due and line.due.isoformat(),
        "urgency": line.urgency.value,
        "entered": line.entered,
        "task": line.task_id,
        "proof": line.proof and line.proof.proof_id,
        "quote": line.proof and line.proof.evidence and line.proof.evidence.quote,
        "denied": line.denied and line.denied.evidence and line.denied.evidence.quote,
    }
    return {key: known[key] for key in expected}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[row["name"] for row in SCENARIOS])
def test_what_became_of_a_promise(scenario: dict[str, Any]) -> None:
    calls, thread = _scene(scenario)
    asked = next(call for call in calls if call.call_id == scenario.get("of", "call0"))
    now = datetime.fromisoformat(scenario["now"])

    lines = lines_of(asked, thread, PACK, now=now)

    assert [_told(line, row) for line, row in zip(lines, scenario["expect"], strict=False)] == scenario["expect"]
    assert len(lines) == len(scenario["expect"]), [line.value for line in lines]
    for line in lines:
        assert all(place.quote in asked.transcript.turns[place.turn].text for place in line.evidence)
        assert set(line.reasons) == {"ru", "en"}


TURNS = (
    "c: да получили ваше кп",
    "c: так и не прислали кп",
    "c: еще не решили отвечу в среду",
    "m: тогда перезвоню в пятницу",
    "c: добрый день",
    "c: мы оплатили",
    "c: не оплатили",
)


@some.composite
def a_story(draw: some.DrawFn) -> tuple[FollowedCall, Thread]:
    """A promise of any kind and side, and up to six things that happened with the client after it."""
    transcript = a_transcript("m: пришлю кп", "c: хорошо")
    when = draw(some.none() | some.integers(0, 240).map(lambda hours: START + timedelta(hours=hours)))
    follow = draw(some.sampled_from(list(Follow)))
    promise = Promise(
        who=draw(some.sampled_from([Speaker.MANAGER, Speaker.CLIENT])),
        value="пришлю кп",
        action=next(action.code for action in PACK.actions if action.follow is follow),
        follow=follow,
        evidence=(quote(transcript.turns[0]),),
        when=when,
        precision=None if when is None else draw(some.sampled_from(["time", "part_of_day", "day", "week", "month"])),
        things=draw(some.sampled_from([frozenset(), frozenset({"offer"})])),
    )
    lexicon = lexicon_for("ru")
    calls = {"first": FollowedCall("first", START, "Анна", transcript, lexicon, (promise,))}
    touches = []
    for number, kind in enumerate(draw(some.lists(some.sampled_from(list(TouchKind)), max_size=6))):
        at = START + timedelta(minutes=draw(some.integers(1, 20_000)))
        call_id = ""
        if kind is TouchKind.CALL and draw(some.booleans()):
            call_id = f"later{number}"
            spoken = a_transcript(draw(some.sampled_from(TURNS)), call_id=call_id)
            facts = extract_facts(spoken, CallContext(started_at=at), lexicon)
            made = promises_made(facts, lexicon, PACK)
            calls[call_id] = FollowedCall(call_id, at, "Анна", spoken, lexicon, made)
        side = draw(some.sampled_from([Speaker.MANAGER, Speaker.CLIENT]))
        flags = {"reached": draw(some.booleans()), "done": draw(some.booleans())}
        text = draw(some.sampled_from(["", "КП", "Отправить КП", "Договор"]))
        touches.append(Touch(f"t{number}", kind, at, side, text=text, call_id=call_id, **flags))
    shows = frozenset(draw(some.sets(some.sampled_from(list(TouchKind)))))
    ordered = tuple(sorted(touches, key=lambda touch: (touch.at, touch.touch_id)))
    return calls["first"], Thread(ordered, calls, shows, linked=draw(some.booleans()))


@settings(max_examples=150, deadline=None)
@given(a_story(), some.integers(0, 30_000), some.integers(0, 30_000))
def test_a_later_day_never_takes_back_what_was_done(
    story: tuple[FollowedCall, Thread], minutes: int, more: int
) -> None:
    call, thread = story
    (before,) = lines_of(call, thread, PACK, now=START + timedelta(minutes=minutes))
    (after,) = lines_of(call, thread, PACK, now=START + timedelta(minutes=minutes + more))

    if before.status in (PromiseStatus.KEPT, PromiseStatus.LATE, PromiseStatus.REPLACED):
        assert (after.status, after.reason, after.proof) == (before.status, before.reason, before.proof)
    if before.status is PromiseStatus.BROKEN:
        assert after.status is not PromiseStatus.OPEN
        assert after.reason not in ("sent", "talked", "tried", "answered")


@settings(max_examples=100, deadline=None)
@given(a_story(), some.integers(0, 30_000))
def test_a_status_depends_on_its_inputs_only_and_names_what_decided(
    story: tuple[FollowedCall, Thread], minutes: int
) -> None:
    call, thread = story
    now = START + timedelta(minutes=minutes)
    (line,) = lines_of(call, thread, PACK, now=now)

    assert (line,) == lines_of(call, thread, PACK, now=now)
    if line.status in (PromiseStatus.KEPT, PromiseStatus.LATE, PromiseStatus.REPLACED):
        assert line.proof is not None
        assert START < line.proof.at <= now
    if line.status is PromiseStatus.BROKEN and line.proof is None:
        assert line.due is not None
        assert line.due < now
    if line.urgency is Urgency.OVERDUE:
        assert line.status is PromiseStatus.BROKEN


def test_the_most_urgent_comes_first_and_only_what_is_due_is_counted() -> None:
    wanted = [
        "nobody called and the hour has passed",
        "the hour is today and has not come",
        "the day is still ahead",
        "two hours late is late",
        "a call promised for an hour is made on the minute",
        "moved by agreement in a later call, the first promise is replaced",
    ]
    lines = []
    for name in reversed(wanted):
        scenario = next(row for row in SCENARIOS if row["name"] == name)
        calls, thread = _scene(scenario)
        lines += lines_of(calls[0], thread, PACK, now=datetime.fromisoformat(scenario["now"]))

    ordered = by_urgency(lines)
    counts = count_promises(lines)

    assert [line.status.value for line in ordered[:3]] == ["broken", "open", "open"]
    assert [line.urgency for line in ordered[:3]] == [Urgency.OVERDUE, Urgency.TODAY, Urgency.NONE]
    assert (counts.promised, counts.open, counts.replaced) == (6, 2, 1)
    assert (counts.kept.count, counts.late.count, counts.broken.count, counts.kept.of) == (1, 1, 1, 3)
    assert counts.kept.low is not None
