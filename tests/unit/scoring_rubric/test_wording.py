from __future__ import annotations

import pytest

from scoring_rubric.wording import decimal, worded

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "language", "told"),
    [
        ("2026-11-25T12:00:00+03:00", "ru", "25.11.2026 12:00"),
        ("2026-11-25T12:00:00+03:00", "en", "25 Nov 2026 12:00"),
        ("2026-11-25T00:00:00+03:00", "ru", "25.11.2026"),
        ("84000 RUB", "ru", f"84{SPACE}000{SPACE}₽"),
        ("19 USD", "en", "$19"),
        ("19 USD", "ru", f"19{SPACE}$"),
        ("200000-300000", "en", f"200{SPACE}000-300{SPACE}000"),
        ("25000 RUB/month", "en", f"25{SPACE}000{SPACE}₽/month"),
        ("+74950312281", "ru", "+74950312281"),
        ("Дорого", "ru", "Дорого"),
        ("2026-99-99T12:00", "ru", "2026-99-99T12:00"),
    ],
)
def test_values_are_told_as_people_write_them(value: str, language: str, told: str) -> None:
    assert worded(value, language) == told


def test_decimals_follow_the_language() -> None:
    assert (decimal("0.7", "ru"), decimal("0.7", "en")) == ("0,7", "0.7")
