"""What was agreed with managers, by SQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.people_values import PlanItem
from assistant.store.people_rows import PlanItemRow, plan_from, plan_row
from assistant.store.remarks import number_of

LETTER = "p"


class CoachingPlanRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, item: PlanItem) -> PlanItem:
        row = plan_row(item)
        self._session.add(row)
        self._session.flush()
        return plan_from(row)

    def get(self, item_id: str) -> PlanItem | None:
        row = self._row(item_id)
        return None if row is None else plan_from(row)

    def settle(self, item_id: str, done_at: datetime | None, done_by: str) -> PlanItem | None:
        """Marks an item done, or open again; None for one that is not there."""
        row = self._row(item_id)
        if row is None:
            return None
        row.done_at, row.done_by = done_at, done_by
        self._session.flush()
        return plan_from(row)

    def all(self, managers: Collection[str] | None = None) -> tuple[PlanItem, ...]:
        """In the order in which they were agreed; of these managers, or of all."""
        asked = select(PlanItemRow).order_by(PlanItemRow.number)
        if managers is not None:
            asked = asked.where(PlanItemRow.manager.in_(list(managers)))
        return tuple(plan_from(row) for row in self._session.scalars(asked))

    def _row(self, item_id: str) -> PlanItemRow | None:
        number = number_of(item_id, LETTER)
        return None if number is None else self._session.get(PlanItemRow, number)
