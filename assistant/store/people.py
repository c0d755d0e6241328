"""Calls, scores, steps and objections by manager, counted by SQL: no document is loaded to count people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assistant.people_values import STEPS, CallLine, HandlingSum, MetObjection, SectionSum, SourceCalls, StepCount
from assistant.store.known_status import known_status
from assistant.store.models import CallRow, LeadRow, ObjectionRow, ReviewRow, ScoreBasisRow, StepRow
from assistant.store.people_rows import ObjectionHandlingRow, SectionScoreRow
from assistant.store.remark_models import AcknowledgementRow, SelfScoreRow

HANDLED = ("resolved", "answered")
WHEN = func.coalesce(CallRow.started_at, CallRow.added_at)


@dataclass(frozen=True, slots=True)
class Span:
    """Moments from ``since`` to before ``until``, None where open; ``managers`` None is everybody; ``without`` are
    calls that do not count.
    """

    since: datetime | None = None
    until: datetime | None = None
    managers: Collection[str] | None = None
    without: Collection[str] = ()

    def holds(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.since is not None:
            found.append(self.since <= WHEN)
        if self.until is not None:
            found.append(self.until > WHEN)
        if self.managers is not None:
            found.append(CallRow.manager.in_(list(self.managers)))
        if self.without:
            found.append(CallRow.call_id.not_in(list(self.without)))
        return found


class PeopleRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def uncounted(self, at_most: int) -> tuple[str, ...]:
        """Reviewed calls that have no rows to count people by yet: those from before there were such rows."""
        counted = exists().where(SectionScoreRow.call_id == ReviewRow.call_id)
        return tuple(self._session.scalars(select(ReviewRow.call_id).where(~counted).limit(at_most)))

    def names(self) -> tuple[str, ...]:
        """Everybody who has a call."""
        asked = select(CallRow.manager).where(CallRow.manager != "").distinct().order_by(CallRow.manager)
        return tuple(self._session.scalars(asked))

    def newest(self, managers: Collection[str] | None = None) -> datetime | None:
        """When the newest reviewed call was."""
        asked = select(func.max(WHEN)).join(ReviewRow, ReviewRow.call_id == CallRow.call_id)
        if managers is not None:
            asked = asked.where(CallRow.manager.in_(list(managers)))
        return self._session.scalar(asked)

    def calls(self, span: Span) -> tuple[CallLine, ...]:
        """Every call of the span, reviewed or not, in order of time."""
        of_call = CallRow.call_id
        read = exists().where(AcknowledgementRow.call_id == of_call, AcknowledgementRow.author == CallRow.manager)
        marked = exists().where(SelfScoreRow.call_id == of_call, SelfScoreRow.author == CallRow.manager)
        asked = (
            select(
                of_call,
                CallRow.name,
                CallRow.manager,
                WHEN,
                CallRow.state,
                func.coalesce(CallRow.lead_id, ""),
                ReviewRow.call_id.is_not(None),
                ReviewRow.score,
                func.coalesce(ScoreBasisRow.kind, ""),
                read,
                marked,
                CallRow.started_at.is_not(None),
            )
            .outerjoin(ReviewRow, ReviewRow.call_id == of_call)
            .outerjoin(ScoreBasisRow, ScoreBasisRow.call_id == of_call)
            .where(*span.holds())
            .order_by(WHEN, of_call)
        )
        return tuple(CallLine(*row) for row in self._session.execute(asked))

    def sections(self, span: Span) -> tuple[SectionSum, ...]:
        score = SectionScoreRow.score
        asked = self._of(
            select(
                CallRow.manager,
                SectionScoreRow.section,
                func.count(score),
                func.sum(score),
                func.sum(score * score),
            ).join(SectionScoreRow, SectionScoreRow.call_id == CallRow.call_id),
            span,
            CallRow.manager,
            SectionScoreRow.section,
        ).where(score.is_not(None))
        return tuple(SectionSum(*row) for row in self._session.execute(asked))

    def steps(self, span: Span) -> tuple[StepCount, ...]:
        asked = self._of(
            select(
                CallRow.manager,
                StepRow.step_id,
                *(_count(StepRow.status == status) for status in ("done", "late", "missing")),
            ).join(StepRow, StepRow.call_id == CallRow.call_id),
            span,
            CallRow.manager,
            StepRow.step_id,
        )
        return tuple(StepCount(*row) for row in self._session.execute(asked))

    def handling(self, span: Span) -> tuple[HandlingSum, ...]:
        asked = self._of(
            _met(
                CallRow.manager,
                ObjectionRow.category,
                func.count(),
                _count(known_status().in_(HANDLED)),
                _count(known_status() == "resolved"),
                _count(ObjectionHandlingRow.conceded),
                *(_count(getattr(ObjectionHandlingRow, step)) for step in STEPS),
            ),
            span,
            CallRow.manager,
            ObjectionRow.category,
        )
        return tuple(HandlingSum(*row) for row in self._session.execute(asked))

    def objections(self, span: Span) -> tuple[MetObjection, ...]:
        """Every sure objection of the span, the newest first."""
        asked = _met(
            ObjectionRow.call_id,
            ObjectionRow.objection_id,
            ObjectionRow.category,
            known_status().label("status"),
            ObjectionRow.confidence,
            ObjectionHandlingRow.conceded,
            *(getattr(ObjectionHandlingRow, step) for step in STEPS),
        ).where(*span.holds())
        rows = self._session.execute(asked.order_by(WHEN.desc(), ObjectionRow.call_id, ObjectionRow.objection_id))
        return tuple(
            MetObjection(
                row.call_id,
                row.objection_id,
                row.category,
                row.status,
                tuple(step for step in STEPS if getattr(row, step)),
                row.confidence,
                row.conceded,
            )
            for row in rows
        )

    def of_sources(self, sources: Collection[str]) -> frozenset[str]:
        """Calls of leads from sources of these names, however they are written."""
        known = self._session.scalars(select(LeadRow.source).where(LeadRow.source != "").distinct())
        meant = [source for source in known if source.strip().casefold() in sources]
        if not meant:
            return frozenset()
        asked = select(CallRow.call_id).join(LeadRow, LeadRow.lead_id == CallRow.lead_id)
        return frozenset(self._session.scalars(asked.where(LeadRow.source.in_(meant))))

    def sources(self, since: datetime | None, until: datetime | None) -> tuple[SourceCalls, ...]:
        """Sources of the leads that came in, most leads first; leads without a day or a source count nowhere."""
        called = exists().where(CallRow.lead_id == LeadRow.lead_id)
        asked = select(LeadRow.source, func.count(), _count(called)).where(
            LeadRow.source != "", LeadRow.created_at.is_not(None)
        )
        if since is not None:
            asked = asked.where(LeadRow.created_at >= since)
        if until is not None:
            asked = asked.where(LeadRow.created_at < until)
        rows = self._session.execute(asked.group_by(LeadRow.source).order_by(func.count().desc(), LeadRow.source))
        return tuple(SourceCalls(*row) for row in rows)

    @staticmethod
    def _of(asked: Select[*tuple[Any, ...]], span: Span, *by: Any) -> Select[*tuple[Any, ...]]:
        return asked.where(*span.holds()).group_by(*by).order_by(*by)


def _met(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Sure objections with how they were met."""
    handling = and_(
        ObjectionHandlingRow.call_id == ObjectionRow.call_id,
        ObjectionHandlingRow.objection_id == ObjectionRow.objection_id,
    )
    return (
        select(*columns)
        .select_from(ObjectionRow)
        .join(ObjectionHandlingRow, handling)
        .join(CallRow, CallRow.call_id == ObjectionRow.call_id)
        .where(ObjectionHandlingRow.unsure == false())
    )


def _count(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def chunks(ids: Sequence[str], size: int = 500) -> list[Sequence[str]]:
    """SQLite takes a limited number of values in one statement."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]
