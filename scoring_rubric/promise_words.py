"""What a later call says of a promise: that it came or was done, that it did not, or nothing; with the words."""

from __future__ import annotations

from dataclasses import dataclass

from scoring_rubric.facts_answers import verdict
from scoring_rubric.facts_quotes import quoted_clause
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.promise_pack import Follow, PromisePack, Words
from scoring_rubric.promises import Promise, may_be_same, things_in
from scoring_rubric.spoken_numbers import plain
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_ANSWER_TURNS = 2


@dataclass(frozen=True, slots=True)
class Told:
    """``kept`` is what the words say of the promise."""

    kept: bool
    evidence: Evidence


def told_of(promise: Promise, transcript: Transcript, lexicon: Lexicon, pack: PromisePack) -> Told | None:
    """The last word of a call on a promise made before it."""
    words = pack.words_of(transcript.language)
    found: Told | None = None
    for turn in transcript.turns:
        if turn.speaker not in (Speaker.MANAGER, Speaker.CLIENT):
            continue
        if not may_be_same(things_in(turn.text, pack), promise.things):
            continue
        found = _in_turn(promise, turn, transcript, (words, lexicon)) or found
    return found


def _in_turn(promise: Promise, turn: Turn, transcript: Transcript, by: tuple[Words, Lexicon]) -> Told | None:
    words, lexicon = by
    own = turn.speaker is promise.who
    if promise.follow is Follow.SEND:
        if own:
            return _answered(turn, transcript, words, lexicon)
        return None if said(words.yours, turn.text) else _said(turn, words.received, words.not_received)
    if promise.follow in (Follow.WORK, Follow.ANSWER):
        return _said(turn, words.done, words.not_done) if own else None
    if promise.follow is Follow.PAY:
        return None if said(words.yours, turn.text) else _said(turn, words.paid, words.not_paid)
    return None


def _said(turn: Turn, yes: tuple[str, ...], no: tuple[str, ...]) -> Told | None:
    """The denial where there is one: "not got" holds "got"."""
    low = plain(turn.text)
    for kept, phrases in ((False, no), (True, yes)):
        for match in matcher(phrases).finditer(low):
            evidence = quoted_clause(turn, match)
            if not evidence.quote.endswith("?"):
                return Told(kept, evidence)
    return None


def _answered(turn: Turn, transcript: Transcript, words: Words, lexicon: Lexicon) -> Told | None:
    """The other side's yes or no to «получили?»."""
    if not said(words.asked, turn.text):
        return None
    for answer in transcript.turns[turn.turn + 1 : turn.turn + 1 + _ANSWER_TURNS]:
        if answer.speaker not in (turn.speaker, Speaker.OTHER):
            kept = verdict(answer, lexicon)
            return None if kept is None else Told(kept, quote(answer))
    return None
