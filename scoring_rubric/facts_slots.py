"""The day and hour the two settled on: follows their arranging turn by turn and forgets what was refused.

It knows nothing of actions and quotes beyond the places where the day and the hour were named.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from scoring_rubric.facts_moments import Mention, Role, Thread, mentions
from scoring_rubric.lexicon import Agreements, Lexicon, consists_of, said
from scoring_rubric.spoken_numbers import tokens
from scoring_rubric.spoken_time import Moment, find_moments, resolve
from scoring_rubric.spoken_time_calendar import VAGUE, Day, DayKind
from scoring_rubric.spoken_time_clock import Clock
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_SHORT_TURN_WORDS = 9
_ARRANGING_TURNS = 6
_ANSWER_TURNS = 3
_MORNING, _EVENING, _LATEST = 8, 18, 21
_ANY_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """What was settled; ``places`` are where its day and its hour were named last."""

    moment: Moment
    thread: Thread
    places: tuple[Evidence, ...]
    first_turn: int
    last_turn: int


@dataclass(slots=True)
class _Named:
    """A day or an hour on the table and the sides that named or took it."""

    moment: Moment
    place: Evidence
    sides: set[Speaker]
    announced: bool
    first_turn: int
    last_turn: int

    @property
    def is_agreed(self) -> bool:
        return len(self.sides) > 1


@dataclass(slots=True)
class _Table:
    """What lies on the table of one thread; ``offered`` are alternatives and who offered them."""

    day: _Named | None = None
    clock: _Named | None = None
    former: _Named | None = None
    """The hour of the day before, should the new day keep it."""
    offered: set[tuple[Speaker, date | Clock | None]] = field(default_factory=set)

    @property
    def is_complete(self) -> bool:
        exact = self.clock is not None and self.clock.moment.clock is not None and self.clock.moment.clock.exact
        return exact and all(one.is_agreed for one in self.named()) and self.day is not None

    def named(self) -> list[_Named]:
        return [one for one in (self.day, self.clock) if one is not None]


@dataclass(slots=True)
class _Arranging:
    """The state of the arranging, moved on by each turn."""

    words: Agreements
    lexicon: Lexicon
    base: datetime
    tables: dict[Thread, _Table] = field(default_factory=lambda: {one: _Table() for one in Thread})
    thread: Thread = Thread.TALK
    opened: int = -100
    heard: int = 0
    asked: int = -100

    def hear(self, turn: Turn) -> None:
        """Move on by one turn: the answer to what is on the table, then what the turn itself names."""
        self.heard = turn.turn
        cues = (*self.words.kept, *self.words.scheduling, *self.words.time_asked)
        if said(cues, turn.text) or _names_a_slot(turn):
            self.opened = turn.turn
        found = [self._of_talk(one) for one in self._relevant(turn)]
        self.opened = turn.turn if found else self.opened
        self._answer(turn, found)
        named = False
        for thread in Thread:
            mine = [one for one in found if one.thread is thread]
            if mine:
                self._name(turn, mine, self.tables[thread])
                named = True
                self.thread = thread
        if not named:
            self._turn_thread(turn)
        self._keep_hour(turn)
        if said(self.words.time_asked, turn.text):
            self.asked = turn.turn

    def _keep_hour(self, turn: Turn) -> None:
        """«в пятницу в то же время»: the hour of the day before."""
        table = self.tables[Thread.TALK]
        former = table.former
        if former is not None and table.clock is None and said(self.words.same_time, turn.text):
            table.clock = replace(former, sides={turn.speaker}, first_turn=turn.turn, last_turn=turn.turn)

    def _of_talk(self, one: Mention) -> Mention:
        """A mailing's moment that is the day of the talk already is said of the talk."""
        day = self.tables[Thread.TALK].day
        same = day is not None and one.moment.day is not None and self._same_day(day.moment, one.moment)
        return replace(one, thread=Thread.TALK) if same and one.moment.clock is not None else one

    def _turn_thread(self, turn: Turn) -> None:
        papers = said(self.words.papers, turn.text) is not None
        if papers and not self.tables[Thread.TALK].named():
            self.thread = Thread.PAPERS
        elif said(self.words.kept, turn.text) and not papers:
            self.thread = Thread.TALK

    def _relevant(self, turn: Turn) -> list[Mention]:
        """Mentions of a turn that may be about the step: while arranging, all; otherwise none."""
        if turn.turn - self.opened > _ARRANGING_TURNS:
            return []
        heard = mentions(turn, self.words, thread=self.thread)
        if turn.speaker is not Speaker.CLIENT:
            heard = tuple(self._restated(one) for one in heard)
        found = [one for one in heard if one.role is not Role.OTHER]
        return [one for one in found if one.moment.day is not None or self._hour_fits(turn, one)]

    def _restated(self, one: Mention) -> Mention:
        """An hour on the table already is the slot again when the manager says it, whatever stands around it."""
        table = self.tables[one.thread]
        clock = one.moment.clock
        if clock is None or clock.bound or table.clock is None or table.clock.moment.clock != clock:
            return one
        same_day = one.moment.day is None or (table.day is not None and self._same_day(table.day.moment, one.moment))
        return replace(one, role=Role.SLOT) if same_day else one

    def _hour_fits(self, turn: Turn, one: Mention) -> bool:
        """An hour without a day counts in short turns, beside words of arranging, or when it is on the table."""
        table = self.tables[one.thread]
        known = table.clock is not None and table.clock.moment.clock == one.moment.clock
        short = bool(table.named()) and len(tokens(turn.text)) <= _SHORT_TURN_WORDS
        asked = turn.turn - self.asked <= 1
        cues = (*self.words.scheduling, *self.words.kept, *self.words.announced, *self.words.suits)
        return known or short or asked or said(cues, turn.text) is not None

    def _answer(self, turn: Turn, found: list[Mention]) -> None:
        slots = [one for one in found if one.role is Role.SLOT]
        refused = _refuses(turn, self.words)
        if turn.speaker is Speaker.CLIENT and not slots and (refused or self._says_no(turn)):
            self._take_back(everything=refused)
            return
        declines = said(self.words.declined, turn.text) is not None or any(one.role is Role.UNSUITABLE for one in found)
        declines = declines or (not slots and said(self.words.other_hour, turn.text) is not None)
        takes = said(self.words.accepted, turn.text) or consists_of(self.lexicon.backchannels, turn.text)
        if takes and not (declines and not slots) and not refused:
            for one in self._fresh(turn):
                one.sides.add(turn.speaker)
        later = said(self.words.other_hour, turn.text)
        if turn.speaker is Speaker.CLIENT and declines and not takes and not later and not find_moments(turn.text):
            self._take_back(everything=False)
        if turn.speaker is Speaker.MANAGER and said(self.words.confirmed, turn.text):
            for one in self._fresh(turn):
                one.announced = True

    def _fresh(self, turn: Turn) -> list[_Named]:
        named = (one for table in self.tables.values() for one in table.named())
        return [one for one in named if turn.turn - one.last_turn <= _ANSWER_TURNS]

    def _says_no(self, turn: Turn) -> bool:
        """A bare no to what the turn before named."""
        fresh = any(one.last_turn == turn.turn - 1 and turn.speaker not in one.sides for one in self._fresh(turn))
        return fresh and turn.text.lower().split()[:1] in (["нет"], ["нет,"], ["no"], ["no,"], ["nope"])

    def _take_back(self, *, everything: bool) -> None:
        """What a refusal takes back: what is not agreed yet; what was agreed only when there is nothing else."""
        open_ones = [thread for thread, table in self.tables.items() if any(not one.is_agreed for one in table.named())]
        newest = max((_last_turn(self.tables[one]) for one in open_ones), default=0)
        refused = [one for one in open_ones if _last_turn(self.tables[one]) == newest]
        for thread in refused or (list(Thread) if everything else []):
            self.tables[thread] = _Table()

    def _name(self, turn: Turn, found: list[Mention], table: _Table) -> None:
        known = table.day
        for one in found:
            restated = turn.speaker is Speaker.MANAGER and known is not None and known.is_agreed
            if (
                one.role is Role.UNSUITABLE
                and not restated
                and table.day is not None
                and self._same_day(table.day.moment, one.moment)
            ):
                self._clear(table, hour_only=one.moment.clock is not None and one.moment.clock.exact)
        slots = [one for one in found if one.role is Role.SLOT]
        if table.is_complete and table.day is known:
            slots = [one for one in slots if self._may_move(turn, one, table)]
        announced = bool(said(self.words.announced, turn.text)) and not said(self.words.offered, turn.text)
        days = [one for one in slots if one.moment.day is not None]
        clocks = [one for one in slots if one.moment.clock is not None]
        day_open, clock_open = self._offers_choice(days, day=True), self._offers_choice(clocks, day=False)
        table.offered |= {(turn.speaker, self._date(one.moment)) for one in days if day_open}
        table.offered |= {(turn.speaker, one.moment.clock) for one in clocks if clock_open}
        if days and not day_open:
            self._set_day(turn, days[-1].moment, table, announced=announced)
        if clocks and not clock_open and not (day_open and clocks[-1].moment.day is not None):
            self._set_clock(turn, clocks[-1].moment, table, announced=announced)

    def _clear(self, table: _Table, *, hour_only: bool) -> None:
        """What does not suit goes; of «в среду в два у меня встреча» the day stays open for another hour."""
        table.clock = None
        if not hour_only:
            table.day = None
        elif table.day is not None:
            table.day.announced = False

    def _may_move(self, turn: Turn, one: Mention, table: _Table) -> bool:
        """What is complete moves only by words of arranging beside the new moment, or in a short turn."""
        day, clock = table.day, table.clock
        same_day = one.moment.day is None or (day is not None and self._same_day(day.moment, one.moment))
        same_hour = one.moment.clock is None or (clock is not None and _hour(clock.moment) == one.moment.clock)
        moves = said((*self.words.scheduling, *self.words.kept, *self.words.suits), one.near) is not None
        short = one.moment.day is not None and len(tokens(turn.text)) <= _SHORT_TURN_WORDS // 2
        return (same_day and same_hour) or moves or short or turn.turn - self.asked <= 1

    def _offers_choice(self, found: list[Mention], *, day: bool) -> bool:
        if len(found) < 2 or not any(one.choice for one in found[1:]):
            return False
        said_values = {self._date(one.moment) if day else _hour(one.moment) for one in found}
        return len(said_values) > 1

    def _set_day(self, turn: Turn, moment: Moment, table: _Table, *, announced: bool) -> None:
        known = table.day
        if known is not None and known.moment.day is not None and moment.day is not None:
            if self._same_day(known.moment, moment) and _is_vague(known.moment.day) is _is_vague(moment.day):
                known.sides.add(turn.speaker)
                known.place = quote(turn, moment.start, moment.end)
                known.announced |= announced
                known.last_turn = turn.turn
                return
            if _is_vague(moment.day) and not _is_vague(known.moment.day):
                return
            if (
                table.clock is not None
                and not _is_vague(known.moment.day)
                and said(self.words.same_time, turn.text) is None
            ):
                table.former, table.clock = table.clock, None
        sides = self._sides(turn) | {side for side, offered in table.offered if offered == self._date(moment)}
        if known is not None:
            moment = replace(moment, day=_in_known_week(known.moment.day, moment.day))
        place = quote(turn, moment.start, moment.end)
        table.day = _Named(moment, place, sides, announced, turn.turn, turn.turn)

    def _set_clock(self, turn: Turn, moment: Moment, table: _Table, *, announced: bool) -> None:
        known = table.clock
        if known is not None and moment.day is None:
            moment = replace(moment, clock=_in_known_half(known.moment.clock, moment.clock))
        clock = moment.clock
        if moment.day is None and table.day is not None:
            table.day.sides.add(turn.speaker)  # who names an hour of a day takes the day
        if known is not None and known.moment.clock is not None and clock is not None:
            if _hour(known.moment) == _hour(moment):
                known.sides.add(turn.speaker)
                known.place = quote(turn, moment.start, moment.end)
                known.announced |= announced
                known.last_turn = turn.turn
                return
            if known.moment.clock.exact and not clock.exact:
                return
        if moment.day is None and table.day is not None and _kind(table.day) is DayKind.MINUTES:
            table.day = None  # «через час, то есть в четыре»
        sides = self._sides(turn) | {side for side, offered in table.offered if offered == clock}
        place = quote(turn, moment.start, moment.end)
        table.clock = _Named(moment, place, sides, announced, turn.turn, turn.turn)

    def _sides(self, turn: Turn) -> set[Speaker]:
        """Who stands for what a turn names: its speaker, and the manager who has just asked the client when."""
        asked = turn.speaker is Speaker.CLIENT and 0 < turn.turn - self.asked <= 1
        return {turn.speaker, Speaker.MANAGER} if asked else {turn.speaker}

    def _same_day(self, one: Moment, other: Moment) -> bool:
        """Whether ``other``, said later, is the day ``one``; a bare weekday is the one on the table."""
        date, day = self._date(one), other.day
        if date is not None and day is not None and day.kind is DayKind.WEEKDAY and day.weeks is None and not day.later:
            return (
                date.weekday() == day.n
                and not (one.day is not None and _is_vague(one.day))
                or date == self._date(other)
            )
        return date == self._date(other)

    def _date(self, moment: Moment) -> date | None:
        when = resolve(Moment(0, 0, moment.day), self.base)
        return when.date() if when else None

    def settled(self) -> Slot | None:
        """What is left on the tables, talks before papers."""
        for thread, table in self.tables.items():
            day, clock = table.day, table.clock
            holds = [one for one in table.named() if self._holds(one)]
            if not holds or (day is not None and day not in holds and clock not in holds):
                continue
            kept = [one for one in (day, clock if clock in holds else None) if one is not None]
            moment = Moment(0, 0, day and day.moment.day, clock.moment.clock if clock in kept and clock else None)
            places = tuple(sorted((one.place for one in kept), key=lambda place: place.turn))
            return Slot(moment, thread, places, min(one.first_turn for one in kept), places[-1].turn)
        return None

    def _holds(self, one: _Named) -> bool:
        """Whether both sides stand for it, it was announced and not refused, or the client asked for it unopposed."""
        asked = one.sides == {Speaker.CLIENT} and self.heard > one.last_turn
        return one.is_agreed or one.announced or asked


