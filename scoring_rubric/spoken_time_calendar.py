"""Which date a named day is, seen from the day on which it was said; pure calendar, knows no words."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class DayKind(StrEnum):
    """How a day was named; the order is from vague to exact."""

    MONTHS = "months"
    MONTH = "month"
    MONTH_END = "month_end"
    WEEKS = "weeks"
    NEXT_WEEK = "next_week"
    WEEK_END = "week_end"
    WEEKDAY = "weekday"
    MONTH_DAY = "month_day"
    DAYS = "days"
    DATE = "date"
    MINUTES = "minutes"


VAGUE = frozenset(
    {DayKind.MONTHS, DayKind.MONTH, DayKind.MONTH_END, DayKind.WEEKS, DayKind.NEXT_WEEK, DayKind.WEEK_END}
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day relative to the call: ``n`` of its kind; ``weeks`` is a weekday's calendar week (0 this, 1 next).

    ``later`` counts weeks after the next such weekday ("a week on Monday").
    """

    kind: DayKind
    n: int = 0
    month: int | None = None
    year: int | None = None
    weeks: int | None = None
    later: int = 0
    weekday: int | None = field(default=None, compare=False)
    """The weekday that a date was named with («в пятницу, четырнадцатого»)."""

    def on(self, today: date) -> date:
        """The date it means when said on ``today``; ValueError when there is no such day."""
        if self.kind in (DayKind.DAYS, DayKind.MINUTES):
            return today + timedelta(days=self.n if self.kind is DayKind.DAYS else 0)
        if self.kind is DayKind.WEEKS:
            return today + timedelta(weeks=self.n)
        if self.kind is DayKind.MONTHS:
            return _months_on(today, self.n)
        if self.kind is DayKind.MONTH_END:
            return today.replace(day=calendar.monthrange(today.year, today.month)[1])
        if self.kind is DayKind.MONTH_DAY:
            return _month_day(today, self.n)
        if self.kind in (DayKind.DATE, DayKind.MONTH):
            return self._date(today)
        return self._in_week(today)

    def _in_week(self, today: date) -> date:
        monday = today - timedelta(days=today.weekday())
        if self.kind is DayKind.NEXT_WEEK:
            return monday + timedelta(weeks=1)
        weekday = 4 if self.kind is DayKind.WEEK_END else self.n
        if self.weeks is not None and self.kind is DayKind.WEEKDAY:
            day = monday + timedelta(weeks=self.weeks, days=weekday)
            return day if day >= today else day + timedelta(weeks=1)
        ahead = (weekday - today.weekday()) % 7
        return today + timedelta(days=ahead or (0 if self.kind is DayKind.WEEK_END else 7), weeks=self.later)

    def _date(self, today: date) -> date:
        day = date(self.year or today.year, self.month or 1, max(1, self.n))
        return day if self.year or day >= today else day.replace(year=day.year + 1)


def _months_on(today: date, count: int) -> date:
    months = today.year * 12 + today.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _month_day(today: date, number: int) -> date:
    """The next ``number``-th of a month that has one, today included."""
    for ahead in range(13):
        first = _months_on(today.replace(day=1), ahead)
        if number <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=number) >= today:
            return first.replace(day=number)
    raise ValueError(f"no month has a day {number}")
