"""Corrections of transcripts and the machine's own documents beside them, by SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.store.call_page_models import MachineReviewRow, TranscriptCorrectionRow
from assistant.store.models import ReviewRow
from assistant.transcript_values import Effect, MachineReview, TranscriptChange, TranscriptCorrection

_PLAIN = ("call_id", "author", "made_at", "turn", "before", "after", "heard", "undone_by", "undone_at")


class TranscriptCorrectionRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, one: TranscriptCorrection) -> int:
        """Keeps it and returns its number."""
        row = TranscriptCorrectionRow(
            **{name: getattr(one, name) for name in _PLAIN},
            kind=one.kind.value,
            effects=_rows(one.effects),
            undone_effects=None,
        )
        self._session.add(row)
        self._session.flush()
        return row.number

    def undo(self, number: int, author: str, at: datetime) -> None:
        row = self._session.get_one(TranscriptCorrectionRow, number)
        row.undone_by, row.undone_at, row.undone_effects = author, at, None
        self._session.flush()

    def tell(self, call_id: str, effects: Sequence[Effect]) -> None:
        """Gives the effects to the last change that waits for them; what waited before it had none of its own."""
        told = _rows(tuple(effects))
        for one in sorted(self.of_call(call_id), key=_changed_at, reverse=True):
            row = self._session.get_one(TranscriptCorrectionRow, one.number)
            if not one.in_force and one.undone_effects is None:
                row.undone_effects, told = told, []
            if one.effects is None:
                row.effects, told = told, []
        self._session.flush()

    def of_call(self, call_id: str) -> tuple[TranscriptCorrection, ...]:
        """In the order in which they were made, those taken back among them."""
        rows = self._session.scalars(
            select(TranscriptCorrectionRow)
            .where(TranscriptCorrectionRow.call_id == call_id)
            .order_by(TranscriptCorrectionRow.number)
        )
        return tuple(_correction(row) for row in rows)

    def authors(self, call_id: str | None = None) -> dict[str, list[str]]:
        """By call: whose corrections are in force."""
        wanted = select(TranscriptCorrectionRow.call_id, TranscriptCorrectionRow.author).where(
            TranscriptCorrectionRow.undone_at.is_(None)
        )
        if call_id is not None:
            wanted = wanted.where(TranscriptCorrectionRow.call_id == call_id)
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._session.execute(wanted):
            found[row.call_id].append(row.author)
        return found

    def keep_machine(self, call_id: str) -> None:
        """Keeps the present documents as the machine's, unless there are such already."""
        if self._session.get(MachineReviewRow, call_id) is None:
            review = self._session.get_one(ReviewRow, call_id)
            self.put_machine(call_id, MachineReview(review.transcript, review.analysis))

    def put_machine(self, call_id: str, machine: MachineReview) -> None:
        self.drop_machine(call_id)
        analysis = None if machine.analysis is None else dict(machine.analysis)
        self._session.add(MachineReviewRow(call_id=call_id, transcript=dict(machine.transcript), analysis=analysis))
        self._session.flush()

    def drop_machine(self, call_id: str) -> None:
        self._session.execute(delete(MachineReviewRow).where(MachineReviewRow.call_id == call_id))

    def machine(self, call_id: str) -> MachineReview | None:
        row = self._session.get(MachineReviewRow, call_id)
        return None if row is None else MachineReview(row.transcript, row.analysis)

    def machines(self) -> dict[str, MachineReview]:
        return {
            row.call_id: MachineReview(row.transcript, row.analysis)
            for row in self._session.scalars(select(MachineReviewRow))
        }


def _changed_at(one: TranscriptCorrection) -> datetime:
    return one.undone_at or one.made_at


def _rows(effects: tuple[Effect, ...] | None) -> list[dict[str, Any]] | None:
    return None if effects is None else [asdict(one) for one in effects]


def _effects(rows: list[dict[str, Any]] | None) -> tuple[Effect, ...] | None:
    return None if rows is None else tuple(Effect(**row) for row in rows)


def _correction(row: TranscriptCorrectionRow) -> TranscriptCorrection:
    return TranscriptCorrection(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=TranscriptChange(row.kind),
        number=row.number,
        effects=_effects(row.effects),
        undone_effects=_effects(row.undone_effects),
    )
