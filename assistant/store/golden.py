"""Golden cases, by SQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.remarks import Expectation, GoldenCase
from assistant.store.remark_models import GoldenCaseRow
from assistant.store.remarks import number_of


class GoldenRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, case: GoldenCase) -> str:
        """Keeps it and returns its id."""
        row = GoldenCaseRow(
            call_id=case.call_id,
            name=case.name,
            transcript=dict(case.transcript),
            crm=dict(case.crm),
            expectation=asdict(case.expectation),
            author=case.author,
            reason=case.reason,
            made_at=case.made_at,
        )
        self._session.add(row)
        self._session.flush()
        return f"g{row.number}"

    def get(self, case_id: str) -> GoldenCase | None:
        row = self._row(case_id)
        return None if row is None else _case(row)

    def all(self) -> tuple[GoldenCase, ...]:
        """In the order in which they were made, retired ones among them."""
        return tuple(_case(row) for row in self._session.scalars(select(GoldenCaseRow).order_by(GoldenCaseRow.number)))

    def retire(self, case_id: str, author: str, reason: str, at: datetime) -> None:
        row = self._row(case_id)
        if row is not None:
            row.retired_at, row.retired_by, row.retired_reason = at, author, reason
            self._session.flush()

    def _row(self, case_id: str) -> GoldenCaseRow | None:
        number = number_of(case_id, "g")
        return None if number is None else self._session.get(GoldenCaseRow, number)


def _case(row: GoldenCaseRow) -> GoldenCase:
    return GoldenCase(
        call_id=row.call_id,
        name=row.name,
        transcript=row.transcript,
        crm=row.crm,
        expectation=Expectation(**row.expectation),
        author=row.author,
        reason=row.reason,
        made_at=row.made_at,
        case_id=f"g{row.number}",
        retired_at=row.retired_at,
        retired_by=row.retired_by,
        retired_reason=row.retired_reason,
    )
