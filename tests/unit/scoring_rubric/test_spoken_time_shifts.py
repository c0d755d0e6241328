"""Hours named by their distance from the one just spoken of."""

from __future__ import annotations

import pytest

from scoring_rubric.spoken_time_clock import Clock
from scoring_rubric.spoken_time_shifts import shifted


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("Half an hour later?", 15, 30),
        ("make it quarter past", 15, 15),
        ("quarter to if you can", 14, 45),
        ("на часик позже можно", 16, 0),
        ("На полчаса пораньше получится?", 14, 30),
        ("попозже на час", 16, 0),
    ],
)
def test_moves_the_hour_by_what_is_said(text: str, hour: int, minute: int) -> None:
    assert shifted(text, Clock(15)) == Clock(hour, minute)


@pytest.mark.parametrize("text", ["half past four", "quarter past 4", "later", "час ждал", "давайте в три"])
def test_another_hour_or_none_moves_nothing(text: str) -> None:
    assert shifted(text, Clock(15)) is None
