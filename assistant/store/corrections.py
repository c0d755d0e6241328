"""Reviewers' corrections of objections, by SQL; what was taken back is left out unless the history is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.domain import Correction
from assistant.store.mapping import correction_from, correction_row
from assistant.store.models import CorrectionRow

_IN_FORCE = CorrectionRow.undone_at.is_(None)


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
        """Those in force, in the order in which they were made."""
        return tuple(one for one in self.history(call_id) if one.in_force)

    def history(self, call_id: str) -> tuple[Correction, ...]:
        """In the order in which they were made, those taken back among them."""
        rows = self._session.scalars(
            select(CorrectionRow).where(CorrectionRow.call_id == call_id).order_by(CorrectionRow.correction_id)
        )
        return tuple(correction_from(row) for row in rows)

    def undo(self, number: int, author: str, at: datetime) -> bool:
        """False where somebody else has taken it back already."""
        taken = self._session.execute(
            update(CorrectionRow)
            .where(CorrectionRow.correction_id == number, _IN_FORCE)
            .values(undone_by=author, undone_at=at)
            .returning(CorrectionRow.correction_id)
        )
        return taken.scalar() is not None

    def of_calls(self, call_ids: Sequence[str]) -> dict[str, list[Correction]]:
        """By call, each call's in the order in which they were made; calls without any are left out."""
        rows = self._session.scalars(
            select(CorrectionRow)
            .where(CorrectionRow.call_id.in_(call_ids), _IN_FORCE)
            .order_by(CorrectionRow.correction_id)
        )
        found: dict[str, list[Correction]] = {}
        for row in rows:
            found.setdefault(row.call_id, []).append(correction_from(row))
        return found

    def corrected_calls(self) -> frozenset[str]:
        """Ids of the calls that a reviewer has corrected."""
        return frozenset(self._session.scalars(select(CorrectionRow.call_id).where(_IN_FORCE).distinct()))

    def all(self) -> tuple[Correction, ...]:
        """Those in force."""
        rows = self._session.scalars(select(CorrectionRow).where(_IN_FORCE).order_by(CorrectionRow.correction_id))
        return tuple(correction_from(row) for row in rows)
