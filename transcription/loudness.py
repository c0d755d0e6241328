"""A recording's loudness from moment to moment, coarse enough to be drawn; streams, whatever its length."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from transcription.audio import read_blocks
from transcription.engine import Samples

RATE_HZ = 16_000
FINE_S = 0.05
POINTS = 2400
"""No screen shows more of them side by side."""
FLOOR_DB = -32.0
"""Below the loudest moment by so much, nothing is drawn."""
TWO = 2


@dataclass(frozen=True, slots=True)
class Loudness:
    """A point every ``step_s`` for each channel: 0 for silence, 100 for the recording's loudest moment."""

    step_s: float
    channels: tuple[tuple[int, ...], ...]


def loudness_of(path: Path) -> Loudness:
    """Raises RecordingUnreadable where the file cannot be decoded. Of more than two channels, the first two."""
    size = int(RATE_HZ * FINE_S)
    left: Samples | None = None
    levels: list[npt.NDArray[np.float32]] = []
    for block in read_blocks(path):
        whole = block[:TWO] if left is None else np.concatenate([left, block[:TWO]], axis=1)
        count = whole.shape[1] // size
        frames = whole[:, : count * size].reshape(whole.shape[0], count, size)
        levels.append(np.sqrt(np.mean(frames * frames, axis=2)).astype(np.float32))
        left = whole[:, count * size :]
    if not levels:
        return Loudness(FINE_S, ())
    return drawn(np.concatenate(levels, axis=1))


def drawn(levels: npt.NDArray[np.float32]) -> Loudness:
    """``(channels, n)`` levels of 0..1, one every ``FINE_S``, as at most ``POINTS`` points on a scale of decibels."""
    together = max(1, -(-levels.shape[1] // POINTS))
    missing = -levels.shape[1] % together
    padded = np.pad(levels, ((0, 0), (0, missing)))
    coarse = padded.reshape(levels.shape[0], -1, together).max(axis=2)
    loudest = float(coarse.max(initial=0.0))
    if loudest <= 0.0:
        points = np.zeros(coarse.shape, dtype=int)
    else:
        decibels = 20 * np.log10(np.maximum(coarse / loudest, 1e-6))
        points = np.rint(np.clip(1 - decibels / FLOOR_DB, 0.0, 1.0) * 100).astype(int)
    return Loudness(round(FINE_S * together, 4), tuple(tuple(int(one) for one in channel) for channel in points))
