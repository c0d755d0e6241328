"""Comments at a moment of a call, by SQL. A deleted one is kept from everybody's eyes, its text gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.comment_values import Comment
from assistant.store.call_page_models import CommentRow
from assistant.store.models import CallRow

_PLAIN = ("call_id", "text", "author", "made_at", "turn", "at_s", "until_s", "resolved_by", "resolved_at")


class CommentRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, comment: Comment) -> int:
        """Keeps it and returns its number."""
        row = CommentRow(**{name: getattr(comment, name) for name in _PLAIN}, mentions=list(comment.mentions))
        self._session.add(row)
        self._session.flush()
        return row.number

    def get(self, number: int) -> Comment | None:
        row = self._session.get(CommentRow, number)
        return None if row is None or row.deleted_at is not None else _comment(row)

    def of_call(self, call_id: str) -> tuple[Comment, ...]:
        """In the order of the call, what is on no line last."""
        rows = self._session.scalars(
            select(CommentRow)
            .where(CommentRow.call_id == call_id, CommentRow.deleted_at.is_(None))
            .order_by(CommentRow.turn.is_(None), CommentRow.turn, CommentRow.number)
        )
        return tuple(_comment(row) for row in rows)

    def unsettled(self) -> tuple[tuple[Comment, str], ...]:
        """Comments that nobody has settled, with the manager of their call; the newest first."""
        rows = self._session.execute(
            select(CommentRow, CallRow.manager)
            .join(CallRow, CallRow.call_id == CommentRow.call_id)
            .where(CommentRow.deleted_at.is_(None), CommentRow.resolved_at.is_(None))
            .order_by(CommentRow.number.desc())
        )
        return tuple((_comment(row), manager) for row, manager in rows)

    def authors(self) -> frozenset[str]:
        """Everybody who has commented on a call."""
        return frozenset(
            self._session.scalars(select(CommentRow.author).where(CommentRow.deleted_at.is_(None)).distinct())
        )

    def resolve(self, number: int, author: str, at: datetime | None) -> None:
        """``at`` None opens it again."""
        row = self._session.get_one(CommentRow, number)
        row.resolved_by, row.resolved_at = author if at else "", at
        self._session.flush()

    def delete(self, number: int, at: datetime) -> None:
        row = self._session.get_one(CommentRow, number)
        row.deleted_at, row.text, row.mentions = at, "", []
        self._session.flush()


def _comment(row: CommentRow) -> Comment:
    return Comment(**{name: getattr(row, name) for name in _PLAIN}, mentions=tuple(row.mentions), number=row.number)
