"""A mean with what it is counted from and how far chance may have moved it; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from scipy.stats import t as student


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of ``of`` scores, 0..100, with its 95 % interval (Student's t); None where there are too few."""

    of: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def mean_of(scores: Sequence[float]) -> Mean:
    """Scores lie between 0 and 100, and so does the interval."""
    found = mean_change(scores)
    if found.low is None or found.high is None:
        return found
    return replace(found, low=max(0.0, found.low), high=min(100.0, found.high))


def mean_change(differences: Sequence[float], digits: int = 1) -> Mean:
    """The mean of differences, which may lie below nought, with its 95 % interval."""
    if not differences:
        return Mean(0)
    mean = fmean(differences)
    found = Mean(len(differences), round(mean, digits))
    if len(differences) < 2:
        return found
    return _with_interval(found, mean, stdev(differences), digits)


def mean_from(of: int, total: float, squares: float, digits: int = 2) -> Mean:
    """``mean_change`` of values that are known by their sum and the sum of their squares only."""
    if of == 0:
        return Mean(0)
    mean = total / of
    found = Mean(of, round(mean, digits))
    if of < 2:
        return found
    deviation = max(0.0, (squares - of * mean * mean) / (of - 1)) ** 0.5
    return _with_interval(found, mean, deviation, digits)


def _with_interval(found: Mean, mean: float, deviation: float, digits: int) -> Mean:
    apart = float(student.ppf(0.975, found.of - 1)) * deviation / found.of**0.5
    return replace(found, low=round(mean - apart, digits), high=round(mean + apart, digits))
