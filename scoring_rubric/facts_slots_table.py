"""What lies on the table while a step is arranged: a day, an hour, who stands for each, and the choices offered.

It knows what a moment means on the calendar, but not what the words around it say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from scoring_rubric.spoken_time import Moment, resolve
from scoring_rubric.spoken_time_calendar import VAGUE, Day, DayKind
from scoring_rubric.spoken_time_clock import Clock
from transcription.types import Evidence

_MORNING, _FORENOON, _EVENING, _LATEST = 8, 10, 18, 21
_AFTERNOON = re.compile(r"p\.?\s?m|вечер|дня|дн[её]м|evening|afternoon", re.IGNORECASE)
_EARLY = (18, 19)
_PART_HOURS = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A moment as one turn puts it: who stands for it with that, and whether it was announced, not asked."""

    moment: Moment
    place: Evidence
    turn: int
    sides: frozenset[str]
    announced: bool
    same_time: bool = False


@dataclass(slots=True)
class Named:
    """A day or an hour on the table and the sides that named or took it."""

    moment: Moment
    place: Evidence
    sides: set[str]
    announced: bool
    first_turn: int
    last_turn: int

    @property
    def is_agreed(self) -> bool:
        """Whether both sides named or took it."""
        return len(self.sides) > 1

    @property
    def holds(self) -> bool:
        """Whether both sides stand for it, or it was announced and nobody refused."""
        return self.is_agreed or self.announced

    @property
    def exact(self) -> bool:
        """Whether it is an exact hour."""
        return self.moment.clock is not None and self.moment.clock.exact

    def repeat(self, said: Said) -> None:
        """The same again in a later turn."""
        self.sides |= said.sides
        self.place, self.last_turn = said.place, said.turn
        self.announced |= said.announced


