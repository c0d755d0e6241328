"""Finding what a recogniser passed over: stretches of a piece with a voice in them and no words; pure.

A recogniser may break off before a piece ends or begin late; such a stretch is heard again by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from transcription.engine import Piece, Span
from transcription.types import Segment, Word

LEAST_S = 1.6
"""A voiced stretch this long holds words; shorter ones may be a breath, or a word whose end was placed early."""

EDGE_S = 0.15
"""Kept free beside recognised words, so that no word is heard twice."""


def passed_over(piece: Piece, segments: Sequence[Segment], least_s: float = LEAST_S) -> list[tuple[float, float]]:
    """Stretches ``(offset_s, end_s)`` of a piece, in its own time, that are voiced and hold no recognised word."""
    words = sorted((word for segment in segments for word in segment.words), key=lambda word: word.start_s)
    if not words and any(segment.text.strip() for segment in segments):
        return []
    free = [gap for span in piece.spans for gap in _free(span, words)]
    joined: list[tuple[float, float]] = []
    for start_s, end_s in free:
        if joined and start_s - joined[-1][1] < 1.01 and not _between(words, joined[-1][1], start_s):
            joined[-1] = (joined[-1][0], end_s)
        else:
            joined.append((start_s, end_s))
    return [gap for gap in joined if gap[1] - gap[0] >= least_s]


def _free(span: Span, words: Sequence[Word]) -> list[tuple[float, float]]:
    gaps: list[tuple[float, float]] = []
    place_s, end_s = span.offset_s, span.offset_s + span.length_s
    for word in words:
        if word.end_s <= place_s or word.start_s >= end_s:
            continue
        if word.start_s - EDGE_S > place_s:
            gaps.append((place_s, word.start_s - EDGE_S))
        place_s = max(place_s, word.end_s + EDGE_S)
    if place_s < end_s:
        gaps.append((place_s, end_s))
    return gaps


def _between(words: Sequence[Word], start_s: float, end_s: float) -> bool:
    return any(word.start_s < end_s and word.end_s > start_s for word in words)
