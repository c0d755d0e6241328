"""The day and hour the two settled on: follows their arranging turn by turn and forgets what was refused.

It knows nothing of actions and quotes beyond the places where the day and the hour were named.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from scoring_rubric.facts_answers import verdict
from scoring_rubric.facts_echoes import Echoes, echoes
from scoring_rubric.facts_moments import Mention, Role, Thread, borders, mentions, names_step, sends_people
from scoring_rubric.facts_slots_table import Named, Said, Table, is_vague
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_agreements import Agreements
from scoring_rubric.lexicon_phrases import consists_of, matcher, said
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.spoken_time import Moment, find_moments
from scoring_rubric.spoken_time_calendar import DayKind
from scoring_rubric.spoken_time_clock import Clock
from scoring_rubric.spoken_time_shifts import shifted
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_SHORT_TURN_WORDS = 9
_ARRANGING_TURNS = 6
_ANSWER_TURNS = 3
_LAST_TURNS = 14
_ASKED_TURNS = 2
_LAST_ORDINAL = 5
_GOING_ALONG_WORDS = 4
_SHIFTING_WORDS = 14
_ALONE_WORDS = 3
_PROPOSING_WORDS = 2
_CALENDAR = frozenset({DayKind.MONTH_DAY, DayKind.DATE})
_SPANS = frozenset({DayKind.MONTHS, DayKind.MONTH, DayKind.WEEKS})
_ANY_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """What was settled; ``places`` are where its day and its hour were named last, ``complete`` that both took both."""

    moment: Moment
    thread: Thread
    places: tuple[Evidence, ...]
    first_turn: int
    last_turn: int
    complete: bool


def settled_slot(transcript: Transcript, lexicon: Lexicon, *, started_at: datetime | None) -> Slot | None:
    """The day and hour that both sides named or took, or that were announced and not refused; None without any."""
    base = started_at if started_at is not None and started_at.utcoffset() is not None else _ANY_MONDAY
    turns = transcript.turns[-max(_LAST_TURNS, len(transcript.turns) // 2) :]
    arranging = _Arranging(lexicon, {one: Table(base) for one in Thread}, echoes(turns, base))
    for turn in turns:
        if turn.speaker is not Speaker.OTHER:
            arranging.hear(turn)
    return arranging.settled()


@dataclass(slots=True)
class _Arranging:
    """The state of the arranging, moved on by each turn."""

    lexicon: Lexicon
    tables: dict[Thread, Table]
    echoes: Echoes
    foreign: set[date] = field(default_factory=set)
    """Days of something else («груз двадцать пятого»)."""
    thread: Thread = Thread.TALK
    opened: int = -100
    asked: int = -100
    other_asked: int = -100
    """The last question for the day of something else."""
    stepped: int = -100
    heard: int = -100
    spoken: tuple[Turn, Mention] | None = None
    """The day named last, whatever for, with its turn."""
    client_named: int = -100
    """The client's last turn that named a moment other than to refuse it."""
    words: Agreements = field(init=False)

    def __post_init__(self) -> None:
        self.words = self.lexicon.agreements

    def hear(self, turn: Turn) -> None:
        """Move on by one turn: the answer to what is on the table, then what the turn itself names."""
        cues = (*self.words.kept, *self.words.scheduling, *self.words.time_asked)
        taken_up = any(number == turn.turn for number, _ in self.echoes)
        if taken_up or said(cues, turn.text) or names_step(turn.text, self.words) or _names_a_slot(turn):
            self.opened = turn.turn
        found = [self._of_talk(one) for one in self._relevant(turn)]
        if found:
            self.opened = self.heard = turn.turn
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
        self._shift_hour(turn, found)
        if said(self.words.other_asked, turn.text) and not said(self.words.kept, turn.text):
            self.other_asked = turn.turn
        elif said(self.words.time_asked, turn.text):
            self.asked = turn.turn
        if names_step(turn.text, self.words):
            self.stepped = turn.turn

    def settled(self) -> Slot | None:
        """What is left on the tables, talks before papers."""
        for thread, table in self.tables.items():
            day, clock = table.day, table.clock if table.clock is not None and table.clock.holds else None
            if clock is None and (day is None or not day.holds):
                continue
            kept = [one for one in (day, clock) if one is not None]
            moment = Moment(0, 0, day.moment.day if day else None, clock.moment.clock if clock else None)
            places = tuple(sorted((one.place for one in kept), key=lambda place: place.turn))
            complete = table.is_complete or (table.is_exact and all(one.holds for one in table.named()))
            return Slot(moment, thread, places, min(one.first_turn for one in kept), places[-1].turn, complete)
        return None

    def _keep_hour(self, turn: Turn) -> None:
        """«в пятницу в то же время»: the hour of the day before."""
        table = self.tables[Thread.TALK]
        former = table.former
        if former is not None and table.clock is None and said(self.words.same_time, turn.text):
            table.clock = replace(former, sides={_side(turn)}, first_turn=turn.turn, last_turn=turn.turn)

    def _shift_hour(self, turn: Turn, found: list[Mention]) -> None:
        """«на полчаса позже», "quarter past": the hour on the table, moved."""
        table = self.tables[Thread.TALK]
        known = table.clock.moment.clock if table.clock is not None else None
        named = any(one.role is Role.SLOT and one.moment.clock is not None for one in found)
        if known is None or not known.exact or named or len(tokens(turn.text)) > _SHIFTING_WORDS:
            return
        moved = shifted(turn.text, known)
        if moved is not None and table.clock is not None:
            self.client_named = turn.turn if turn.speaker is Speaker.CLIENT else self.client_named
            place = quote(turn, 0, len(turn.text))
            table.clock = Named(Moment(0, 0, None, moved), place, {_side(turn)}, False, turn.turn, turn.turn)

    def _of_talk(self, one: Mention) -> Mention:
        """A mailing's moment that is the day of the talk already is said of the talk."""
        papers = self.tables[Thread.PAPERS]
        if one.moment.day is None and one.thread is Thread.TALK and not self.tables[Thread.TALK].named():
            return replace(one, thread=Thread.PAPERS) if papers.day is not None and papers.clock is not None else one
        same = self.tables[Thread.TALK].is_its_day(one.moment)
        return replace(one, thread=Thread.TALK) if same and one.moment.clock is not None else one

    def _turn_thread(self, turn: Turn) -> None:
        papers = said(self.words.papers, turn.text) is not None and not sends_people(turn.text, self.words)
        if papers and not self.tables[Thread.TALK].named():
            self.thread = Thread.PAPERS
        elif said(self.words.kept, turn.text) and not papers:
            self.thread = Thread.TALK

    def _relevant(self, turn: Turn) -> list[Mention]:
        """Mentions of a turn that may be about the step: while arranging, all; otherwise none."""
        heard = mentions(turn, self.words, thread=self.thread)
        if turn.turn - self.other_asked == 1 and not names_step(turn.text, self.words):
            heard = tuple(replace(one, role=Role.OTHER) for one in heard)
        own = [one for one in heard if not self._is_foreign(one)]
        self._note_spoken(turn, own)
        if turn.speaker is Speaker.CLIENT and any(one.role is not Role.UNSUITABLE for one in own):
            self.client_named = turn.turn
        if turn.turn - self.opened > _ARRANGING_TURNS:
            return []
        if turn.speaker is not Speaker.CLIENT:
            own = [self._restated(one) for one in own]
        found = [one for one in own if one.role is not Role.OTHER]
        anchored = any(one.role is Role.SLOT and self._is_anchored(turn, one) for one in found)
        if not anchored and not any(self.tables[one.thread].is_its_day(one.moment) for one in found):
            found = [one for one in found if one.role is Role.UNSUITABLE]
        dated = any(one.moment.day is not None and one.role is Role.SLOT for one in found)
        return [one for one in found if one.moment.day is not None or self._hour_fits(turn, one, dated=dated)]

    def _note_spoken(self, turn: Turn, heard: list[Mention]) -> None:
        for one in heard:
            if one.moment.day is None or is_vague(one.moment.day) or borders(one):
                continue
            if one.role is Role.SLOT:
                self.spoken = (turn, one)
            elif one.role is Role.UNSUITABLE:
                self.spoken = None

    def _is_foreign(self, one: Mention) -> bool:
        """Whether a mention is of a day that was named as that of something else; notes those that are."""
        day = one.moment.day
        if day is None or day.kind not in _CALENDAR:
            return False
        found = self.tables[one.thread].date_of(one.moment)
        if found is not None and one.role is Role.OTHER and not borders(one):
            self.foreign.add(found)
        return found in self.foreign and one.moment.clock is None and not names_step(one.near, self.words)

    def _is_taken_up(self, turn: Turn, one: Mention) -> bool:
        table, moment = self.tables[one.thread], one.moment
        day = table.date_of(moment) if moment.day is not None else None
        if day is not None:
            return (turn.turn, day) in self.echoes
        open_day = table.day is not None and not is_vague(table.day.moment.day)
        return open_day and moment.clock is not None and (turn.turn, moment.clock) in self.echoes

    def _is_anchored(self, turn: Turn, one: Mention) -> bool:
        """Whether a moment is that of a step: named beside one, or in answer to one, or taken up."""
        if names_step(one.near, self.words) or self._is_taken_up(turn, one):
            return True
        if one.moment.day is not None and (one.moment.day.kind in _SPANS or _is_ordinal(one.moment)):
            return len(tokens(turn.text)) <= _SHORT_TURN_WORDS // 2 and turn.turn - self.heard <= _ASKED_TURNS
        if turn.turn - self.asked <= _ASKED_TURNS:
            return True
        short = len(tokens(turn.text)) <= _SHORT_TURN_WORDS
        complete = one.moment.day is not None and _is_exact(one.moment)
        if complete and (short or said(self.words.announced, turn.text)):
            return True
        agreeing = short or said((*self.words.scheduling, *self.words.suits, *self.words.announced), one.near)
        table, clock = self.tables[one.thread], one.moment.clock
        if one.moment.day is None and clock is not None and clock.bound is not None:
            return table.clock is not None and table.clock.moment.clock == clock
        if not agreeing:
            return False
        if one.moment.day is None and table.day is not None and not is_vague(table.day.moment.day):
            return turn.turn - self.heard <= _ARRANGING_TURNS
        return turn.turn - max(self.stepped, self.heard) <= _ASKED_TURNS

    def _restated(self, one: Mention) -> Mention:
        """An hour on the table already is the slot again when the manager says it, whatever stands around it."""
        table = self.tables[one.thread]
        clock = one.moment.clock
        if one.role is Role.UNSUITABLE and (_MANAGER, clock) in table.offered and table.is_its_day(one.moment):
            return replace(one, role=Role.SLOT)  # "eight fifteen Friday, all booked"
        if clock is None or clock.bound or table.clock is None or table.clock.moment.clock != clock:
            completes = clock is not None and clock.exact and not clock.bound and table.is_its_day(one.moment)
            return replace(one, role=Role.SLOT) if completes and one.role is Role.OTHER else one
        same_day = one.moment.day is None or table.is_its_day(one.moment)
        return replace(one, role=Role.SLOT) if same_day else one

    def _hour_fits(self, turn: Turn, one: Mention, *, dated: bool) -> bool:
        """An hour without a day counts in short turns, beside words of arranging, or when it is on the table.

        ``dated``: its turn names a day apart from it.
        """
        table = self.tables[one.thread]
        known = table.clock is not None and table.clock.moment.clock == one.moment.clock
        open_day = dated or (table.day is not None and not is_vague(table.day.moment.day))
        alone = not open_day or len(tokens(turn.text)) > _SHORT_TURN_WORDS
        proposed = said(self.words.proposing, " ".join(one.before.split()[-_PROPOSING_WORDS:])) is not None
        if one.bare and alone and turn.turn - self.asked > 1 and not (proposed and open_day):
            return known
        short = (open_day or table.clock is not None) and len(tokens(turn.text)) <= _SHORT_TURN_WORDS
        asked = turn.turn - self.asked <= 1
        cues = (*self.words.scheduling, *self.words.kept, *self.words.announced, *self.words.suits)
        return known or short or asked or said(cues, turn.text) is not None

    def _answer(self, turn: Turn, found: list[Mention]) -> None:
        """What the turn says to what is on the table: refuses, takes, asks for another hour, or confirms."""
        words, client = self.words, turn.speaker is not Speaker.MANAGER
        slots = [one for one in found if one.role is Role.SLOT]
        takes = _accepts(words, turn.text) or consists_of(self.lexicon.backchannels, turn.text)
        sealed = takes and verdict(turn, self.lexicon) is True and any(one.is_complete for one in self.tables.values())
        refused = not sealed and bool(said(words.refused, turn.text)) and not said(words.not_refused, turn.text)
        hedged = client and not found and verdict(turn, self.lexicon) is not True and said(words.hesitant, turn.text)
        if hedged:
            self._take_back(everything=False)
            return
        if client and not slots and (refused or self._says_no(turn)):
            self._take_back(everything=refused)
            return
        later = said(words.other_hour, turn.text) is not None
        declines = said(words.declined, turn.text) is not None or any(one.role is Role.UNSUITABLE for one in found)
        takes = takes or (not declines and self._goes_along(turn))
        if takes and not refused and (slots or not (declines or later)):
            for one in self._fresh(turn):
                one.sides.add(_side(turn))
        elif client and declines and not takes and not later and not find_moments(turn.text):
            self._take_back(everything=False)
        if not client and said(words.confirmed, turn.text):
            for one in self._fresh(turn):
                one.announced = True

    def _fresh(self, turn: Turn) -> list[Named]:
        named = (one for table in self.tables.values() for one in table.named())
        return [one for one in named if turn.turn - one.last_turn <= _ANSWER_TURNS]

    def _goes_along(self, turn: Turn) -> bool:
        """Whether a few words that neither refuse nor ask answer a day with its hour («спасибо девушка»)."""
        words, text = self.words, turn.text
        against = (*words.declined, *words.unavailable, *words.hesitant, *words.time_asked, *words.other_hour)
        if len(tokens(text)) > _GOING_ALONG_WORDS or text.rstrip().endswith("?") or said(against, text):
            return False
        if find_moments(text, bare_hours=True) or verdict(turn, self.lexicon) is False:
            return False
        return any(
            table.day is not None
            and table.clock is not None
            and table.clock.exact
            and table.last_turn == turn.turn - 1
            and _side(turn) not in table.clock.sides
            for table in self.tables.values()
        )

    def _says_no(self, turn: Turn) -> bool:
        """A bare no to what the turn before named."""
        fresh = any(one.last_turn == turn.turn - 1 and _side(turn) not in one.sides for one in self._fresh(turn))
        return fresh and turn.text.lower().split()[:1] in (["нет"], ["нет,"], ["no"], ["no,"], ["nope"])

    def _take_back(self, *, everything: bool) -> None:
        """What a refusal takes back: what is not agreed yet; what was agreed only when there is nothing else."""
        open_ones = [thread for thread, table in self.tables.items() if any(not one.is_agreed for one in table.named())]
        newest = max((self.tables[one].last_turn for one in open_ones), default=0)
        refused = [one for one in open_ones if self.tables[one].last_turn == newest]
        for thread in refused or (list(Thread) if everything else []):
            self.tables[thread] = Table(self.tables[thread].base)

    def _name(self, turn: Turn, found: list[Mention], table: Table) -> None:
        known = table.day
        self._clear_unsuitable(turn, found, table)
        slots = [one for one in found if one.role is Role.SLOT]
        if table.is_complete and table.day is known:
            slots = [one for one in slots if self._may_move(turn, one, table)]
        days = self._without_weekday_of(table, [one for one in slots if one.moment.day is not None])
        clocks = [one for one in slots if one.moment.clock is not None]
        clocks = self._taken_up_of(turn, self._of_the_day(clocks))
        self._find_day(turn, days, clocks, table)
        dates, hours = [table.date_of(one.moment) for one in days], [one.moment.clock for one in clocks]
        day_open = len(set(dates)) > 1 and any(one.choice for one in days[1:])
        exact = [one for one in clocks if _is_exact(one.moment)]
        clock_open = len(set(hours)) > 1 and any(one.choice for one in clocks[1:]) and len(exact) != 1
        table.offered |= {(_side(turn), one) for one in dates if day_open}
        table.offered |= {(_side(turn), one) for one in hours if clock_open}
        if days and not day_open:
            table.put_day(self._said(turn, days[-1]))
        if day_open and clocks and clocks[-1].moment.day is not None:
            table.offered |= {(_side(turn), one) for one in hours}
        elif clocks and not clock_open:
            for one in clocks[:-1]:
                if not _is_exact(one.moment):
                    table.put_clock(self._said(turn, one))
            table.put_clock(self._said(turn, exact[0] if len(exact) == 1 else clocks[-1]))

    def _without_weekday_of(self, table: Table, days: list[Mention]) -> list[Mention]:
        """«первое декабря, это среда»: a weekday that only says which day a date named before it is."""
        if len(days) < 2 or days[-1].moment.day is None or days[-1].moment.day.kind is not DayKind.WEEKDAY:
            return days
        dates = [table.date_of(one.moment) for one in days[:-1]]
        same = any(one is not None and one.weekday() == days[-1].moment.day.n for one in dates)
        return days[:-1] if same and days[-1].moment.clock is None else days

    def _taken_up_of(self, turn: Turn, clocks: list[Mention]) -> list[Mention]:
        """Of several hours, those that the other side names as well («в десять, в два он уходит» - «в десять»)."""
        taken_up = [one for one in clocks if one.moment.clock and (turn.turn, one.moment.clock) in self.echoes]
        return taken_up or clocks

    def _find_day(self, turn: Turn, days: list[Mention], clocks: list[Mention], table: Table) -> None:
        """An hour without any day on the table is of the day named last, though it was not arranged then."""
        if table.day is None and not days and clocks and self.spoken is not None:
            said_in, one = self.spoken
            if turn.turn - said_in.turn <= _ANSWER_TURNS:
                table.put_day(self._said(said_in, one))

    def _of_the_day(self, clocks: list[Mention]) -> list[Mention]:
        """«в субботу в восемь замер, в девять врач»: the hour said with its day, unless the next corrects it."""
        dated = [place for place, one in enumerate(clocks) if one.moment.day is not None and _is_exact(one.moment)]
        if not dated:
            return clocks
        rest = clocks[dated[-1] + 1 :]
        corrected = any(one.choice or said((*self.words.suits, *self.words.kept), one.before) for one in rest)
        return clocks if corrected else clocks[: dated[-1] + 1]

    def _clear_unsuitable(self, turn: Turn, found: list[Mention], table: Table) -> None:
        """Take away the day that a turn calls unsuitable; what both agreed on, a manager only says again."""
        restated = turn.speaker is Speaker.MANAGER and table.day is not None and table.day.is_agreed
        for one in found:
            if one.role is Role.UNSUITABLE and not restated and table.is_its_day(one.moment):
                table.clear(hour_only=one.moment.clock is not None)

    def _may_move(self, turn: Turn, one: Mention, table: Table) -> bool:
        """What is complete moves only by words of arranging beside the new moment, or in a short turn."""
        clock = table.clock
        same_day = one.moment.day is None or table.is_its_day(one.moment)
        same_hour = one.moment.clock is None or (clock is not None and clock.moment.clock == one.moment.clock)
        moves = said((*self.words.scheduling, *self.words.kept, *self.words.suits), one.near) is not None
        exact = one.moment.clock is not None and one.moment.clock.exact and not one.moment.clock.bound
        longest = _SHORT_TURN_WORDS if exact else _SHORT_TURN_WORDS // 2
        short = one.moment.day is not None and len(tokens(turn.text)) <= longest
        taken_up = one.moment.day is None and clock is not None and (turn.turn, one.moment.clock) in self.echoes
        alone = exact and turn.speaker is Speaker.MANAGER and len(tokens(turn.text)) <= _ALONE_WORDS
        return (same_day and same_hour) or moves or short or alone or taken_up or turn.turn - self.asked <= 1

    def _was_named(self, turn: Turn, clock: Clock | None) -> bool:
        """Whether an hour is taken up that was named a moment ago («он с десяти» - «в десять так в десять»)."""
        return any(heard == clock and 0 < turn.turn - number <= _ASKED_TURNS for number, heard in self.echoes)

    def _is_restatement(self, turn: Turn, one: Mention) -> bool:
        """Whether the manager says a day with its hour after the client's counter-offer, without asking."""
        if turn.speaker is not Speaker.MANAGER or not 0 < turn.turn - self.client_named <= _ASKED_TURNS:
            return False
        asks = turn.text.rstrip().endswith("?") or said((*self.words.offered, *self.words.choices), turn.text)
        dated = one.moment.day is not None or self.tables[one.thread].day is not None
        return not asks and dated and _is_exact(one.moment) and len(tokens(turn.text)) <= _SHORT_TURN_WORDS

    def _said(self, turn: Turn, one: Mention) -> Said:
        """A mention with who stands for it: its speaker, and the manager who has just asked the client when."""
        words, client = self.words, turn.speaker is Speaker.CLIENT
        asked = client and 0 < turn.turn - self.asked <= 1
        taken = turn.speaker is not Speaker.UNKNOWN and self._was_named(turn, one.moment.clock)
        sides = frozenset({_side(turn)} | ({_MANAGER} if asked else set()) | (_BOTH if taken else set()))
        announced = bool(said(words.announced, turn.text)) and not said(words.offered, one.before)
        if not client and 0 < turn.turn - self.asked <= 1 and one.moment.day is not None and _is_exact(one.moment):
            announced = True  # the answer to the client's "when?"
        announced = announced or self._is_restatement(turn, one)
        wished = client and said((*words.announced, *words.scheduling, *words.kept, *words.suits), turn.text)
        place = quote(turn, one.moment.start, one.moment.end)
        again = said(words.same_time, turn.text) is not None
        return Said(one.moment, place, turn.turn, sides, announced or bool(wished), again)


