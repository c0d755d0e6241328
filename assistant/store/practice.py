"""Attempts and assignments of practice, and the stored objections that drills and weak spots are made of, by SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from assistant.documents_objections import ObjectionItem
from assistant.practice_values import Assignment, Attempt, AttemptLine, Exchange
from assistant.store.known_status import known_status
from assistant.store.models import CallRow, LeadRow, ObjectionRow, ReviewRow
from assistant.store.practice_models import PracticeAssignmentRow, PracticeAttemptRow
from scoring_rubric.practice import Drill, Outcome
from scoring_rubric.practice_score import DrillResult

_DRILL = TypeAdapter(Drill)
_EXCHANGES = TypeAdapter(tuple[Exchange, ...])
_RESULT = TypeAdapter(DrillResult)
MOST_CALLS = 2_000
"""Newest calls that weak spots are counted from: what was long ago says little of today."""
SURE = 1.0
"""The confidence of what a reviewer has said himself."""


@dataclass(frozen=True, slots=True)
class MetObjection:
    """An objection of a stored call with its handling; ``names`` are what the call and the CRM call the client."""

    call_id: str
    manager: str
    language: str
    category: str
    status: str
    item: ObjectionItem
    names: tuple[str, ...] = ()


class PracticeRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, attempt: Attempt) -> None:
        """Keeps an attempt as it now stands."""
        result = attempt.result
        self._session.merge(
            PracticeAttemptRow(
                attempt_id=attempt.attempt_id,
                manager=attempt.manager,
                started_at=attempt.started_at,
                category=attempt.category,
                seed=attempt.seed,
                assignment=attempt.assignment,
                drill=_DRILL.dump_python(attempt.drill, mode="json"),
                opening=attempt.opening,
                exchanges=_EXCHANGES.dump_python(attempt.exchanges, mode="json"),
                finished_at=attempt.finished_at,
                outcome=attempt.outcome.value if attempt.outcome else "",
                steps=[] if result is None else [one.step for one in result.steps],
                score=None if result is None else result.score,
                result=None if result is None else _RESULT.dump_python(result, mode="json"),
            )
        )
        self._session.flush()

    def get(self, attempt_id: str) -> Attempt | None:
        row = self._session.get(PracticeAttemptRow, attempt_id)
        return None if row is None else _attempt(row)

    def lines(self, managers: Collection[str] | None) -> tuple[AttemptLine, ...]:
        """Attempts of these people, of everybody where it is None, the newest first."""
        asked = select(PracticeAttemptRow).order_by(PracticeAttemptRow.started_at.desc(), PracticeAttemptRow.attempt_id)
        if managers is not None:
            asked = asked.where(PracticeAttemptRow.manager.in_(list(managers)))
        return tuple(_line(row) for row in self._session.scalars(asked))

    def drills_of(self, manager: str) -> tuple[str, ...]:
        """Ids of the drills that a person has had, the newest first."""
        asked = (
            select(PracticeAttemptRow.drill["drill_id"].as_string())
            .where(PracticeAttemptRow.manager == manager)
            .order_by(PracticeAttemptRow.started_at.desc())
        )
        return tuple(self._session.scalars(asked))

    def assign(self, manager: str, category: str, due: date, note: str, assigned_by: str, at: datetime) -> int:
        row = PracticeAssignmentRow(
            manager=manager, category=category, due=due, note=note, assigned_by=assigned_by, made_at=at
        )
        self._session.add(row)
        self._session.flush()
        return row.number

    def assignments(self, managers: Collection[str] | None) -> tuple[Assignment, ...]:
        """What is assigned to these people, what is due first first; done is what a finished attempt was made for."""
        asked = select(PracticeAssignmentRow).order_by(PracticeAssignmentRow.due, PracticeAssignmentRow.number)
        if managers is not None:
            asked = asked.where(PracticeAssignmentRow.manager.in_(list(managers)))
        rows = list(self._session.scalars(asked))
        wanted = (
            select(PracticeAttemptRow.assignment, PracticeAttemptRow.attempt_id, PracticeAttemptRow.finished_at)
            .where(PracticeAttemptRow.assignment.in_([row.number for row in rows]))
            .where(PracticeAttemptRow.finished_at.is_not(None))
            .order_by(PracticeAttemptRow.finished_at.desc())
        )
        done = {row.assignment: (row.attempt_id, row.finished_at) for row in self._session.execute(wanted)}
        return tuple(_assignment(row, *done.get(row.number, ("", None))) for row in rows)

    def managers(self) -> tuple[str, ...]:
        """Everybody who has a call."""
        asked = select(CallRow.manager).where(CallRow.manager != "").distinct().order_by(CallRow.manager)
        return tuple(self._session.scalars(asked))

    def met_by(self, manager: str) -> tuple[MetObjection, ...]:
        """Every sure objection of a person's newest calls, of everybody's where it is empty, as reviewers have it."""
        asked = _reviewed().limit(MOST_CALLS)
        return self._met(asked.where(CallRow.manager == manager) if manager else asked)

    def met_of(self, category: str, language: str, at_most: int, *, resolved: bool = False) -> tuple[MetObjection, ...]:
        """Sure objections of a category, of the newest calls; ``resolved``: only those that the client let go."""
        having = select(ObjectionRow.call_id).where(ObjectionRow.category == category)
        if resolved:
            having = having.where(known_status() == "resolved")
        asked = _reviewed().where(CallRow.call_id.in_(having), ReviewRow.language == language).limit(at_most)
        found = self._met(asked)
        return tuple(one for one in found if one.category == category and (not resolved or one.status == "resolved"))

    def _met(self, asked: Select[Any]) -> tuple[MetObjection, ...]:
        rows = list(self._session.execute(asked))
        calls = [row.call_id for row in rows]
        counted = {
            (row.call_id, row.objection_id): (row, status)
            for row, status in self._session.execute(
                select(ObjectionRow, known_status()).where(ObjectionRow.call_id.in_(calls))
            )
        }
        leads = {
            row.lead_id: row
            for row in self._session.scalars(
                select(LeadRow).where(LeadRow.lead_id.in_([row.lead_id for row in rows if row.lead_id]))
            )
        }
        found = []
        for row in rows:
            for item in (ObjectionItem.model_validate(one) for one in row.objections):
                # as the reviewers' corrections and later calls have it
                now, status = counted.get((row.call_id, item.id), (None, ""))
                if now is None or (item.unsure and now.confidence < SURE):
                    continue
                names = _names(row.client_name, row.company, leads.get(row.lead_id))
                found.append(MetObjection(row.call_id, row.manager, row.language, now.category, status, item, names))
        return tuple(found)


def _reviewed() -> Select[Any]:
    """Calls with what is needed of their analyses; the rest of the documents stays where it is."""
    return (
        select(
            CallRow.call_id,
            CallRow.manager,
            CallRow.lead_id,
            ReviewRow.language,
            ReviewRow.analysis["objections"].label("objections"),
            ReviewRow.analysis["facts"]["client_name"].label("client_name"),
            ReviewRow.analysis["facts"]["company"].label("company"),
        )
        .join(ReviewRow, ReviewRow.call_id == CallRow.call_id)
        .order_by(func.coalesce(CallRow.started_at, CallRow.added_at).desc(), CallRow.call_id)
    )


def _names(client: dict[str, Any] | None, company: dict[str, Any] | None, lead: LeadRow | None) -> tuple[str, ...]:
    told = [str(fact["value"]) for fact in (client, company) if fact]
    return tuple(name for name in (*told, lead.name if lead else "", lead.company if lead else "") if name)


def _attempt(row: PracticeAttemptRow) -> Attempt:
    return Attempt(
        attempt_id=row.attempt_id,
        manager=row.manager,
        started_at=row.started_at,
        drill=_DRILL.validate_python(row.drill),
        seed=row.seed,
        opening=row.opening,
        exchanges=_EXCHANGES.validate_python(row.exchanges),
        assignment=row.assignment,
        finished_at=row.finished_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        result=None if row.result is None else _RESULT.validate_python(row.result),
    )


def _line(row: PracticeAttemptRow) -> AttemptLine:
    return AttemptLine(
        attempt_id=row.attempt_id,
        manager=row.manager,
        started_at=row.started_at,
        category=row.category,
        finished=row.finished_at is not None,
        outcome=row.outcome,
        steps=tuple(row.steps),
        score=row.score,
        assignment=row.assignment,
    )


def _assignment(row: PracticeAssignmentRow, done_by: str, done_at: datetime | None) -> Assignment:
    return Assignment(
        number=row.number,
        manager=row.manager,
        category=row.category,
        due=row.due,
        assigned_by=row.assigned_by,
        made_at=row.made_at,
        note=row.note,
        done_by=done_by,
        done_at=done_at,
    )
