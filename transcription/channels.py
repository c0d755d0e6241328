"""Which channels of a recording are people, and whether two of them are one mono signal copied; pure arithmetic.

All decisions rest on the products between channels, one small matrix a frame, so nothing of the sound is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcription.engine import FRAME, Samples
from transcription.types import Layout

Grams = npt.NDArray[np.float32]
"""Products between channels, ``(frames, channels, channels)``: powers on the diagonal."""

SAME = 0.85
"""Correlation above which two channels carry one signal: a copy with noise at -10 dB still has 0.9, while two
sides that leak into each other at -6 dB have 0.8."""

NEAR_DB = 15.0
"""A copy is about as loud as its original; the same signal far below is a leak into a dead channel."""

DEAD_DB = -70.0
"""A channel whose loudest frames are quieter than this (re full scale) has nothing on it."""

TWO = 2

_FAIR_PART = 0.05
_FLOOR = 1e-12


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the people lie on the channels; ``sides`` are the channels to read, left to right."""

    layout: Layout
    sides: tuple[int, ...]


def grams(block: Samples) -> Grams:
    """Mean products between the channels of a ``(channels, n)`` block a frame, each frame's offset removed."""
    count = block.shape[0]
    frames = block[:, : block.shape[1] // FRAME * FRAME].reshape(count, -1, FRAME)
    means = frames.mean(axis=2)
    products = np.empty((frames.shape[1], count, count), dtype=np.float32)
    for one in range(count):
        for two in range(one, count):
            mean = np.einsum("nf,nf->n", frames[one], frames[two]) / FRAME - means[one] * means[two]
            products[:, one, two] = products[:, two, one] = mean
    return products


def with_mix(block: Samples) -> Samples:
    """A ``(channels, n)`` block of more than two channels with their mean as one more; of one or two, as it is."""
    if block.shape[0] <= TWO:
        return block
    return np.concatenate((block, block.mean(axis=0, keepdims=True)))


def without_mix(count: int) -> int:
    """How many channels the recording itself has where ``with_mix`` gives ``count``."""
    return count if count <= TWO else count - 1


def arrange(products: Grams, voices: npt.NDArray[np.bool_]) -> Arrangement:
    """The layout of a recording from ``with_mix`` blocks; ``voices`` ``(channels, frames)`` says where a channel has
    one, and those frames decide when there are any.

    Channels that are copies of an earlier one are dropped, and of more than two those without a voice; where more
    than two are left nobody can say who is who, so their mix is read as mono.
    """
    count = without_mix(products.shape[1])
    if count == 1 or len(products) == 0:
        return Arrangement(Layout.MONO, (0,))
    voices, products = voices[:count], products[:, :count, :count]
    spoken = voices.any(axis=0)
    total = (products[spoken] if spoken.any() else products).mean(axis=0, dtype=np.float64)
    live = _live(products, total)
    if count == TWO:
        return _of_two(total, live)
    distinct = _distinct(total, _with_voices(live, voices))
    if len(distinct) == TWO:
        return Arrangement(Layout.STEREO, tuple(distinct))
    return Arrangement(Layout.MONO, (count,)) if len(distinct) > TWO else _one_of_many(total, live)


def _of_two(total: npt.NDArray[np.float64], live: Sequence[int]) -> Arrangement:
    if len(live) < TWO:
        return Arrangement(Layout.ONE_SIDE, (0, 1))
    if len(_distinct(total, live)) == TWO:
        return Arrangement(Layout.STEREO, (0, 1))
    return Arrangement(Layout.COPIED, (_loudest(total, live),))


def _one_of_many(total: npt.NDArray[np.float64], live: Sequence[int]) -> Arrangement:
    copied = len(live) > 1 and len(_distinct(total, live)) == 1
    return Arrangement(Layout.COPIED if copied else Layout.MONO, (_loudest(total, live or [0]),))


def _loudest(total: npt.NDArray[np.float64], sides: Sequence[int]) -> int:
    return max(sides, key=lambda side: float(total[side, side]))


def _with_voices(live: Sequence[int], voices: npt.NDArray[np.bool_]) -> list[int]:
    """The live channels on which somebody speaks for a fair part of the time; all, where nobody does."""
    spoken = voices.sum(axis=1)
    speaking = [side for side in live if spoken[side] > _FAIR_PART * max(1, spoken.max())]
    return speaking or list(live)


def level_db(power: float) -> float:
    """Mean square of samples in -1..1 as dB re full scale."""
    return 10.0 * float(np.log10(max(power, _FLOOR)))


def _live(products: Grams, total: npt.NDArray[np.float64]) -> list[int]:
    """Channels with anything of their own on them: not silent, and not a far weaker echo of another."""
    loud = [level_db(float(np.quantile(products[:, side, side], 0.995))) for side in range(total.shape[0])]
    awake = [side for side, db in enumerate(loud) if db > DEAD_DB]
    return [side for side in awake if not any(_leaks(total, side, other) for other in awake if other != side)]


def _leaks(total: npt.NDArray[np.float64], weak: int, strong: int) -> bool:
    gap_db = level_db(float(total[strong, strong])) - level_db(float(total[weak, weak]))
    return gap_db > NEAR_DB and _correlation(total, weak, strong) > SAME


def _distinct(total: npt.NDArray[np.float64], live: Sequence[int]) -> list[int]:
    kept: list[int] = []
    for channel in live:
        if all(_correlation(total, channel, other) < SAME for other in kept):
            kept.append(channel)
    return kept


def _correlation(total: npt.NDArray[np.float64], one: int, other: int) -> float:
    return abs(float(total[one, other])) / float(np.sqrt(max(total[one, one] * total[other, other], _FLOOR**2)))
