"""What a new rubric changes for whom: calls, managers and criteria, counted as the calls go by; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.documents_scorecard import ScorecardItem
from assistant.means import Mean, mean_change, mean_from, mean_of
from scoring_rubric.rates import Rate, rate
from scoring_rubric.scorecard import losses
from scoring_rubric.types import CriterionResult, CriterionStatus, SectionResult

SHOWN_CALLS = 20


@dataclass(frozen=True, slots=True)
class Points:
    """A scorecard as it is counted: all its criteria, and the points of the total that the scored ones lost."""

    rubric: str
    score: float | None
    criteria: tuple[str, ...]
    lost: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CallChange:
    """One call's score by the old rubric and by the new one; None where it is withheld."""

    call_id: str
    name: str
    manager: str
    day: date
    before: float | None
    after: float | None
    rubric_before: str
    rubric_after: str

    @property
    def difference(self) -> float | None:
        return None if self.before is None or self.after is None else round(self.after - self.before, 1)


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """Scores of some calls before and after. ``change`` is the mean difference over the calls that have both.

    ``withheld``: calls that lose their score, ``given``: calls that get one; ``same``: neither up nor down.
    """

    calls: int
    before: Mean
    after: Mean
    change: Mean
    up: Rate
    down: Rate
    withheld: Rate
    same: int
    given: int


@dataclass(frozen=True, slots=True)
class ManagerChange:
    manager: str
    score: ScoreChange


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """What one criterion adds to the mean change of the score, in points; over all criteria it sums to the whole.

    ``calls``: those in which it counted before or after. ``state``: ``kept``, ``new`` or ``gone``.
    """

    criterion: str
    calls: int
    points: Mean
    state: str


@dataclass(slots=True)
class _Moments:
    """A running sum, so that ten thousand calls of forty criteria need no list."""

    calls: int = 0
    total: float = 0.0
    squares: float = 0.0
    before: bool = False
    after: bool = False


@dataclass(slots=True)
class ChangeCount:
    """Takes one call after the other; the properties tell what all of them come to."""

    changes: list[CallChange] = field(default_factory=list)
    _compared: int = 0
    _criteria: dict[str, _Moments] = field(default_factory=dict)

    def add(self, change: CallChange, before: Points, after: Points) -> None:
        self.changes.append(change)
        for name in before.criteria:
            self._criteria.setdefault(name, _Moments()).before = True
        for name in after.criteria:
            self._criteria.setdefault(name, _Moments()).after = True
        if change.difference is None:
            return
        self._compared += 1
        for name in before.lost.keys() | after.lost.keys():
            gained = before.lost.get(name, 0.0) - after.lost.get(name, 0.0)
            moments = self._criteria[name]
            moments.calls += 1
            moments.total += gained
            moments.squares += gained * gained

    def together(self) -> ScoreChange:
        return score_change(self.changes)

    def managers(self) -> tuple[ManagerChange, ...]:
        """By name; calls without a manager come last, under an empty name."""
        by_manager: dict[str, list[CallChange]] = {}
        for change in self.changes:
            by_manager.setdefault(change.manager, []).append(change)
        ordered = sorted(by_manager.items(), key=lambda item: (not item[0], item[0]))
        return tuple(ManagerChange(manager, score_change(own)) for manager, own in ordered)

    def biggest(self, shown: int = SHOWN_CALLS) -> tuple[CallChange, ...]:
        """Calls that change most: a score lost or gained before any difference."""
        moved = [change for change in self.changes if change.before != change.after]
        return tuple(sorted(moved, key=_by_size)[:shown])

    def criteria(self) -> tuple[CriterionChange, ...]:
        """Those that move the mean score, the strongest first, and those that are new or gone."""
        found = [
            CriterionChange(
                name, one.calls, mean_from(self._compared, one.total, one.squares), _state(one.before, one.after)
            )
            for name, one in self._criteria.items()
        ]
        moved = [one for one in found if one.points.value or one.state != "kept"]
        return tuple(sorted(moved, key=lambda one: (-abs(one.points.value or 0.0), one.criterion)))


def score_change(changes: Iterable[CallChange]) -> ScoreChange:
    told = list(changes)
    differences = [change.difference for change in told if change.difference is not None]
    return ScoreChange(
        calls=len(told),
        before=mean_of([change.before for change in told if change.before is not None]),
        after=mean_of([change.after for change in told if change.after is not None]),
        change=mean_change(differences),
        up=rate(sum(difference > 0 for difference in differences), len(told)),
        down=rate(sum(difference < 0 for difference in differences), len(told)),
        withheld=rate(sum(change.before is not None and change.after is None for change in told), len(told)),
        same=sum(change.before == change.after for change in told),
        given=sum(change.before is None and change.after is not None for change in told),
    )


def points_of(card: ScorecardItem) -> Points:
    sections = [
        SectionResult(
            section.id,
            section.weight,
            section.score,
            tuple(
                CriterionResult(item.id, CriterionStatus(item.status), item.weight, item.score)
                for item in section.criteria
            ),
        )
        for section in card.sections
    ]
    return Points(
        rubric=card.rubric,
        score=card.score,
        criteria=tuple(item.id for section in sections for item in section.criteria),
        lost={loss.criterion.id: loss.lost for loss in losses(sections)},
    )


def _state(before: bool, after: bool) -> str:
    return "kept" if before and after else "new" if after else "gone"


def _by_size(change: CallChange) -> tuple[bool, float, str]:
    difference = change.difference
    return difference is not None, -abs(difference or 0.0), change.call_id
