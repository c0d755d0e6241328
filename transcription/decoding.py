"""The packets of an opened file to float sound: whole seconds at a time, broken packets and odd frames told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.container import InputContainer

from transcription.engine import Samples
from transcription.errors import RecordingUnreadable

RATES_HZ = range(1_000, 384_001)
"""Sample rates that a recording can have; others are a damaged header."""

_MOST_BROKEN = 0.05
"""A share of broken packets above this is not a click on the line: words are missing."""

_MOST_ODD_S = 1.0
"""Frames with more channels than the file begins with are damage up to this length, another recording above it."""

_GATHERED_S = 0.5
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
    waiting: list[npt.NDArray[Any]] = []
    kind: tuple[str, int, int] = ("", 0, 0)
    length = position = 0
    for frame, position in _frames(container, name):
        found = (frame.format.name, frame.sample_rate, frame.layout.nb_channels)
        if waiting and (found != kind or length >= _GATHERED_S * kind[1]):
            yield Part(fitting.fit(np.concatenate(waiting, axis=1), kind[1]), kind[1], position)
            waiting, length = [], 0
        kind = found
        waiting.append(_planes(frame))
        length += frame.samples
    if waiting:
        yield Part(fitting.fit(np.concatenate(waiting, axis=1), kind[1]), kind[1], position)


def reason(error: Exception) -> str:
    """The decoder's own words, without its capitals and full stop."""
    text = getattr(error, "strerror", None) or str(error)
    return str(text).strip().rstrip(".").lower() or type(error).__name__


def _frames(container: InputContainer, name: str) -> Iterator[tuple[AudioFrame, int]]:
    """Frames and where they stand in the file; a few broken packets are stepped over."""
    packets = broken = position = 0
    why = ""
    for packet in _packets(container, name):
        packets += 1
        position = max(position, packet.pos or 0)
        try:
            frames = packet.decode()
        except (av.error.FFmpegError, ValueError) as error:
            broken, why = broken + 1, reason(error)
            continue
        for frame in frames:
            if isinstance(frame, AudioFrame) and frame.samples and frame.sample_rate in RATES_HZ:
                yield frame, position
    if broken > max(1, packets * _MOST_BROKEN):
        raise RecordingUnreadable(
            f"{name} is damaged: {broken} of {packets} packets cannot be decoded ({why}); ask for the whole file again"
        )


def _packets(container: InputContainer, name: str) -> Iterator[av.Packet]:
    try:
        yield from container.demux(container.streams.audio[0])
    except (av.error.FFmpegError, ValueError) as error:
        raise RecordingUnreadable(f"{name} cannot be read to its end ({reason(error)})") from error


def _planes(frame: AudioFrame) -> npt.NDArray[Any]:
    """``(channels, n)`` as the codec gives it."""
    data: npt.NDArray[Any] = frame.to_ndarray()
    return data if frame.format.is_planar else data.reshape(-1, frame.layout.nb_channels).T


def _as_float(data: npt.NDArray[Any]) -> Samples:
    """-1..1 whatever the codec gives; what is not a number is silence."""
    if data.dtype == np.uint8:
        return np.asarray((data.astype(np.float32) - 128.0) / 128.0, dtype=np.float32)
    if np.issubdtype(data.dtype, np.integer):
        return np.asarray(data, dtype=np.float32) * np.float32(-1.0 / float(np.iinfo(data.dtype).min))
    sound = np.asarray(data, dtype=np.float32)
    if not np.isfinite(sound.sum()):
        sound = np.nan_to_num(sound, nan=0.0, posinf=_LOUDEST, neginf=-_LOUDEST)
    return np.asarray(np.clip(sound, -_LOUDEST, _LOUDEST), dtype=np.float32)


class _Fitting:
    """Keeps a stream on the number of channels that it began with."""

    def __init__(self, name: str, channels: int) -> None:
        self._name = name
        self._channels = channels
        self._odd_s = 0.0

    def fit(self, data: npt.NDArray[Any], rate_hz: int) -> Samples:
        sound = _as_float(data)
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
