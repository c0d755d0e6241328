"""The first pass over a recording: its layout, where the voices are and what else is on it; no words yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from transcription import activity, channels
from transcription.activity import ActivitySettings
from transcription.audio import Sound, content_sha256
from transcription.echoes import echoes
from transcription.engine import FRAME, FRAME_S, RATE_HZ, Samples, SpeechDetector
from transcription.levels import DetectorGain, gain
from transcription.progress import Progress, ShouldStop, stop_if
from transcription.resampling import BLOCK
from transcription.types import Listening, Mark, Region, Track

_STRETCH = 30 * BLOCK
_SILENCE = np.zeros((1, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class FrameValues:
    """What is kept of a recording, some numbers a frame: ``(channels, frames)`` each, and the channels' products.

    ``bands`` is ``(channels, frames, 8)`` in dB; ``peaks`` the highest sample.
    """

    samples: int
    speech: Samples
    tones: npt.NDArray[np.bool_]
    flatness: Samples
    bands: npt.NDArray[np.float16]
    peaks: Samples
    products: channels.Grams

    @property
    def duration_s(self) -> float:
        return self.samples / RATE_HZ


def listen(
    path: Path,
    detector: SpeechDetector,
    settings: ActivitySettings,
    *,
    sound: Sound | None = None,
    on_progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> Listening:
    """Reads the whole file (or its ``sound``) once.

    Raises RecordingUnreadable where it cannot be decoded, Cancelled when told to stop.
    """
    blocks = (sound or Sound(path)).blocks(on_progress=on_progress, should_stop=should_stop)
    values = measure(blocks, detector)
    sha256 = content_sha256(path, should_stop=should_stop)
    stop_if(should_stop)
    return describe(sha256, values, settings, should_stop=should_stop)


def measure(blocks: Iterable[Samples], detector: SpeechDetector) -> FrameValues:
    """Frame values of a stream of ``(channels, n)`` blocks; the last part of a frame is filled with silence."""
    parts: list[FrameValues] = []
    listener: _Listener | None = None
    for stretch in _stretches(blocks):
        listener = listener or _Listener(detector, stretch.shape[0])
        parts += listener.taken(stretch)
    listener = listener or _Listener(detector, 1)
    parts += listener.rest()
    return _joined(parts or [*listener.taken(_SILENCE), *listener.rest()])


class _Listener:
    """Frame values of one recording, a stretch at a time.

    Voices are looked for beside everything else: while one stretch is with the detector, the next is decoded.
    """

    def __init__(self, detector: SpeechDetector, count: int) -> None:
        self._stream = detector.open(count)
        self._gain = DetectorGain(count)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="voices")
        self._waiting: tuple[FrameValues, Future[Samples]] | None = None

    def taken(self, stretch: Samples) -> list[FrameValues]:
        """Takes a stretch and gives the values of the one before it, if there is one."""
        missing = -stretch.shape[1] % FRAME
        whole = np.pad(stretch, ((0, 0), (0, missing))) if missing else stretch
        products = channels.grams(whole)
        power = np.diagonal(products, axis1=1, axis2=2).T
        raised = self._gain.raised(whole, power)
        before = self.rest()
        speech = self._beside.submit(self._stream.feed, raised)
        spectra = [activity.spectral(side) for side in whole]
        values = FrameValues(
            samples=stretch.shape[1],
            speech=np.zeros((0, 0), dtype=np.float32),
            tones=np.stack([side.tones for side in spectra]),
            flatness=np.stack([side.flatness for side in spectra]),
            bands=np.stack([side.bands for side in spectra]),
            peaks=np.abs(whole.reshape(whole.shape[0], -1, FRAME)).max(axis=2),
            products=products,
        )
        self._waiting = values, speech
        return before

    def rest(self) -> list[FrameValues]:
        """The values of the last stretch taken, once the detector has heard it."""
        if self._waiting is None:
            return []
        (values, speech), self._waiting = self._waiting, None
        return [replace(values, speech=speech.result())]


def _joined(parts: Sequence[FrameValues]) -> FrameValues:
    return FrameValues(
        samples=sum(part.samples for part in parts),
        speech=np.concatenate([part.speech for part in parts], axis=1),
        tones=np.concatenate([part.tones for part in parts], axis=1),
        flatness=np.concatenate([part.flatness for part in parts], axis=1),
        bands=np.concatenate([part.bands for part in parts], axis=1),
        peaks=np.concatenate([part.peaks for part in parts], axis=1),
        products=np.concatenate([part.products for part in parts]),
    )


def describe(
    sha256: str, values: FrameValues, settings: ActivitySettings, *, should_stop: ShouldStop | None = None
) -> Listening:
    """Layout, tracks and marks from frame values; pure."""
    arrangement = channels.arrange(values.products, values.speech >= settings.enter)
    if len(arrangement.sides) == channels.TWO:
        values = _own_voices(values, arrangement.sides, should_stop)
    tracks: list[Track] = []
    marks: list[Mark] = []
    for side in arrangement.sides:
        found = _marks(values, side, settings)
        tracks.append(_track(values, side, _regions(values, side, found, settings)))
        marks.extend(found)
    duration_s = round(values.duration_s, 3)
    return Listening(
        sha256=sha256,
        duration_s=duration_s,
        channels=channels.without_mix(values.products.shape[1]),
        layout=arrangement.layout,
        tracks=tuple(tracks),
        marks=_within(_shared(marks, tracks), duration_s),
    )


def _own_voices(values: FrameValues, sides: tuple[int, ...], should_stop: ShouldStop | None) -> FrameValues:
    """Each side's speech without the frames in which it only carries the other side's voice."""
    left, right = sides
    bands, speech = (values.bands[left], values.bands[right]), (values.speech[left], values.speech[right])
    leaked = echoes(bands, speech, should_stop)
    own = values.speech.copy()
    own[left, leaked[0]] = 0.0
    own[right, leaked[1]] = 0.0
    return replace(values, speech=own)


def _track(values: FrameValues, side: int, regions: tuple[Region, ...]) -> Track:
    frames = _frames_of(values, regions)
    if not frames.any():
        return Track(side, regions)
    level_db = channels.level_db(float(values.products[frames, side, side].mean()))
    peak = float(np.quantile(values.peaks[side, frames], 0.99))
    return Track(side, regions, round(level_db, 1), gain(level_db, peak))


def _frames_of(values: FrameValues, regions: Iterable[Region]) -> npt.NDArray[np.bool_]:
    flags = np.zeros(len(values.products), dtype=bool)
    for region in regions:
        flags[round(region.start_s / FRAME_S) : round(region.end_s / FRAME_S)] = True
    return flags


def _stretches(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The stream again in stretches of whole frames, about 30 s each; the last one as it ends."""
    held: list[Samples] = []
    length = 0
    for block in blocks:
        held.append(block)
        length += block.shape[1]
        while length >= _STRETCH:
            joined = np.concatenate(held, axis=1)
            yield joined[:, :_STRETCH]
            held, length = [joined[:, _STRETCH:]], length - _STRETCH
    if length:
        yield np.concatenate(held, axis=1)


