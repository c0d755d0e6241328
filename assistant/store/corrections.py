"""Reviewers' corrections, by SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.domain import Correction
from assistant.store.mapping import correction_from, correction_row
from assistant.store.models import CorrectionRow


class CorrectionRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, correction: Correction) -> int:
        """Keeps it and returns its number."""
        row = correction_row(correction)
        self._session.add(row)
        self._session.flush()
        return row.correction_id

    def of_call(self, call_id: str) -> tuple[Correction, ...]:
        """In the order in which they were made."""
        rows = self._session.scalars(
            select(CorrectionRow).where(CorrectionRow.call_id == call_id).order_by(CorrectionRow.correction_id)
        )
        return tuple(correction_from(row) for row in rows)

    def of_calls(self, call_ids: Sequence[str]) -> dict[str, list[Correction]]:
        """By call, each call's in the order in which they were made; calls without any are left out."""
        rows = self._session.scalars(
            select(CorrectionRow).where(CorrectionRow.call_id.in_(call_ids)).order_by(CorrectionRow.correction_id)
        )
        found: dict[str, list[Correction]] = {}
        for row in rows:
            found.setdefault(row.call_id, []).append(correction_from(row))
        return found

    def corrected_calls(self) -> frozenset[str]:
        """Ids of the calls that a reviewer has corrected."""
        return frozenset(self._session.scalars(select(CorrectionRow.call_id).distinct()))

    def all(self) -> tuple[Correction, ...]:
        rows = self._session.scalars(select(CorrectionRow).order_by(CorrectionRow.correction_id))
        return tuple(correction_from(row) for row in rows)
