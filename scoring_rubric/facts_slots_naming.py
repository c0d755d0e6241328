"""Puts the day and hour that a turn names on the table, where what was settled may move."""

from __future__ import annotations

from scoring_rubric.facts_moments import Mention, Role
from scoring_rubric.facts_slots_state import (
    ANSWER_TURNS,
    ASKED_TURNS,
    MANAGER,
    SHORT_TURN_WORDS,
    Arranging,
    is_exact,
    side_of,
)
from scoring_rubric.facts_slots_table import Said, Table
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.spoken_numbers import tokens
from scoring_rubric.spoken_time_calendar import DayKind
from scoring_rubric.spoken_time_clock import Clock
from transcription.types import Speaker, Turn, quote

_ALONE_WORDS = 3
_BOTH = {str(Speaker.MANAGER), str(Speaker.CLIENT)}


def put_named(talk: Arranging, turn: Turn, found: list[Mention], table: Table) -> None:
    known = table.day
    _clear_unsuitable(turn, found, table)
    slots = [one for one in found if one.role is Role.SLOT]
    if table.is_complete and table.day is known:
        slots = [one for one in slots if _may_move(talk, turn, one, table)]
    days = _without_weekday_of(table, [one for one in slots if one.moment.day is not None])
    clocks = [one for one in slots if one.moment.clock is not None]
    clocks = _taken_up_of(talk, turn, _of_the_day(talk, clocks))
    _find_day(talk, turn, days, clocks, table)
    dates, hours = [table.date_of(one.moment) for one in days], [one.moment.clock for one in clocks]
    day_open = len(set(dates)) > 1 and any(one.choice for one in days[1:])
    exact = [one for one in clocks if is_exact(one.moment)]
    clock_open = len(set(hours)) > 1 and any(one.choice for one in clocks[1:]) and len(exact) != 1
    table.offered |= {(side_of(turn), one) for one in dates if day_open}
    table.offered |= {(side_of(turn), one) for one in hours if clock_open}
    if days and not day_open:
        table.put_day(_said(talk, turn, days[-1]))
    if day_open and clocks and clocks[-1].moment.day is not None:
        table.offered |= {(side_of(turn), one) for one in hours}
    elif clocks and not clock_open:
        for one in clocks[:-1]:
            if not is_exact(one.moment):
                table.put_clock(_said(talk, turn, one))
        table.put_clock(_said(talk, turn, exact[0] if len(exact) == 1 else clocks[-1]))


def _without_weekday_of(table: Table, days: list[Mention]) -> list[Mention]:
    """«первое декабря, это среда»: a weekday that only says which day a date named before it is."""
    if len(days) < 2 or days[-1].moment.day is None or days[-1].moment.day.kind is not DayKind.WEEKDAY:
        return days
    dates = [table.date_of(one.moment) for one in days[:-1]]
    same = any(one is not None and one.weekday() == days[-1].moment.day.n for one in dates)
    return days[:-1] if same and days[-1].moment.clock is None else days


def _taken_up_of(talk: Arranging, turn: Turn, clocks: list[Mention]) -> list[Mention]:
    """Of several hours, those that the other side names as well («в десять, в два он уходит» - «в десять»)."""
    taken_up = [one for one in clocks if one.moment.clock and (turn.turn, one.moment.clock) in talk.echoes]
    return taken_up or clocks


def _find_day(talk: Arranging, turn: Turn, days: list[Mention], clocks: list[Mention], table: Table) -> None:
    """An hour without any day on the table is of the day named last, though it was not arranged then."""
    if table.day is None and not days and clocks and talk.spoken is not None:
        said_in, one = talk.spoken
        if turn.turn - said_in.turn <= ANSWER_TURNS:
            table.put_day(_said(talk, said_in, one))


