"""Decoded sound of any rate, changing on the way or not, to even 16 kHz blocks around zero; knows no files."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import soxr

from transcription.engine import FRAME, RATE_HZ, Samples

BLOCK_FRAMES = 32
BLOCK = BLOCK_FRAMES * FRAME
"""Samples of a block (1.024 s): whole frames, so that nothing behind has to be cut again."""

_OFFSET_S = 0.15
_INAUDIBLE = 1e-5


class Resampler:
    """Takes ``(channels, n)`` parts, each at its own rate; gives blocks of ``BLOCK`` samples, the last one shorter."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._rate_hz = RATE_HZ
        self._stream: soxr.ResampleStream | None = None
        self._held: list[Samples] = []
        self._length = 0
        self._offset = _OffsetRemoval()

    def feed(self, sound: Samples, rate_hz: int) -> Iterator[Samples]:
        if rate_hz != self._rate_hz:
            self._close()
            self._rate_hz = rate_hz
            if rate_hz != RATE_HZ:
                self._stream = soxr.ResampleStream(rate_hz, RATE_HZ, self._channels, dtype="float32", quality="HQ")
        self._hold(sound if self._stream is None else self._resampled(sound))
        if self._length >= BLOCK:
            joined = np.concatenate(self._held, axis=1)
            whole = self._length // BLOCK * BLOCK
            self._held, self._length = [joined[:, whole:]], self._length - whole
            for start in range(0, whole, BLOCK):
                yield self._offset.removed(joined[:, start : start + BLOCK])

    def finish(self) -> Iterator[Samples]:
        """What is left at the end, up to a block or two."""
        self._close()
        if self._length:
            joined = np.concatenate(self._held, axis=1)
            for start in range(0, self._length, BLOCK):
                yield self._offset.removed(joined[:, start : start + BLOCK])
        self._held, self._length = [], 0

    def _close(self) -> None:
        if self._stream is not None:
            self._hold(self._resampled(np.zeros((self._channels, 0), dtype=np.float32), last=True))
            self._stream = None

    def _resampled(self, sound: Samples, *, last: bool = False) -> Samples:
        assert self._stream is not None
        chunk = self._stream.resample_chunk(np.ascontiguousarray(sound.T), last=last)
        return np.asarray(chunk, dtype=np.float32).reshape(-1, self._channels).T

    def _hold(self, sound: Samples) -> None:
        if sound.shape[1]:
            self._held.append(sound)
            self._length += sound.shape[1]


class _OffsetRemoval:
    """Takes away what stands still or drifts: each frame's mean, smoothed over 0.15 s, is drawn off in a line.

    A constant offset would count as loudness everywhere and hide quiet speech from the recogniser; a voice has no
    mean over that long.
    """

    def __init__(self) -> None:
        self._mean: Samples | None = None

    def removed(self, block: Samples) -> Samples:
        """``(channels, n)`` of up to ``BLOCK`` samples without its offset."""
        count = -(-block.shape[1] // FRAME)
        whole = block if block.shape[1] == count * FRAME else _stretched(block, count * FRAME)
        frames = whole.reshape(block.shape[0], count, FRAME)
        means = frames.mean(axis=2)
        before = means[:, :4].mean(axis=1) if self._mean is None else self._mean
        smooth = np.concatenate((before[:, None], _smoothed(means, before)), axis=1)
        self._mean = smooth[:, -1]
        if float(np.abs(smooth).max()) < _INAUDIBLE:
            return np.ascontiguousarray(block)
        line = smooth[:, :-1, None] + np.diff(smooth, axis=1)[:, :, None] * _RAMP
        return np.ascontiguousarray((frames - line).reshape(block.shape[0], -1)[:, : block.shape[1]])


_RAMP = (np.arange(FRAME, dtype=np.float32) + 1.0) / FRAME
_KEEP = float(np.exp(-FRAME / RATE_HZ / _OFFSET_S))
_AGES = np.arange(BLOCK_FRAMES)[:, None] - np.arange(BLOCK_FRAMES)
_WEIGHTS = np.where(_AGES >= 0, (1.0 - _KEEP) * _KEEP ** np.maximum(_AGES, 0), 0.0).astype(np.float32)
_FADING = (_KEEP ** (1.0 + np.arange(BLOCK_FRAMES))).astype(np.float32)


def _smoothed(means: Samples, before: Samples) -> Samples:
    """The running mean of ``(channels, frames)`` means that stood at ``before``."""
    count = means.shape[1]
    return np.asarray(means @ _WEIGHTS[:count, :count].T + before[:, None] * _FADING[:count], dtype=np.float32)


def _stretched(block: Samples, length: int) -> Samples:
    return np.pad(block, ((0, 0), (0, length - block.shape[1])), mode="edge")
