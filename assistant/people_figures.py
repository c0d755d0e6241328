"""Scores over time and against a person's own past, counted from light values; says where there are too few calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import median

from scipy.stats import t as student

from assistant.means import Mean, mean_from, mean_of
from assistant.people_values import STEPS, HandlingSum, SectionSum, StepCount
from assistant.periods import Period
from scoring_rubric.rates import Rate, rate

FEWEST = 5
"""Under so many scored calls nothing is said to have changed."""
FEWEST_A_WEEK = 3
"""A week of fewer scored calls is a point by itself and no part of a line."""
FEWEST_MANAGERS = 3
"""With fewer, the team's middle would be one colleague's number."""
WEEK = timedelta(days=7)


class Verdict(StrEnum):
    """``unclear``: chance explains the difference; ``few``: too few calls to say; ``none``: nothing came before."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"
    FEW = "few"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """Points against the period before, with a 95 % interval (Welch's t)."""

    verdict: Verdict
    points: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Scores by their number, sum and sum of squares."""

    of: int = 0
    total: float = 0.0
    squares: float = 0.0

    @staticmethod
    def over(scores: Iterable[float]) -> Sums:
        values = list(scores)
        return Sums(len(values), sum(values), sum(value * value for value in values))

    def plus(self, one: SectionSum) -> Sums:
        return Sums(self.of + one.of, self.total + one.total, self.squares + one.squares)

    @property
    def mean(self) -> Mean:
        """Within 0..100, and so its interval."""
        found = mean_from(self.of, self.total, self.squares, digits=1)
        if found.low is None or found.high is None:
            return found
        return replace(found, low=max(0.0, found.low), high=min(100.0, found.high))

    @property
    def error(self) -> float:
        """The variance of the mean."""
        if self.of < 2:
            return 0.0
        mean = self.total / self.of
        return max(0.0, (self.squares - self.of * mean * mean) / (self.of - 1)) / self.of


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of managers' means; ``value`` is None where too few managers have enough calls."""

    managers: int
    value: float | None = None


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section now and in the period before."""

    section: str
    now: Mean
    before: Mean
    change: Change
    team: Middle | None = None


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """One calendar week, or as much of it as the period holds. ``enough``: it may be joined to a line."""

    since: date
    until: date
    calls: int
    mean: Mean
    enough: bool
    now: bool = True


@dataclass(frozen=True, slots=True)
class StepLine:
    """A script step: done in time, of the calls in which it was due; ``late`` ones are among those not done in time."""

    step: str
    done: Rate
    late: int


@dataclass(frozen=True, slots=True)
class HandlingLine:
    """How objections were met; ``steps`` by their name."""

    objections: int
    handled: Rate
    resolved: Rate
    conceded: Rate
    steps: dict[str, Rate]


@dataclass(frozen=True, slots=True)
class Scored:
    """A call's day and score."""

    day: date
    score: float | None


def change(now: Sums, before: Sums | None) -> Change:
    """What became of a mean; nothing is claimed from fewer than ``FEWEST`` calls on either side."""
    if before is None or before.of == 0:
        return Change(Verdict.NONE)
    if min(now.of, before.of) < FEWEST:
        return Change(Verdict.FEW)
    points = now.total / now.of - before.total / before.of
    error = now.error + before.error
    apart = 0.0
    if error > 0.0:
        free = error**2 / (now.error**2 / (now.of - 1) + before.error**2 / (before.of - 1))
        apart = float(student.ppf(0.975, free)) * sqrt(error)
    low, high = points - apart, points + apart
    verdict = Verdict.BETTER if low > 0.0 else Verdict.WORSE if high < 0.0 else Verdict.UNCLEAR
    return Change(verdict, round(points, 1) + 0.0, round(low, 1) + 0.0, round(high, 1) + 0.0)


def middle(means: Iterable[Sums]) -> Middle:
    """The team's middle out of each manager's scores."""
    counted = [one.total / one.of for one in means if one.of >= FEWEST]
    return Middle(len(counted), round(median(counted), 1) if len(counted) >= FEWEST_MANAGERS else None)


def weekly(calls: Sequence[Scored], now: Period, before: Period | None) -> tuple[WeekPoint, ...]:
    """Weeks, Monday to Sunday, from the first to the last day; no week holds calls of both periods."""
    if not calls:
        return ()
    days = [call.day for call in calls]
    spans = [one for one in (before, now) if one is not None]
    points: list[WeekPoint] = []
    for span in spans:
        first, last = span.since or min(days), span.until or max(days)
        monday = first - timedelta(days=first.weekday())
        while monday <= last:
            begins, ends = max(first, monday), min(last, monday + WEEK - timedelta(days=1))
            there = [call for call in calls if begins <= call.day <= ends]
            scores = [call.score for call in there if call.score is not None]
            enough = len(scores) >= FEWEST_A_WEEK
            points.append(WeekPoint(begins, ends, len(there), mean_of(scores), enough, now=span is now))
            monday += WEEK
    return tuple(points)


def step_lines(counts: Iterable[StepCount], order: Sequence[str]) -> tuple[StepLine, ...]:
    """Steps in the script's order, counted over all managers given; steps that were never due are left out."""
    summed: dict[str, tuple[int, int, int]] = {}
    for one in counts:
        done, late, missing = summed.get(one.step, (0, 0, 0))
        summed[one.step] = (done + one.done, late + one.late, missing + one.missing)
    return tuple(
        StepLine(step, rate(done, done + late + missing), late)
        for step, (done, late, missing) in sorted(summed.items(), key=lambda item: _place(item[0], order))
        if done + late + missing
    )


def handling_line(sums: Iterable[HandlingSum]) -> HandlingLine:
    counted = list(sums)
    of = sum(one.objections for one in counted)

    def share(name: str) -> Rate:
        return rate(sum(getattr(one, name) for one in counted), of)

    return HandlingLine(
        objections=of,
        handled=share("handled"),
        resolved=share("resolved"),
        conceded=share("conceded"),
        steps={step: share(step) for step in STEPS},
    )


def section_lines(
    now: Sequence[SectionSum],
    before: Sequence[SectionSum] | None,
    order: Sequence[str],
    manager: str,
    *,
    team: bool = False,
) -> tuple[SectionLine, ...]:
    """One manager's sections; ``now`` holds everybody's where the ``team``'s middle is wanted."""
    own = _by_section(one for one in now if one.manager == manager)
    past = None if before is None else _by_section(one for one in before if one.manager == manager)
    names = sorted({*own, *(past or {})}, key=lambda name: _place(name, order))
    return tuple(
        SectionLine(
            section=name,
            now=own.get(name, Sums()).mean,
            before=(past or {}).get(name, Sums()).mean,
            change=change(own.get(name, Sums()), None if past is None else past.get(name, Sums())),
            team=middle(Sums().plus(one) for one in now if one.section == name) if team else None,
        )
        for name in names
    )


def _by_section(sums: Iterable[SectionSum]) -> dict[str, Sums]:
    found: dict[str, Sums] = {}
    for one in sums:
        found[one.section] = found.get(one.section, Sums()).plus(one)
    return found


def _place(name: str, order: Sequence[str]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name)
