"""How managers do over a period: their scores and how they meet objections, with intervals. Knows no pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.counted_calls import left_out
from assistant.crm import CrmIndex
from assistant.documents import StoredReview
from assistant.documents_objections import ObjectionItem
from assistant.domain import Call
from assistant.handling_counts import HandlingCounts, count_handling
from assistant.means import Mean, mean_of
from assistant.people_spans import span_of
from assistant.periods import Period, Wanted
from assistant.returns import returned
from assistant.store.unit_of_work import Database
from scoring_rubric.rates import Rate, rate


@dataclass(frozen=True, slots=True)
class CallLine:
    """One reviewed call of a manager."""

    call_id: str
    day: date
    score: float | None
    handling: HandlingCounts


@dataclass(frozen=True, slots=True)
class ManagerLine:
    """``came_back``: objections that a client raised again in a later call, of all."""

    manager: str
    calls: int
    score: Mean
    handling: HandlingCounts
    came_back: Rate
    calls_told: tuple[CallLine, ...]


@dataclass(frozen=True, slots=True)
class TeamReport:
    period: Period
    calls: int
    managers: tuple[ManagerLine, ...]
    together: HandlingCounts


@dataclass(frozen=True, slots=True)
class _Reviewed:
    call: Call
    day: date
    review: StoredReview
    objections: tuple[ObjectionItem, ...]
    came_back: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Team:
    database: Database
    zone: ZoneInfo

    def report(self, wanted: Wanted | None = None, *, among: Collection[str] | None = None) -> TeamReport:
        """Managers by name; calls without a manager come last, under an empty name. ``among`` narrows the team."""
        wanted = wanted or Wanted()
        found = [one for one in self._reviewed(wanted) if among is None or one.call.manager in among]
        by_manager: dict[str, list[_Reviewed]] = {}
        for one in found:
            by_manager.setdefault(one.call.manager, []).append(one)
        ordered = sorted(by_manager.items(), key=lambda item: (not item[0], item[0]))
        return TeamReport(
            period=wanted.period,
            calls=len(found),
            managers=tuple(_line(manager, own) for manager, own in ordered),
            together=count_handling(item for one in found for item in one.objections),
        )

    def _reviewed(self, wanted: Wanted) -> list[_Reviewed]:
        with self.database.begin() as work:
            reviews, calls = work.reviews.all(), work.calls.all()
            index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
            uncounted = left_out(work, work.people.calls(span_of(wanted.period, self.zone)))
        back = returned(calls, reviews)
        found = []
        for call in calls:
            review, day = reviews.get(call.call_id), self._day(call.started_at or call.added_at)
            if review is None or not wanted.period.holds(day) or not wanted.about(call, index.link(call.name)):
                continue
            objections = tuple(
                _as_known(item) if (call.call_id, item.id) in back else item for item in review.analysis.objections
            )
            again = sum((call.call_id, item.id) in back for item in objections)
            found.append(_Reviewed(call, day, review, objections, again, counted=call.call_id not in uncounted))
        return sorted(found, key=lambda one: (one.day, one.call.call_id))

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def _as_known(item: ObjectionItem) -> ObjectionItem:
    """What came back was not resolved."""
    if item.handling.status != "resolved":
        return item
    return item.model_copy(update={"handling": item.handling.model_copy(update={"status": "answered"})})


def _line(manager: str, own: Sequence[_Reviewed]) -> ManagerLine:
    scores = [one.review.analysis.scorecard.score for one in own if one.counted]
    handling = count_handling(item for one in own for item in one.objections)
    return ManagerLine(
        manager=manager,
        calls=len(own),
        score=mean_of([score for score in scores if score is not None]),
        handling=handling,
        came_back=rate(sum(one.came_back for one in own), handling.objections),
        calls_told=tuple(
            CallLine(one.call.call_id, one.day, one.review.analysis.scorecard.score, count_handling(one.objections))
            for one in own
        ),
    )
