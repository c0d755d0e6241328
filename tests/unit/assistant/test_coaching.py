"""The week's feedback out of stored reviews: which days, which managers, in which language, and nothing to ring up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.coaching import ManagerWeek
from assistant.errors import BadInput
from assistant.periods import Period, Wanted
from assistant.store.unit_of_work import Database
from tests.stored_weeks import a_database, store, weeks_of

pytestmark = pytest.mark.usefixtures("any_store")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return a_database(tmp_path)


def _weeks(database: Database, wanted: Wanted | None = None, language: str = "") -> dict[str, ManagerWeek]:
    return {week.manager: week for week in weeks_of(database).report(wanted, language).managers}


def test_without_days_it_is_the_calendar_week_of_the_newest_call(database: Database) -> None:
    for number in range(3):
        store(database, f"old{number}", "Марина", -7, permission=0.0)
        store(database, f"new{number}", "Марина", number, permission=0.0)
    report = weeks_of(database).report()
    assert (report.period, report.before) == (
        Period(date(2026, 10, 12), date(2026, 10, 18)),
        Period(date(2026, 10, 5), date(2026, 10, 11)),
    )
    (week,) = report.managers
    assert (report.calls, week.calls) == (3, 3)
    assert week.focus is not None
    assert week.previous_focus is not None
    assert (week.previous_focus.before.count, week.previous_focus.after.count) == (3, 3)
    assert week.focus.moments[0].client.startswith("Клиент")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(since=date(2026, 10, 13)), Period(date(2026, 10, 13), date(2026, 10, 19))),
        (Period(until=date(2026, 10, 13)), Period(date(2026, 10, 7), date(2026, 10, 13))),
        (Period(date(2026, 10, 1), date(2026, 10, 31)), Period(date(2026, 10, 1), date(2026, 10, 31))),
    ],
)
def test_one_named_end_gives_seven_days(database: Database, period: Period, expected: Period) -> None:
    store(database, "a", "Марина", 0, permission=0.0)
    assert weeks_of(database).report(Wanted(period)).period == expected


def test_managers_are_told_in_the_language_of_their_calls_or_the_one_asked_for(database: Database) -> None:
    for number in range(3):
        store(database, f"m{number}", "Марина", 0, permission=0.0)
        store(database, f"a{number}", "Alex", 0, language="en", permission=0.0)
    found = _weeks(database)
    assert {name: week.language for name, week in found.items()} == {"Alex": "en", "Марина": "ru"}
    assert found["Alex"].focus is not None
    assert found["Alex"].focus.text.startswith("In all 3 calls")
    asked = _weeks(database, Wanted(manager="Alex"), "ru")["Alex"].focus
    assert asked is not None
    assert asked.text.startswith("Во всех 3 разговорах")


def test_a_colleagues_example_names_the_colleague_and_hides_the_client(database: Database) -> None:
    for number in range(3):
        store(database, f"m{number}", "Марина", 0, discovery=0.0)
    store(database, "a", "Алексей", 0, discovery=1.0)
    focus = _weeks(database)["Марина"].focus
    assert focus is not None
    assert focus.example is not None
    assert (focus.example.manager, focus.example.client) == ("Алексей", "")


def test_the_same_words_are_not_told_twice(database: Database) -> None:
    for number in range(3):
        store(database, f"m{number}", "Марина", 0, explore=0.0, held_ground=0.0, permission=0.0)
    week = _weeks(database)["Марина"]
    told = [*filter(None, [week.focus]), *week.changes, *week.strengths]
    quotes = [said.quote for one in told for moment in one.moments for said in moment.said]
    assert len(set(quotes)) == len(quotes)


def test_unknown_managers_and_languages_are_one_sentence(database: Database) -> None:
    store(database, "a", "Марина", 0, permission=0.0)
    with pytest.raises(BadInput, match="known managers: Марина"):
        _weeks(database, Wanted(manager="Иван"))
    with pytest.raises(BadInput, match="expected ru or en"):
        _weeks(database, language="de")


def test_a_period_without_calls_is_empty(database: Database) -> None:
    assert weeks_of(database).report().managers == ()
    store(database, "a", "Марина", 0, permission=0.0)
    assert weeks_of(database).report(Wanted(Period(since=date(2027, 1, 1)))).managers == ()


def test_a_report_is_made_once_until_something_is_stored(database: Database) -> None:
    store(database, "one", "Марина", 0, permission=0.0)
    weeks = weeks_of(database)
    first = weeks.report()
    assert weeks.report() is first
    store(database, "two", "Марина", 0, permission=0.0)
    assert weeks.report().calls == first.calls + 1
