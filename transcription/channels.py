"""Which channels of a recording are people, and whether two of them are one mono signal copied; pure arithmetic.

All decisions rest on the products between channels, one small matrix a frame, so nothing of the sound is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcription.engine import FRAME, FRAME_S, Samples
from transcription.types import Layout, Region

Grams = npt.NDArray[np.float32]
"""Products between channels, ``(frames, channels, channels)``: powers on the diagonal."""

SAME = 0.8
"""Correlation above which two channels carry one signal: a copy with noise at -10 dB still has 0.9, while real
two-sided audio whose sides leak into each other at -8 dB stays below 0.7."""

NEAR_DB = 15.0
"""A copy is about as loud as its original; the same signal far below is a leak into a dead channel."""

DEAD_DB = -70.0
"""A channel whose loudest frames are quieter than this (re full scale) has nothing on it."""

LEAK_DB = 9.0
"""A voice that is the other side's voice, and weaker by this much, is an echo of it."""

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


def arrange(products: Grams, spoken: npt.NDArray[np.bool_]) -> Arrangement:
    """The layout of a recording; frames with a voice on any channel decide when there are any.

    Channels that are copies of an earlier one are dropped; of more than two that differ nobody can say which are
    people, so the loudest is read as mono.
    """
    channels = products.shape[1]
    if channels == 1 or len(products) == 0:
        return Arrangement(Layout.MONO, (0,))
    total = (products[spoken] if spoken.any() else products).mean(axis=0, dtype=np.float64)
    live = _live(products, total)
    distinct = _distinct(total, live)
    if len(distinct) == 2:
        return Arrangement(Layout.STEREO, tuple(distinct))
    if channels == 2 and len(live) < 2:
        return Arrangement(Layout.ONE_SIDE, (0, 1))
    loudest = max(live or [0], key=lambda channel: float(total[channel, channel]))
    copied = len(distinct) == 1 and len(live) > 1
    return Arrangement(Layout.COPIED if copied else Layout.MONO, (loudest,))


def level_db(power: float) -> float:
    """Mean square of samples in -1..1 as dB re full scale."""
    return 10.0 * float(np.log10(max(power, _FLOOR)))


def without_echo(regions: Sequence[Region], products: Grams, own: int, other: int) -> tuple[Region, ...]:
    """Regions of channel ``own`` that are not merely the other side leaking through."""
    return tuple(region for region in regions if not _echoes(_over(products, region), own, other))


def _echoes(products: Grams, own: int, other: int) -> bool:
    if not len(products):
        return False
    total = products.mean(axis=0, dtype=np.float64)
    gap_db = level_db(float(total[other, other])) - level_db(float(total[own, own]))
    return gap_db > LEAK_DB and _correlation(total, own, other) > SAME


def _over(products: Grams, region: Region) -> Grams:
    return products[round(region.start_s / FRAME_S) : round(region.end_s / FRAME_S)]


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
