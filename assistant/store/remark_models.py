"""Tables of what people say of reviews. Rows are added and never changed, but for a golden case's retirement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.models import Base


class SelfScoreRow(Base):
    __tablename__ = "self_score"

    self_score_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]
    total: Mapped[float | None]
    sections: Mapped[dict[str, Any]]
    declined: Mapped[bool]


class AcknowledgementRow(Base):
    __tablename__ = "acknowledgement"

    acknowledgement_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]


class DisputeRow(Base):
    __tablename__ = "dispute"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(16))
    criterion: Mapped[str] = mapped_column(String(64), default="")
    turn: Mapped[int | None]
    quote: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]


class DisputeAnswerRow(Base):
    """One answer a dispute: the key is the dispute's, so two people cannot both answer."""

    __tablename__ = "dispute_answer"

    number: Mapped[int] = mapped_column(ForeignKey("dispute.number", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(128))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    cases: Mapped[list[str]] = mapped_column(JSON)


class OverrideRow(Base):
    """A reviewer's mark. Never changed: a later one of the same criterion takes its effect away."""

    __tablename__ = "score_override"

    override_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    criterion: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    score: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]


class GoldenCaseRow(Base):
    """Goes with its call: the transcript in it is the same people's data."""

    __tablename__ = "golden_case"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    transcript: Mapped[dict[str, Any]]
    crm: Mapped[dict[str, Any]]
    expectation: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(String(128))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    retired_by: Mapped[str] = mapped_column(String(128), default="")
    retired_reason: Mapped[str] = mapped_column(Text, default="")
