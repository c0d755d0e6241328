"""Finished parts of recordings under recognition, by SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.store.mapping import part_from, part_row
from assistant.store.models import RecognisedPartRow
from transcription.types import RecognisedPart


class PartRepository:
    """``basis`` names what a part was made from and by: parts of another basis are never handed out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, call_id: str, generation: int, basis: str, part: RecognisedPart, created_at: datetime) -> None:
        """Keeps one finished part; the same part of the same basis is replaced."""
        self._session.merge(part_row(call_id, generation, basis, part, created_at))
        self._session.flush()

    def get(self, call_id: str, basis: str) -> tuple[RecognisedPart, ...]:
        """The call's parts of this basis, in order of their numbers."""
        rows = self._session.scalars(
            select(RecognisedPartRow)
            .where(RecognisedPartRow.call_id == call_id, RecognisedPartRow.basis == basis)
            .order_by(RecognisedPartRow.number)
        )
        return tuple(part_from(row) for row in rows)

    def drop(self, call_id: str) -> None:
        """Forgets all parts of a call, whatever their basis."""
        self._session.execute(delete(RecognisedPartRow).where(RecognisedPartRow.call_id == call_id))
