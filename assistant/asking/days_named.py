"""Days that words of a question name, with their label, and the months and years around a day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.asking.values import Days


@dataclass(frozen=True, slots=True)
class Named:
    """Days that words ``start:end`` name; ``unit`` is what was named (day, week, month, quarter, year, range)."""

    days: Days
    start: int
    end: int
    unit: str
    label: str = ""
    future: bool = False


def label_of(one: Named) -> str:
    """2026-07, 2026-W46, 2026-Q3, 2026, or the days themselves."""
    since, until = one.days.since, one.days.until
    if since is None or until is None:
        return f"{since or '…'}..{until or '…'}"
    if one.unit == "month" or (since.day == 1 and (until + timedelta(days=1)).day == 1 and since.month == until.month):
        return f"{since:%Y-%m}"
    if one.unit == "week":
        year, week, _ = since.isocalendar()
        return f"{year}-W{week:02}"
    if one.unit == "quarter":
        return f"{since.year}-Q{(since.month + 2) // 3}"
    if one.unit == "year":
        return str(since.year)
    return str(since) if since == until else f"{since}..{until}"


def made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(written: str | None) -> int | None:
    return None if written is None else int(written) + (2000 if len(written) == 2 else 0)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def moved_months(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def moved_year(day: date, years: int) -> date:
    return moved_months(day, 12 * years)
