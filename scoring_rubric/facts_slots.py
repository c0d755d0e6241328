"""The day and hour the two settled on: follows their arranging turn by turn and forgets what was refused.

It knows nothing of actions and quotes beyond the places where the day and the hour were named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from scoring_rubric.facts_echoes import echoes
from scoring_rubric.facts_moments import Mention, Role, Thread, names_step, sends_people
from scoring_rubric.facts_slots_answers import take_answer
from scoring_rubric.facts_slots_naming import put_named
from scoring_rubric.facts_slots_relevant import of_talk, relevant
from scoring_rubric.facts_slots_state import Arranging, side_of
from scoring_rubric.facts_slots_table import Named, Table
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.spoken_numbers import tokens
from scoring_rubric.spoken_time import Moment, find_moments
from scoring_rubric.spoken_time_shifts import shifted
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_LAST_TURNS = 14
_SHIFTING_WORDS = 14
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
    talk = Arranging(lexicon, {one: Table(base) for one in Thread}, echoes(turns, base))
    for turn in turns:
        if turn.speaker is not Speaker.OTHER:
            _hear(talk, turn)
    return _settled(talk)


def _hear(talk: Arranging, turn: Turn) -> None:
    """Move on by one turn: the answer to what is on the table, then what the turn itself names."""
    cues = (*talk.words.kept, *talk.words.scheduling, *talk.words.time_asked)
    taken_up = any(number == turn.turn for number, _ in talk.echoes)
    if taken_up or said(cues, turn.text) or names_step(turn.text, talk.words) or _names_a_slot(turn):
        talk.opened = turn.turn
    found = [of_talk(talk, one) for one in relevant(talk, turn)]
    if found:
        talk.opened = talk.heard = turn.turn
    take_answer(talk, turn, found)
    named = False
    for thread in Thread:
        mine = [one for one in found if one.thread is thread]
        if mine:
            put_named(talk, turn, mine, talk.tables[thread])
            named = True
            talk.thread = thread
    if not named:
        _turn_thread(talk, turn)
    _keep_hour(talk, turn)
    _shift_hour(talk, turn, found)
    if said(talk.words.other_asked, turn.text) and not said(talk.words.kept, turn.text):
        talk.other_asked = turn.turn
    elif said(talk.words.time_asked, turn.text):
        talk.asked = turn.turn
    if names_step(turn.text, talk.words):
        talk.stepped = turn.turn


def _settled(talk: Arranging) -> Slot | None:
    """What is left on the tables, talks before papers."""
    for thread, table in talk.tables.items():
        day, clock = table.day, table.clock if table.clock is not None and table.clock.holds else None
        if clock is None and (day is None or not day.holds):
            continue
        kept = [one for one in (day, clock) if one is not None]
        moment = Moment(0, 0, day.moment.day if day else None, clock.moment.clock if clock else None)
        places = tuple(sorted((one.place for one in kept), key=lambda place: place.turn))
        complete = table.is_complete or (table.is_exact and all(one.holds for one in table.named()))
        return Slot(moment, thread, places, min(one.first_turn for one in kept), places[-1].turn, complete)
    return None


def _keep_hour(talk: Arranging, turn: Turn) -> None:
    """«в пятницу в то же время»: the hour of the day before."""
    table = talk.tables[Thread.TALK]
    former = table.former
    if former is not None and table.clock is None and said(talk.words.same_time, turn.text):
        table.clock = replace(former, sides={side_of(turn)}, first_turn=turn.turn, last_turn=turn.turn)


def _shift_hour(talk: Arranging, turn: Turn, found: list[Mention]) -> None:
    """«на полчаса позже», "quarter past": the hour on the table, moved."""
    table = talk.tables[Thread.TALK]
    known = table.clock.moment.clock if table.clock is not None else None
    named = any(one.role is Role.SLOT and one.moment.clock is not None for one in found)
    if known is None or not known.exact or named or len(tokens(turn.text)) > _SHIFTING_WORDS:
        return
    moved = shifted(turn.text, known)
    if moved is not None and table.clock is not None:
        talk.client_named = turn.turn if turn.speaker is Speaker.CLIENT else talk.client_named
        place = quote(turn, 0, len(turn.text))
        table.clock = Named(Moment(0, 0, None, moved), place, {side_of(turn)}, False, turn.turn, turn.turn)


def _turn_thread(talk: Arranging, turn: Turn) -> None:
    papers = said(talk.words.papers, turn.text) is not None and not sends_people(turn.text, talk.words)
    if papers and not talk.tables[Thread.TALK].named():
        talk.thread = Thread.PAPERS
    elif said(talk.words.kept, turn.text) and not papers:
        talk.thread = Thread.TALK


def _names_a_slot(turn: Turn) -> bool:
    """A day with its hour opens the arranging by itself («в четверг в десять, хорошо»)."""
    moments = find_moments(turn.text, bare_hours=True)
    return any(one.day is not None and one.clock is not None and one.clock.exact for one in moments)
