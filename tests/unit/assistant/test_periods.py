"""Days of a period: whole weeks to the Sunday of the newest day, alike for every page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.people_spans import settled
from assistant.periods import Period
from ui.web.components.periods import CHOICES, period_asked

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(("days", "since"), [("28", date(2026, 10, 26)), ("91", date(2026, 8, 24))])
def test_a_choice_is_so_many_whole_weeks_to_the_sunday(days: str, since: date) -> None:
    assert period_asked({"period": days}, FRIDAY) == Period(since, date(2026, 11, 22))


@given(some.dates(date(2001, 1, 1), date(2099, 1, 1)))
def test_pages_of_people_and_of_themes_are_about_the_same_days(newest: date) -> None:
    assert period_asked({}, newest) == settled(None, newest)


@given(some.dates(date(2001, 1, 1), date(2099, 1, 1)), some.sampled_from([one for one in CHOICES if one != "all"]))
def test_weeks_are_whole_and_hold_the_newest_day(newest: date, choice: str) -> None:
    found = period_asked({"period": choice}, newest)
    assert found.since is not None
    assert found.until is not None
    assert found.holds(newest)
    assert not found.holds(newest + timedelta(days=7))
    assert (found.since.weekday(), found.until.weekday()) == (0, 6)
