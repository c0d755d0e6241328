"""A share with what it is counted from and how far chance may have moved it; pure."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import binomtest, fisher_exact

CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` of ``of``; ``share`` and its 95 % interval ``low``..``high`` are 0..1, None where ``of`` is 0."""

    count: int
    of: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


def rate(count: int, of: int) -> Rate:
    """With Wilson's interval, which holds for small numbers, too (Wilson 1927)."""
    if of == 0:
        return Rate(count, of)
    between = binomtest(count, of).proportion_ci(0.95, method="wilson")
    return Rate(count, of, round(count / of, 4), round(float(between.low), 4), round(float(between.high), 4))


def moved(before: Rate, after: Rate) -> str:
    """``up``, ``down``, or ``steady`` where chance explains the difference (Fisher's exact test at 5 %)."""
    table = [[before.count, before.of - before.count], [after.count, after.of - after.count]]
    if not (before.of and after.of) or fisher_exact(table).pvalue >= CHANCE:
        return "steady"
    return "up" if (after.share or 0.0) > (before.share or 0.0) else "down"
