"""Reviewers' corrections, by SQL."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.domain import Correction
from assistant.store.mapping import correction_from, correction_row
from assistant.store.models import CorrectionRow


class CorrectionRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, correction: Correction) -> None:
        self._session.add(correction_row(correction))
        self._session.flush()

    def of_call(self, call_id: str) -> tuple[Correction, ...]:
        """In the order in which they were made."""
        rows = self._session.scalars(
            select(CorrectionRow).where(CorrectionRow.call_id == call_id).order_by(CorrectionRow.correction_id)
        )
        return tuple(correction_from(row) for row in rows)

    def all(self) -> tuple[Correction, ...]:
        rows = self._session.scalars(select(CorrectionRow).order_by(CorrectionRow.correction_id))
        return tuple(correction_from(row) for row in rows)
