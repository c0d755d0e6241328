"""What questions read of the store, by SQL: reviewed calls of some days and managers, and the names to ask by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session

from assistant.heard_calls import HeardCall, StoredAnalysis
from assistant.store.mapping import call_from
from assistant.store.models import CallRow, CorrectionRow, DealRow, LeadRow, ObjectionRow, ReviewRow
from assistant.store.remark_models import OverrideRow
from assistant.store.reviews import ReviewRepository

CHUNK = 400
"""Ids in one statement: SQLite takes no more than some hundreds of parameters everywhere."""
Asked = TypeVar("Asked", bound=Select[*tuple[Any, ...]])
PARTS = (
    *("language", "kind", "scorecard", "objections", "script", "lead", "unanswered_questions", "crm", "facts"),
    "statistics",
)
"""What questions read of an analysis."""
_PARTS = tuple(cast(ReviewRow.analysis[name], Text) for name in PARTS)
_SCORE = ReviewRow.analysis["scorecard", "score"].as_float()
_AT = func.coalesce(CallRow.started_at, CallRow.added_at)


class AskingRepository:
    """Reads only. ``managers`` None is everybody's calls."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def heard(
        self,
        managers: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[HeardCall, ...]:
        """Reviewed calls in order of time; ``until`` is not included."""
        asked = select(CallRow, ReviewRow.duration_s, _SCORE, *_PARTS).join(
            ReviewRow, ReviewRow.call_id == CallRow.call_id
        )
        asked = _narrowed(asked, managers)
        if since is not None:
            asked = asked.where(since <= _AT)
        if until is not None:
            asked = asked.where(until > _AT)
        rows = self._session.execute(asked.order_by(_AT, CallRow.call_id)).all()
        changed = self._changed()
        return tuple(
            HeardCall(
                call_from(row),
                self._as_corrected(row.call_id)
                if row.call_id in changed
                else StoredAnalysis(dict(zip(PARTS, parts, strict=True)), score),
                duration_s,
            )
            for row, duration_s, score, *parts in rows
        )

    def managers(self, managers: Collection[str] | None = None) -> tuple[str, ...]:
        asked = select(CallRow.manager).where(CallRow.manager != "").distinct().order_by(CallRow.manager)
        return tuple(self._session.scalars(_narrowed(asked, managers)))

    def sources(self) -> tuple[str, ...]:
        asked = select(LeadRow.source).where(LeadRow.source != "").distinct().order_by(LeadRow.source)
        return tuple(self._session.scalars(asked))

    def stages(self) -> tuple[str, ...]:
        asked = select(DealRow.stage).where(DealRow.stage != "").distinct().order_by(DealRow.stage)
        return tuple(self._session.scalars(asked))

    def clients(self, managers: Collection[str] | None = None) -> tuple[tuple[str, str], ...]:
        """Names and companies of leads that calls are linked to."""
        asked = select(LeadRow.name, LeadRow.company).join(CallRow, CallRow.lead_id == LeadRow.lead_id).distinct()
        return tuple((name, company) for name, company in self._session.execute(_narrowed(asked, managers)))

    def span(self, managers: Collection[str] | None = None) -> tuple[datetime, datetime] | None:
        """The first and the last moment of reviewed calls."""
        asked = select(func.min(_AT), func.max(_AT)).join(ReviewRow, ReviewRow.call_id == CallRow.call_id)
        first, last = self._session.execute(_narrowed(asked, managers)).one()
        return None if first is None else (first, last)

    def raised_again(self) -> frozenset[str]:
        """Calls of leads that raised one category in several calls: only there an objection can have come back."""
        several = (
            select(CallRow.lead_id)
            .join(ObjectionRow, ObjectionRow.call_id == CallRow.call_id)
            .where(CallRow.lead_id.is_not(None), CallRow.lead_id != "")
            .group_by(CallRow.lead_id, ObjectionRow.category)
            .having(func.count(CallRow.call_id.distinct()) > 1)
        )
        return frozenset(self._session.scalars(select(CallRow.call_id).where(CallRow.lead_id.in_(several))))

    def heard_of(self, call_ids: Collection[str]) -> tuple[HeardCall, ...]:
        """These calls, reviewed ones only."""
        changed = self._changed()
        found: list[HeardCall] = []
        for chunk in _chunks(call_ids):
            rows = self._session.execute(
                select(CallRow, ReviewRow.analysis, ReviewRow.duration_s)
                .join(ReviewRow, ReviewRow.call_id == CallRow.call_id)
                .where(CallRow.call_id.in_(chunk))
            )
            found += [
                HeardCall(
                    call_from(row), self._as_corrected(row.call_id) if row.call_id in changed else analysis, length
                )
                for row, analysis, length in rows
            ]
        return tuple(found)

    def transcripts(self, call_ids: Collection[str]) -> dict[str, dict[str, Any]]:
        """Transcripts by call."""
        found: dict[str, dict[str, Any]] = {}
        for chunk in _chunks(call_ids):
            rows = self._session.execute(
                select(ReviewRow.call_id, ReviewRow.transcript).where(ReviewRow.call_id.in_(chunk))
            )
            found.update((call_id, transcript) for call_id, transcript in rows)
        return found

    def texts(self, call_ids: Collection[str]) -> dict[str, str]:
        """All that was said, by call."""
        found: dict[str, str] = {}
        for chunk in _chunks(call_ids):
            rows = self._session.execute(select(ReviewRow.call_id, ReviewRow.text).where(ReviewRow.call_id.in_(chunk)))
            found.update((call_id, text) for call_id, text in rows)
        return found

    def _changed(self) -> frozenset[str]:
        """Calls that a reviewer has put something right in."""
        corrected = self._session.scalars(
            select(CorrectionRow.call_id).where(CorrectionRow.undone_at.is_(None)).distinct()
        )
        return frozenset(corrected) | frozenset(self._session.scalars(select(OverrideRow.call_id).distinct()))

    def _as_corrected(self, call_id: str) -> dict[str, Any]:
        review = ReviewRepository(self._session).get(call_id)
        return {} if review is None else review.analysis.to_json()


def _narrowed(asked: Asked, managers: Collection[str] | None) -> Asked:
    return asked if managers is None else asked.where(CallRow.manager.in_(sorted(managers)))


def _chunks(ids: Collection[str]) -> list[list[str]]:
    listed = sorted(ids)
    return [listed[place : place + CHUNK] for place in range(0, len(listed), CHUNK)]
