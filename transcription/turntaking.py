"""Who holds the floor when: the likeliest way through a call, given which voice each short clip sounds like.

People change turns at pauses, seldom within running speech; what is too short to be recognised by itself belongs to
its neighbours unless the sound clearly says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from transcription.two_voices import Split
from transcription.types import Region, Voices, VoiceSpan

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch that one voice has to itself; ``local`` is the window and the number the voice had in it."""

    start_s: float
    end_s: float
    local: tuple[int, int]

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Taking:
    """How likely the floor changes hands at each kind of border.

    ``within`` running speech, at a pause where the follower heard the ``same`` voice or ``another``, and at a
    ``pause`` of which it does not know. ``seam_s`` is the shortest pause across two windows.
    """

    within: float = 0.01
    same: float = 0.1
    pause: float = 0.3
    another: float = 0.6
    seam_s: float = 0.15


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch within which the floor does not change; ``change`` is the chance that it did just before."""

    start_s: float
    end_s: float
    change: float


def taken(clips: Sequence[Clip], division: Split, regions: Sequence[Region], settings: Taking) -> Voices:
    """Spans that cover the regions; who speaks first is voice 0. ``division`` has one entry a clip."""
    ordered = sorted(regions, key=lambda region: (region.start_s, region.end_s))
    if division.count < 2 or not ordered:
        spans = tuple(VoiceSpan(region.start_s, region.end_s, 0, division.certainty) for region in ordered)
        return Voices(spans, 1, division.certainty)
    units = list(_units(clips, ordered, settings))
    second = _second_voice(units, _evidence(units, clips, division.odds))
    if second[0] > 0.5:
        second = 1.0 - second
    lengths = np.array([unit.end_s - unit.start_s for unit in units])
    sure = float(np.average(np.maximum(second, 1.0 - second), weights=lengths))
    return Voices(tuple(_spans(units, second)), 2, round(division.certainty * sure, 3))


def _units(clips: Sequence[Clip], regions: Sequence[Region], settings: Taking) -> Iterator[_Unit]:
    """Every region, cut wherever the floor might change in it."""
    cuts = sorted(_cuts(clips, settings))
    place = 0
    for region in regions:
        start_s, change = region.start_s, settings.pause
        while place < len(cuts) and cuts[place][0] < region.end_s:
            at_s, chance = cuts[place]
            place += 1
            if at_s <= start_s:
                change = max(change, chance) if start_s == region.start_s else change
                continue
            yield _Unit(start_s, at_s, change)
            start_s, change = at_s, chance
        if region.end_s > start_s:
            yield _Unit(start_s, region.end_s, change)


def _cuts(clips: Sequence[Clip], settings: Taking) -> Iterator[tuple[float, float]]:
    """Moments at which the floor might change, and how likely it does."""
    for before, after in pairwise(clips):
        if after.start_s < before.end_s:
            yield after.start_s, settings.within
            yield before.end_s, settings.within
            continue
        yield (before.end_s + after.start_s) / 2, _chance(before, after, settings)


def _chance(before: Clip, after: Clip, settings: Taking) -> float:
    if before.local == after.local:
        return settings.same if after.start_s > before.end_s else settings.within
    if before.local[0] == after.local[0]:
        return settings.another
    return settings.pause if after.start_s - before.end_s >= settings.seam_s else settings.within


def _evidence(units: Sequence[_Unit], clips: Sequence[Clip], odds: Numbers) -> Numbers:
    """Log odds of voice 1 in each unit ``(n,)``: the mean of the clips over it, by their share of it."""
    total, heard = np.zeros(len(units)), np.zeros(len(units))
    first = 0
    for clip, clip_odds in zip(clips, odds, strict=True):
        while first < len(units) and units[first].end_s <= clip.start_s:
            first += 1
        place = first
        while place < len(units) and units[place].start_s < clip.end_s:
            shared_s = min(units[place].end_s, clip.end_s) - max(units[place].start_s, clip.start_s)
            total[place] += clip_odds * shared_s / clip.length_s * shared_s
            heard[place] += shared_s
            place += 1
    return np.asarray(total / np.maximum(heard, 1e-9))


def _second_voice(units: Sequence[_Unit], evidence: Numbers) -> Numbers:
    """Probability ``(n,)`` that voice 1 speaks in each unit: forward and backward over a chain of two states."""
    changes = np.array([unit.change for unit in units])
    likely = 1.0 / (1.0 + np.exp(-np.stack([-evidence, evidence], axis=1)))
    forward = _passed(likely, changes)
    backward = _passed(likely[::-1], np.concatenate([[0.5], changes[:0:-1]]))[::-1]
    both = forward * backward / likely
    return np.asarray(both[:, 1] / both.sum(axis=1))


def _passed(likely: Numbers, changes: Numbers) -> Numbers:
    """``(n, 2)`` beliefs after each unit and all before it."""
    believed = np.empty_like(likely)
    state = np.array([0.5, 0.5])
    for place, (here, change) in enumerate(zip(likely, changes, strict=True)):
        state = (state * (1.0 - change) + state[::-1] * change) * here
        state = state / state.sum()
        believed[place] = state
    return believed


def _spans(units: Iterable[_Unit], second: Numbers) -> Iterator[VoiceSpan]:
    """Units of one voice without a gap between them become one span."""
    held: list[tuple[_Unit, float]] = []
    for unit, chance in zip(units, second, strict=True):
        if held and (held[-1][0].end_s != unit.start_s or (held[-1][1] > 0.5) != (chance > 0.5)):
            yield _span(held)
            held = []
        held.append((unit, float(chance)))
    if held:
        yield _span(held)


def _span(held: Sequence[tuple[_Unit, float]]) -> VoiceSpan:
    voice = int(held[0][1] > 0.5)
    lengths = np.array([unit.end_s - unit.start_s for unit, _ in held])
    sure = np.average([chance if voice else 1.0 - chance for _, chance in held], weights=lengths)
    return VoiceSpan(held[0][0].start_s, held[-1][0].end_s, voice, round(float(sure), 3))
