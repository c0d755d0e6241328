"""Tables of practice: attempts, each with its exchanges, and what team leads have assigned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.models import Base


class PracticeAttemptRow(Base):
    """Kept for itself: its client is a snapshot without personal data, so no call has to stay for it."""

    __tablename__ = "practice_attempt"

    attempt_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    manager: Mapped[str] = mapped_column(String(128), index=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    category: Mapped[str] = mapped_column(String(64))
    seed: Mapped[int]
    assignment: Mapped[int] = mapped_column(default=0, index=True)
    drill: Mapped[dict[str, Any]]
    opening: Mapped[str] = mapped_column(Text)
    exchanges: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(16), default="")
    steps: Mapped[list[str]] = mapped_column(JSON)
    score: Mapped[float | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class PracticeAssignmentRow(Base):
    __tablename__ = "practice_assignment"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    manager: Mapped[str] = mapped_column(String(128), index=True)
    category: Mapped[str] = mapped_column(String(64))
    due: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    assigned_by: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]
