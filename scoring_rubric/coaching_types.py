"""What a manager is told after a period: patterns with their counts, moments and text, and how the last focus moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoring_rubric.feedback_moments import Moment
from scoring_rubric.rates import Rate, rate
from scoring_rubric.rubric import Criterion
from scoring_rubric.scorecard import Loss
from scoring_rubric.types import CriterionResult, Scorecard


@dataclass(frozen=True, slots=True)
class ScoredCall:
    """One reviewed call. ``fits`` is False where the client could not buy at all: what was to sell is not judged."""

    call_id: str
    manager: str
    at: datetime
    language: str
    scorecard: Scorecard
    fits: bool = True

    @property
    def results(self) -> dict[str, CriterionResult]:
        return {item.id: item for section in self.scorecard.sections for item in section.criteria}


@dataclass(frozen=True, slots=True)
class Seen:
    """One criterion scored on one call."""

    call: ScoredCall
    loss: Loss
    section: str

    @property
    def score(self) -> float:
        return self.loss.criterion.score or 0.0


class PatternKind(StrEnum):
    STRENGTH = "strength"
    CHANGE = "change"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern before it is worded: the calls that show it, ``cost`` in points of the total over the period.

    A strength that is no ``habit`` is told only where there is no other.
    """

    criterion: Criterion
    section: str
    kind: PatternKind
    fault: str
    shown: tuple[Seen, ...]
    of: int
    cost: float
    habit: bool = True

    @property
    def seen(self) -> Rate:
        return rate(len(self.shown), self.of)


class Move(StrEnum):
    """What became of the last period's focus; ``unclear`` where chance explains the difference, ``same`` where there is
    none.
    """

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNCLEAR = "unclear"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class CallMoment:
    """A moment of one call. ``place`` is what part of it is shown where words are missing (``rubric_measures.Shown``);
    ``note`` is the scorecard's sentence where quotes alone do not show it, such as the CRM's word against the client's.
    ``repeated`` moments are quoted elsewhere in the same summary. ``kind`` is that of the objection, or of whatever
    else the scorecard tells kinds of.
    """

    call: ScoredCall
    moment: Moment
    place: str = ""
    note: str = ""
    repeated: bool = False
    kind: str = ""

    @property
    def keys(self) -> frozenset[tuple[str, int]]:
        """The turns that it quotes, each with its call."""
        return frozenset((self.call.call_id, item.turn) for item in self.moment.quotes)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What repeats: ``seen`` counts the calls of those in which the criterion was scored.

    ``fault`` is the kind of fault counted, where the rubric words it apart. ``example`` is a call in which the same
    manager, or a colleague, did it well. ``exact`` is False where more calls than those may show it: then no share is
    told, only in how many it was found at least.
    """

    criterion: str
    kind: PatternKind
    seen: Rate
    text: str
    moments: tuple[CallMoment, ...]
    fault: str = ""
    example: CallMoment | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class LastFocus:
    """The focus of the period before, and its counts then and now."""

    criterion: str
    kind: PatternKind
    before: Rate
    after: Rate
    move: Move


@dataclass(frozen=True, slots=True)
class Coaching:
    """One manager's period. ``focus`` is None where nothing repeats; it is in neither list."""

    calls: int
    scored: int
    last: LastFocus | None
    focus: Pattern | None
    strengths: tuple[Pattern, ...]
    changes: tuple[Pattern, ...]
