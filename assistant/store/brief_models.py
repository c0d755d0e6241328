"""The table of content briefs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.models import Base


class BriefRow(Base):
    """``body`` is what people edit beyond the columns, ``evidence`` what stood in the themes when it was made."""

    __tablename__ = "content_brief"

    brief_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), index=True)
    owner: Mapped[str] = mapped_column(String(128), default="")
    due: Mapped[date | None]
    body: Mapped[dict[str, Any]]
    evidence: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(128))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(128))
    revision: Mapped[int] = mapped_column(default=1)
