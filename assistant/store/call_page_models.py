"""Tables of corrected transcripts, of the machine's own word beside them, and of comments at a moment of a call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.models import Base


class TranscriptCorrectionRow(Base):
    """Never deleted: taking one back is noted on it, with who and when."""

    __tablename__ = "transcript_correction"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    turn: Mapped[int | None]
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    heard: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]
    effects: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    undone_by: Mapped[str] = mapped_column(String(128), default="")
    undone_at: Mapped[datetime | None]
    undone_effects: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))


class MachineReviewRow(Base):
    """A corrected call's transcript and analysis as the program alone made them."""

    __tablename__ = "machine_review"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    transcript: Mapped[dict[str, Any]]
    analysis: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class CommentRow(Base):
    __tablename__ = "call_comment"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), index=True)
    turn: Mapped[int | None]
    at_s: Mapped[float | None]
    until_s: Mapped[float | None]
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[str]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]
    resolved_by: Mapped[str] = mapped_column(String(128), default="")
    resolved_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
