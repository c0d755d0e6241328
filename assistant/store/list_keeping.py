"""Who has looked at a call, saved views, and imports under way, by SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from assistant.list_values import ImportBatch, ImportedFile, ReviewedMark, SavedView
from assistant.store.list_models import ImportBatchRow, ImportFileRow, ReviewedRow, SavedViewRow
from assistant.store.models import CallRow
from assistant.store.remarks import number_of


class LookRepository:
    """Marks of people who have looked at a review."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, mark: ReviewedMark) -> ReviewedMark:
        """Keeps the first word of each author."""
        known = self._session.get(ReviewedRow, (mark.call_id, mark.author))
        if known is not None:
            return ReviewedMark(known.call_id, known.author, known.made_at)
        self._session.execute(insert(ReviewedRow), [asdict(mark)])
        return mark

    def remove(self, call_id: str, author: str) -> None:
        self._session.execute(delete(ReviewedRow).where(ReviewedRow.call_id == call_id, ReviewedRow.author == author))

    def of_call(self, call_id: str) -> tuple[ReviewedMark, ...]:
        rows = self._session.scalars(
            select(ReviewedRow).where(ReviewedRow.call_id == call_id).order_by(ReviewedRow.made_at)
        )
        return tuple(ReviewedMark(row.call_id, row.author, row.made_at) for row in rows)


class ViewRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, view: SavedView) -> SavedView:
        row = SavedViewRow(name=view.name, query=view.query, owner=view.owner, shared=view.shared, made_at=view.made_at)
        self._session.add(row)
        self._session.flush()
        return _view(row)

    def get(self, view_id: str) -> SavedView | None:
        number = number_of(view_id, "v")
        row = None if number is None else self._session.get(SavedViewRow, number)
        return None if row is None else _view(row)

    def seen_by(self, owner: str) -> tuple[SavedView, ...]:
        """His own and those that are shared, in order of their names."""
        rows = self._session.scalars(
            select(SavedViewRow)
            .where(or_(SavedViewRow.owner == owner, SavedViewRow.shared))
            .order_by(SavedViewRow.name, SavedViewRow.number)
        )
        return tuple(_view(row) for row in rows)

    def change(self, view: SavedView) -> None:
        self._session.execute(
            update(SavedViewRow)
            .where(SavedViewRow.number == number_of(view.view_id, "v"))
            .values(name=view.name, query=view.query, shared=view.shared)
        )

    def drop(self, view_id: str) -> None:
        self._session.execute(delete(SavedViewRow).where(SavedViewRow.number == number_of(view_id, "v")))


class ImportRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, batch: ImportBatch) -> None:
        """Announces a batch, or says that one that is known is still coming."""
        row = self._session.get(ImportBatchRow, batch.batch_id)
        if row is None:
            values = asdict(batch) | {"closed": False}
            values.pop("files")
            self._session.add(ImportBatchRow(**values))
        else:
            row.announced, row.last_at = max(row.announced, batch.announced), batch.last_at
        self._session.flush()

    def put(self, batch_id: str, files: Sequence[ImportedFile]) -> None:
        """What became of files; the same place sent again replaces what was said before."""
        places = {file.place for file in files}
        self._session.execute(
            delete(ImportFileRow).where(ImportFileRow.batch_id == batch_id, ImportFileRow.place.in_(places))
        )
        kept = ("place", "part", "name", "call_id", "new", "problem")
        rows = [{name: getattr(file, name) for name in kept} | {"batch_id": batch_id} for file in files]
        if rows:
            self._session.execute(insert(ImportFileRow), rows)

    def author_of(self, batch_id: str) -> str | None:
        row = self._session.get(ImportBatchRow, batch_id)
        return None if row is None else row.author

    def open_ones(self, author: str, since: datetime) -> tuple[ImportBatch, ...]:
        """A person's batches that he has not put away, the newest first, with where each call stands now."""
        rows = self._session.scalars(
            select(ImportBatchRow)
            .where(ImportBatchRow.author == author, ImportBatchRow.closed.is_(False), ImportBatchRow.begun_at >= since)
            .order_by(ImportBatchRow.begun_at.desc(), ImportBatchRow.batch_id)
        )
        batches = [ImportBatch(row.batch_id, row.author, row.announced, row.begun_at, row.last_at) for row in rows]
        files = self._files([batch.batch_id for batch in batches])
        return tuple(replace(batch, files=tuple(files[batch.batch_id])) for batch in batches)

    def close(self, batch_id: str) -> None:
        self._session.execute(update(ImportBatchRow).where(ImportBatchRow.batch_id == batch_id).values(closed=True))

    def _files(self, batch_ids: Sequence[str]) -> dict[str, list[ImportedFile]]:
        rows = self._session.execute(
            select(ImportFileRow, CallRow.state, CallRow.stage, CallRow.progress, CallRow.failure)
            .outerjoin(CallRow, CallRow.call_id == ImportFileRow.call_id)
            .where(ImportFileRow.batch_id.in_(batch_ids))
            .order_by(ImportFileRow.place, ImportFileRow.part)
        )
        found: dict[str, list[ImportedFile]] = defaultdict(list)
        for row, state, stage, progress, failure in rows:
            found[row.batch_id].append(_file(row, state, stage, progress, failure))
        return found


def _file(row: ImportFileRow, state: Any, stage: Any, progress: Any, failure: Any) -> ImportedFile:
    return ImportedFile(
        place=row.place,
        part=row.part,
        name=row.name,
        call_id=row.call_id,
        new=row.new,
        problem=row.problem,
        state=state or "",
        stage=stage or "",
        progress=progress or 0.0,
        failure=failure or "",
    )


def _view(row: SavedViewRow) -> SavedView:
    return SavedView(row.name, row.query, row.owner, row.made_at, row.shared, f"v{row.number}")
