"""Cutting a recording into the pieces a recogniser hears, and putting what it heard back in its place.

One side's remarks are packed together with their long silences shortened; every word then goes back to the time at
which it was said. Around the remarks a piece keeps what the line sounds like, since recognisers mishear words beside
digital silence, but nothing of the other side's voice: it may have leaked through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from transcription.engine import RATE_HZ, Piece, Samples, Span
from transcription.types import Listening, Region, Segment, Track, Word

LONGEST_S = 20.0
"""Longer pieces give a recogniser more context and cost it more than they add in length."""

LONGEST_PAUSE_S = 1.0
"""Pauses up to this long stay as they were: a recogniser reads sentence ends from them. Longer ones become this."""


def plan(
    regions: Sequence[Region], longest_s: float = LONGEST_S, longest_pause_s: float = LONGEST_PAUSE_S
) -> list[tuple[Span, ...]]:
    """Packs regions in order into pieces of at most ``longest_s``."""
    pieces: list[tuple[Span, ...]] = []
    current: list[Span] = []
    for region in regions:
        offset_s = _after(current[-1], region, longest_pause_s) if current else 0.0
        if current and offset_s + region.length_s > longest_s:
            pieces.append(tuple(current))
            current, offset_s = [], 0.0
        current.append(Span(offset_s, region.start_s, region.length_s))
    if current:
        pieces.append(tuple(current))
    return pieces


def cut(blocks: Iterable[Samples], listening: Listening) -> Iterator[Piece]:
    """The pieces of all tracks in the order in which they end; holds one unfinished piece a track."""
    open_pieces = [_Cutter(track, _others(track, listening.tracks), listening.sha256) for track in listening.tracks]
    start = 0
    for block in blocks:
        for cutter in open_pieces:
            yield from cutter.feed(block[cutter.channel], start)
        start += block.shape[1]
    for cutter in open_pieces:
        yield from cutter.finish()


def _after(last: Span, region: Region, longest_pause_s: float) -> float:
    return last.offset_s + last.length_s + min(longest_pause_s, max(0.0, region.start_s - last.end_s))


def _others(own: Track, tracks: Sequence[Track]) -> list[Region]:
    return [region for track in tracks if track is not own for region in track.regions]


@dataclass(frozen=True, slots=True)
class _Copied:
    """Samples ``first`` to ``last`` of the recording that stand in a piece from sample ``to`` on."""

    first: int
    last: int
    to: int


class _Cutter:
    """Fills one track's pieces from the passing sound."""

    def __init__(self, track: Track, others: Sequence[Region], recording: str) -> None:
        self.channel = track.channel
        self._gain = np.float32(track.gain)
        self._planned = list(reversed(plan(track.regions)))
        self._others = others
        self._recording = recording
        self._copied: list[_Copied] = []
        self._filling: Samples | None = None

    def feed(self, sound: Samples, start: int) -> Iterator[Piece]:
        """Takes ``(n,)`` samples that begin at sample ``start`` of the recording."""
        end = start + len(sound)
        while self._planned:
            if self._filling is None:
                self._copied = _copied(self._planned[-1], self._others)
            if self._copied[0].first >= end:
                return
            self._fill(self._planned[-1], sound, start)
            if self._copied[-1].last > end:
                return
            yield self._done()

    def finish(self) -> Iterator[Piece]:
        """What the end of the recording left open."""
        while self._planned and self._filling is not None:
            yield self._done()

    def _fill(self, spans: tuple[Span, ...], sound: Samples, start: int) -> None:
        if self._filling is None:
            self._filling = np.zeros(round((spans[-1].offset_s + spans[-1].length_s) * RATE_HZ), dtype=np.float32)
        for copied in self._copied:
            left, right = max(copied.first, start), min(copied.last, start + len(sound))
            if left < right:
                to = copied.to + left - copied.first
                room = self._filling[to : to + right - left]
                np.clip(sound[left - start : left - start + len(room)] * self._gain, -1.0, 1.0, out=room)

    def _done(self) -> Piece:
        spans, samples = self._planned.pop(), self._filling
        self._filling = None
        assert samples is not None
        return Piece(samples, self.channel, spans, self._recording)


def _copied(spans: Sequence[Span], others: Sequence[Region]) -> list[_Copied]:
    """What a piece takes from the recording: its remarks, each with half of the pause on either side."""
    found: list[_Copied] = []
    for place, span in enumerate(spans):
        before_s = _half_pause(spans[place - 1], span) if place else 0.0
        after_s = _half_pause(span, spans[place + 1]) if place + 1 < len(spans) else 0.0
        before_s = min([before_s, *_apart(span.start_s - before_s, span.start_s, others, from_end=True)])
        after_s = min([after_s, *_apart(span.end_s, span.end_s + after_s, others, from_end=False)])
        to = round((span.offset_s - before_s) * RATE_HZ)
        first, last = round((span.start_s - before_s) * RATE_HZ), round((span.end_s + after_s) * RATE_HZ)
        found.append(_Copied(first, last, to))
    return found


def _half_pause(span: Span, following: Span) -> float:
    return max(0.0, following.offset_s - span.offset_s - span.length_s) / 2


def _apart(start_s: float, end_s: float, others: Sequence[Region], *, from_end: bool) -> Iterator[float]:
    """How far each other region that reaches into the stretch stays away from its one end."""
    for region in others:
        if region.start_s < end_s and region.end_s > start_s:
            yield max(0.0, end_s - region.end_s if from_end else region.start_s - start_s)


def part_of(piece: Piece, offset_s: float, end_s: float) -> Piece:
    """The stretch of a piece between two moments of its own time, as a piece with the spans it holds."""
    spans = tuple(
        Span(max(0.0, span.offset_s - offset_s), span.start_s + max(0.0, offset_s - span.offset_s), length_s)
        for span in piece.spans
        if (length_s := min(span.offset_s + span.length_s, end_s) - max(span.offset_s, offset_s)) > 0.0
    )
    first, last = round(offset_s * RATE_HZ), round(end_s * RATE_HZ)
    return Piece(piece.samples[first:last], piece.channel, spans, piece.recording)


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
        language=segment.language,
    )


def _placed_whole(piece: Piece, segment: Segment) -> Segment:
    span = piece.span_at((segment.start_s + segment.end_s) / 2)
    ends = _placed_word(Word("", segment.start_s, max(segment.start_s, segment.end_s)), span)
    return Segment(
        ends.start_s,
        ends.end_s,
        segment.text.strip(),
        piece.channel,
        (),
        segment.confidence,
        segment.no_speech,
        segment.language,
    )