def _marks(values: FrameValues, side: int, settings: ActivitySettings) -> tuple[Mark, ...]:
    power = values.products[:, side, side]
    marks = activity.marks_of(values.speech[side], power, values.tones[side], values.flatness[side], settings)
    return tuple(replace(mark, channel=side) for mark in marks)


def _regions(values: FrameValues, side: int, marks: Iterable[Mark], settings: ActivitySettings) -> tuple[Region, ...]:
    tones = [mark for mark in marks if mark.kind == "tone"]
    voiced = activity.without(activity.voiced(values.speech[side], settings), tones, settings.shortest_s)
    cut = [part for region in voiced for part in activity.split_long(region, values.speech[side], settings.longest_s)]
    end_s = values.duration_s
    return tuple(Region(part.start_s, round(min(part.end_s, end_s), 3)) for part in cut if part.start_s < end_s)


def _shared(marks: list[Mark], tracks: list[Track]) -> list[Mark]:
    """Silence is only silence when nobody speaks; with one track a mark belongs to the recording, not to a channel."""
    if len(tracks) == 1:
        return [Mark(mark.kind, mark.start_s, mark.end_s) for mark in marks]
    other = [mark for mark in marks if mark.kind != "silence"]
    left, right = (
        [mark for mark in marks if mark.kind == "silence" and mark.channel == track.channel] for track in tracks
    )
    shared = [
        Mark("silence", max(one.start_s, two.start_s), min(one.end_s, two.end_s))
        for one in left
        for two in right
        if min(one.end_s, two.end_s) - max(one.start_s, two.start_s) >= 3.0
    ]
    return sorted(other + shared, key=lambda mark: (mark.start_s, mark.kind))


def _within(marks: list[Mark], duration_s: float) -> tuple[Mark, ...]:
    return tuple(
        Mark(mark.kind, mark.start_s, min(mark.end_s, duration_s), mark.channel)
        for mark in marks
        if mark.start_s < duration_s
    )
