"""Which frames of one side are only the other side leaking through, late and filtered; pure arithmetic.

A leak is the other side's sound, weaker, up to a third of a second late and with another colour, so samples tell
nothing but the powers of a few bands over time do: where a side is no louder than its leak would be, it is silent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcription.engine import FRAME_S, Samples
from transcription.progress import ShouldStop, stop_if

Flags = npt.NDArray[np.bool_]
Decibels = npt.NDArray[np.float16]

LATEST = round(0.32 / FRAME_S)
"""Frames by which a leak can be late."""

_STRETCH = round(120.0 / FRAME_S)
_LONGEST = round(1200.0 / FRAME_S)
_ENOUGH = round(2.0 / FRAME_S)
_AROUND = round(0.25 / FRAME_S) | 1
_SHORTEST = round(0.25 / FRAME_S)
_ALIKE = 0.5
_SAME = 0.9
_WEAKER_DB = -3.0
_OVER_DB = 5.0
_FAINT_DB = -75.0
_SILENT_DB = -140.0
_SPEAKS = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Leak:
    """The way from one side into the other: how late, and how loud in each band (dB)."""

    late: int
    gain_db: npt.NDArray[np.float64]


def echoes(
    bands: tuple[Decibels, Decibels], speech: tuple[Samples, Samples], should_stop: ShouldStop | None = None
) -> tuple[Flags, Flags]:
    """Frames of each side that are explained by the other; ``(frames, bands)`` dB and ``(frames,)`` probabilities.

    A leak can come back as a leak of itself, so sides are compared once more without what the first look explained.
    """
    ways = tuple(_ways(bands[own], bands[1 - own], speech[1 - own], should_stop) for own in (0, 1))
    first = tuple(_explained(bands[own], bands[1 - own], ways[own]) for own in (0, 1))
    if not (first[0].any() and first[1].any()):
        return first[0], first[1]
    voices = [np.where(first[side][:, None], np.float16(_SILENT_DB), bands[side]) for side in (0, 1)]
    return _explained(bands[0], voices[1], ways[0]), _explained(bands[1], voices[0], ways[1])


def _ways(own: Decibels, other: Decibels, speech: Samples, should_stop: ShouldStop | None) -> list[Leak | None]:
    """The leak of every two minutes, since the way through the telephone may change in a long recording; where the
    other side says too little, that of the first twenty."""
    parts = [slice(start, start + _STRETCH) for start in range(0, len(own), _STRETCH)]
    talkative = [np.count_nonzero(speech[part] > _SPEAKS) >= 5 * _ENOUGH for part in parts]
    sampled = slice(0, _LONGEST)
    whole = None if all(talkative) else find_leak(own[sampled], other[sampled], speech[sampled])
    found: list[Leak | None] = []
    for part, enough in zip(parts, talkative, strict=True):
        stop_if(should_stop)
        found.append(find_leak(own[part], other[part], speech[part]) if enough else whole)
    return found


def find_leak(own: Decibels, other: Decibels, speech: Samples) -> Leak | None:
    """The likeliest way from ``other`` into ``own``; None where they have nothing in common, too little is said, or
    both are one signal equally loud."""
    speaking = speech > _SPEAKS
    best: tuple[float, Leak] | None = None
    for late in range(LATEST + 1):
        frames = np.flatnonzero(speaking[: max(0, len(speaking) - late)])
        source, heard = other[frames].astype(np.float32), own[frames + late].astype(np.float32)
        weaker = heard.max(axis=1) < source.max(axis=1) + _WEAKER_DB
        if len(frames) >= _ENOUGH and _alikeness(heard, source) > _SAME and _as_loud(heard, source):
            return None
        if np.count_nonzero(weaker) < _ENOUGH:
            continue
        alike = _alikeness(heard[weaker], source[weaker])
        if best is None or alike > best[0]:
            best = alike, Leak(late, _gains(heard[weaker], source[weaker]))
    if best is None or best[0] < _ALIKE or float(best[1].gain_db.max()) > _WEAKER_DB:
        return None
    return best[1]


def _as_loud(heard: Samples, source: Samples) -> bool:
    return float(np.median(np.abs(heard - source))) < -_WEAKER_DB


def _alikeness(heard: Samples, source: Samples) -> float:
    """Mean correlation over time of the half of the bands that go together best: a leak can be dull."""
    one, two = heard - heard.mean(axis=0), source - source.mean(axis=0)
    norms = np.sqrt((one * one).sum(axis=0) * (two * two).sum(axis=0))
    return float(np.sort((one * two).sum(axis=0) / np.maximum(norms, 1e-9))[one.shape[1] // 2 :].mean())


def _gains(heard: Samples, source: Samples) -> npt.NDArray[np.float64]:
    """Each band's median gain over its louder half: below that the line's own noise is heard."""
    loud = source >= np.median(source, axis=0)
    return np.asarray([np.median((heard - source)[loud[:, band], band]) for band in range(source.shape[1])])


def _explained(own: Decibels, other: Decibels, ways: list[Leak | None]) -> Flags:
    """Frames that hold hardly more than the leak would."""
    flags = np.zeros(len(own), dtype=bool)
    for place, leak in enumerate(ways):
        start, end = place * _STRETCH, (place + 1) * _STRETCH
        before = max(0, start - LATEST - 1)
        if leak is not None:
            flags[start:end] = _hardly_more(own[before:end], other[before:end], leak)[start - before :]
    return flags


def _hardly_more(own: Decibels, other: Decibels, leak: Leak) -> Flags:
    """Compares powers summed over a quarter of a second."""
    expected = _power(other.astype(np.float64) + leak.gain_db).sum(axis=1)
    reach = np.concatenate((np.zeros(leak.late + 1), expected))
    late = np.maximum(reach[1 : len(expected) + 1], reach[: len(expected)])
    window = np.ones(_AROUND)
    heard = np.convolve(_power(own.astype(np.float64)).sum(axis=1), window, mode="same")[: len(own)]
    predicted = np.convolve(late, window, mode="same")[: len(own)]
    faint = float(_power(np.float64(_FAINT_DB))) * _AROUND
    return _lasting((heard < predicted * _power(np.float64(_OVER_DB))) & (predicted > faint))


def _lasting(flags: Flags) -> Flags:
    """Without runs too short to be the other side's word: there a voice of one's own has only paused or faded."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    kept = np.zeros_like(flags)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        kept[start:end] = end - start >= _SHORTEST
    return kept


def _power(decibels: npt.NDArray[np.float64] | np.float64) -> npt.NDArray[np.float64]:
    return np.asarray(10.0 ** (np.asarray(decibels) / 10.0))