def settled_slot(transcript: Transcript, lexicon: Lexicon, *, started_at: datetime | None) -> Slot | None:
    """The day and hour that both sides named or took, or that were announced and not refused; None without any."""
    base = started_at if started_at is not None and started_at.utcoffset() is not None else _ANY_MONDAY
    arranging = _Arranging(lexicon.agreements, lexicon, base)
    for turn in transcript.turns:
        if turn.speaker is not Speaker.OTHER:
            arranging.hear(turn)
    return arranging.settled()


def _last_turn(table: _Table) -> int:
    return max((one.last_turn for one in table.named()), default=0)


def _names_a_slot(turn: Turn) -> bool:
    """A day with its hour opens the arranging by itself («в четверг в десять, хорошо»)."""
    moments = find_moments(turn.text)
    return any(one.day is not None and one.clock is not None and one.clock.exact for one in moments)


def _refuses(turn: Turn, words: Agreements) -> bool:
    return said(words.refused, turn.text) is not None and said(words.not_refused, turn.text) is None


def _is_vague(day: Day) -> bool:
    return day.kind in VAGUE


def _kind(named: _Named) -> DayKind | None:
    return named.moment.day.kind if named.moment.day is not None else None


def _in_known_week(known: Day | None, day: Day | None) -> Day | None:
    """A weekday named after «на следующей неделе» is one of that week."""
    if known is None or day is None or known.kind is not DayKind.NEXT_WEEK or day.kind is not DayKind.WEEKDAY:
        return day
    return replace(day, weeks=1) if day.weeks is None and not day.later else day


def _in_known_half(known: Clock | None, clock: Clock | None) -> Clock | None:
    """«восемь» said of an evening is 20:00."""
    if known is None or clock is None or known.hour < _EVENING or not _MORNING <= clock.hour < 12 or not clock.exact:
        return clock
    return replace(clock, hour=clock.hour + 12) if clock.hour <= _LATEST - 12 else clock


def _hour(moment: Moment) -> Clock | None:
    return moment.clock
