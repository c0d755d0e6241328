"""What a decoder answered for one piece, and whether it broke: looped, ran on, broke off; pure."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from jiwer import process_words

from transcription.lexicon import plain_words
from transcription.types import Word

LOOPS = 2.3
"""Text that packs this much better than its length was written by a loop."""

DOUBTFUL = -0.75
"""Mean log probability a token below which another try is worth its time."""

REPEATED_WORDS = 4
"""The same words in a row a second time in one piece: people do that seldom, a decoder that lost its place often."""

SPARSE_TOKENS_PER_S = 2.0
SPARSE_FROM_S = 4.0
"""From this many seconds of speech on, fewer tokens a second than that mean that the decoder stopped early."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One decoded text: ``score`` is its mean log probability a token, ``cut`` that it did not come to its end."""

    tokens: tuple[int, ...]
    text: str
    score: float
    no_speech: float
    cut: bool
    speech_s: float
    words: tuple[Word, ...] = field(default=())

    @property
    def broken(self) -> bool:
        return self.cut or self.loops or self.sparse or self.score < DOUBTFUL

    @property
    def loops(self) -> bool:
        return packing(self.text) > LOOPS or repeats(self.text)

    @property
    def sparse(self) -> bool:
        return self.speech_s >= SPARSE_FROM_S and len(self.tokens) < SPARSE_TOKENS_PER_S * self.speech_s

    @property
    def worth(self) -> tuple[bool, bool, float]:
        """Greater is better."""
        return not (self.cut or self.loops), not self.sparse, self.score


def agreed(tries: Sequence[Hypothesis]) -> Hypothesis:
    """The hypothesis from which the others differ in the fewest words, of those that did not break where there are any.

    Choosing the middle of several guesses rather than the likeliest is minimum Bayes risk decoding (Kumar and Byrne,
    2004); among equals the likeliest is taken.
    """
    whole = [one for one in tries if not (one.cut or one.loops)] or list(tries)
    said = [plain_words(one.text) for one in whole]
    apart = [sum(_apart(own, other) for other in said) for own in said]
    place = min(range(len(whole)), key=lambda place: (apart[place], -whole[place].score, place))
    return whole[place]


def _apart(one: Sequence[str], other: Sequence[str]) -> int:
    """Words put in, left out or changed between two texts."""
    if not one or not other:
        return max(len(one), len(other))
    found = process_words(" ".join(one), " ".join(other))
    return int(found.substitutions + found.deletions + found.insertions)


def packing(text: str) -> float:
    """How many times shorter a text packs; 1 for an empty one. Short texts never pack well."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 1.0


def repeats(text: str, words: int = REPEATED_WORDS) -> bool:
    """True when some ``words`` words in a row stand in the text twice."""
    said = plain_words(text)
    runs = [said[place : place + words] for place in range(len(said) - words + 1)]
    return len(set(runs)) < len(runs)
