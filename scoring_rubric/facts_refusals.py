"""Why the client refuses: the reason in his refusal, near it, or as the answer to "why"; none when he keeps it."""

from __future__ import annotations

import re

from scoring_rubric.facts_answers import reply, verdict
from scoring_rubric.facts_quotes import bare, find_in, followers, negated, quoted_clause
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import Coded, matcher, said
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_REASON_TURNS = 6
BARE_REFUSAL = 0.5
_SHORTEST_REASON_WORDS = 4
_SHORTEST_REASON_WORD = 3
_REASON_WORDS = 2
# What says how a client leaves rather than why: any other reason said beside it is meant.
WEAK_REASONS = frozenset({"contact", "brush_off", "busy", "need", "stall"})


def refusal_reason(transcript: Transcript, lexicon: Lexicon, *, agreed_turn: int | None) -> Fact | None:
    """Why the client refuses: the reason in his refusal or just before it. None when a next step is agreed after it."""
    clients = transcript.said_by(Speaker.CLIENT)
    for place in range(len(clients) - 1, -1, -1):
        refusal = find_in(clients[place], lexicon.refusals, unless=lexicon.not_refusals)
        if refusal is None or clients[place].text.rstrip().endswith("?"):
            continue
        if agreed_turn is not None and agreed_turn >= clients[place].turn:
            return None
        near = (clients[place], *reversed(clients[max(0, place - _REASON_TURNS) : place]), *clients[place + 1 :])
        evidence = quoted_clause(clients[place], refusal)
        return _coded(near, evidence, lexicon) or _explained(transcript, evidence, lexicon)
    return _named_by_manager(transcript, lexicon, agreed_turn=agreed_turn)


def _named_by_manager(transcript: Transcript, lexicon: Lexicon, *, agreed_turn: int | None) -> Fact | None:
    """«вы отменили курс?» - «отменил, врач запретил»: the manager names the refusal and the client explains it."""
    for turn in transcript.said_by(Speaker.MANAGER):
        answer = reply(turn, transcript)
        named = said(lexicon.refusal_named, turn.text)
        if answer is None or named is None or (agreed_turn is not None and agreed_turn > turn.turn):
            continue
        if len(answer.text.split()) < _SHORTEST_REASON_WORDS or answer.text.rstrip().endswith("?"):
            continue
        if verdict(answer, lexicon) is False or said(lexicon.refusal_withheld, answer.text):
            continue
        whole = quote(answer)
        return _coded((answer,), whole, lexicon) or Fact(bare(whole.quote), (whole,), confidence=0.6)
    return None


def _coded(turns: tuple[Turn, ...], refusal: Evidence, lexicon: Lexicon) -> Fact | None:
    found = [
        (entry, turn, match)
        for turn in turns
        for entry in lexicon.refusal_reasons
        if (match := reason_in(turn, entry, lexicon)) is not None
    ]
    if not found:
        return None
    entry, turn, match = next((one for one in found if one[0].code not in WEAK_REASONS), found[0])
    evidence = quoted_clause(turn, match)
    apart = evidence != refusal
    return Fact(entry.title, (evidence, *([refusal] if apart else [])), confidence=0.8, code=entry.code)


def reason_in(turn: Turn, entry: Coded, lexicon: Lexicon) -> re.Match[str] | None:
    """Where ``turn`` gives the reason ``entry``, not denied."""
    for match in matcher(entry.said).finditer(plain(turn.text)):
        praised = said(entry.unless, turn.text[max(0, match.start() - 24) : match.end() + 24]) if entry.unless else None
        denied = negated(turn.text[: match.end()], match.start(), match.end(), lexicon.negations, lexicon.scope_ends)
        if praised is None and not denied:
            return match
    return None


def _explained(transcript: Transcript, refusal: Evidence, lexicon: Lexicon) -> Fact:
    """A reason that no entry names, in the client's words: the answer to "why", else the refusal itself."""
    for turn in transcript.said_by(Speaker.MANAGER):
        if not said(lexicon.refusal_asked, turn.text) and not said(lexicon.refusal_named, turn.text):
            continue
        answer = next((one for one in followers(transcript.turns, turn, 1) if one.speaker is Speaker.CLIENT), None)
        if answer is not None and len(answer.text.split()) >= _SHORTEST_REASON_WORDS:
            evidence = quote(answer, 0, len(answer.text))
            apart = [refusal] if refusal.turn != answer.turn else []
            return Fact(bare(evidence.quote), (evidence, *apart), confidence=0.6)
    turn = transcript.turns[refusal.turn]
    whole = quote(turn)
    if _gives_more(turn, lexicon):
        return Fact(bare(whole.quote), (whole,), confidence=0.6)
    return Fact(bare(refusal.quote), (refusal,), confidence=BARE_REFUSAL)


def _gives_more(turn: Turn, lexicon: Lexicon) -> bool:
    """«отменяйте, переезд отложили»: two meaningful words beyond those of any refusal are its reason."""
    left = matcher((*lexicon.refusals, *lexicon.refusal_empty)).sub(" ", plain(turn.text))
    left = matcher((*lexicon.fillers, *lexicon.backchannels, *lexicon.negations)).sub(" ", left)
    return sum(len(word.text) >= _SHORTEST_REASON_WORD for word in tokens(left)) >= _REASON_WORDS
