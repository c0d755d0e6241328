"""The packets of an opened file to float sound: whole seconds at a time, broken packets and odd frames told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.plane import AudioPlane
from av.container import InputContainer

from transcription.engine import Samples
from transcription.errors import RecordingUnreadable

RATES_HZ = range(1_000, 384_001)
"""Sample rates that a recording can have; others are a damaged header."""

_MOST_BROKEN = 0.05
"""A share of broken packets above this is not a click on the line: words are missing."""

_MOST_ODD_S = 1.0
"""Frames with more channels than the file begins with are damage up to this length, another recording above it."""

_DTYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "flt": "f4", "dbl": "f8", "s64": "i8"}
_GATHERED_S = 0.5
_LAST_BYTES = 64
_LOUDEST = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Decoded sound, float32 ``(channels, n)`` in -1..1, and the byte of the file up to which it reaches."""

    sound: Samples
    rate_hz: int
    position: int

    @property
    def length_s(self) -> float:
        return float(self.sound.shape[1]) / self.rate_hz


def decode(container: InputContainer, name: str, channels: int) -> Iterator[Part]:
    """All the sound of the first stream, on ``channels`` channels.

    Where a later part of the file has fewer, its sound is on all of them; the rate may change at any part. Raises
    RecordingUnreadable for a file of which too much cannot be decoded.
    """
    fitting = _Fitting(name, channels)
    waiting: list[_Chunk] = []
    length = 0
    for chunk in _chunks(container, name):
        if waiting and (not chunk.is_like(waiting[0]) or length >= _GATHERED_S * chunk.rate_hz):
            yield fitting.fit(waiting)
            waiting, length = [], 0
        waiting.append(chunk)
        length += chunk.samples.shape[1]
    if waiting:
        yield fitting.fit(waiting)


def reason(error: Exception) -> str:
    """The decoder's own words, without its capitals and full stop."""
    text = getattr(error, "strerror", None) or str(error)
    return str(text).strip().rstrip(".").lower() or type(error).__name__


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    """One decoded frame as the codec gives it, ``(channels, n)``."""

    samples: npt.NDArray[Any]
    rate_hz: int
    position: int

    def is_like(self, other: _Chunk) -> bool:
        mine, theirs = self.samples, other.samples
        return self.rate_hz == other.rate_hz and mine.shape[0] == theirs.shape[0] and mine.dtype == theirs.dtype


def _chunks(container: InputContainer, name: str) -> Iterator[_Chunk]:
    """Decoded frames; a few broken packets are stepped over."""
    packets = broken = position = 0
    why = ""
    for packet in _packets(container, name):
        packets += 1
        position = max(position, packet.pos or 0)
        try:
            frames = [frame for frame in packet.decode() if isinstance(frame, AudioFrame) and frame.samples]
            chunks = [_Chunk(_planes(frame), frame.sample_rate, position) for frame in frames]
        except (av.error.FFmpegError, ValueError) as error:
            broken, why = broken + 1, reason(error)
            continue
        yield from (chunk for chunk in chunks if chunk.rate_hz in RATES_HZ)
    if broken > max(1, packets * _MOST_BROKEN):
        raise RecordingUnreadable(
            f"{name} is damaged: {broken} of {packets} packets cannot be decoded ({why}); ask for the whole file again"
        )


def _packets(container: InputContainer, name: str) -> Iterator[av.Packet]:
    """Stops at what is left of a frame at the very end: no call ends there."""
    position = 0
    try:
        for packet in container.demux(container.streams.audio[0]):
            position = max(position, (packet.pos or 0) + packet.size)
            yield packet
    except (av.error.FFmpegError, ValueError) as error:
        if 0 < container.size - position < _LAST_BYTES:
            return
        raise RecordingUnreadable(f"{name} cannot be read to its end ({reason(error)})") from error


def _planes(frame: AudioFrame) -> npt.NDArray[Any]:
    """``(channels, n)`` as the codec gives it.

    ``frame.to_ndarray`` looks for as many planes as there are pointers and runs past the end of them where a frame
    has eight, so the planes are counted here.
    """
    channels, dtype = frame.layout.nb_channels, np.dtype(_DTYPES[frame.format.packed.name])
    if frame.format.is_planar:
        return np.stack([_samples(frame, place, dtype, frame.samples) for place in range(channels)])
    return _samples(frame, 0, dtype, frame.samples * channels).reshape(-1, channels).T


def _samples(frame: AudioFrame, place: int, dtype: np.dtype[Any], count: int) -> npt.NDArray[Any]:
    plane: Any = AudioPlane(frame, place)
    found: npt.NDArray[Any] = np.frombuffer(plane, dtype, count)
    return found


def _as_float(data: npt.NDArray[Any]) -> Samples:
    """-1..1 whatever the codec gives; what is not a number is silence."""
    if data.dtype == np.uint8:
        return np.asarray((data.astype(np.float32) - 128.0) / 128.0, dtype=np.float32)
    if np.issubdtype(data.dtype, np.integer):
        return np.asarray(data, dtype=np.float32) * np.float32(-1.0 / float(np.iinfo(data.dtype).min))
    with np.errstate(over="ignore"):  # a double that is no sound at all becomes infinite, and then the loudest
        sound = np.asarray(data, dtype=np.float32)
    if not np.isfinite(sound).all():
        sound = np.nan_to_num(sound, nan=0.0, posinf=_LOUDEST, neginf=-_LOUDEST)
    return np.asarray(np.clip(sound, -_LOUDEST, _LOUDEST), dtype=np.float32)


class _Fitting:
    """Keeps a stream on the number of channels that it began with."""

    def __init__(self, name: str, channels: int) -> None:
        self._name = name
        self._channels = channels
        self._odd_s = 0.0

    def fit(self, chunks: list[_Chunk]) -> Part:
        """Chunks that are like one another as one part."""
        sound, rate_hz = _as_float(np.concatenate([chunk.samples for chunk in chunks], axis=1)), chunks[0].rate_hz
        return Part(self._on_channels(sound, rate_hz), rate_hz, chunks[-1].position)

    def _on_channels(self, sound: Samples, rate_hz: int) -> Samples:
        found = sound.shape[0]
        if found == self._channels:
            return sound
        if found == 1:
            return np.repeat(sound, self._channels, axis=0)
        self._odd_s += sound.shape[1] / rate_hz
        if self._odd_s > _MOST_ODD_S:
            raise RecordingUnreadable(
                f"{self._name} changes from {self._channels} to {found} channels on the way:"
                " save each part as a file of its own"
            )
        return np.repeat(sound.mean(axis=0, keepdims=True), self._channels, axis=0)
