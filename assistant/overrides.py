"""A reviewer's mark in the place of the program's: stored with who, when and why, and counted at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.calls import the_one_call
from assistant.documents import AnalysisDocument
from assistant.documents_scorecard import CriterionItem
from assistant.domain import Call
from assistant.errors import BadInput, Refused
from assistant.remarks import Mark, MarkStatus, Override, in_force, mark_0_1, reasoned, signed
from assistant.store.unit_of_work import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class OverrideWish:
    """``score`` 0..1, or None for «does not apply»; ``remove`` takes back what was set before."""

    criterion: str
    author: str
    reason: str
    score: float | None = None
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Overrides:
    database: Database

    def set(self, asked: str, wish: OverrideWish, at: datetime | None = None) -> Override:
        """Sets or takes back a criterion's mark. Raises UnknownCall, or BadInput saying what does not fit."""
        with self.database.begin() as work:
            return self.record(work, the_one_call(work, asked), wish, at or datetime.now(UTC))

    def record(self, work: UnitOfWork, call: Call, wish: OverrideWish, at: datetime) -> Override:
        """The same in a transaction that is open already."""
        criteria_of(call, reviewed(work, call), wish.criterion)
        override = Override(
            call_id=call.call_id,
            criterion=wish.criterion,
            status=MarkStatus.REMOVED if wish.remove else status_of(wish.score),
            reason=reasoned(wish.reason, "an override"),
            author=signed(wish.author, "an override"),
            made_at=at,
            score=None if wish.remove or wish.score is None else mark_0_1(wish.score),
        )
        if wish.remove and wish.criterion not in in_force(work.remarks.overrides(call.call_id)):
            raise Refused(
                "no_override",
                f"no override of {wish.criterion} is in force on {call.name}; there is nothing to take back",
            )
        work.remarks.add_override(override)
        work.reviews.count_again(call.call_id)
        return override

    def of_call(self, asked: str) -> tuple[Override, ...]:
        """Every override in order of time, those taken back among them."""
        with self.database.begin() as work:
            return work.remarks.overrides(the_one_call(work, asked).call_id)


def one_mark(score: float | None, *, not_applicable: bool) -> float | None:
    """A criterion's mark as it was given; raises BadInput where it is none, or two."""
    if not_applicable == (score is not None):
        raise Refused(
            "mark_range", "a mark is a number from 0 to 1, or that the criterion does not apply; give one of the two"
        )
    return score


def status_of(score: float | None) -> MarkStatus:
    return MarkStatus.NOT_APPLICABLE if score is None else MarkStatus.SCORED


def reviewed(work: UnitOfWork, call: Call) -> AnalysisDocument:
    """The call's effective analysis, or BadInput where there is none yet."""
    review = work.reviews.get(call.call_id)
    if review is None:
        raise Refused("not_reviewed", f"{call.name} is not analysed yet; wait until it is and say it then")
    return review.analysis


def criteria_of(call: Call, analysis: AnalysisDocument, asked: str) -> CriterionItem:
    """The criterion as it counts now, or BadInput naming those that there are."""
    found: Mapping[str, CriterionItem] = {
        item.id: item for section in analysis.scorecard.sections for item in section.criteria
    }
    if asked not in found:
        raise BadInput(f"{asked!r} is no criterion of {call.name}; expected one of {', '.join(sorted(found))}")
    return found[asked]


def own_mark(item: CriterionItem) -> CriterionItem:
    """The criterion as the program marked it."""
    kept = item.override
    if kept is None:
        return item
    return item.model_copy(update={"score": kept.machine_score, "status": kept.machine_status, "override": None})


def wish_of(mark: Mark, *, author: str, reason: str) -> OverrideWish:
    return OverrideWish(mark.criterion, author, reason, mark.score)
