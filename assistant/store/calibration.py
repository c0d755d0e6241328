"""Calibration sessions and their marks, by SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as SqlSession

from assistant.calibration_values import GivenMark, Session
from assistant.store.calibration_rows import (
    MarkRow,
    SessionCallRow,
    SessionCriterionRow,
    SessionReviewerRow,
    SessionRow,
    mark_from,
    mark_row,
)
from scoring_rubric.calibration import Mark

Part = TypeVar("Part", SessionCallRow, SessionReviewerRow, SessionCriterionRow)


class CalibrationRepository:
    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def add(self, session: Session) -> Session:
        """The session with the number it was given."""
        row = SessionRow(
            name=session.name,
            author=session.author,
            created_at=session.created_at,
            rubric=session.rubric,
            rubric_sha256=session.rubric_sha256,
        )
        self._session.add(row)
        self._session.flush()
        number = row.session_id
        self._session.add_all(_parts(number, session))
        self._session.flush()
        return replace(session, session_id=str(number))

    def find(self, asked: str) -> Session | None:
        """By name, or by number where no name is so."""
        row = self._session.scalar(select(SessionRow).where(SessionRow.name == asked))
        if row is None and asked.isascii() and asked.isdigit():
            row = self._session.get(SessionRow, int(asked))
        return None if row is None else self._whole(row)

    def all(self) -> tuple[Session, ...]:
        """Newest first."""
        rows = self._session.scalars(select(SessionRow).order_by(SessionRow.session_id.desc()))
        return tuple(self._whole(row) for row in rows)

    def marks(self, session_id: str) -> tuple[GivenMark, ...]:
        rows = self._session.scalars(
            select(MarkRow)
            .where(MarkRow.session_id == int(session_id))
            .order_by(MarkRow.reviewer, MarkRow.call_id, MarkRow.criterion)
        )
        return tuple(mark_from(row) for row in rows)

    def mark_counts(self, session_id: str) -> dict[str, int]:
        """How many marks each reviewer has given."""
        found = self._session.execute(
            select(MarkRow.reviewer, func.count())
            .where(MarkRow.session_id == int(session_id))
            .group_by(MarkRow.reviewer)
        )
        return {reviewer: int(count) for reviewer, count in found}

    def put(self, session_id: str, marks: Iterable[GivenMark]) -> None:
        """A later mark of the same place takes the earlier one's."""
        for given in marks:
            self._session.merge(mark_row(session_id, given))
        self._session.flush()

    def _whole(self, row: SessionRow) -> Session:
        calls = self._in_order(SessionCallRow, SessionCallRow.session_id, row.session_id)
        reviewers = self._in_order(SessionReviewerRow, SessionReviewerRow.session_id, row.session_id)
        criteria = self._in_order(SessionCriterionRow, SessionCriterionRow.session_id, row.session_id)
        return Session(
            session_id=str(row.session_id),
            name=row.name,
            author=row.author,
            created_at=row.created_at,
            rubric=row.rubric,
            rubric_sha256=row.rubric_sha256,
            calls=tuple(part.call_id for part in calls),
            reviewers=tuple(part.reviewer for part in reviewers),
            criteria=tuple(part.criterion for part in criteria),
            machine={
                (part.call_id, criterion): Mark(mark) for part in calls for criterion, mark in part.machine.items()
            },
        )

    def _in_order(self, table: type[Part], column: InstrumentedAttribute[int], number: int) -> list[Part]:
        return list(self._session.scalars(select(table).where(column == number).order_by(table.place)))


def _parts(number: int, session: Session) -> list[SessionCallRow | SessionReviewerRow | SessionCriterionRow]:
    return [
        *(
            SessionCallRow(session_id=number, call_id=call_id, place=place, machine=_machine(session, call_id))
            for place, call_id in enumerate(session.calls)
        ),
        *(
            SessionReviewerRow(session_id=number, reviewer=reviewer, place=place)
            for place, reviewer in enumerate(session.reviewers)
        ),
        *(
            SessionCriterionRow(session_id=number, criterion=criterion, place=place)
            for place, criterion in enumerate(session.criteria)
        ),
    ]


def _machine(session: Session, call_id: str) -> dict[str, str]:
    return {criterion: mark.value for (call, criterion), mark in session.machine.items() if call == call_id}
