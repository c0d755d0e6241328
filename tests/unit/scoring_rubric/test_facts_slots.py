"""The day and hour the two settle on: scenes and whole calls with offers, refusals and times of other things."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from scoring_rubric.facts import extract_facts
from scoring_rubric.facts_moments import Role, Thread, mentions
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.spoken_time import find_moments, resolve
from scoring_rubric.types import CallContext
from tests.builders import a_transcript

SCENES = [
    line.split("\t")
    for name in ("next_steps.tsv", "next_steps_calls.tsv")
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
]
WEDNESDAY = datetime.fromisoformat("2026-11-11T09:50:00+00:00")


@pytest.mark.parametrize(("language", "started_at", "expected", "turns"), SCENES)
def test_the_next_step_is_what_was_settled(language: str, started_at: str, expected: str, turns: str) -> None:
    """The date, with the hour when one was named; empty when nothing dated was agreed."""
    context = CallContext(started_at=datetime.fromisoformat(started_at))
    step = extract_facts(
        a_transcript(*turns.split(" || "), language=language), context, lexicon_for(language)
    ).next_step

    assert _written(step.when if step else None, step.precision if step else None) == expected
    assert step is None or step.evidence


def _written(when: datetime | None, precision: str | None) -> str:
    if when is None or precision not in ("time", "part_of_day", "day"):
        return ""
    return f"{when:%Y-%m-%d %H:%M}" if precision == "time" else f"{when:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("восемь идеально", ["08:00"]),
        ("вторник двенадцать", ["2026-11-17 12:00"]),
        ("восьмое или десятое декабря", ["2026-12-08", "2026-12-10"]),
        ("полпятого", ["16:30"]),
        ("четверть третьего идеально", ["14:15"]),
        ("двенадцать камер", []),
        ("каждый вторник", []),
        ("первая половина вторая", []),
        ("a week on monday", ["2026-11-23"]),
        ("noon a week today", ["2026-11-18 12:00"]),
        ("half eight or half nine", ["08:30", "09:30"]),
        ("eleven on the ninth", ["2026-12-09 11:00"]),
        ("ten's fine", ["10:00"]),
        ("the third floor", []),
        ("every friday", []),
    ],
)
def test_an_answer_names_hours_and_days_barely(text: str, expected: list[str]) -> None:
    found = []
    for moment in find_moments(text, bare_hours=True):
        when = resolve(moment, WEDNESDAY)
        assert when is not None
        day, hour = f"{when:%Y-%m-%d}" if moment.day else "", f"{when:%H:%M}" if moment.clock else ""
        found.append(f"{day} {hour}".strip())

    assert found == expected


@pytest.mark.parametrize(
    ("line", "language", "roles"),
    [
        ("c: в четверг не могу давайте в пятницу", "ru", [Role.UNSUITABLE, Role.SLOT]),
        ("c: в пятницу у нас корпоратив", "ru", [Role.UNSUITABLE]),
        ("c: я работаю с девяти до шести", "ru", [Role.OTHER, Role.OTHER]),
        ("c: среда хорошо а то я в одиннадцать уезжаю", "ru", [Role.SLOT, Role.OTHER]),
        ("c: friday's the pantomime trip", "en", [Role.UNSUITABLE]),
        ("c: today yeah he leaves at five", "en", [Role.SLOT, Role.OTHER]),
        ("c: wednesday's fine i have lunch till one", "en", [Role.SLOT, Role.OTHER]),
    ],
)
def test_each_moment_has_its_role(line: str, language: str, roles: list[Role]) -> None:
    (turn,) = a_transcript(line, language=language).turns

    found = mentions(turn, lexicon_for(language).agreements, thread=Thread.TALK)

    assert [one.role for one in found] == roles
