"""Where the client heard of us: in his own words, as the answer to the question, or as the manager says undenied."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from scoring_rubric.facts_answers import denies, verdict
from scoring_rubric.facts_quotes import OPENING_TURNS, followers, negated, quoted_clause
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import Coded, matcher, said
from scoring_rubric.names_morphology import same_but_ending
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Speaker, Transcript, Turn

_ASKED_TURNS = 3
_LONG_WORD = 4
_NEAR = 64
_MOCKED = 8  # «какое авито?»


def source(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """Where the client came from; an answer to "how did you find us" may be a word («инстаграм»)."""
    for turn in transcript.said_by(Speaker.CLIENT):
        asked = _was_asked(turn, transcript, lexicon)
        if turn.turn >= OPENING_TURNS and not asked:
            continue
        found = _said_in(turn, lexicon, asked=asked, refused=_refused(turn, transcript, lexicon))
        if found is not None:
            return found
    for turn in transcript.said_by(Speaker.MANAGER):
        if turn.turn >= OPENING_TURNS:
            break
        told = _said_in(turn, lexicon, asked=False)
        answer = next((one for one in followers(transcript.turns, turn, 2) if one.speaker is Speaker.CLIENT), None)
        if told is not None and answer is not None and not denies(answer, lexicon):
            return replace(told, confidence=0.7)
    return None


def _was_asked(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> bool:
    before = transcript.turns[max(0, turn.turn - _ASKED_TURNS) : turn.turn]
    managers = [one for one in before if one.speaker is Speaker.MANAGER]
    if not managers:
        return False
    asked = managers[-1].text
    # «по рекламе звоните?» - «нет, подруга дала»: what follows the denial is the channel
    offered = managers[-1].turn == turn.turn - 1 and _names_channel(asked, lexicon)
    return said(lexicon.source_asked, asked) is not None or (offered and verdict(turn, lexicon) is False)


def _refused(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> str:
    """The question that the turn says no to: its words are not the answer."""
    before = transcript.turns[turn.turn - 1] if turn.turn else None
    denied = before is not None and before.speaker is Speaker.MANAGER and verdict(turn, lexicon) is False
    return before.text if before is not None and denied else ""


def _is_refused(words: str, refused: str) -> bool:
    """Whether every long word of an answer is one that was refused."""
    offered = [word.text for word in tokens(refused)]
    meant = [word.text for word in tokens(words) if len(word.text) >= _LONG_WORD]
    return bool(meant) and all(any(one == word or same_but_ending(one, word) for one in offered) for word in meant)


def _names_channel(text: str, lexicon: Lexicon) -> bool:
    yours = said(lexicon.yourselves, text) is not None
    return yours and any(said((*entry.said, *entry.typed, *entry.answers), text) for entry in lexicon.sources)


def _came(turn: Turn, lexicon: Lexicon) -> bool:
    """Whether a turn says how the client came to know the firm."""
    return said(lexicon.source_came, turn.text) is not None and said(lexicon.yourselves, turn.text) is not None


def _said_in(turn: Turn, lexicon: Lexicon, *, asked: bool, refused: str = "") -> Fact | None:
    """The entry that a turn means: a full phrase before a bare answer, and the longer of two."""
    bare = asked or (turn.speaker is Speaker.CLIENT and lexicon.is_russian and _came(turn, lexicon))
    phrases = [found for entry in lexicon.sources for found in _places(turn, entry, entry.said, lexicon)]
    answers = [
        found
        for entry in lexicon.sources
        if bare
        for found in _places(turn, entry, entry.answers, lexicon, refused=refused)
    ]
    for found in (phrases, answers):
        if found:
            entry, match = max(found, key=lambda one: (one[1].end() - one[1].start(), -one[1].start()))
            return Fact(entry.title, (quoted_clause(turn, match),), confidence=0.85, code=entry.code)
    return None


def _places(
    turn: Turn, entry: Coded, phrases: tuple[str, ...], lexicon: Lexicon, *, refused: str = ""
) -> Iterable[tuple[Coded, re.Match[str]]]:
    for match in matcher(phrases).finditer(plain(turn.text)):
        own = said(lexicon.own_trade, turn.text[max(0, match.start() - _NEAR) : match.end() + _NEAR])
        mocked = said(lexicon.comments.mocked, turn.text[max(0, match.start() - _MOCKED) : match.start()])
        if (
            own is None
            and mocked is None
            and not _is_refused(match.group(), refused)
            and not negated(turn.text, match.start(), match.end(), lexicon.negations, lexicon.scope_ends)
        ):
            yield entry, match
