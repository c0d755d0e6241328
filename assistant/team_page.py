"""The team's page: what was heard and what was not, a fair comparison, what all miss, and whom to coach on what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from assistant.calibration import Calibration, SessionReport
from assistant.coaching import CoachingWeeks, ManagerWeek, Told
from assistant.coaching_plan import rank
from assistant.errors import UnknownPerson
from assistant.manager_figures import count_all, script_order
from assistant.people_figures import FEWEST, HandlingLine, StepLine, handling_line, step_lines
from assistant.people_spans import LEADS, last_week, may_see, settled, span_of
from assistant.people_values import CallLine, HandlingSum, PlanItem, SourceCalls, StepCount
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook
from assistant.ratings import RatingReport, Ratings
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.viewers import Viewer
from scoring_rubric.coaching_types import PatternKind
from scoring_rubric.rates import Rate, rate

MISSED = 0.5
"""A step done in time in a smaller share of calls is missed."""
SATURDAY = 5


class Reach(StrEnum):
    """Who misses a step: everybody with enough calls, some of them, or nobody; ``few`` where nobody has enough."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One manager's calls: ``reviewed`` of all, ``withheld`` of those reviewed. ``silent_days``: weekdays of the period
    up to the newest call of anybody, on which he has no call.
    """

    manager: str
    calls: int
    reviewed: Rate
    withheld: Rate
    silent_days: int
    weekdays: int


@dataclass(frozen=True, slots=True)
class TeamStep:
    """A script step over the team; ``missed_by`` are managers with enough calls who mostly leave it out."""

    line: StepLine
    reach: Reach
    missed_by: tuple[str, ...]
    managers: int

    @property
    def left_out(self) -> bool:
        """Whether anybody has left it out even once, or done it late."""
        return self.line.done.count < self.line.done.of


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One category of objections; ``cells`` are in the order of ``TeamPage.managers``."""

    category: str
    together: Rate
    cells: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The team's period. ``uncovered`` are sources whose leads have no call at all; ``undated`` calls without a time of
    their own, which count on the day of import.
    """

    period: Period
    calls: int
    managers: tuple[str, ...]
    coverage: tuple[CoverageLine, ...]
    sources: tuple[SourceCalls, ...]
    rating: RatingReport
    steps: tuple[TeamStep, ...]
    handling: HandlingLine
    heat: tuple[HeatRow, ...]
    sessions: tuple[SessionReport, ...]
    plan: tuple[PlanItem, ...]
    undated: int = 0

    @property
    def uncovered(self) -> tuple[SourceCalls, ...]:
        return tuple(one for one in self.sources if one.called == 0)


@dataclass(frozen=True, slots=True)
class Coachee:
    """Whom to coach on what: the focus of his last week; ``shared_with`` have the same one."""

    manager: str
    focus: Told
    week: ManagerWeek
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToCoach:
    """The week's coaching, the gravest first; ``quiet`` are managers with calls and nothing that repeats."""

    week: Period | None
    coachees: tuple[Coachee, ...]
    quiet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamRoom:
    database: Database
    zone: ZoneInfo
    playbook: Callable[[], Playbook]
    weeks: CoachingWeeks
    ratings: Ratings
    calibration: Calibration

    def page(self, viewer: Viewer, period: Period | None = None) -> TeamPage:
        """The team as a lead may see it. Raises UnknownPerson for whoever leads nobody."""
        allowed = _team_of(viewer)
        count_all(self.database)
        with self.database.begin() as work:
            newest = work.people.newest()
            period = settled(period, newest.astimezone(self.zone).date() if newest else None)
            span = span_of(period, self.zone, allowed)
            calls = work.people.calls(span)
            names = tuple(sorted({one.manager for one in calls if one.manager}))
            sums = [one for one in work.people.handling(span) if one.manager]
            steps = [one for one in work.people.steps(span) if one.manager]
            sources = work.people.sources(span.since, span.until) if allowed is None else ()
            plan = tuple(sorted(work.plan.all(allowed), key=rank))
            coverage = self._coverage(work, calls, names, period)
        return TeamPage(
            period=period,
            calls=len(calls),
            managers=names,
            coverage=coverage,
            sources=sources,
            rating=self.ratings.report(Wanted(period), among=allowed),
            steps=_team_steps(steps, script_order(self.playbook())),
            handling=handling_line(sums),
            heat=_heat(sums, names),
            sessions=tuple(self.calibration.show(line.session.name) for line in self.calibration.list()[:5]),
            plan=plan,
            undated=sum(not one.dated for one in calls),
        )

    def to_coach(self, viewer: Viewer, period: Period | None = None, language: str = "") -> ToCoach:
        """Whom to coach on what, by the last week of the period that has a call; told in ``language``."""
        allowed = _team_of(viewer)
        with self.database.begin() as work:
            newest = work.people.newest()
            period = settled(period, newest.astimezone(self.zone).date() if newest else None)
            days = [
                one.at.astimezone(self.zone).date()
                for one in work.people.calls(span_of(period, self.zone, allowed))
                if one.reviewed and one.manager
            ]
        if not days:
            return ToCoach(None, (), ())
        week = last_week(max(days), period)
        told = self.weeks.report(Wanted(week), language).managers
        found = [one for one in told if allowed is None or one.manager in allowed]
        return ToCoach(week, _coachees(found), tuple(one.manager for one in found if not _wants_coaching(one)))

    def _coverage(
        self, work: UnitOfWork, calls: Sequence[CallLine], names: Sequence[str], period: Period
    ) -> tuple[CoverageLine, ...]:
        newest = work.people.newest()
        last = newest.astimezone(self.zone).date() if newest else None
        weekdays = _weekdays(period, last)
        return tuple(self._coverage_of(name, [one for one in calls if one.manager == name], weekdays) for name in names)

    def _coverage_of(self, name: str, own: Sequence[CallLine], weekdays: Collection[date]) -> CoverageLine:
        reviewed = [one for one in own if one.reviewed]
        there = {one.at.astimezone(self.zone).date() for one in own}
        return CoverageLine(
            manager=name,
            calls=len(own),
            reviewed=rate(len(reviewed), len(own)),
            withheld=rate(sum(one.score is None for one in reviewed), len(reviewed)),
            silent_days=sum(day not in there for day in weekdays),
            weekdays=len(weekdays),
        )


