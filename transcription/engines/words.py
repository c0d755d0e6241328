"""Whisper's word pieces to whole words: what it emits without a space before belongs to the word before."""

from __future__ import annotations

from collections.abc import Iterable

from transcription.types import Word


def joined_words(pieces: Iterable[tuple[str, float, float, float]]) -> tuple[Word, ...]:
    """Words from ``(text, start_s, end_s, probability)`` with Whisper's leading spaces.

    A word is as sure as its least sure part; no time is negative or runs backwards.
    """
    words: list[Word] = []
    for text, start_s, end_s, probability in pieces:
        if not text.strip():
            continue
        start = round(max(0.0, float(start_s)), 2)
        end = round(max(start, float(end_s)), 2)
        word = Word(text.strip(), start, end, round(float(probability), 3))
        words.append(_joined(words.pop(), word) if words and not text[0].isspace() else word)
    return tuple(words)


def _joined(first: Word, second: Word) -> Word:
    sure = min(first.confidence or 0.0, second.confidence or 0.0)
    return Word(first.text + second.text, first.start_s, max(first.end_s, second.end_s), sure)