def _of_the_day(talk: Arranging, clocks: list[Mention]) -> list[Mention]:
    """«в субботу в восемь замер, в девять врач»: the hour said with its day, unless the next corrects it."""
    dated = [place for place, one in enumerate(clocks) if one.moment.day is not None and is_exact(one.moment)]
    if not dated:
        return clocks
    rest = clocks[dated[-1] + 1 :]
    corrected = any(one.choice or said((*talk.words.suits, *talk.words.kept), one.before) for one in rest)
    return clocks if corrected else clocks[: dated[-1] + 1]


def _clear_unsuitable(turn: Turn, found: list[Mention], table: Table) -> None:
    """Take away the day that a turn calls unsuitable; what both agreed on, a manager only says again."""
    restated = turn.speaker is Speaker.MANAGER and table.day is not None and table.day.is_agreed
    for one in found:
        if one.role is Role.UNSUITABLE and not restated and table.is_its_day(one.moment):
            table.clear(hour_only=one.moment.clock is not None)


def _may_move(talk: Arranging, turn: Turn, one: Mention, table: Table) -> bool:
    """What is complete moves only by words of arranging beside the new moment, or in a short turn."""
    clock = table.clock
    same_day = one.moment.day is None or table.is_its_day(one.moment)
    same_hour = one.moment.clock is None or (clock is not None and clock.moment.clock == one.moment.clock)
    moves = said((*talk.words.scheduling, *talk.words.kept, *talk.words.suits), one.near) is not None
    exact = one.moment.clock is not None and one.moment.clock.exact and not one.moment.clock.bound
    longest = SHORT_TURN_WORDS if exact else SHORT_TURN_WORDS // 2
    short = one.moment.day is not None and len(tokens(turn.text)) <= longest
    taken_up = one.moment.day is None and clock is not None and (turn.turn, one.moment.clock) in talk.echoes
    alone = exact and turn.speaker is Speaker.MANAGER and len(tokens(turn.text)) <= _ALONE_WORDS
    return (same_day and same_hour) or moves or short or alone or taken_up or turn.turn - talk.asked <= 1


def _was_named(talk: Arranging, turn: Turn, clock: Clock | None) -> bool:
    """Whether an hour is taken up that was named a moment ago («он с десяти» - «в десять так в десять»)."""
    return any(heard == clock and 0 < turn.turn - number <= ASKED_TURNS for number, heard in talk.echoes)


def _is_restatement(talk: Arranging, turn: Turn, one: Mention) -> bool:
    """Whether the manager says a day with its hour after the client's counter-offer, without asking."""
    if turn.speaker is not Speaker.MANAGER or not 0 < turn.turn - talk.client_named <= ASKED_TURNS:
        return False
    asks = turn.text.rstrip().endswith("?") or said((*talk.words.offered, *talk.words.choices), turn.text)
    dated = one.moment.day is not None or talk.tables[one.thread].day is not None
    return not asks and dated and is_exact(one.moment) and len(tokens(turn.text)) <= SHORT_TURN_WORDS


def _said(talk: Arranging, turn: Turn, one: Mention) -> Said:
    """A mention with who stands for it: its speaker, and the manager who has just asked the client when."""
    words, client = talk.words, turn.speaker is Speaker.CLIENT
    asked = client and 0 < turn.turn - talk.asked <= 1
    taken = turn.speaker is not Speaker.UNKNOWN and _was_named(talk, turn, one.moment.clock)
    sides = frozenset({side_of(turn)} | ({MANAGER} if asked else set()) | (_BOTH if taken else set()))
    announced = bool(said(words.announced, turn.text)) and not said(words.offered, one.before)
    if not client and 0 < turn.turn - talk.asked <= 1 and one.moment.day is not None and is_exact(one.moment):
        announced = True  # the answer to the client's "when?"
    announced = announced or _is_restatement(talk, turn, one)
    wished = client and said((*words.announced, *words.scheduling, *words.kept, *words.suits), turn.text)
    place = quote(turn, one.moment.start, one.moment.end)
    again = said(words.same_time, turn.text) is not None
    return Said(one.moment, place, turn.turn, sides, announced or bool(wished), again)