def _team_of(viewer: Viewer) -> frozenset[str] | None:
    if viewer.role not in LEADS:
        raise UnknownPerson(viewer.name or viewer.login)
    return may_see(viewer)


def _weekdays(period: Period, last: date | None) -> list[date]:
    """Monday to Friday of the period, none of them after the newest call."""
    if period.since is None or period.until is None or last is None:
        return []
    until = min(period.until, last)
    days = [period.since + timedelta(days=number) for number in range(max(0, (until - period.since).days + 1))]
    return [day for day in days if day.weekday() < SATURDAY]


def _team_steps(counts: Sequence[StepCount], order: Sequence[str]) -> tuple[TeamStep, ...]:
    """The most missed first."""
    shares: dict[str, dict[str, Rate]] = {}
    for one in counts:
        shares.setdefault(one.step, {})[one.manager] = rate(one.done, one.done + one.late + one.missing)
    lines = [_team_step(line, shares[line.step]) for line in step_lines(counts, order)]
    return tuple(sorted(lines, key=lambda one: one.line.done.share or 0.0))


def _team_step(line: StepLine, shares: Mapping[str, Rate]) -> TeamStep:
    enough = {name: one for name, one in shares.items() if one.of >= FEWEST}
    missing = tuple(sorted(name for name, one in enough.items() if (one.share or 0.0) < MISSED))
    reach = Reach.SOME if missing else Reach.NONE
    if not enough:
        reach = Reach.FEW
    elif len(missing) == len(enough):
        reach = Reach.ALL
    return TeamStep(line, reach, missing, len(enough))


def _heat(sums: Iterable[HandlingSum], names: Sequence[str]) -> tuple[HeatRow, ...]:
    """Handled of all, by category and manager; the most frequent category first."""
    met: dict[str, dict[str, tuple[int, int]]] = {}
    for one in sums:
        met.setdefault(one.category, {})[one.manager] = (one.handled, one.objections)
    rows = []
    for category, by_manager in met.items():
        handled = sum(count for count, _ in by_manager.values())
        of = sum(number for _, number in by_manager.values())
        rows.append(HeatRow(category, rate(handled, of), tuple(rate(*by_manager.get(name, (0, 0))) for name in names)))
    return tuple(sorted(rows, key=lambda row: (-row.together.of, row.category)))


def _wants_coaching(week: ManagerWeek) -> bool:
    return week.focus is not None and week.focus.kind is not PatternKind.STRENGTH


def _coachees(weeks: Sequence[ManagerWeek]) -> tuple[Coachee, ...]:
    """Critical errors first, then what repeats in the largest share of calls."""
    chosen = [(one, one.focus) for one in weeks if one.focus is not None and _wants_coaching(one)]
    made = [
        Coachee(
            one.manager,
            focus,
            one,
            tuple(other.manager for other, its in chosen if other is not one and its.criterion == focus.criterion),
        )
        for one, focus in chosen
    ]
    made.sort(
        key=lambda one: (one.focus.kind is not PatternKind.CRITICAL, -(one.focus.calls.share or 0.0), one.manager)
    )
    return tuple(made)
