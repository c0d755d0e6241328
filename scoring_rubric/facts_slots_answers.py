"""What a turn says to the day and hour on the table: refuses, takes, confirms, asks for another."""

from __future__ import annotations

from scoring_rubric.facts_answers import verdict
from scoring_rubric.facts_moments import Mention, Role, Thread
from scoring_rubric.facts_slots_state import ANSWER_TURNS, Arranging, side_of
from scoring_rubric.facts_slots_table import Named, Table
from scoring_rubric.lexicon_agreements import Agreements
from scoring_rubric.lexicon_phrases import consists_of, matcher, said
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.spoken_time import find_moments
from transcription.types import Speaker, Turn

_GOING_ALONG_WORDS = 4


def take_answer(talk: Arranging, turn: Turn, found: list[Mention]) -> None:
    """What the turn says to what is on the table: refuses, takes, asks for another hour, or confirms."""
    words, client = talk.words, turn.speaker is not Speaker.MANAGER
    slots = [one for one in found if one.role is Role.SLOT]
    takes = _accepts(words, turn.text) or consists_of(talk.lexicon.backchannels, turn.text)
    sealed = takes and verdict(turn, talk.lexicon) is True and any(one.is_complete for one in talk.tables.values())
    refused = not sealed and bool(said(words.refused, turn.text)) and not said(words.not_refused, turn.text)
    hedged = client and not found and verdict(turn, talk.lexicon) is not True and said(words.hesitant, turn.text)
    if hedged:
        _take_back(talk, everything=False)
        return
    if client and not slots and (refused or _says_no(talk, turn)):
        _take_back(talk, everything=refused)
        return
    later = said(words.other_hour, turn.text) is not None
    declines = said(words.declined, turn.text) is not None or any(one.role is Role.UNSUITABLE for one in found)
    takes = takes or (not declines and _goes_along(talk, turn))
    if takes and not refused and (slots or not (declines or later)):
        for one in _fresh(talk, turn):
            one.sides.add(side_of(turn))
    elif client and declines and not takes and not later and not find_moments(turn.text):
        _take_back(talk, everything=False)
    if not client and said(words.confirmed, turn.text):
        for one in _fresh(talk, turn):
            one.announced = True


def _fresh(talk: Arranging, turn: Turn) -> list[Named]:
    named = (one for table in talk.tables.values() for one in table.named())
    return [one for one in named if turn.turn - one.last_turn <= ANSWER_TURNS]


def _goes_along(talk: Arranging, turn: Turn) -> bool:
    """Whether a few words that neither refuse nor ask answer a day with its hour («спасибо девушка»)."""
    words, text = talk.words, turn.text
    against = (*words.declined, *words.unavailable, *words.hesitant, *words.time_asked, *words.other_hour)
    if len(tokens(text)) > _GOING_ALONG_WORDS or text.rstrip().endswith("?") or said(against, text):
        return False
    if find_moments(text, bare_hours=True) or verdict(turn, talk.lexicon) is False:
        return False
    return any(
        table.day is not None
        and table.clock is not None
        and table.clock.exact
        and table.last_turn == turn.turn - 1
        and side_of(turn) not in table.clock.sides
        for table in talk.tables.values()
    )


def _says_no(talk: Arranging, turn: Turn) -> bool:
    """A bare no to what the turn before named."""
    fresh = any(one.last_turn == turn.turn - 1 and side_of(turn) not in one.sides for one in _fresh(talk, turn))
    return fresh and turn.text.lower().split()[:1] in (["нет"], ["нет,"], ["no"], ["no,"], ["nope"])


def _take_back(talk: Arranging, *, everything: bool) -> None:
    """What a refusal takes back: what is not agreed yet; what was agreed only when there is nothing else."""
    open_ones = [thread for thread, table in talk.tables.items() if any(not one.is_agreed for one in table.named())]
    newest = max((talk.tables[one].last_turn for one in open_ones), default=0)
    refused = [one for one in open_ones if talk.tables[one].last_turn == newest]
    for thread in refused or (list(Thread) if everything else []):
        talk.tables[thread] = Table(talk.tables[thread].base)


def _accepts(words: Agreements, text: str) -> bool:
    """Whether a word of consent stands without a "not" right before it."""
    low = plain(text)
    return any(
        low[: one.start()].split()[-1:] not in (["не"], ["not"]) for one in matcher(words.accepted).finditer(low)
    )
