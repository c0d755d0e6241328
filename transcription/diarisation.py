"""One track with two people on it to stretches by voice: what is heard in passing, then who said which stretch.

A network that follows speakers for ten seconds marks where a voice may change; an encoder turns the short clips between
those places into vectors; ``two_voices`` divides the vectors; the cheapest path through the call divides its time.
The vectors live in memory until ``divide`` returns: nothing that could recognise a person is kept, written or returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from transcription.engine import RATE_HZ, Samples, TurnFollower, VoiceEncoder
from transcription.errors import Cancelled
from transcription.labelling import labelled
from transcription.turntaking import Clip, Taking, taken
from transcription.two_voices import SplitSettings, split
from transcription.types import Region, Voices

__all__ = ["TRUSTED", "DiarisationSettings", "WindowedDiariser", "labelled"]

TRUSTED = 0.6
"""A division less certain than this is not used: the speakers stay unknown, which is better than wrong."""

STEP = 270
"""Samples from one frame of the follower to the next (16.9 ms)."""

WINDOW = 10 * RATE_HZ
_LEAD = 146  # frames before a window's middle: its edges know too little of what comes before and after
_MIDDLE = 296
_FIRST = 495  # sample at which the first frame of a window is centred
_BATCH = 8


@dataclass(frozen=True, slots=True)
class DiarisationSettings:
    """Lengths of what is compared: clips of ``clip_s`` every ``hop_s``; pauses under ``pause_s`` part nothing."""

    clip_s: float = 1.5
    hop_s: float = 0.75
    shortest_s: float = 0.15
    pause_s: float = 0.2
    split: SplitSettings = field(default_factory=SplitSettings)
    taking: Taking = field(default_factory=Taking)


class WindowedDiariser:
    """Diariser over a TurnFollower of 10 s windows and a VoiceEncoder. Memory grows by a few MB an hour of speech."""

    def __init__(
        self, follower: TurnFollower, encoder: VoiceEncoder, *, settings: DiarisationSettings | None = None
    ) -> None:
        self._follower = follower
        self._encoder = encoder
        self._settings = settings or DiarisationSettings()

    def divide(
        self, blocks: Iterable[Samples], regions: Sequence[Region], should_stop: Callable[[], bool] | None = None
    ) -> Voices:
        speech = _Speech.of(regions)
        clips: list[Clip] = []
        vectors: list[Samples] = []
        for batch in _batches(_windows(blocks, speech)):
            if should_stop is not None and should_stop():
                raise Cancelled("stopped as asked while the voices were being told apart")
            heard = self._follower.follow(np.stack([window for _, window in batch]))
            for (place, window), speaking in zip(batch, heard, strict=True):
                found = _clips(place, speaking > 0.5, speech, self._settings)
                clips.extend(found)
                if found:
                    vectors.append(self._encoder.embed([_cut(window, place, clip) for clip in found]))
        lengths = np.array([clip.length_s for clip in clips])
        stacked = np.concatenate(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)
        return taken(clips, split(stacked, lengths, self._settings.split), regions, self._settings.taking)


@dataclass(frozen=True, slots=True, eq=False)
class _Speech:
    """Starts and ends of the regions, ready to be asked about many moments."""

    starts_s: npt.NDArray[np.float64]
    ends_s: npt.NDArray[np.float64]

    @classmethod
    def of(cls, regions: Sequence[Region]) -> _Speech:
        ordered = sorted(regions, key=lambda region: region.start_s)
        return cls(*(np.array([getattr(region, end) for region in ordered]) for end in ("start_s", "end_s")))

    def at(self, moments_s: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """True where a moment lies in a region."""
        if not len(self.starts_s):
            return np.zeros(len(moments_s), dtype=bool)
        last = np.searchsorted(self.starts_s, moments_s, side="right") - 1
        return np.asarray((last >= 0) & (moments_s < self.ends_s[last]))


def _windows(blocks: Iterable[Samples], speech: _Speech) -> Iterator[tuple[int, Samples]]:
    """Number and samples of every window with speech in its middle; the call is padded with silence at both ends."""
    held: Samples = np.zeros(_LEAD * STEP, dtype=np.float32)
    place = total = 0
    for block in blocks:
        held = np.concatenate([held, block[0]])
        total += block.shape[1]
        while len(held) >= WINDOW:
            if speech.at(_moments_s(place)).any():
                yield place, held[:WINDOW]
            held, place = held[_MIDDLE * STEP :], place + 1
    while place * _MIDDLE * STEP < total:
        if speech.at(_moments_s(place)).any():
            yield place, np.pad(held, (0, WINDOW - len(held)))
        held, place = held[_MIDDLE * STEP :], place + 1


def _batches(windows: Iterator[tuple[int, Samples]]) -> Iterator[list[tuple[int, Samples]]]:
    batch: list[tuple[int, Samples]] = []
    for window in windows:
        batch.append(window)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _clips(place: int, speaking: npt.NDArray[np.bool_], speech: _Speech, settings: DiarisationSettings) -> list[Clip]:
    """Clips of one local voice alone in the middle of window ``place``, from ``(frames, voices)``."""
    middle = speaking[_LEAD : _LEAD + _MIDDLE]
    moments = _moments_s(place)
    alone = (middle.sum(axis=1) == 1) & speech.at(moments)
    voices = np.where(alone, middle.argmax(axis=1), -1)
    return [
        Clip(float(moments[first]) - _HALF_S, float(moments[last - 1]) + _HALF_S, (place, voice))
        for start, end, voice in _runs(voices, settings)
        for first, last in _slices(start, end, settings)
    ]


_HALF_S = STEP / RATE_HZ / 2


def _moments_s(place: int) -> npt.NDArray[np.float64]:
    """When each frame of the middle of a window is centred."""
    return (_FIRST + STEP * (place * _MIDDLE + np.arange(_MIDDLE))) / RATE_HZ


def _runs(voices: npt.NDArray[np.intp], settings: DiarisationSettings) -> Iterator[tuple[int, int, int]]:
    """Start, end, voice of each stretch of one voice; a pause or another voice ends it."""
    pause, shortest = (round(length_s * RATE_HZ / STEP) for length_s in (settings.pause_s, settings.shortest_s))
    spoken = np.flatnonzero(voices >= 0)
    if not len(spoken):
        return
    parted = (np.diff(spoken) > pause) | (np.diff(voices[spoken]) != 0)
    for run in np.split(spoken, np.flatnonzero(parted) + 1):
        if len(run) >= shortest:
            yield int(run[0]), int(run[-1]) + 1, int(voices[run[0]])


def _slices(start: int, end: int, settings: DiarisationSettings) -> Iterator[tuple[int, int]]:
    """A long stretch in overlapping clips, a short one whole."""
    clip, hop = (round(length_s * RATE_HZ / STEP) for length_s in (settings.clip_s, settings.hop_s))
    last = max(start, end - clip)
    for at in range(start, max(start + 1, last + hop), hop):
        yield min(at, last), min(min(at, last) + clip, end)


def _cut(window: Samples, place: int, clip: Clip) -> Samples:
    offset = place * _MIDDLE * STEP - _LEAD * STEP
    return window[round(clip.start_s * RATE_HZ) - offset : round(clip.end_s * RATE_HZ) - offset]
