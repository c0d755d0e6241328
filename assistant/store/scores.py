"""Scores of stored reviews, by SQL: read in pages, written in bulk, and what they replaced kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, false, insert, select, update
from sqlalchemy.orm import Session

from assistant.scores_kept import KeptReview, NewScore, PastScore, ScoreBasis
from assistant.store.index import IndexRepository
from assistant.store.models import CriterionRow, PastScoreRow, ReviewRow, ScoreBasisRow
from assistant.store.people_rows import SectionScoreRow

_BASIS = tuple(column.key for column in ScoreBasisRow.__table__.columns)
_PAST = tuple(column.key for column in PastScoreRow.__table__.columns if column.key != "past_id")


class ScoreRepository:
    """Nothing here reads all reviews at once: ten thousand of them are gigabytes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reviewed(self) -> tuple[str, ...]:
        """Ids of the calls that have a review, in order."""
        return tuple(self._session.scalars(select(ReviewRow.call_id).order_by(ReviewRow.call_id)))

    def bases(self, call_ids: Sequence[str] | None = None) -> dict[str, ScoreBasis]:
        """By call id; of these calls, or of all."""
        wanted = select(ScoreBasisRow)
        if call_ids is not None:
            wanted = wanted.where(ScoreBasisRow.call_id.in_(call_ids))
        rows = self._session.scalars(wanted.execution_options(populate_existing=True))
        return {row.call_id: ScoreBasis(**{name: getattr(row, name) for name in _BASIS}) for row in rows}

    def page(self, call_ids: Sequence[str]) -> tuple[KeptReview, ...]:
        """The reviews of these calls as they lie in the database, in order of their ids."""
        rows = self._session.execute(
            select(
                ReviewRow.call_id,
                ReviewRow.reviewed_at,
                cast(ReviewRow.transcript, Text),
                cast(ReviewRow.analysis, Text),
            )
            .where(ReviewRow.call_id.in_(call_ids))
            .order_by(ReviewRow.call_id)
        )
        return tuple(KeptReview(*row) for row in rows)

    def reviewed_at(self, call_ids: Sequence[str]) -> dict[str, datetime]:
        """When these calls were reviewed; nobody else changes them until the transaction ends."""
        # SQLite takes its one lock for writers at the first statement that may write, if it finds a row or not.
        self._session.execute(update(ScoreBasisRow).where(false()).values(rubric=""))
        rows = self._session.execute(
            select(ReviewRow.call_id, ReviewRow.reviewed_at).where(ReviewRow.call_id.in_(call_ids)).with_for_update()
        )
        return {row.call_id: row.reviewed_at for row in rows}

    def when_reviewed(self, call_id: str) -> datetime | None:
        return self._session.scalar(select(ReviewRow.reviewed_at).where(ReviewRow.call_id == call_id))

    def keep_past(self, past: PastScore) -> None:
        self._session.execute(insert(PastScoreRow), [_past(past)])

    def replace(self, scores: Sequence[NewScore]) -> None:
        """Puts new scores in place: document, figures, rows to count by and basis; what they replace is kept."""
        if not scores:
            return
        self._session.execute(update(ReviewRow), [_figures(score) for score in scores])
        changed = [score for score in scores if score.past is not None]
        if changed:
            ids = [score.basis.call_id for score in changed]
            self._session.execute(delete(CriterionRow).where(CriterionRow.call_id.in_(ids)))
            self._session.execute(insert(CriterionRow), [row for score in changed for row in _criteria(score)])
            IndexRepository(self._session).drop_cards(ids)
            self._session.execute(delete(SectionScoreRow).where(SectionScoreRow.call_id.in_(ids)))
            self._session.execute(insert(SectionScoreRow), [row for score in changed for row in _sections(score)])
            self._session.execute(insert(PastScoreRow), [_past(score.past) for score in changed if score.past])
        self.put_bases([score.basis for score in scores])

    def put_bases(self, bases: Sequence[ScoreBasis]) -> None:
        ids = [basis.call_id for basis in bases]
        self._session.execute(delete(ScoreBasisRow).where(ScoreBasisRow.call_id.in_(ids)))
        self._session.execute(
            insert(ScoreBasisRow), [{name: getattr(basis, name) for name in _BASIS} for basis in bases]
        )

    def history(self, call_id: str) -> tuple[PastScore, ...]:
        """The scores that a call had before its present one, oldest first."""
        rows = self._session.scalars(
            select(PastScoreRow).where(PastScoreRow.call_id == call_id).order_by(PastScoreRow.past_id)
        )
        return tuple(PastScore(**{name: getattr(row, name) for name in _PAST}) for row in rows)


def _figures(score: NewScore) -> dict[str, Any]:
    card = score.analysis["scorecard"]
    return {
        "call_id": score.basis.call_id,
        "score": card["score"],
        "coverage": card["coverage"],
        "withheld": card["reason"] if card["score"] is None else "",
        "analysis": score.analysis,
    }


def _criteria(score: NewScore) -> list[dict[str, Any]]:
    return [
        {
            "call_id": score.basis.call_id,
            "section": section["id"],
            "criterion": criterion["id"],
            "status": criterion["status"],
            "score": criterion["score"],
        }
        for section in score.analysis["scorecard"]["sections"]
        for criterion in section["criteria"]
    ]


def _sections(score: NewScore) -> list[dict[str, Any]]:
    return [
        {"call_id": score.basis.call_id, "section": section["id"], "score": section["score"]}
        for section in score.analysis["scorecard"]["sections"]
    ]


def _past(past: PastScore) -> dict[str, Any]:
    return {name: getattr(past, name) for name in _PAST}
