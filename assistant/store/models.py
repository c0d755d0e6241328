"""Tables. No row leaves ``assistant.store``: ``mapping`` turns rows into values and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A time with an offset, kept as UTC: SQLite forgets offsets otherwise."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without an offset cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, str: String}  # noqa: RUF012


class CallRow(Base):
    __tablename__ = "call"

    call_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), index=True)
    sha256: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    media: Mapped[str] = mapped_column(String(255))
    added_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), index=True)
    stage: Mapped[str | None] = mapped_column(String(16))
    progress: Mapped[float] = mapped_column(default=0.0)
    failure: Mapped[str] = mapped_column(Text, default="")
    permanent: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    generation: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime | None]
    activity_id: Mapped[str | None] = mapped_column(String(64))
    lead_id: Mapped[str | None] = mapped_column(String(64), index=True)
    deal_id: Mapped[str | None] = mapped_column(String(64))
    manager: Mapped[str] = mapped_column(String(128), default="", index=True)
    crm_sha256: Mapped[str] = mapped_column(String(80), default="")


class ReviewRow(Base):
    __tablename__ = "review"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8))
    duration_s: Mapped[float | None]
    usable: Mapped[bool]
    score: Mapped[float | None]
    coverage: Mapped[float]
    withheld: Mapped[str] = mapped_column(Text, default="")
    lead_verdict: Mapped[str] = mapped_column(String(16))
    reviewed_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    transcript: Mapped[dict[str, Any]]
    analysis: Mapped[dict[str, Any]]


class ObjectionRow(Base):
    __tablename__ = "objection"
    __table_args__ = (Index("ix_objection_category_status", "category", "status"),)

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    objection_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    category: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    confidence: Mapped[float]
    quote: Mapped[str] = mapped_column(Text)
    turn: Mapped[int]
    start_s: Mapped[float | None]


class StepRow(Base):
    __tablename__ = "script_step"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    step_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    status: Mapped[str] = mapped_column(String(16))


class CriterionRow(Base):
    __tablename__ = "criterion_score"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(String(64), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(64), primary_key=True)
    status: Mapped[str] = mapped_column(String(16))
    score: Mapped[float | None]


class ScoreBasisRow(Base):
    """Which rubric a call's present score was made by: what re-scoring has done already, without reading documents."""

    __tablename__ = "score_basis"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    rubric: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(80))


class PastScoreRow(Base):
    """A score that re-scoring replaced, with its whole scorecard. Never changed."""

    __tablename__ = "score_history"

    past_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    rubric: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(80))
    score: Mapped[float | None]
    coverage: Mapped[float]
    scorecard: Mapped[dict[str, Any]]
    replaced_at: Mapped[datetime]


class PublishedPackRow(Base):
    """A text of a pack that stored scores stand on; ``program`` is empty for a company's own. Never changed."""

    __tablename__ = "published_pack"

    kind: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(String(32), primary_key=True)
    program: Mapped[str] = mapped_column(String(64), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(80), primary_key=True)
    first_used_at: Mapped[datetime]


class StageRunRow(Base):
    """One attempt at one stage of one call: what makes «done at most once more» visible."""

    __tablename__ = "stage_run"
    __table_args__ = (UniqueConstraint("call_id", "generation", "stage", "attempt"),)

    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    generation: Mapped[int]
    stage: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int]
    started_at: Mapped[datetime]
    seconds: Mapped[float | None]


class RecognisedPartRow(Base):
    """A finished part of a recording under recognition: a killed recognition goes on from these.

    ``basis`` is a hash of everything that a part's words depend on; rows live until the call's review is stored.
    """

    __tablename__ = "recognised_part"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    basis: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int]
    created_at: Mapped[datetime]
    part: Mapped[dict[str, Any]]


class CorrectionRow(Base):
    """A reviewer's correction of an objection. Never deleted: who takes one back is written down beside it."""

    __tablename__ = "objection_correction"

    correction_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    turn: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    previous: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(64), default="")
    outcome: Mapped[str] = mapped_column(String(16), default="")
    undone_by: Mapped[str] = mapped_column(String(128), default="", server_default="")
    undone_at: Mapped[datetime | None]


class ThemeRow(Base):
    """A group of like quotes. Never deleted: its id is not given to another, even where its last quote has gone."""

    __tablename__ = "theme"

    theme_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    category: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text, default="")
    named_by: Mapped[str] = mapped_column(String(128), default="")


class ThemeQuoteRow(Base):
    __tablename__ = "theme_quote"

    quote_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    turn: Mapped[int]
    category: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.theme_id"), index=True)
    encoder: Mapped[str] = mapped_column(String(80))
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class LeadRow(Base):
    __tablename__ = "crm_lead"

    lead_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(64), default="", index=True)
    email: Mapped[str] = mapped_column(String(255), default="")
    company: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(128), default="", index=True)
    campaign: Mapped[str] = mapped_column(String(128), default="")
    manager: Mapped[str] = mapped_column(String(128), default="")
    status: Mapped[str] = mapped_column(String(64), default="")
    refusal_reason: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    marketing_qualified: Mapped[bool | None]


class DealRow(Base):
    __tablename__ = "crm_deal"

    deal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    lead_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    stage: Mapped[str] = mapped_column(String(64), default="")
    amount: Mapped[float | None]
    currency: Mapped[str] = mapped_column(String(8), default="")
    manager: Mapped[str] = mapped_column(String(128), default="")
    created_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    refusal_reason: Mapped[str] = mapped_column(Text, default="")
    next_task: Mapped[str] = mapped_column(Text, default="")
    next_task_at: Mapped[datetime | None]
    decision_role: Mapped[str] = mapped_column(String(128), default="")


class ActivityRow(Base):
    __tablename__ = "crm_activity"

    activity_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    lead_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    deal_id: Mapped[str] = mapped_column(String(64), default="")
    type: Mapped[str] = mapped_column(String(16), default="call")
    direction: Mapped[str] = mapped_column(String(16), default="")
    at: Mapped[datetime | None]
    duration_s: Mapped[float | None]
    manager: Mapped[str] = mapped_column(String(128), default="")
    recording: Mapped[str] = mapped_column(String(255), default="", index=True)
    outcome: Mapped[str] = mapped_column(String(128), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    entered_at: Mapped[datetime | None]
