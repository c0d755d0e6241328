"""What either side said it would do, in its words, with the moment that belongs to it and the kind of action."""

from __future__ import annotations

import re
from datetime import datetime

from scoring_rubric.facts_quotes import bare, clause
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.names_morphology import parses_of
from scoring_rubric.spoken_numbers import plain
from scoring_rubric.spoken_time import Moment, find_moments, resolve
from scoring_rubric.types import Fact
from transcription.types import Speaker, Transcript, Turn, quote

_SENTENCE_END = re.compile(r"[.!?;…]")
_JOINS = re.compile(r"\s(?:а|и|но|потом|затем|and|then|but)\s")
_WHOLE = frozenset({"call", "send", "pay", "sign", "meeting", "demo"})
"""Actions that are promises of their own; finding out and thinking lead to one («уточню и перезвоню»)."""
_AFTER_CHARS = 12
_LEAD_WORDS = 8
_LEAD_GAP_WORDS = 3


def promises(transcript: Transcript, lexicon: Lexicon, *, started_at: datetime | None) -> tuple[Fact, ...]:
    """The promises of both sides in order; ``when`` where a moment stands beside one, ``code`` its action."""
    return tuple(
        found
        for turn in transcript.turns
        if turn.speaker in (Speaker.MANAGER, Speaker.CLIENT)
        for found in _promises_in(turn, lexicon, started_at)
    )


def promised_action(text: str, lexicon: Lexicon) -> str | None:
    """The action that a promise comes down to: the first of the lexicon's undertakings that its words name."""
    known = lexicon.agreements.undertakings or lexicon.agreements.actions
    return next((action.code for action in known if said(action.said, text)), None)


def _promises_in(turn: Turn, lexicon: Lexicon, started_at: datetime | None) -> list[Fact]:
    words, low = lexicon.agreements, plain(turn.text)
    verbs = [one for one in matcher(words.promises).finditer(low) if _is_first_person(one.group(), lexicon)]
    found: list[Fact] = []
    last = 0
    for place, verb in enumerate(verbs):
        if verb.start() < last:
            continue
        start, end = clause(turn.text, verb.start(), verb.end())
        if _is_none(low, start, verb, lexicon) or turn.text[end : end + 1] == "?":
            continue
        end = _own_end(low, verb, verbs[place + 1 :], end, lexicon)
        start = max(start, last)
        moment, start, end = _moment_of(turn.text, verb, start, end, last)
        evidence = quote(turn, start, end)
        last = end
        if evidence.quote.endswith("?"):
            continue
        found.append(
            Fact(
                bare(evidence.quote),
                (evidence,),
                when=resolve(moment, started_at) if moment and started_at else None,
                confidence=0.8,
                precision=str(moment.precision) if moment else None,
                code=promised_action(evidence.quote, lexicon),
            )
        )
    return found


def _is_none(low: str, start: int, verb: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether what stands before the verb, or a phrase that begins with it («скажу честно»), makes it no promise."""
    near = low[start : verb.end() + _AFTER_CHARS]
    refused = matcher(lexicon.agreements.not_promises).finditer(near)
    return any(bad.start() < verb.end() - start for bad in refused)


def _own_end(low: str, verb: re.Match[str], later: list[re.Match[str]], end: int, lexicon: Lexicon) -> int:
    """Where a promise ends when another of its own follows unpunctuated («пришлю договор а в четверг позвоню»)."""
    own = promised_action(verb.group(), lexicon)
    for other in later:
        if other.start() >= end:
            break
        if own in _WHOLE and promised_action(other.group(), lexicon) in _WHOLE - {own}:
            joins = [join.start() for join in _JOINS.finditer(low, verb.end(), other.start())]
            return joins[-1] if joins else other.start()
    return end


def _moment_of(text: str, verb: re.Match[str], start: int, end: int, last: int) -> tuple[Moment | None, int, int]:
    """The moment of a promise, and its words widened to hold it: beyond a comma, or just before where they begin."""
    stop = _SENTENCE_END.search(text, end)
    region = find_moments(text[start : stop.start() if stop else len(text)])
    within = [one for one in region if start + one.start <= end + 2]
    if within:
        nearest = min(within, key=lambda one: max(start + one.start - verb.end(), verb.start() - start - one.end, 0))
        return nearest, start, max(end, start + nearest.end)
    before = max([last, *(match.end() for match in _SENTENCE_END.finditer(text, 0, start))])
    words = [match.start() for match in re.finditer(r"\S+", text[before:start])]
    lead = before + words[-_LEAD_WORDS] if len(words) > _LEAD_WORDS else before
    earlier = find_moments(text[lead:start])
    if earlier and len(text[lead + earlier[-1].end : start].split()) <= _LEAD_GAP_WORDS:
        return earlier[-1], lead + earlier[-1].start, end
    return None, start, end


def _is_first_person(phrase: str, lexicon: Lexicon) -> bool:
    """«перезвоню» promises; «перезвоните» and «созвон» do not. English promises have their subject in the phrase."""
    if lexicon.language != "ru":
        return True
    return any("1per" in parse.tag for parse in parses_of(phrase.split(maxsplit=1)[0]))
