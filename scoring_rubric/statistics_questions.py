"""Counting questions, with question marks and without: recognisers leave them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher
from scoring_rubric.spoken_numbers import plain
from transcription.types import Turn

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
_MARKS = re.compile(r"[.!?…,]")
_LONG_PIECE_WORDS = 14


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """Questions, and how many of them are open: such that yes or no does not answer them."""

    all: int = 0
    open: int = 0


def count_questions(turns: Sequence[Turn], lexicon: Lexicon) -> QuestionCount:
    """Questions in ``turns``. A turn without punctuation is read piece by piece, from cue to cue."""
    asked = open_ones = 0
    for turn in turns:
        for piece in _pieces(turn.text, lexicon):
            if is_question(piece, lexicon):
                asked += 1
                open_ones += is_open(piece, lexicon)
    return QuestionCount(asked, open_ones)


def is_question(text: str, lexicon: Lexicon) -> bool:
    """Whether one sentence asks: by its mark, by how it begins, by a phrase in it, or by its tail."""
    low = plain(text).strip()
    if low.endswith("?"):
        return True
    words = lexicon.questions
    begun = _begins(low, lexicon)
    if matcher(words.not_questions).match(begun):
        return False
    if matcher(words.words).match(begun):
        return True
    if matcher(words.anywhere).search(low):
        return True
    return not _MARKS.search(low) and _has_tail(low, lexicon)


def is_open(text: str, lexicon: Lexicon) -> bool:
    """Whether a question begins as an open one does, at its start, after a comma or after «подскажите»."""
    low = plain(text).strip()
    if matcher(lexicon.questions.open_words).match(low):
        return True
    starts = [0, *(match.end() for match in re.finditer(",", low))]
    starts += [match.end() for match in matcher(lexicon.questions.anywhere).finditer(low)]
    opens = matcher(lexicon.questions.open_words)
    return any(opens.match(_begins(low[start:].lstrip(" ,"), lexicon)) for start in starts) or bool(
        opens.search(low[:30]) and low.endswith("?")
    )


def _begins(low: str, lexicon: Lexicon) -> str:
    """``low`` without the small words before the question («а скажите пожалуйста ...»)."""
    opener = matcher(lexicon.questions.openers)
    match = opener.match(low)
    while match is not None:
        rest = low[match.end() :].lstrip(" ,.-—")
        if not rest:
            return low
        low = rest
        match = opener.match(low)
    return low


def _has_tail(low: str, lexicon: Lexicon) -> bool:
    """«у вас пять мест правильно»: a tail after something to confirm, not an answer of one or two words."""
    for match in matcher(lexicon.questions.tails).finditer(low):
        if match.end() == len(low) and len(low[: match.start()].split()) >= 3:
            return True
    return False


def _pieces(text: str, lexicon: Lexicon) -> list[str]:
    """Sentences of ``text``; a long one without any punctuation is cut before each phrase that betrays a question."""
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text) if re.search(r"\w", match.group())]
    if len(sentences) != 1 or _MARKS.search(sentences[0]) or len(sentences[0].split()) <= _LONG_PIECE_WORDS:
        return sentences
    low = plain(sentences[0])
    cuts = [0]
    for match in matcher(lexicon.questions.anywhere).finditer(low):
        if len(low[cuts[-1] : match.start()].split()) >= _LONG_PIECE_WORDS // 2:
            cuts.append(match.start())
    return [sentences[0][start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(low)], strict=True)]
