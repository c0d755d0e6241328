"""Own marks, acknowledgements, disputes and overrides, by SQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from assistant.remarks import (
    Acknowledgement,
    Dispute,
    DisputeAnswer,
    DisputeState,
    MarkStatus,
    Override,
    Remarks,
    SelfScore,
    Subject,
)
from assistant.store.models import Base
from assistant.store.remark_models import AcknowledgementRow, DisputeAnswerRow, DisputeRow, OverrideRow, SelfScoreRow

Row = TypeVar("Row", bound=Base)


class RemarkRepository:
    """Everything is added and nothing changed; what is read comes in the order in which it was said."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_self_score(self, mark: SelfScore) -> None:
        self._add(SelfScoreRow(**_columns(SelfScoreRow, mark) | {"sections": dict(mark.sections)}))

    def add_acknowledgement(self, read: Acknowledgement) -> None:
        self._add(AcknowledgementRow(**_columns(AcknowledgementRow, read)))

    def add_dispute(self, dispute: Dispute) -> str:
        """Keeps it and returns its id."""
        row = DisputeRow(**_columns(DisputeRow, dispute) | {"subject": dispute.subject.value})
        self._add(row)
        return f"d{row.number}"

    def add_answer(self, dispute_id: str, answer: DisputeAnswer) -> None:
        values = _columns(DisputeAnswerRow, answer)
        values |= {"number": number_of(dispute_id, "d"), "state": answer.state.value, "cases": list(answer.cases)}
        self._add(DisputeAnswerRow(**values))

    def add_override(self, override: Override) -> None:
        self._add(OverrideRow(**_columns(OverrideRow, override) | {"status": override.status.value}))

    def dispute(self, dispute_id: str) -> Dispute | None:
        number = number_of(dispute_id, "d")
        row = None if number is None else self._session.get(DisputeRow, number)
        return None if row is None else _dispute(row, self._session.get(DisputeAnswerRow, row.number))

    def disputes(self) -> tuple[Dispute, ...]:
        return self._disputes(None)

    def of_call(self, call_id: str) -> Remarks:
        return Remarks(
            tuple(_self_score(row) for row in self._rows(SelfScoreRow, call_id)),
            tuple(_acknowledgement(row) for row in self._rows(AcknowledgementRow, call_id)),
            self._disputes(call_id),
            self.overrides(call_id),
        )

    def all(self) -> dict[str, Remarks]:
        """Remarks by call, of the calls that have any."""
        kept: dict[str, Remarks] = defaultdict(Remarks)
        for mark in map(_self_score, self._rows(SelfScoreRow)):
            kept[mark.call_id] = _with(kept[mark.call_id], "self_scores", mark)
        for read in map(_acknowledgement, self._rows(AcknowledgementRow)):
            kept[read.call_id] = _with(kept[read.call_id], "acknowledgements", read)
        for dispute in self._disputes(None):
            kept[dispute.call_id] = _with(kept[dispute.call_id], "disputes", dispute)
        for override in map(_override, self._rows(OverrideRow)):
            kept[override.call_id] = _with(kept[override.call_id], "overrides", override)
        return dict(kept)

    def overrides(self, call_id: str) -> tuple[Override, ...]:
        return tuple(_override(row) for row in self._rows(OverrideRow, call_id))

    def overrides_by_call(self) -> dict[str, list[Override]]:
        found: dict[str, list[Override]] = defaultdict(list)
        for row in self._rows(OverrideRow):
            found[row.call_id].append(_override(row))
        return found

    def _disputes(self, call_id: str | None) -> tuple[Dispute, ...]:
        asked = select(DisputeRow, DisputeAnswerRow).outerjoin(
            DisputeAnswerRow, DisputeAnswerRow.number == DisputeRow.number
        )
        if call_id is not None:
            asked = asked.where(DisputeRow.call_id == call_id)
        return tuple(_dispute(row, answer) for row, answer in self._session.execute(asked.order_by(DisputeRow.number)))

    def _rows(self, table: type[Row], call_id: str | None = None) -> list[Row]:
        asked = select(table).order_by(*inspect(table).primary_key)
        if call_id is not None:
            asked = asked.where(table.__table__.c.call_id == call_id)
        return list(self._session.scalars(asked))

    def _add(self, row: Base) -> None:
        self._session.add(row)
        self._session.flush()


def number_of(key: str, letter: str) -> int | None:
    """``d12`` → 12; None for what is no id of this kind."""
    digits = key.removeprefix(letter)
    return int(digits) if key.startswith(letter) and digits.isascii() and digits.isdigit() else None


def _with(remarks: Remarks, kind: str, one: object) -> Remarks:
    """The remarks with one more of a kind."""
    return replace(remarks, **{kind: (*getattr(remarks, kind), one)})


def _columns(table: type[Base], value: Any) -> dict[str, Any]:
    """The columns of ``table`` that ``value`` has as fields."""
    return {column.key: getattr(value, column.key) for column in table.__table__.columns if hasattr(value, column.key)}


def _self_score(row: SelfScoreRow) -> SelfScore:
    return SelfScore(row.call_id, row.author, row.made_at, row.total, dict(row.sections), row.declined)


def _acknowledgement(row: AcknowledgementRow) -> Acknowledgement:
    return Acknowledgement(row.call_id, row.author, row.made_at)


def _dispute(row: DisputeRow, answer: DisputeAnswerRow | None) -> Dispute:
    return Dispute(
        call_id=row.call_id,
        subject=Subject(row.subject),
        reason=row.reason,
        author=row.author,
        made_at=row.made_at,
        criterion=row.criterion,
        turn=row.turn,
        quote=row.quote,
        dispute_id=f"d{row.number}",
        answer=None if answer is None else _answer(answer),
    )


def _answer(row: DisputeAnswerRow) -> DisputeAnswer:
    return DisputeAnswer(DisputeState(row.state), row.author, row.reason, row.made_at, tuple(row.cases))


def _override(row: OverrideRow) -> Override:
    return Override(row.call_id, row.criterion, MarkStatus(row.status), row.reason, row.author, row.made_at, row.score)
