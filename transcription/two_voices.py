"""Vectors of short clips to two voices or one, by nothing but how near they lie to one another; knows no sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcription.engine import Samples

Numbers = npt.NDArray[np.float64]

_ROUNDS = 30
_MOST_ANCHORS = 4000
_DIRECTIONS = 4
_MOST_ODDS = 8.0


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """When clips count as two voices.

    ``anchor_s``: clips at least this long find the voices, shorter ones are only assigned. ``least_s``: speech that a
    second voice must have. ``likeness``: cosine of the two middles from which on they are one voice; a few clips of one
    voice lie apart by chance, so it is lower for ``few`` clips and rises evenly to ``many``. ``doubt``: how far
    below it certainty is whole. ``exchanges``: up to so many changes of voice one of the two may be a bystander.
    """

    anchor_s: float = 1.0
    least_s: float = 2.0
    few: int = 8
    many: int = 40
    likeness_of_few: float = 0.58
    likeness: float = 0.73
    doubt: float = 0.12
    exchanges: int = 4

    def most_alike(self, clips: int) -> float:
        return float(np.interp(clips, [self.few, self.many], [self.likeness_of_few, self.likeness]))


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """``odds``: natural log of how much likelier each clip is voice 1 than voice 0, ``(n,)``; zeros for one voice."""

    count: int
    odds: Numbers
    likeness: float
    certainty: float


def split(vectors: Samples, seconds: npt.ArrayLike, settings: SplitSettings) -> Split:
    """Divides ``(n, d)`` unit vectors of clips that last ``seconds`` ``(n,)``."""
    lengths = np.asarray(seconds, dtype=np.float64)
    anchors = _anchors(lengths, settings)
    if len(anchors) < 4:
        return _one_voice(len(lengths), 0.5)
    points, weights = vectors[anchors].astype(np.float64), lengths[anchors]
    found = _without_bystander(_pair(points, weights, settings), points, weights, settings)
    if not found.is_two:
        return _one_voice(len(lengths), found.likeness)
    odds = _odds(vectors.astype(np.float64), lengths, found.middles, anchors[found.members])
    certainty = float(np.interp(found.likeness, [found.most - settings.doubt, found.most], [1.0, 0.5]))
    return Split(2, odds, found.likeness, certainty)


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two groups of the anchors ``members``: their middles ``(2, d)``, who is in the second, whether they are two."""

    members: npt.NDArray[np.intp]
    middles: Numbers
    second: npt.NDArray[np.bool_]
    likeness: float
    most: float
    least_s: float
    is_two: bool

    @property
    def exchanges(self) -> int:
        """How often the clips go from one group to the other in the course of the call."""
        return int(np.count_nonzero(np.diff(self.second)))


def _pair(
    points: Numbers, weights: Numbers, settings: SplitSettings, members: npt.NDArray[np.intp] | None = None
) -> _Pair:
    """The best two groups of all anchors, or of some."""
    chosen = np.arange(len(points)) if members is None else members
    middles = _two_middles(points[chosen], weights[chosen])
    second = points[chosen] @ (middles[1] - middles[0]) > 0
    likeness, most = float(middles[0] @ middles[1]), settings.most_alike(len(chosen))
    least_s = min(float(weights[chosen][side].sum()) for side in (second, ~second))
    return _Pair(chosen, middles, second, likeness, most, least_s, likeness <= most and least_s >= settings.least_s)


def _without_bystander(found: _Pair, points: Numbers, weights: Numbers, settings: SplitSettings) -> _Pair:
    """Two people exchange the floor; an announcement before the call does not, and may differ more than they do."""
    if not found.is_two or found.exchanges > settings.exchanges:
        return found
    for side in sorted((found.second, ~found.second), key=lambda side: -float(weights[side].sum())):
        if np.count_nonzero(side) >= settings.few:
            inner = _pair(points, weights, settings, np.flatnonzero(side))
            if inner.is_two and inner.exchanges > found.exchanges:
                return inner
    return found


def _one_voice(clips: int, likeness: float) -> Split:
    return Split(1, np.zeros(clips), likeness, float(np.clip(likeness, 0.0, 1.0)))


def _anchors(lengths: Numbers, settings: SplitSettings) -> npt.NDArray[np.intp]:
    """Places of the clips that find the voices: all long ones, or an even choice where a call has very many."""
    found = np.flatnonzero(lengths >= settings.anchor_s)
    if len(found) < 4:
        found = np.flatnonzero(lengths >= settings.anchor_s / 2)
    every = -(-len(found) // _MOST_ANCHORS)
    return found[:: max(1, every)]


def _two_middles(points: Numbers, weights: Numbers) -> Numbers:
    """``(2, d)``: the best of several starts of a weighted k-means on the sphere."""
    best, middles = -np.inf, np.stack([points[0], points[0]])
    for start in _starts(points, weights):
        found, worth = _settled(points, weights, start)
        if worth > best + 1e-9:
            best, middles = worth, found
    return middles


def _starts(points: Numbers, weights: Numbers) -> Iterator[npt.NDArray[np.bool_]]:
    """First guesses at who is who: the best cut along each direction in which the clips differ most."""
    centred = points - np.average(points, axis=0, weights=weights)
    _, _, directions = np.linalg.svd(centred * np.sqrt(weights)[:, None], full_matrices=False)
    for direction in directions[:_DIRECTIONS]:
        yield _best_cut(centred @ direction, weights)


def _best_cut(values: Numbers, weights: Numbers) -> npt.NDArray[np.bool_]:
    """True above the threshold that leaves the least variance on its two sides (Otsu, 1979)."""
    order = np.argsort(values, kind="stable")
    ordered, weighed = values[order], weights[order]
    below, total = np.cumsum(weighed)[:-1], weighed.sum()
    sums = np.cumsum(ordered * weighed)
    between = (sums[-1] * below / total - sums[:-1]) ** 2 / (below * (total - below))
    above = np.zeros(len(values), dtype=bool)
    above[order[int(np.argmax(between)) + 1 :]] = True
    return above


def _settled(points: Numbers, weights: Numbers, sides: npt.NDArray[np.bool_]) -> tuple[Numbers, float]:
    """Middles after k-means from a first guess, and how near the clips lie to them."""
    middles = _middles(points, weights, sides)
    for _ in range(_ROUNDS):
        again = points @ (middles[1] - middles[0]) > 0
        if again.all() or not again.any() or np.array_equal(again, sides):
            break
        sides = again
        middles = _middles(points, weights, sides)
    return middles, float(weights @ (points @ middles.T).max(axis=1))


def _middles(points: Numbers, weights: Numbers, sides: npt.NDArray[np.bool_]) -> Numbers:
    means = np.stack([weights[side] @ points[side] for side in (~sides, sides)])
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9))


def _odds(points: Numbers, lengths: Numbers, middles: Numbers, anchors: npt.NDArray[np.intp]) -> Numbers:
    """Log odds by two bells of one width along the line between the middles; short clips say less."""
    places = points @ (middles[1] - middles[0])
    known, weights = places[anchors], lengths[anchors]
    right = known > 0
    low, high = (np.average(known[side], weights=weights[side]) for side in (~right, right))
    spread = np.average(np.where(right, known - high, known - low) ** 2, weights=weights)
    steepness = (high - low) / max(float(spread), 1e-4)
    trust = np.minimum(1.0, lengths / float(np.median(weights)))
    odds = np.clip(steepness * (places - (low + high) / 2), -_MOST_ODDS, _MOST_ODDS)
    return np.asarray(trust * odds)
