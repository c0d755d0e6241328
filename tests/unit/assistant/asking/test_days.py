"""Which days words of a question name, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.asking.days import days_of
from assistant.asking.days_words import DayWords
from assistant.asking.vocabulary import vocabulary
from assistant.asking.words import cut, language_of


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("на прошлой неделе", "2026-11-16", "2026-11-22"),
        ("в прошлом месяце", "2026-10-01", "2026-10-31"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("за последние 30 дней", "2026-10-30", "2026-11-28"),
        ("с 1 по 15 ноября", "2026-11-01", "2026-11-15"),
        ("November 1-15", "2026-11-01", "2026-11-15"),
        ("в декабре", "2025-12-01", "2025-12-31"),
        ("since Monday", "2026-11-23", "2026-11-28"),
        ("в третьем квартале", "2026-07-01", "2026-09-30"),
        ("Q3", "2026-07-01", "2026-09-30"),
        ("с июля по сентябрь", "2026-07-01", "2026-09-30"),
        ("с начала месяца", "2026-11-01", "2026-11-28"),
        ("прошлым летом", "2026-06-01", "2026-08-31"),
        ("yesterday", "2026-11-27", "2026-11-27"),
        ("за 2025 год", "2025-01-01", "2025-12-31"),
        ("с 01.10.2026 по 15.10.2026", "2026-10-01", "2026-10-15"),
        ("в первой половине октября", "2026-10-01", "2026-10-15"),
        ("during the past 3 months", "2026-08-29", "2026-11-28"),
    ],
)
def test_days_are_told_from_today(text: str, since: str, until: str) -> None:
    asked = DayWords(vocabulary(language_of(text)).calendar, date(2026, 11, 28), cut(text), text)
    (named,) = days_of(asked)
    assert (str(named.days.since), str(named.days.until)) == (since, until)
