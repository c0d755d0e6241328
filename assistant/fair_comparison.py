"""Managers compared as fairly as their calls allow: where leads came from, chance and small numbers taken out; pure.

Score of a call = manager + source of the lead + kind of call + chance. Managers' terms are free; those of sources and
kinds are held back by a ridge (Hoerl and Kennard 1970, Technometrics 12:55-67), so that a source which only one
manager has moves nobody: nothing tells it from him. Formulas with their reasons: docs/calibration.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import studentized_range
from scipy.stats import t as student

from assistant.means import Mean, mean_of

Numbers = NDArray[np.floating[Any]]
FEWEST_FREE = 2.0


@dataclass(frozen=True, slots=True)
class CountedCall:
    """``score`` without criteria that are kept out, ``whole_score`` with them; both 0..100."""

    manager: str
    source: str
    kind: str
    score: float
    whole_score: float


@dataclass(frozen=True, slots=True)
class Terms:
    """``minimum``: counted calls under which a manager gets no place. ``ridge``: how strongly the terms of sources
    and kinds are held to nought; 2 believes that they spread by about 0.7 of what chance spreads calls by.
    """

    minimum: int = 10
    ridge: float = 2.0


@dataclass(frozen=True, slots=True)
class Moves:
    """Points by which each step moved a manager's number; together they lead from the mean as scored to ``shrunk``."""

    kept_out: float
    source: float
    kind: float
    shrinkage: float


@dataclass(frozen=True, slots=True)
class FairLine:
    """One manager. ``as_scored`` is the mean with all criteria, ``raw`` without those kept out, ``adjusted`` with
    everyone's mix of sources and kinds, ``shrunk`` drawn to the team's mean as far as his number of calls leaves doubt.

    ``best_place``..``worst_place`` are the places he can have; None where he has too few calls (``enough``).
    ``alike``: managers from whom he cannot be told apart.
    """

    manager: str
    calls: int
    as_scored: float
    raw: Mean
    adjusted: Mean
    shrunk: float
    moves: Moves
    enough: bool
    best_place: int | None = None
    worst_place: int | None = None
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """Points that calls of this source or kind bring or cost, against the team's mix; of how many calls."""

    of: int
    points: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """``spread_within`` is a call's standard deviation around its manager's level, ``spread_between`` that of the
    managers' true levels; None where the calls cannot tell. ``told_apart``: some order among managers is more than
    chance.
    """

    calls: int
    team_mean: float | None
    spread_within: float | None
    spread_between: float | None
    lines: tuple[FairLine, ...]
    sources: Mapping[str, Effect]
    kinds: Mapping[str, Effect]
    told_apart: bool


@dataclass(frozen=True, slots=True)
class _Fit:
    """Least squares with a ridge. ``adjusted`` by manager, ``spread`` their covariance per unit of a call's
    variance.
    """

    adjusted: Numbers
    spread: Numbers
    effects: tuple[dict[str, float], dict[str, float]]
    variance: float | None
    free: float


def compare(calls: Sequence[CountedCall], terms: Terms | None = None) -> Comparison:
    """Managers by place, then by name; those with too few calls last."""
    terms = terms or Terms()
    if not calls:
        return Comparison(0, None, None, None, (), {}, {}, False)
    managers = sorted({call.manager for call in calls})
    own = {manager: [call for call in calls if call.manager == manager] for manager in managers}
    fit = _fitted(calls, managers, terms.ridge)
    mean, between = _team(fit)
    places = _places(fit, [manager for manager in managers if len(own[manager]) >= terms.minimum], managers)
    lines = [_line(own[manager], fit, at, (mean, between), places.get(manager)) for at, manager in enumerate(managers)]
    return Comparison(
        calls=len(calls),
        team_mean=round(mean, 2),
        spread_within=None if fit.variance is None else round(sqrt(fit.variance), 2),
        spread_between=None if between is None else round(sqrt(between), 2),
        lines=tuple(sorted(lines, key=lambda line: (line.best_place or 10**9, line.worst_place or 0, line.manager))),
        sources=_told(fit.effects[0], Counter(call.source for call in calls)),
        kinds=_told(fit.effects[1], Counter(call.kind for call in calls)),
        told_apart=any(len(alike) < len(places) - 1 for _, _, alike in places.values()),
    )


def _fitted(calls: Sequence[CountedCall], managers: Sequence[str], ridge: float) -> _Fit:
    sources, kinds = sorted({call.source for call in calls}), sorted({call.kind for call in calls})
    columns = [
        _indicators([call.manager for call in calls], managers),
        _indicators([call.source for call in calls], sources),
        _indicators([call.kind for call in calls], kinds),
    ]
    design: Numbers = np.hstack(columns)
    scores = np.array([call.score for call in calls])
    of = len(managers)
    held = np.diag([0.0] * of + [ridge] * (design.shape[1] - of))
    inverse: Numbers = np.linalg.inv(design.T @ design + held)
    found = inverse @ (design.T @ scores)
    free = len(calls) - float(np.trace(inverse @ (design.T @ design)))
    rest = scores - design @ found
    mix = design.mean(axis=0)
    mix[:of] = 0.0
    looks: Numbers = np.hstack([np.eye(of), np.tile(mix[of:], (of, 1))])
    return _Fit(
        adjusted=looks @ found,
        spread=looks @ inverse @ looks.T,
        effects=(_centred(sources, found[of:], mix[of:], 0), _centred(kinds, found[of:], mix[of:], len(sources))),
        variance=float(rest @ rest) / free if free >= FEWEST_FREE else None,
        free=free,
    )


