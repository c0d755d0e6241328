"""A mean of scores with how far chance may have moved it; pure."""

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
    if not scores:
        return Mean(0)
    found = Mean(len(scores), round(fmean(scores), 1))
    if len(scores) < 2:
        return found
    apart = float(student.ppf(0.975, len(scores) - 1)) * stdev(scores) / len(scores) ** 0.5
    low, high = max(0.0, fmean(scores) - apart), min(100.0, fmean(scores) + apart)
    return replace(found, low=round(low, 1), high=round(high, 1))
