"""Whisper's word pieces to whole words: what it emits without a space before belongs to the word before."""

from __future__ import annotations

from collections.abc import Iterable

from transcription.types import Word


def joined_words(pieces: Iterable[tuple[str, float, float, float]]) -> tuple[Word, ...]:
    """``(text, start_s, end_s, probability)`` with Whisper's leading spaces to words; a word is as sure as its worst part."""
    words: list[Word] = []
    for text, start_s, end_s, probability in pieces:
        if not text.strip():
            continue
        start_s, end_s = max(0.0, float(start_s)), max(0.0, float(start_s), float(end_s))
        if words and not text[0].isspace():
            last = words.pop()
            sure = min(last.confidence or 0.0, float(probability))
            words.append(Word(last.text + text.strip(), last.start_s, round(max(last.end_s, end_s), 2), round(sure, 3)))
        else:
            words.append(Word(text.strip(), round(start_s, 2), round(end_s, 2), round(float(probability), 3)))
    return tuple(words)
