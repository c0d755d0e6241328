"""Calls and the attempts at their stages, by SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from assistant.domain import Call, CallState, Stage, StageRun
from assistant.store.mapping import call_from, call_row, run_from
from assistant.store.models import CallRow, StageRunRow


class CallRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, call: Call) -> None:
        self._session.add(call_row(call))
        self._session.flush()

    def get(self, call_id: str) -> Call | None:
        row = self._session.get(CallRow, call_id)
        return None if row is None else call_from(row)

    def by_hash(self, sha256: str) -> Call | None:
        row = self._session.scalar(select(CallRow).where(CallRow.sha256 == sha256))
        return None if row is None else call_from(row)

    def find(self, asked: str) -> tuple[Call, ...]:
        """Calls whose id, or unique beginning of it, or file name (with or without its ending) was asked for."""
        exact = self._session.get(CallRow, asked)
        if exact is not None:
            return (call_from(exact),)
        escaped = asked.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        rows = self._session.scalars(
            select(CallRow)
            .where(
                or_(
                    CallRow.call_id.like(escaped + "%", escape="\\"),
                    CallRow.name == asked,
                    CallRow.name.like(escaped + ".%", escape="\\"),
                )
            )
            .order_by(CallRow.call_id)
            .limit(20)
        )
        return tuple(call_from(row) for row in rows)

    def all(self) -> tuple[Call, ...]:
        rows = self._session.scalars(select(CallRow).order_by(CallRow.added_at.desc(), CallRow.call_id))
        return tuple(call_from(row) for row in rows)

    def in_state(self, *states: CallState) -> tuple[Call, ...]:
        rows = self._session.scalars(
            select(CallRow)
            .where(CallRow.state.in_([state.value for state in states]))
            .order_by(CallRow.added_at, CallRow.call_id)
        )
        return tuple(call_from(row) for row in rows)

    def change(self, call_id: str, **columns: Any) -> None:
        """Sets the named columns; enumerations are stored by value."""
        plain = {name: getattr(value, "value", value) for name, value in columns.items()}
        self._session.execute(update(CallRow).where(CallRow.call_id == call_id).values(**plain))

    def crm_hash(self, call_id: str) -> str:
        return self._session.scalar(select(CallRow.crm_sha256).where(CallRow.call_id == call_id)) or ""

    def of_lead(self, lead_id: str) -> tuple[Call, ...]:
        if not lead_id:
            return ()
        rows = self._session.scalars(
            select(CallRow).where(CallRow.lead_id == lead_id).order_by(CallRow.started_at, CallRow.call_id)
        )
        return tuple(call_from(row) for row in rows)

    def begin_stage(self, call_id: str, generation: int, stage: Stage, started_at: datetime) -> int:
        """Records an attempt and returns its key."""
        earlier = self._session.scalar(
            select(func.count())
            .select_from(StageRunRow)
            .where(
                StageRunRow.call_id == call_id,
                StageRunRow.generation == generation,
                StageRunRow.stage == stage.value,
            )
        )
        row = StageRunRow(
            call_id=call_id,
            generation=generation,
            stage=stage.value,
            attempt=int(earlier or 0) + 1,
            started_at=started_at,
        )
        self._session.add(row)
        self._session.flush()
        return row.run_id

    def end_stage(self, run_id: int, seconds: float) -> None:
        self._session.execute(update(StageRunRow).where(StageRunRow.run_id == run_id).values(seconds=seconds))

    def runs(self, call_id: str) -> Sequence[StageRun]:
        rows = self._session.scalars(
            select(StageRunRow).where(StageRunRow.call_id == call_id).order_by(StageRunRow.run_id)
        )
        return tuple(run_from(row) for row in rows)
