"""Criteria that calls have met in full, by SQL over the rows of scores: no review is loaded to find them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.documents import AnalysisDocument
from assistant.store.models import CallRow, CriterionRow, ReviewRow

FULL = 0.995
"""Scores are kept to two decimals: from here on it is the full mark."""


@dataclass(frozen=True, slots=True)
class FullMark:
    """``name`` is the call's file name, by which the CRM knows it."""

    criterion: str
    call_id: str
    name: str
    manager: str


class FullMarkRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def newest(
        self, criteria: Sequence[str], *, language: str, manager: str, apart_from: str, at_most: int
    ) -> tuple[FullMark, ...]:
        """Up to ``at_most`` calls a criterion, other managers' before ``manager``'s own and nobody's, then the newest
        first. Only calls that have a score: what could not be trusted is no example.
        """
        strange = CallRow.manager.in_(["", manager])
        when = func.coalesce(CallRow.started_at, CallRow.added_at)
        place = func.row_number().over(
            partition_by=CriterionRow.criterion, order_by=[strange, when.desc(), CallRow.call_id]
        )
        ranked = (
            select(CriterionRow.criterion, CallRow.call_id, CallRow.name, CallRow.manager, place.label("place"))
            .join(CallRow, CallRow.call_id == CriterionRow.call_id)
            .join(ReviewRow, ReviewRow.call_id == CriterionRow.call_id)
            .where(
                CriterionRow.criterion.in_(list(criteria)),
                CriterionRow.score >= FULL,
                ReviewRow.language == language,
                ReviewRow.score.is_not(None),
                CallRow.call_id != apart_from,
            )
            .subquery()
        )
        rows = self._session.execute(
            select(ranked).where(ranked.c.place <= at_most).order_by(ranked.c.criterion, ranked.c.place)
        )
        return tuple(FullMark(row.criterion, row.call_id, row.name, row.manager) for row in rows)

    def analysis(self, call_id: str) -> AnalysisDocument:
        """The analysis that a mark is of, without the reviewers' corrections: marks are the machine's."""
        found = self._session.scalar(select(ReviewRow.analysis).where(ReviewRow.call_id == call_id))
        return AnalysisDocument.model_validate(found)
