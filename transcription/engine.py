"""What a recogniser, a listener for speech and their traits are; knows no runtime."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from transcription.types import Engine, Region, Segment, Voices

Samples = npt.NDArray[np.float32]

RATE_HZ = 16_000
"""The one sample rate behind the door: every model here was trained on it."""

SHORT_S = 45.0
"""A side with so much speech or less is a short recording: cheap, of little context, and heard with care."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a stretch of a piece lies in the recording: ``offset_s`` in the piece is ``start_s`` in the call."""

    offset_s: float
    start_s: float
    length_s: float

    @property
    def end_s(self) -> float:
        return self.start_s + self.length_s


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Up to 30 s of one channel's speech, silence left out: float32 ``(n,)`` at 16 kHz in -1..1.

    ``recording`` is the sha256 of the file it came from (the scripted recogniser answers by it).
    """

    samples: Samples
    channel: int
    spans: tuple[Span, ...]
    recording: str = ""

    @property
    def length_s(self) -> float:
        return len(self.samples) / RATE_HZ

    def span_at(self, offset_s: float) -> Span:
        """The span that holds this place of the piece; in the quiet between two, the nearer one."""
        return min(self.spans, key=lambda span: _distance(span, offset_s))


def _distance(span: Span, offset_s: float) -> float:
    return max(span.offset_s - offset_s, offset_s - span.offset_s - span.length_s, 0.0)


@dataclass(frozen=True, slots=True)
class EngineTraits:
    """What makes one recogniser's output what it is; it goes into the receipt of every review."""

    name: str
    model: str
    version: str
    sha256: str | None
    device: str
    threads: int

    @property
    def engine(self) -> Engine:
        return Engine(name=self.name, model=self.model, version=self.version, sha256=self.sha256)


class Recogniser(Protocol):
    """Speech to words. Same pieces, same language: same segments."""

    @property
    def traits(self) -> EngineTraits: ...

    def recognise(
        self, pieces: Sequence[Piece], language: str, *, check: Callable[[], None] | None = None
    ) -> list[tuple[Segment, ...]]:
        """One tuple of segments a piece, in the piece's own time (seconds from its first sample).

        ``check`` is called at least once a second or so; what it raises ends the work.
        """
        ...

    def languages(self, pieces: Sequence[Piece]) -> Mapping[str, float]:
        """Probability by ISO 639-1 code, averaged over the pieces; sums to at most 1."""
        ...

    def unload(self) -> None:
        """Gives its memory back until it is next asked for something; work under way is not disturbed."""
        ...


class SpeechStream(Protocol):
    """One recording being listened to, block after block."""

    def feed(self, block: Samples) -> Samples:
        """Speech probability of ``(channels, n)`` samples as ``(channels, n / FRAME)``; n is whole frames."""
        ...


class SpeechDetector(Protocol):
    """Tells frames with a voice from frames without."""

    def open(self, channels: int) -> SpeechStream: ...


FRAME = 512
"""Samples of one frame (32 ms): what the voice detector was trained on."""

FRAME_S = FRAME / RATE_HZ


class Diariser(Protocol):
    """Tells the two voices of one track apart."""

    def divide(
        self, blocks: Iterable[Samples], regions: Sequence[Region], should_stop: Callable[[], bool] | None = None
    ) -> Voices:
        """Reads ``(1, n)`` blocks of the track once; ``regions`` are where a voice is. Raises Cancelled."""
        ...


class VoiceEncoder(Protocol):
    """Short clips of a voice to vectors that are near for one voice and far for two; they are never kept."""

    def embed(self, clips: Sequence[Samples]) -> Samples:
        """``(n, d)`` float32 of length 1 for ``n`` clips of ``(samples,)``."""
        ...


class TurnFollower(Protocol):
    """Follows who speaks inside one window; its numbers mean nothing outside the window."""

    def follow(self, windows: Samples) -> Samples:
        """``(n, samples)`` windows to ``(n, frames, voices)``: probability that each local voice speaks."""
        ...
