"""Minutes that pass while a company works: what a reaction to a lead is measured in. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(
    r"(?:(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+)?(?P<opens>\d{1,2}:\d\d)\s*-\s*(?P<closes>\d{1,2}:\d\d)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Days of the week (Monday is 0) and the hours ``opens``..``closes`` on each; round the clock without hours."""

    zone: ZoneInfo
    days: frozenset[int] = frozenset(range(7))
    opens: time = time(0)
    closes: time | None = None

    @staticmethod
    def read(written: str, zone: ZoneInfo) -> WorkingHours:
        """``mon-fri 09:00-18:00``, ``09:00-21:00`` on every day, or empty: round the clock. Raises ValueError."""
        if not written.strip():
            return WorkingHours(zone)
        found = _FORM.fullmatch(written.strip().lower())
        if found is None:
            raise ValueError("expected days and hours such as mon-fri 09:00-18:00")
        first, last = found["first"] or "mon", found["last"] or found["first"] or "sun"
        if first not in DAYS or last not in DAYS:
            raise ValueError(f"expected days among {', '.join(DAYS)}")
        begin, end = DAYS.index(first), DAYS.index(last)
        days = range(begin, end + 1) if begin <= end else (*range(begin, 7), *range(end + 1))
        opens, closes = _clock(found["opens"]), _clock(found["closes"])
        if closes <= opens:
            raise ValueError("expected an hour of closing after that of opening")
        return WorkingHours(zone, frozenset(days), opens, closes)

    def minutes(self, begin: datetime, end: datetime) -> float:
        """Working minutes between two moments with offsets; 0 where ``end`` comes first."""
        if end <= begin:
            return 0.0
        if self.closes is None:
            return (end - begin).total_seconds() / 60
        first, last = begin.astimezone(self.zone), end.astimezone(self.zone)
        whole = (last.date() - first.date()).days
        passed = sum(
            (self._within(first.date() + timedelta(days=day), first, last) for day in range(whole + 1)), timedelta()
        )
        return passed.total_seconds() / 60

    def _within(self, day: date, first: datetime, last: datetime) -> timedelta:
        if day.weekday() not in self.days or self.closes is None:
            return timedelta()
        opens = datetime.combine(day, self.opens, self.zone)
        closes = datetime.combine(day, self.closes, self.zone)
        return max(timedelta(), min(closes, last) - max(opens, first))


def _clock(written: str) -> time:
    hours, minutes = written.split(":")
    if int(hours) == 24 and int(minutes) == 0:
        return time(23, 59, 59)
    return time(int(hours), int(minutes))
