"""Working minutes between two moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.working_hours import WorkingHours

UTC_ZONE = ZoneInfo("UTC")
FRIDAY = datetime(2026, 11, 20, 17, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "begin", "end", "minutes"),
    [
        ("mon-fri 09:00-18:00", FRIDAY, FRIDAY + timedelta(minutes=4), 4.0),
        ("mon-fri 09:00-18:00", FRIDAY, FRIDAY + timedelta(days=2, hours=15, minutes=20), 20.0),  # Monday, 9:10
        ("mon-fri 09:00-18:00", FRIDAY.replace(hour=3), FRIDAY.replace(hour=9, minute=5), 5.0),
        ("sat 10:00-11:00", FRIDAY, FRIDAY + timedelta(days=9), 120.0),
        ("fri-mon 09:00-18:00", FRIDAY, FRIDAY + timedelta(hours=16), 10.0 + 50.0),
        ("09:00-21:00", FRIDAY, FRIDAY + timedelta(hours=10), 190.0),
        ("", FRIDAY, FRIDAY + timedelta(days=1), 1440.0),
        ("mon-fri 09:00-18:00", FRIDAY, FRIDAY - timedelta(minutes=4), 0.0),
    ],
)
def test_minutes(written: str, begin: datetime, end: datetime, minutes: float) -> None:
    assert WorkingHours.read(written, UTC_ZONE).minutes(begin, end) == minutes


def test_hours_are_the_companys_own() -> None:
    moscow = WorkingHours.read("mon-fri 09:00-18:00", ZoneInfo("Europe/Moscow"))
    assert moscow.minutes(datetime(2026, 11, 20, 5, 50, tzinfo=UTC), datetime(2026, 11, 20, 6, 5, tzinfo=UTC)) == 5.0


@pytest.mark.parametrize("written", ["workdays", "mon-fun 09:00-18:00", "mon-fri 18:00-09:00", "9-18"])
def test_hours_that_are_none(written: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        WorkingHours.read(written, UTC_ZONE)


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_minutes_add_up(first: int, second: int, third: int) -> None:
    hours = WorkingHours.read("mon-sat 08:30-19:00", ZoneInfo("Europe/Moscow"))
    a, b, c = (FRIDAY + timedelta(minutes=moment) for moment in sorted((first, second, third)))
    assert hours.minutes(a, b) + hours.minutes(b, c) == pytest.approx(hours.minutes(a, c))
