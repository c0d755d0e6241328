"""One wording of a stretch of time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_rubric.durations import duration


@pytest.mark.parametrize(
    ("minutes", "ru", "en"),
    [
        (0, "0 мин", "0 min"),
        (59.4, "59 мин", "59 min"),
        (59.6, "1 ч", "1 h"),
        (81, "1 ч 21 мин", "1 h 21 min"),
        (1053, "17 ч 33 мин", "17 h 33 min"),
        (2880, "2 дн", "2 d"),
        (3600, "2,5 дн", "2.5 d"),
    ],
)
def test_minutes_become_what_people_say(minutes: float, ru: str, en: str) -> None:
    assert (duration(minutes, "ru"), duration(minutes, "en")) == (ru, en)


@given(st.floats(0, 2879))
def test_no_minute_is_lost_below_two_days(minutes: float) -> None:
    words = duration(minutes, "en").split()
    units = {"h": 60, "min": 1}
    assert sum(int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True)) == round(
        minutes
    )
