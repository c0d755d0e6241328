"""The first pass over a recording: its layout, where the voices are and what else is on it; no words yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from transcription import activity, channels
from transcription.activity import ActivitySettings
from transcription.audio import content_sha256, read_blocks
from transcription.engine import FRAME, FRAME_S, RATE_HZ, Samples, SpeechDetector
from transcription.progress import Progress, ShouldStop, stop_if
from transcription.resampling import BLOCK
from transcription.types import Listening, Mark, Region, Track

_STRETCH = 30 * BLOCK


@dataclass(frozen=True, slots=True, eq=False)
class FrameValues:
    """What is kept of a recording, a few numbers a frame: ``(channels, frames)`` each, and the channels' products."""

    samples: int
    speech: Samples
    tones: npt.NDArray[np.bool_]
    flatness: Samples
    products: channels.Grams

    @property
    def duration_s(self) -> float:
        return self.samples / RATE_HZ


def listen(
    path: Path,
    detector: SpeechDetector,
    settings: ActivitySettings,
    *,
    on_progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> Listening:
    """Reads the whole file once. Raises RecordingUnreadable where it cannot be decoded, Cancelled when told to stop."""
    values = measure(read_blocks(path, on_progress=on_progress, should_stop=should_stop), detector)
    sha256 = content_sha256(path, should_stop=should_stop)
    stop_if(should_stop)
    return describe(sha256, values, settings)


def measure(blocks: Iterable[Samples], detector: SpeechDetector) -> FrameValues:
    """Frame values of a stream of ``(channels, n)`` blocks; the last part of a frame is filled with silence."""
    total, speech, tones, flatness, products = 0, [], [], [], []
    stream = None
    for stretch in _stretches(blocks):
        stream = stream or detector.open(stretch.shape[0])
        total += stretch.shape[1]
        whole = np.pad(stretch, ((0, 0), (0, -stretch.shape[1] % FRAME)))
        speech.append(stream.feed(whole))
        spectra = [activity.spectral(side) for side in whole]
        tones.append(np.stack([is_tone for is_tone, _ in spectra]))
        flatness.append(np.stack([flat for _, flat in spectra]))
        products.append(channels.grams(whole))
    if not speech:
        empty = np.zeros((1, 0), dtype=np.float32)
        return FrameValues(0, empty, empty.astype(bool), empty, np.zeros((0, 1, 1), dtype=np.float32))
    return FrameValues(
        samples=total,
        speech=np.concatenate(speech, axis=1),
        tones=np.concatenate(tones, axis=1),
        flatness=np.concatenate(flatness, axis=1),
        products=np.concatenate(products),
    )


def describe(sha256: str, values: FrameValues, settings: ActivitySettings) -> Listening:
    """Layout, tracks and marks from frame values; pure."""
    arrangement = channels.arrange(values.products, np.any(values.speech >= settings.enter, axis=0, keepdims=True)[0])
    tracks: list[Track] = []
    marks: list[Mark] = []
    for side in arrangement.sides:
        found = _marks(values, side, settings)
        regions = _regions(values, side, found, settings)
        if len(arrangement.sides) == 2:
            other = arrangement.sides[1 - arrangement.sides.index(side)]
            regions = channels.without_echo(regions, values.products, side, other)
        tracks.append(Track(side, regions, _level_db(values, side, regions)))
        marks.extend(found)
    duration_s = round(values.duration_s, 3)
    return Listening(
        sha256=sha256,
        duration_s=duration_s,
        channels=values.products.shape[1],
        layout=arrangement.layout,
        tracks=tuple(tracks),
        marks=_within(_merged(marks, tracks), duration_s),
    )


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


def _level_db(values: FrameValues, side: int, regions: Iterable[Region]) -> float | None:
    powers = [
        values.products[round(region.start_s / FRAME_S) : round(region.end_s / FRAME_S), side, side]
        for region in regions
    ]
    return round(channels.level_db(float(np.concatenate(powers).mean())), 1) if powers else None


def _merged(marks: list[Mark], tracks: list[Track]) -> list[Mark]:
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
