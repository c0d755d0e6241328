"""Which moments of a turn are about the step that is being arranged."""

from __future__ import annotations

from dataclasses import replace

from scoring_rubric.facts_moments import Mention, Role, Thread, borders, mentions, names_step
from scoring_rubric.facts_slots_state import (
    ARRANGING_TURNS,
    ASKED_TURNS,
    MANAGER,
    SHORT_TURN_WORDS,
    Arranging,
    is_exact,
)
from scoring_rubric.facts_slots_table import is_vague
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.spoken_numbers import tokens
from scoring_rubric.spoken_time import Moment
from scoring_rubric.spoken_time_calendar import DayKind
from transcription.types import Speaker, Turn

_LAST_ORDINAL = 5
_PROPOSING_WORDS = 2
_CALENDAR = frozenset({DayKind.MONTH_DAY, DayKind.DATE})
_SPANS = frozenset({DayKind.MONTHS, DayKind.MONTH, DayKind.WEEKS})


def of_talk(talk: Arranging, one: Mention) -> Mention:
    """A mailing's moment that is the day of the talk already is said of the talk."""
    papers = talk.tables[Thread.PAPERS]
    if one.moment.day is None and one.thread is Thread.TALK and not talk.tables[Thread.TALK].named():
        return replace(one, thread=Thread.PAPERS) if papers.day is not None and papers.clock is not None else one
    same = talk.tables[Thread.TALK].is_its_day(one.moment)
    return replace(one, thread=Thread.TALK) if same and one.moment.clock is not None else one


def relevant(talk: Arranging, turn: Turn) -> list[Mention]:
    """Mentions of a turn that may be about the step: while arranging, all; otherwise none."""
    heard = mentions(turn, talk.words, thread=talk.thread)
    if turn.turn - talk.other_asked == 1 and not names_step(turn.text, talk.words):
        heard = tuple(replace(one, role=Role.OTHER) for one in heard)
    own = [one for one in heard if not _is_foreign(talk, one)]
    _note_spoken(talk, turn, own)
    if turn.speaker is Speaker.CLIENT and any(one.role is not Role.UNSUITABLE for one in own):
        talk.client_named = turn.turn
    if turn.turn - talk.opened > ARRANGING_TURNS:
        return []
    if turn.speaker is not Speaker.CLIENT:
        own = [_restated(talk, one) for one in own]
    found = [one for one in own if one.role is not Role.OTHER]
    anchored = any(one.role is Role.SLOT and _is_anchored(talk, turn, one) for one in found)
    if not anchored and not any(talk.tables[one.thread].is_its_day(one.moment) for one in found):
        found = [one for one in found if one.role is Role.UNSUITABLE]
    dated = any(one.moment.day is not None and one.role is Role.SLOT for one in found)
    return [one for one in found if one.moment.day is not None or _hour_fits(talk, turn, one, dated=dated)]


def _note_spoken(talk: Arranging, turn: Turn, heard: list[Mention]) -> None:
    for one in heard:
        if one.moment.day is None or is_vague(one.moment.day) or borders(one):
            continue
        if one.role is Role.SLOT:
            talk.spoken = (turn, one)
        elif one.role is Role.UNSUITABLE:
            talk.spoken = None


def _is_foreign(talk: Arranging, one: Mention) -> bool:
    """Whether a mention is of a day that was named as that of something else; notes those that are."""
    day = one.moment.day
    if day is None or day.kind not in _CALENDAR:
        return False
    found = talk.tables[one.thread].date_of(one.moment)
    if found is not None and one.role is Role.OTHER and not borders(one):
        talk.foreign.add(found)
    return found in talk.foreign and one.moment.clock is None and not names_step(one.near, talk.words)


def _is_taken_up(talk: Arranging, turn: Turn, one: Mention) -> bool:
    table, moment = talk.tables[one.thread], one.moment
    day = table.date_of(moment) if moment.day is not None else None
    if day is not None:
        return (turn.turn, day) in talk.echoes
    open_day = table.day is not None and not is_vague(table.day.moment.day)
    return open_day and moment.clock is not None and (turn.turn, moment.clock) in talk.echoes


def _is_anchored(talk: Arranging, turn: Turn, one: Mention) -> bool:
    """Whether a moment is that of a step: named beside one, or in answer to one, or taken up."""
    if names_step(one.near, talk.words) or _is_taken_up(talk, turn, one):
        return True
    if one.moment.day is not None and (one.moment.day.kind in _SPANS or _is_ordinal(one.moment)):
        return len(tokens(turn.text)) <= SHORT_TURN_WORDS // 2 and turn.turn - talk.heard <= ASKED_TURNS
    if turn.turn - talk.asked <= ASKED_TURNS:
        return True
    short = len(tokens(turn.text)) <= SHORT_TURN_WORDS
    complete = one.moment.day is not None and is_exact(one.moment)
    if complete and (short or said(talk.words.announced, turn.text)):
        return True
    agreeing = short or said((*talk.words.scheduling, *talk.words.suits, *talk.words.announced), one.near)
    table, clock = talk.tables[one.thread], one.moment.clock
    if one.moment.day is None and clock is not None and clock.bound is not None:
        return table.clock is not None and table.clock.moment.clock == clock
    if not agreeing:
        return False
    if one.moment.day is None and table.day is not None and not is_vague(table.day.moment.day):
        return turn.turn - talk.heard <= ARRANGING_TURNS
    return turn.turn - max(talk.stepped, talk.heard) <= ASKED_TURNS


def _restated(talk: Arranging, one: Mention) -> Mention:
    """An hour on the table already is the slot again when the manager says it, whatever stands around it."""
    table = talk.tables[one.thread]
    clock = one.moment.clock
    if one.role is Role.UNSUITABLE and (MANAGER, clock) in table.offered and table.is_its_day(one.moment):
        return replace(one, role=Role.SLOT)  # "eight fifteen Friday, all booked"
    if clock is None or clock.bound or table.clock is None or table.clock.moment.clock != clock:
        completes = clock is not None and clock.exact and not clock.bound and table.is_its_day(one.moment)
        return replace(one, role=Role.SLOT) if completes and one.role is Role.OTHER else one
    same_day = one.moment.day is None or table.is_its_day(one.moment)
    return replace(one, role=Role.SLOT) if same_day else one


def _hour_fits(talk: Arranging, turn: Turn, one: Mention, *, dated: bool) -> bool:
    """An hour without a day counts in short turns, beside words of arranging, or when it is on the table.

    ``dated``: its turn names a day apart from it.
    """
    table = talk.tables[one.thread]
    known = table.clock is not None and table.clock.moment.clock == one.moment.clock
    open_day = dated or (table.day is not None and not is_vague(table.day.moment.day))
    alone = not open_day or len(tokens(turn.text)) > SHORT_TURN_WORDS
    proposed = said(talk.words.proposing, " ".join(one.before.split()[-_PROPOSING_WORDS:])) is not None
    if one.bare and alone and turn.turn - talk.asked > 1 and not (proposed and open_day):
        return known
    short = (open_day or table.clock is not None) and len(tokens(turn.text)) <= SHORT_TURN_WORDS
    asked = turn.turn - talk.asked <= 1
    cues = (*talk.words.scheduling, *talk.words.kept, *talk.words.announced, *talk.words.suits)
    return known or short or asked or said(cues, turn.text) is not None


def _is_ordinal(moment: Moment) -> bool:
    """Whether a day of the month could be a mere "the first", «второе»."""
    day = moment.day
    if day is None or day.weekday is not None or is_exact(moment):
        return False
    return day.kind is DayKind.MONTH_DAY and day.n <= _LAST_ORDINAL
