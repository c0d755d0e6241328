"""Places in turns: searching them for phrases, and quoting no more than the words that say the thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring_rubric.lexicon_phrases import matcher
from scoring_rubric.spoken_numbers import plain
from transcription.types import Evidence, Turn, quote

_CLAUSE_END = re.compile(r"[.!?;…]|,(?=\s)")
_WORD = re.compile(r"\S+")
_LONGEST_CLAUSE = 16
_REPLY = re.compile(r"(?:(?:i'?m |i am )?a?fraid not|not me|no(?! more))\b")
_IDIOM = re.compile(r"\bтак и не\b")  # its «и» begins no clause
_BOUND = re.compile(  # «в марте, не раньше» denies no March
    r"\bне(?= (?:раньше|позже|позднее|только|меньше|менее|более)\b)|\bnot(?= (?:before|only|until|later|less)\b)"
)
_SCOPE_BEFORE = 3
_SCOPE_AFTER = 4
OPENING_TURNS = 10
"""Unasked, people say where they are from and how they came at the beginning; later the same words begin anything."""


def find_in(turn: Turn, phrases: tuple[str, ...], *, unless: tuple[str, ...] = ()) -> re.Match[str] | None:
    """The first of ``phrases`` in a turn whose clause has none of ``unless``; places are those of its text."""
    low = plain(turn.text)
    for match in matcher(phrases).finditer(low):
        start, end = clause(turn.text, match.start(), match.end())
        refused = any(
            start <= bad.start() < end and (bad.start() <= match.end() and bad.end() >= match.start() - 1)
            for bad in matcher(unless).finditer(low)
        )
        if not refused:
            return match
    return None


def clause(text: str, start: int, end: int, *, longest: int = _LONGEST_CLAUSE) -> tuple[int, int]:
    """Characters of the clause around ``start:end``: up to punctuation, at most ``longest`` words from its start.

    Text without punctuation has no clauses; there a clause begins at ``start``, because what was meant follows the cue.
    """
    left = max((match.end() for match in re.finditer(r"[.!?;…]+\s*", text[:start])), default=0)
    sentence_marks = bool(re.search(r"[.!?;…,]", text[:-1]))
    if not sentence_marks and len(text.split()) > longest:
        left = start
    mark = _CLAUSE_END.search(text, end) if sentence_marks else None
    right = mark.start() if mark else len(text)
    if right - end < 2:
        following = re.search(r"[.!?;…]", text[right:])
        right = right if following is None else max(right, end)
    words = [match.end() for match in _WORD.finditer(text, left, right)]
    right = min(right, max(words[:longest][-1], end)) if words else right
    return left, right


def quoted_clause(turn: Turn, match: re.Match[str], *, longest: int = _LONGEST_CLAUSE) -> Evidence:
    """The clause around a match in ``turn`` as evidence."""
    return quote(turn, *clause(turn.text, match.start(), match.end(), longest=longest))


def bare(text: str) -> str:
    """A quote without the punctuation around it, to be shown as a value."""
    return text.strip(' ,.;:!?…«»"-–—')


def followers(turns: tuple[Turn, ...], turn: Turn, count: int) -> Iterator[Turn]:
    """The ``count`` turns after ``turn``."""
    yield from turns[turn.turn + 1 : turn.turn + 1 + count]


def negated(text: str, start: int, end: int, negations: tuple[str, ...], scope_ends: tuple[str, ...]) -> bool:
    """Whether what ``start:end`` says is denied by a negation beside it («на выставку я так и не попал»).

    A clause ends at punctuation or at a word of ``scope_ends`` («а», "but").
    """
    low = _IDIOM.sub(lambda idiom: " " * (len(idiom.group()) - 2) + idiom.group()[-2:], plain(text))
    low = _BOUND.sub(lambda bound: "_" * len(bound.group()), low)
    reply = _REPLY.match(low)  # to what was asked, and no negation of what follows
    words = [word for word in re.finditer(r"[\w'’-]+|[.,!?;]", low) if reply is None or word.start() >= reply.end()]
    before = [word for word in words if word.end() <= start][::-1][:_SCOPE_BEFORE]
    after = [word for word in words if word.start() >= end][:_SCOPE_AFTER]
    return any(_in_scope(side, negations, scope_ends) for side in (before, after))


def _in_scope(words: list[re.Match[str]], negations: tuple[str, ...], scope_ends: tuple[str, ...]) -> bool:
    for word in words:
        if not word.group()[0].isalnum() or matcher(scope_ends).fullmatch(word.group()):
            return False
        if matcher(negations).fullmatch(word.group().replace("’", "'")):
            return True
    return False
