"""From when until when a promise is in time: its moment, how exactly it was named, tolerance, working days; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scoring_rubric.promise_pack import Terms

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """In time is ``at <= end``; from ``start`` on a call is the promised one and not an earlier one."""

    start: datetime
    end: datetime

    @property
    def last_day(self) -> datetime:
        """The day whose end is the promise's."""
        return self.end - timedelta(microseconds=1)


def window_of(when: datetime, precision: str | None, terms: Terms) -> Window:
    """The window of a moment in its own zone; a moment without precision is an hour, or a day when it is midnight."""
    midnight = when.replace(hour=0, minute=0, second=0, microsecond=0)
    kind = precision or ("day" if when == midnight else "time")
    slack = timedelta(minutes=terms.tolerance_min.get(kind, 0))  # type: ignore[call-overload]
    if kind == "time":
        return Window(when - timedelta(minutes=terms.early_min), when + slack)
    if kind == "part_of_day":
        return Window(midnight, when + slack)
    if kind == "week":
        monday = midnight - _DAY * when.weekday()
        return Window(monday, monday + _DAY * 7 + slack)
    if kind == "month":
        first = midnight.replace(day=1)
        return Window(first, (first + _DAY * 32).replace(day=1) + slack)
    return Window(midnight, _workday(midnight, terms) + _DAY + slack)


def undated_window(made_at: datetime, days: int, terms: Terms) -> Window:
    """The window of a promise without a day, ``days`` working days after it was made."""
    day = made_at.replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(days):
        day = _workday(day + _DAY, terms)
    return Window(made_at, day + _DAY)


def _workday(day: datetime, terms: Terms) -> datetime:
    """The day itself, or the next on which somebody works."""
    for ahead in range(366):
        if terms.is_workday((day + _DAY * ahead).date()):
            return day + _DAY * ahead
    return day
