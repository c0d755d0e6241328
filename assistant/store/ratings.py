"""What people said of the rating, by SQL: every word is kept, the last one stands."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.rating_values import Counting, KeepingOut
from assistant.store.calibration_rows import (
    CountingRow,
    KeepingOutRow,
    counting_from,
    counting_row,
    keeping_out_from,
    keeping_out_row,
)


class RatingRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def say_of_call(self, counting: Counting) -> None:
        self._session.add(counting_row(counting))
        self._session.flush()

    def say_of_criterion(self, keeping: KeepingOut) -> None:
        self._session.add(keeping_out_row(keeping))
        self._session.flush()

    def countings(self) -> dict[str, Counting]:
        """The last word on each call that somebody said one of."""
        rows = self._session.scalars(select(CountingRow).order_by(CountingRow.counting_id))
        return {row.call_id: counting_from(row) for row in rows}

    def kept_out(self) -> tuple[KeepingOut, ...]:
        """Criteria that are kept out today, by name, each with who, when and why."""
        rows = self._session.scalars(select(KeepingOutRow).order_by(KeepingOutRow.keeping_out_id))
        last = {row.criterion: keeping_out_from(row) for row in rows}
        return tuple(last[name] for name in sorted(last) if last[name].kept_out)

    def history(self) -> tuple[KeepingOut, ...]:
        rows = self._session.scalars(select(KeepingOutRow).order_by(KeepingOutRow.keeping_out_id))
        return tuple(keeping_out_from(row) for row in rows)