@dataclass(slots=True)
class Table:
    """The day and hour of one thread as seen from ``base``; ``offered`` are alternatives and who offered them."""

    base: datetime
    day: Named | None = None
    clock: Named | None = None
    former: Named | None = None
    """The hour of the day before, should the new day keep it."""
    offered: set[tuple[str, date | Clock | None]] = field(default_factory=set)

    @property
    def is_complete(self) -> bool:
        """Whether both sides stand for a day and an exact hour."""
        return self.is_exact and all(one.is_agreed for one in self.named())

    @property
    def is_exact(self) -> bool:
        """Whether a day and an exact hour lie here."""
        return self.clock is not None and self.clock.exact and self.day is not None

    @property
    def last_turn(self) -> int:
        """The turn that named anything here last."""
        return max((one.last_turn for one in self.named()), default=0)

    def named(self) -> list[Named]:
        """The day and the hour, as far as they are named."""
        return [one for one in (self.day, self.clock) if one is not None]

    def date_of(self, moment: Moment) -> date | None:
        """The date of a moment's day."""
        when = resolve(Moment(0, 0, moment.day), self.base)
        return when.date() if when else None

    def is_its_day(self, moment: Moment) -> bool:
        """Whether ``moment``, said later, is of the day on the table; a bare weekday is the one already meant."""
        if self.day is None or moment.day is None:
            return False
        known, day = self.date_of(self.day.moment), moment.day
        bare = day.kind is DayKind.WEEKDAY and day.weeks is None and not day.later
        if (
            known is not None
            and bare
            and not is_vague(self.day.moment.day)
            and day.n in (known.weekday(), self._weekday)
        ):
            return True
        named = self.day.moment.day
        numbered = day.kind is DayKind.MONTH_DAY and named is not None and named.kind is DayKind.DATE
        if numbered and known is not None:
            return known.day == day.n
        return known == self.date_of(moment)

    @property
    def _weekday(self) -> int | None:
        """The weekday named with the date on the table, rightly or not."""
        return self.day.moment.day.weekday if self.day is not None and self.day.moment.day is not None else None

    def clear(self, *, hour_only: bool) -> None:
        """What does not suit goes; of «в среду в два у меня встреча» the day stays open for another hour."""
        self.former, self.clock = self.clock or self.former, None
        if not hour_only:
            self.day = None
        elif self.day is not None:
            self.day.announced = False

    def put_day(self, said: Said) -> None:
        """A day is named: the known one again, a vaguer one that says nothing new, or another that replaces it."""
        known, moment = self.day, said.moment
        offerers = self._offerers(self.date_of(moment))
        if known is not None:
            if self.is_its_day(moment) and is_vague(known.moment.day) is is_vague(moment.day):
                if moment.clock is None and self.clock is not None and self.clock.exact:
                    self.clock.sides |= said.sides
                return known.repeat(said)
            if is_vague(moment.day) and not is_vague(known.moment.day):
                return None
            if self.clock is not None and not is_vague(known.moment.day) and not said.same_time:
                self.former, self.clock = self.clock, None
            moment = replace(moment, day=_in_known_week(known.moment.day, moment.day))
        moment = replace(moment, day=self._of_the_offered(moment.day))
        self.day = Named(moment, said.place, set(said.sides | offerers), said.announced, said.turn, said.turn)
        return None

    def _of_the_offered(self, day: Day | None) -> Day | None:
        """«вторник шестнадцатое или четверг» - «вторник»: the Tuesday that was offered with its date."""
        if day is None or day.kind is not DayKind.WEEKDAY or day.weeks is not None or day.later:
            return day
        dates = {one for _, one in self.offered if isinstance(one, date) and one.weekday() == day.n}
        if len(dates) != 1:
            return day
        (meant,) = dates
        return Day(DayKind.DATE, meant.day, month=meant.month, year=meant.year)

    def put_clock(self, said: Said) -> None:
        """An hour is named; who names one without a day takes the day on the table."""
        known, moment = self.clock, said.moment
        if known is not None:
            moment = replace(moment, clock=_in_known_half(known.moment.clock, moment.clock, said.place.quote))
        if moment.day is None and self.day is not None:
            self.day.sides |= said.sides
            if self.day.moment.day is not None and self.day.moment.day.kind is DayKind.MINUTES:
                self.day = None  # «через час, то есть в четыре»
        if known is not None and known.moment.clock is not None and moment.clock is not None:
            if known.moment.clock == moment.clock:
                return known.repeat(said)
            if known.moment.clock.exact and not moment.clock.exact:
                return None
        sides = set(said.sides | self._offerers(moment.clock))
        if known is not None and _refines(known.moment.clock, moment.clock):
            sides |= known.sides
        self.clock = Named(moment, said.place, sides, said.announced, said.turn, said.turn)
        return None

    def _offerers(self, value: date | Clock | None) -> frozenset[str]:
        return frozenset(side for side, offered in self.offered if offered == value)


def is_vague(day: Day | None) -> bool:
    """Whether a day is only a week or a month."""
    return day is not None and day.kind in VAGUE


def _in_known_week(known: Day | None, day: Day | None) -> Day | None:
    """A weekday named after «на следующей неделе» is one of that week."""
    if known is None or day is None or known.kind is not DayKind.NEXT_WEEK or day.kind is not DayKind.WEEKDAY:
        return day
    return replace(day, weeks=1) if day.weeks is None and not day.later else day


def _in_known_half(known: Clock | None, clock: Clock | None, heard: str) -> Clock | None:
    """«восемь» said of an evening is 20:00, «семь» of a morning 7:00."""
    if known is None or clock is None or not clock.exact:
        return clock
    if not known.exact and known.hour <= _FORENOON and clock.hour in _EARLY:
        return replace(clock, hour=clock.hour - 12)
    same = (known.hour + 12, known.minute) == (clock.hour, clock.minute)
    if known.exact and same and _AFTERNOON.search(heard) is None:
        return known
    if known.hour < _EVENING or not _MORNING <= clock.hour < 12:
        return clock
    return replace(clock, hour=clock.hour + 12) if clock.hour <= _LATEST - 12 else clock


def _refines(known: Clock | None, clock: Clock | None) -> bool:
    """«с утра» and then «в десять»: the hour of the part of the day that was named."""
    if known is None or clock is None or not clock.exact:
        return False
    if known.exact:
        return (clock.hour + 12, clock.minute) == (known.hour, known.minute)  # 18:30, "in the morning"
    return abs(known.hour - clock.hour) <= _PART_HOURS
