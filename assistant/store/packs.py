"""Texts of packs that calls were judged by, by SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.published_packs import PublishedPack
from assistant.store.models import PublishedPackRow

_COLUMNS = tuple(column.key for column in PublishedPackRow.__table__.columns)


class PackRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[PublishedPack, ...]:
        rows = self._session.scalars(
            select(PublishedPackRow).order_by(PublishedPackRow.kind, PublishedPackRow.id, PublishedPackRow.version)
        )
        return tuple(PublishedPack(**{name: getattr(row, name) for name in _COLUMNS}) for row in rows)

    def add(self, packs: Sequence[PublishedPack]) -> None:
        """Those that are there already stay as they are: the first use counts."""
        for pack in packs:
            if self._session.get(PublishedPackRow, _key(pack)) is None:
                self._session.add(PublishedPackRow(**{name: getattr(pack, name) for name in _COLUMNS}))
                self._session.flush()


def _key(pack: PublishedPack) -> tuple[str, str, str, str, str]:
    return pack.kind, pack.id, pack.version, pack.program, pack.sha256