def _indicators(values: Sequence[str], levels: Sequence[str]) -> Numbers:
    return np.array([[float(value == level) for level in levels] for value in values])


def _centred(levels: Sequence[str], found: Numbers, mix: Numbers, start: int) -> dict[str, float]:
    """Effects that are nought on average over the team's calls, so that adjusting leaves the team's mean where it
    was.
    """
    own, share = found[start : start + len(levels)], mix[start : start + len(levels)]
    return {level: float(value - own @ share) for level, value in zip(levels, own, strict=True)}


def _team(fit: _Fit) -> tuple[float, float | None]:
    """The team's mean, and the variance of managers' true levels by moments (DerSimonian and Laird 1986, Control. Clin.
    Trials 7:177-188), never below nought; None where one manager, or too few calls, say nothing of it.
    """
    levels, of = fit.adjusted, len(fit.adjusted)
    if of < 2 or fit.variance is None:
        return float(levels.mean()), None
    errors = np.diag(fit.spread) * fit.variance
    if errors.min() <= 0.0:  # every call of a manager is alike: chance moves nothing
        return float(levels.mean()), float(levels.var(ddof=1))
    weights = 1.0 / errors
    mean = float(weights @ levels / weights.sum())
    excess = float(weights @ (levels - mean) ** 2) - (of - 1)
    between = max(0.0, excess / float(weights.sum() - (weights**2).sum() / weights.sum()))
    weights = 1.0 / (errors + between)
    return float(weights @ levels / weights.sum()), between


def shrunk(level: float, error: float, mean: float, between: float | None) -> float:
    """``mean + (level - mean) · between / (between + error)``, both variances (Efron and Morris 1975, J. Am. Stat.
    Assoc. 70:311-319); the level itself where nothing is known of the team.
    """
    if between is None or between + error <= 0.0:
        return level
    return mean + (level - mean) * between / (between + error)


def _line(
    own: Sequence[CountedCall],
    fit: _Fit,
    at: int,
    team: tuple[float, float | None],
    place: tuple[int, int, tuple[str, ...]] | None,
) -> FairLine:
    level, error = float(fit.adjusted[at]), float(fit.spread[at, at]) * (fit.variance or 0.0)
    raw = sum(call.score for call in own) / len(own)
    whole = sum(call.whole_score for call in own) / len(own)
    drawn = shrunk(level, error, *team)
    moves = Moves(
        kept_out=round(raw - whole, 2),
        source=round(-sum(fit.effects[0][call.source] for call in own) / len(own), 2) + 0.0,
        kind=round(-sum(fit.effects[1][call.kind] for call in own) / len(own), 2) + 0.0,
        shrinkage=round(drawn - level, 2) + 0.0,
    )
    best, worst, alike = place or (None, None, ())
    return FairLine(
        manager=own[0].manager,
        calls=len(own),
        as_scored=round(whole, 2),
        raw=mean_of([call.score for call in own]),
        adjusted=_interval(level, error, fit, len(own)),
        shrunk=round(drawn, 2),
        moves=moves,
        enough=place is not None,
        best_place=best,
        worst_place=worst,
        alike=alike,
    )


def _interval(level: float, error: float, fit: _Fit, of: int) -> Mean:
    if fit.variance is None:
        return Mean(of, round(level, 2))
    apart = float(student.ppf(0.975, fit.free)) * sqrt(error)
    return Mean(of, round(level, 2), round(max(0.0, level - apart), 2), round(min(100.0, level + apart), 2))


def _places(fit: _Fit, ranked: Sequence[str], managers: Sequence[str]) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """Best and worst place of each, and whom he cannot be told from. Two are told apart where their difference exceeds
    Tukey and Kramer's bound (Kramer 1956, Biometrics 12:307-310): over all pairs, 5 % of teams of equals show any
    order.
    """
    above: dict[str, set[str]] = {manager: set() for manager in ranked}
    below: dict[str, set[str]] = {manager: set() for manager in ranked}
    for one, other in combinations(ranked, 2):
        first, second = managers.index(one), managers.index(other)
        gap = float(fit.adjusted[first] - fit.adjusted[second])
        spread = float(fit.spread[first, first] + fit.spread[second, second] - 2 * fit.spread[first, second])
        if fit.variance is None or abs(gap) <= _bound(len(ranked), round(fit.free, 1)) * sqrt(spread * fit.variance):
            continue
        better, worse = (one, other) if gap > 0 else (other, one)
        above[worse].add(better)
        below[better].add(worse)
    return {
        manager: (
            1 + len(above[manager]),
            len(ranked) - len(below[manager]),
            tuple(name for name in ranked if name != manager and name not in above[manager] | below[manager]),
        )
        for manager in ranked
    }


@lru_cache(maxsize=256)
def _bound(managers: int, free: float) -> float:
    return float(studentized_range.ppf(0.95, managers, free)) / sqrt(2.0)


def _told(effects: Mapping[str, float], counts: Mapping[str, int]) -> dict[str, Effect]:
    return {level: Effect(counts[level], round(points, 2) + 0.0) for level, points in sorted(effects.items())}
