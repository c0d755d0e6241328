"""Moments named in speech («завтра в одиннадцать», "next Tuesday at 3 pm") and the date and hour each means.

A moment is found in a text alone; what it means depends on when it was said, so resolving is a second step.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from scoring_rubric.spoken_numbers import Token, tokens
from scoring_rubric.spoken_time_calendar import VAGUE, Day, DayKind
from scoring_rubric.spoken_time_clock import Clock, clock_at
from scoring_rubric.spoken_time_days import day_at, is_past
from scoring_rubric.spoken_time_words import DAYS_AHEAD, JOINING

_STOP = re.compile(r"[.!?;]")
_LONGEST_GAP = 3
_NAMING_AGAIN = (["s", "a"], ["is", "a"], ["s"], ["is"], ["s", "the"], ["is", "the"], ["это"])
_EARLIEST, _FORENOON, _NOON, _EVENING = 6, 10, 12, 18


class Precision(StrEnum):
    """How exactly a moment was named."""

    TIME = "time"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a time of day, or both, in characters ``start:end``."""

    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None

    @property
    def precision(self) -> Precision:
        if self.day is not None and self.day.kind is DayKind.MINUTES:
            return Precision.TIME
        if self.clock is not None and (self.day is None or self.day.kind not in VAGUE):
            return Precision.TIME if self.clock.exact else Precision.PART_OF_DAY
        if self.day is not None and self.day.kind in (DayKind.MONTH, DayKind.MONTHS, DayKind.MONTH_END):
            return Precision.MONTH
        return Precision.WEEK if self.day is not None and self.day.kind in VAGUE else Precision.DAY


def find_moments(text: str, *, bare_hours: bool = False) -> tuple[Moment, ...]:
    """Moments of ``text`` in order. ``bare_hours``: the text answers "what time?", so a number alone is an hour."""
    words = tokens(text)
    found: list[Moment] = []
    place = 0
    while place < len(words):
        day = day_at(text, words, place)
        clock = None if day is not None else clock_at(text, words, place, bare=bare_hours)
        read = day or clock
        if read is None or (is_past(words, place) and words[place].text not in DAYS_AHEAD):
            place = place + 1 if read is None else read[1]
            continue
        moment = Moment(words[place].start, words[read[1] - 1].end, day and day[0], clock and clock[0])
        if found and (joined := _joined(text, words, found[-1], moment)) is not None:
            found[-1] = joined
        else:
            found.append(moment)
        place = read[1]
    return tuple(found)


def merged(earlier: Moment, later: Moment) -> Moment:
    """One moment from two said apart: what the later one names wins, what it leaves open stays."""
    return replace(later, day=later.day or earlier.day, clock=later.clock or earlier.clock)


def resolve(moment: Moment, said_at: datetime) -> datetime | None:
    """The moment as a date and time in the zone of ``said_at``; midnight when only a day was named.

    None when no such day exists («31 ноября») or ``said_at`` has no offset.
    """
    if said_at.utcoffset() is None:
        return None
    if moment.day is not None and moment.day.kind is DayKind.MINUTES:
        return (said_at + timedelta(minutes=moment.day.n)).replace(second=0, microsecond=0)
    hour = time(moment.clock.hour, moment.clock.minute) if moment.clock else time()
    try:
        day = moment.day.on(said_at.date()) if moment.day else said_at.date()
    except ValueError:
        return None
    if moment.day is None and hour <= said_at.time():
        day += timedelta(days=1)
    return datetime.combine(day, hour, tzinfo=said_at.tzinfo)


def _joined(text: str, words: Sequence[Token], left: Moment, right: Moment) -> Moment | None:
    """``left`` and ``right`` as one when they stand together and do not name the same thing twice."""
    between = [word.text for word in words if left.end <= word.start and word.end <= right.start]
    if between in _NAMING_AGAIN and left.day and right.day:
        between = []  # "the twenty third's a Friday"
    if between in (["s"], ["is"]) and left.day and not left.clock and right.clock and right.clock.exact:
        between = []  # "Saturday is eleven twenty"
    if len(between) > _LONGEST_GAP or any(word not in JOINING for word in between):
        return None
    if _STOP.search(text[left.end : right.start]):
        return None
    if left.clock and right.clock:
        return _told_exactly(left, right) or _of_its_half(left, right)
    if left.day and right.day:
        day = _same_day(left.day, right.day)
        return None if day is None else Moment(left.start, right.end, day, left.clock or right.clock)
    return Moment(left.start, right.end, left.day or right.day, left.clock or right.clock)


def _told_exactly(left: Moment, right: Moment) -> Moment | None:
    """ "Thursday evening six thirty": a part of a day and then its hour."""
    part, hour = left.clock, right.clock
    if part is None or hour is None or part.exact or not hour.exact or hour.bound or right.day or left.day is None:
        return None
    if part.hour <= _FORENOON and hour.hour > _NOON + part.hour - _FORENOON:
        hour = replace(hour, hour=hour.hour - _NOON) if hour.hour - _NOON >= _EARLIEST else hour
    return Moment(left.start, right.end, left.day, hour)


def _of_its_half(left: Moment, right: Moment) -> Moment | None:
    """ "Half seven Tuesday morning": an hour and then the part of the day it is in."""
    hour, part = left.clock, right.clock
    if hour is None or part is None or part.exact or not hour.exact or (left.day and right.day):
        return None
    if part.hour <= _FORENOON and hour.hour >= _NOON + _EARLIEST - 1:
        hour = replace(hour, hour=hour.hour - _NOON)
    elif part.hour >= _EVENING and hour.hour < _NOON:
        hour = replace(hour, hour=hour.hour + _NOON)
    return Moment(left.start, right.end, left.day or right.day, hour)


def _same_day(one: Day, other: Day) -> Day | None:
    """One day named twice («завтра, в четверг», «на следующей неделе во вторник», «через неделю в среду»)."""
    kinds = {one.kind: one, other.kind: other}
    weekday = kinds.get(DayKind.WEEKDAY)
    if weekday is not None and DayKind.NEXT_WEEK in kinds:
        return replace(weekday, weeks=1)
    if weekday is not None and DayKind.WEEKS in kinds:
        return replace(weekday, weeks=kinds[DayKind.WEEKS].n)
    if weekday is not None and DayKind.WEEK_END in kinds:
        return replace(weekday, weeks=0)
    for kind in (DayKind.DATE, DayKind.DAYS, DayKind.MONTH_DAY):
        if kind in kinds and len(kinds) == 2 and DayKind.WEEKDAY in kinds:
            return replace(kinds[kind], weekday=kinds[DayKind.WEEKDAY].n)
    return None
