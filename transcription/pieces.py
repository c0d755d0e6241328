"""Cutting a recording into the pieces a recogniser hears, and putting what it heard back in its place.

A recogniser's window is 30 s whatever is in it, so one side's short remarks are packed together with their silence left
out; every word then goes back to the time at which it was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np

from transcription.engine import RATE_HZ, Piece, Samples, Span
from transcription.types import Listening, Region, Segment, Word

LONGEST_S = 28.0
GAP_S = 0.3


def plan(regions: Sequence[Region], longest_s: float = LONGEST_S, gap_s: float = GAP_S) -> list[tuple[Span, ...]]:
    """Packs regions in order into pieces of at most ``longest_s``, ``gap_s`` of silence between two."""
    pieces: list[tuple[Span, ...]] = []
    current: list[Span] = []
    for region in regions:
        offset_s = current[-1].offset_s + current[-1].length_s + gap_s if current else 0.0
        if current and offset_s + region.length_s > longest_s:
            pieces.append(tuple(current))
            current, offset_s = [], 0.0
        current.append(Span(offset_s, region.start_s, region.length_s))
    if current:
        pieces.append(tuple(current))
    return pieces


def cut(blocks: Iterable[Samples], listening: Listening) -> Iterator[Piece]:
    """The pieces of all tracks in the order in which they end; holds one unfinished piece a track."""
    open_pieces = [_Cutter(track.channel, plan(track.regions), listening.sha256) for track in listening.tracks]
    start = 0
    for block in blocks:
        for cutter in open_pieces:
            yield from cutter.feed(block[cutter.channel], start)
        start += block.shape[1]
    for cutter in open_pieces:
        yield from cutter.finish()


class _Cutter:
    """Fills one track's pieces from the passing sound."""

    def __init__(self, channel: int, planned: list[tuple[Span, ...]], recording: str) -> None:
        self.channel = channel
        self._planned = list(reversed(planned))
        self._recording = recording
        self._filling: Samples | None = None

    def feed(self, sound: Samples, start: int) -> Iterator[Piece]:
        """Takes ``(n,)`` samples that begin at sample ``start`` of the recording."""
        end = start + len(sound)
        while self._planned and round(self._planned[-1][0].start_s * RATE_HZ) < end:
            spans = self._planned[-1]
            self._fill(spans, sound, start)
            if round(spans[-1].end_s * RATE_HZ) > end:
                return
            yield self._done()

    def finish(self) -> Iterator[Piece]:
        """What the end of the recording left open."""
        while self._planned and self._filling is not None:
            yield self._done()

    def _fill(self, spans: tuple[Span, ...], sound: Samples, start: int) -> None:
        if self._filling is None:
            self._filling = np.zeros(round((spans[-1].offset_s + spans[-1].length_s) * RATE_HZ), dtype=np.float32)
        for span in spans:
            first, last = round(span.start_s * RATE_HZ), round(span.end_s * RATE_HZ)
            left, right = max(first, start), min(last, start + len(sound))
            if left < right:
                to = round(span.offset_s * RATE_HZ) + left - first
                room = self._filling[to : to + right - left]
                room[:] = sound[left - start : left - start + len(room)]

    def _done(self) -> Piece:
        spans, samples = self._planned.pop(), self._filling
        self._filling = None
        assert samples is not None
        return Piece(samples, self.channel, spans, self._recording)


def placed(piece: Piece, segments: Iterable[Segment]) -> Iterator[Segment]:
    """Segments of a piece in the recording's time, cut where silence had been left out."""
    for segment in segments:
        if not segment.words:
            yield _placed_whole(piece, segment)
            continue
        for span, words in groupby(segment.words, key=lambda word: piece.span_at((word.start_s + word.end_s) / 2)):
            yield _placed_words(piece, segment, tuple(_placed_word(word, span) for word in words))


def _placed_word(word: Word, span: Span) -> Word:
    start_s, end_s = (
        round(min(max(span.start_s + moment_s - span.offset_s, span.start_s), span.end_s), 2)
        for moment_s in (word.start_s, word.end_s)
    )
    return Word(word.text, start_s, max(start_s, end_s), word.confidence)


def _placed_words(piece: Piece, segment: Segment, words: tuple[Word, ...]) -> Segment:
    return Segment(
        start_s=words[0].start_s,
        end_s=max(word.end_s for word in words),
        text=" ".join(word.text for word in words),
        channel=piece.channel,
        words=words,
        confidence=segment.confidence,
        no_speech=segment.no_speech,
    )


def _placed_whole(piece: Piece, segment: Segment) -> Segment:
    span = piece.span_at((segment.start_s + segment.end_s) / 2)
    ends = _placed_word(Word("", segment.start_s, max(segment.start_s, segment.end_s)), span)
    return Segment(
        ends.start_s, ends.end_s, segment.text.strip(), piece.channel, (), segment.confidence, segment.no_speech
    )
