"""Tables of calibration sessions and of what people said of ratings, with their mapping to values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.calibration_values import GivenMark
from assistant.rating_values import Counting, KeepingOut
from assistant.store.models import Base
from scoring_rubric.calibration import Mark

_SESSION = "calibration_session.session_id"


class SessionRow(Base):
    __tablename__ = "calibration_session"

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(128), unique=True)
    author: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime]
    rubric: Mapped[str] = mapped_column(String(80))
    rubric_sha256: Mapped[str] = mapped_column(String(80))


class SessionCallRow(Base):
    """``machine``: the machine's marks by criterion, as they stood when the session was made."""

    __tablename__ = "calibration_call"

    session_id: Mapped[int] = mapped_column(ForeignKey(_SESSION, ondelete="CASCADE"), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int]
    machine: Mapped[dict[str, Any]]


class SessionReviewerRow(Base):
    __tablename__ = "calibration_reviewer"

    session_id: Mapped[int] = mapped_column(ForeignKey(_SESSION, ondelete="CASCADE"), primary_key=True)
    reviewer: Mapped[str] = mapped_column(String(128), primary_key=True)
    place: Mapped[int]


class SessionCriterionRow(Base):
    __tablename__ = "calibration_criterion"

    session_id: Mapped[int] = mapped_column(ForeignKey(_SESSION, ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(64), primary_key=True)
    place: Mapped[int]


class MarkRow(Base):
    __tablename__ = "calibration_mark"

    session_id: Mapped[int] = mapped_column(ForeignKey(_SESSION, ondelete="CASCADE"), primary_key=True)
    reviewer: Mapped[str] = mapped_column(String(128), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(64), primary_key=True)
    mark: Mapped[str] = mapped_column(String(16))
    given_at: Mapped[datetime]


class CountingRow(Base):
    __tablename__ = "call_counting"

    counting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    counts: Mapped[bool]
    author: Mapped[str] = mapped_column(String(128))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class KeepingOutRow(Base):
    __tablename__ = "criterion_keeping_out"

    keeping_out_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    criterion: Mapped[str] = mapped_column(String(64), index=True)
    kept_out: Mapped[bool]
    author: Mapped[str] = mapped_column(String(128))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def mark_from(row: MarkRow) -> GivenMark:
    return GivenMark(row.reviewer, row.call_id, row.criterion, Mark(row.mark), row.given_at)


def mark_row(session_id: str, given: GivenMark) -> MarkRow:
    return MarkRow(
        session_id=int(session_id),
        reviewer=given.reviewer,
        call_id=given.call_id,
        criterion=given.criterion,
        mark=given.mark.value,
        given_at=given.given_at,
    )


_COUNTING = tuple(column.key for column in CountingRow.__table__.columns if column.key != "counting_id")
_KEEPING_OUT = tuple(column.key for column in KeepingOutRow.__table__.columns if column.key != "keeping_out_id")


def counting_from(row: CountingRow) -> Counting:
    return Counting(**{name: getattr(row, name) for name in _COUNTING})


def counting_row(counting: Counting) -> CountingRow:
    return CountingRow(**{name: getattr(counting, name) for name in _COUNTING})


def keeping_out_from(row: KeepingOutRow) -> KeepingOut:
    return KeepingOut(**{name: getattr(row, name) for name in _KEEPING_OUT})


def keeping_out_row(keeping: KeepingOut) -> KeepingOutRow:
    return KeepingOutRow(**{name: getattr(keeping, name) for name in _KEEPING_OUT})
