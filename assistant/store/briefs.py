"""Content briefs, by SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.brief_values import Brief, BriefEvidence, BriefText
from assistant.store.brief_models import BriefRow


@dataclass(frozen=True, slots=True)
class _Basis:
    since: date | None
    until: date | None
    source: str
    themes: tuple[BriefEvidence, ...]


_TEXT = TypeAdapter(BriefText)
_BASIS = TypeAdapter(_Basis)
_COLUMNS = ("title", "status", "owner", "due")


class BriefRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, brief: Brief) -> Brief:
        """The brief with its number."""
        row = BriefRow(**_values(brief))
        self._session.add(row)
        self._session.flush()
        return _brief(row)

    def get(self, brief_id: int) -> Brief | None:
        row = self._session.get(BriefRow, brief_id)
        return None if row is None else _brief(row)

    def all(self) -> tuple[Brief, ...]:
        """The newest first."""
        return tuple(_brief(row) for row in self._session.scalars(select(BriefRow).order_by(BriefRow.brief_id.desc())))

    def put(self, brief: Brief) -> None:
        row = self._session.get_one(BriefRow, brief.brief_id)
        for name, value in _values(brief).items():
            setattr(row, name, value)
        self._session.flush()

    def drop(self, brief_id: int) -> None:
        self._session.delete(self._session.get_one(BriefRow, brief_id))
        self._session.flush()


def _values(brief: Brief) -> dict[str, Any]:
    body = _TEXT.dump_python(brief.text, mode="json", exclude=set(_COLUMNS))
    basis = _BASIS.dump_python(_Basis(brief.since, brief.until, brief.source, brief.evidence), mode="json")
    text = brief.text
    return {
        "title": text.title,
        "status": text.status.value,
        "owner": text.owner,
        "due": text.due,
        "body": body,
        "evidence": basis,
        "created_at": brief.created_at,
        "created_by": brief.created_by,
        "changed_at": brief.changed_at,
        "changed_by": brief.changed_by,
        "revision": brief.revision,
    }


def _brief(row: BriefRow) -> Brief:
    text = _TEXT.validate_python(
        row.body | {"title": row.title, "status": row.status, "owner": row.owner, "due": row.due}
    )
    basis = _BASIS.validate_python(row.evidence)
    return Brief(
        text=text,
        evidence=basis.themes,
        since=basis.since,
        until=basis.until,
        source=basis.source,
        created_at=row.created_at,
        created_by=row.created_by,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        revision=row.revision,
        brief_id=row.brief_id,
    )
