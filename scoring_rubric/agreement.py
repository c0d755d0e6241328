"""How far reviewers agree beyond chance: shares of agreement and Cohen's kappa with intervals; pure.

``kappa = 1 - observed disagreement / disagreement by chance`` (Cohen 1960, Educ. Psychol. Meas. 20:37-46); with
disagreements weighted by how far two marks lie apart (Cohen 1968, Psychol. Bull. 70:213-220); for more than two
reviewers both disagreements are means over the pairs of reviewers (Conger 1980, Psychol. Bull. 88:322-328).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import fsum, sqrt
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
Apart = Callable[[T, T], float]
"""How far two marks lie apart: 0 for the same, 1 for the farthest."""
Z = 1.959963984540054
NO_PAIRS = "no_pairs"
NO_VARIATION = "no_variation"


@dataclass(frozen=True, slots=True)
class Agreement:
    """``share`` 0..1 of agreement over ``pairs`` of marks (1 less the mean distance), ``by_chance`` the share that
    chance alone would give, ``kappa`` what is left beyond it, at most 1; each with its 95 % interval.

    ``kappa`` is None where ``undefined`` says why: ``no_pairs``, or ``no_variation`` (all gave one and the same mark,
    so chance would agree as well and nothing can be told).
    """

    pairs: int
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    by_chance: float | None = None
    kappa: float | None = None
    low: float | None = None
    high: float | None = None
    undefined: str = ""


def nominal(first: Hashable, second: Hashable) -> float:
    """Marks are the same or they are not."""
    return float(first != second)


def agreement(pairs: Sequence[tuple[T, T]], apart: Apart[T] = nominal) -> Agreement:
    """Of two reviewers: each pair holds their marks of one call."""
    observed, by_chance = _disagreements(pairs, apart)
    return _made(len(pairs), len(pairs), observed, by_chance)


def agreement_of_all(marks: Sequence[Sequence[T]], apart: Apart[T] = nominal) -> Agreement:
    """Of any number of reviewers who marked the same calls: one row of marks a reviewer, in the same order of calls.

    The interval counts calls and not pairs: what several reviewers say of one call is not told independently.
    """
    found = [_disagreements(list(zip(one, other, strict=True)), apart) for one, other in combinations(marks, 2)]
    calls = len(marks[0]) if found else 0
    observed = fsum(one for one, _ in found) / max(len(found), 1)
    by_chance = fsum(chance for _, chance in found) / max(len(found), 1)
    return _made(len(found) * calls, calls, observed, by_chance)


def wilson(share: float, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22:209-212); conservative for a mean of values
    between 0 and 1, whose spread is never larger than that of a share.
    """
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def _disagreements(pairs: Sequence[tuple[T, T]], apart: Apart[T]) -> tuple[float, float]:
    """Mean distance of the marks as given, and of the same marks dealt out by chance."""
    if not pairs:
        return 0.0, 0.0
    of = len(pairs)
    observed = fsum(apart(one, other) for one, other in pairs) / of
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = fsum(
        apart(one, other) * count * times for one, count in firsts.items() for other, times in seconds.items()
    )
    return observed, by_chance / (of * of)


def _made(pairs: int, calls: int, observed: float, by_chance: float) -> Agreement:
    """Kappa's interval is Wilson's interval of the agreement, with agreement by chance held fixed as in Cohen's own
    standard error: unlike the large-sample error of Fleiss, Cohen and Everitt (1969), it keeps its promise for six
    calls and for perfect agreement (docs/calibration.md).
    """
    if not calls:
        return Agreement(0, undefined=NO_PAIRS)
    share = 1.0 - observed
    low, high = wilson(share, calls)
    found = Agreement(
        pairs,
        share=round(share, 4),
        share_low=round(low, 4),
        share_high=round(high, 4),
        by_chance=round(1.0 - by_chance, 4),
        undefined="" if by_chance else NO_VARIATION,
    )
    if not by_chance:
        return found
    return replace(
        found,
        kappa=round(1.0 - observed / by_chance, 4),
        low=round(max(-1.0, 1.0 - (1.0 - low) / by_chance), 4),
        high=round(1.0 - (1.0 - high) / by_chance, 4),
    )
