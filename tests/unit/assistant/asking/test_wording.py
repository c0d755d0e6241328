"""A call of a list in a line, as the page of questions shows it: nothing empty, names hidden where they must be."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.asking.values import CallShown
from assistant.asking.wording import Words

DAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("language", "masked", "call", "line"),
    [
        (
            "ru",
            False,
            CallShown("c1", DAY, "Анна Белова", "Ромашка", "site", 57.9),
            "19 ноября 2026, Анна Белова, Ромашка, балл 57,9",
        ),
        ("en", False, CallShown("c1", DAY, "Anna", "", "site", 57.9), "19 November 2026, Anna, score 57.9"),
        ("en", False, CallShown("c1", DAY, "Anna", "Acme", "site", None), "19 November 2026, Anna, Acme, score none"),
        ("ru", True, CallShown("c1", DAY, "", "", "site", 60.0), "19 ноября 2026, Сайт, балл 60"),
    ],
)
def test_a_listed_call_is_a_line(language: str, masked: bool, call: CallShown, line: str) -> None:
    assert Words(language, {}, masked).listed(call) == line