_MANAGER = str(Speaker.MANAGER)
_BOTH = {str(Speaker.MANAGER), str(Speaker.CLIENT)}


def _accepts(words: Agreements, text: str) -> bool:
    """Whether a word of consent stands without a "not" right before it."""
    low = plain(text)
    return any(
        low[: one.start()].split()[-1:] not in (["не"], ["not"]) for one in matcher(words.accepted).finditer(low)
    )


def _side(turn: Turn) -> str:
    """Who speaks; where nobody knows, every turn may be the other side's."""
    return f"turn {turn.turn}" if turn.speaker is Speaker.UNKNOWN else str(turn.speaker)


def _is_exact(moment: Moment) -> bool:
    return moment.clock is not None and moment.clock.exact


def _is_ordinal(moment: Moment) -> bool:
    """Whether a day of the month could be a mere "the first", «второе»."""
    day = moment.day
    if day is None or day.weekday is not None or _is_exact(moment):
        return False
    return day.kind is DayKind.MONTH_DAY and day.n <= _LAST_ORDINAL


def _names_a_slot(turn: Turn) -> bool:
    """A day with its hour opens the arranging by itself («в четверг в десять, хорошо»)."""
    moments = find_moments(turn.text, bare_hours=True)
    return any(one.day is not None and one.clock is not None and one.clock.exact for one in moments)
