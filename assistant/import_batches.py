"""Files that come one by one over the network: registered, queued, and told of after a reload, too."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.domain import ImportSummary
from assistant.errors import BadInput, Refused, StoreBroken
from assistant.imports import CRM_NAMES, Imports
from assistant.list_values import ImportBatch, ImportedFile
from assistant.store.unit_of_work import Database

TOLD_FOR = timedelta(days=7)
MOST_FILES = 100_000


@dataclass(frozen=True, slots=True)
class Announcement:
    """A batch as the browser announces it with each of its files: how many files there are to be, and whose."""

    batch_id: str
    announced: int
    author: str = ""


@dataclass(frozen=True, slots=True)
class ImportBatches:
    """``enqueue`` puts those of the calls on the queue that are new."""

    database: Database
    imports: Imports
    enqueue: Callable[[Sequence[str]], None]

    def announce(self, batch: Announcement, at: datetime | None = None) -> None:
        """Says that files are coming, before the first one is there. Raises BadInput."""
        moment = at or datetime.now(UTC)
        if not batch.batch_id or len(batch.batch_id) > 64 or not 1 <= batch.announced <= MOST_FILES:
            raise Refused(
                "import_files",
                f"an import needs a name of 1 to 64 characters and 1 to {MOST_FILES} files",
                most=MOST_FILES,
            )
        try:
            self._begin(batch, moment)
        except StoreBroken:
            self._begin(batch, moment)  # two files of a batch may come first at the same moment

    def take(self, batch: Announcement, place: int, paths: Sequence[Path]) -> ImportSummary:
        """Registers files that have come whole, beginning with number ``place``, and puts their calls on the queue.

        The same file sent again is the same call, and the same place of a batch is told of once.
        """
        self.announce(batch)
        tables = [path for path in paths if is_crm(path.name)]
        told: list[ImportedFile] = []
        summaries = []
        for number, path in enumerate(paths, start=place):
            if path not in tables:
                summary = self.imports.add([path], keep_unreadable=False)  # the batch itself tells the reason
                summaries.append(summary)
                told += _told(number, path.name, summary)
        if tables:
            summary = self._crm(tables)
            summaries.append(summary)
            told += [
                ImportedFile(number, path.name) for number, path in enumerate(paths, start=place) if path in tables
            ]
        with self.database.begin() as work:
            work.imports.put(batch.batch_id, told)
        # Also those that were known: an attempt that broke off here may have left them off the queue.
        self.enqueue([file.call_id for file in told if file.call_id and not file.problem])
        return ImportSummary(tuple(arrival for summary in summaries for arrival in summary.arrivals), summaries[-1].crm)

    def refuse(self, batch: Announcement, place: int, name: str, problem: str) -> None:
        """Tells of a file that could not be taken at all, such as one that is too big."""
        self.announce(batch)
        with self.database.begin() as work:
            work.imports.put(batch.batch_id, [ImportedFile(place, name[:255], problem=problem)])

    def open_ones(self, author: str, at: datetime | None = None) -> tuple[ImportBatch, ...]:
        """A person's imports of the last days that he has not put away, the newest first."""
        with self.database.begin() as work:
            return work.imports.open_ones(author, (at or datetime.now(UTC)) - TOLD_FOR)

    def close(self, author: str, batch_id: str) -> None:
        """Puts a batch away: its calls stay, it is told of no more."""
        with self.database.begin() as work:
            if work.imports.author_of(batch_id) != author:
                raise Refused("no_import", f"there is no import {batch_id!r}; load the page again")
            work.imports.close(batch_id)

    def _begin(self, batch: Announcement, moment: datetime) -> None:
        with self.database.begin() as work:
            known = work.imports.author_of(batch.batch_id)
            if known is not None and known != batch.author:
                raise BadInput("an import of this name is somebody else's; choose another name")
            work.imports.begin(ImportBatch(batch.batch_id, batch.author, batch.announced, moment, moment))

    def _crm(self, tables: Sequence[Path]) -> ImportSummary:
        with TemporaryDirectory(prefix="razbor-crm-") as folder:
            for path in tables:
                shutil.copyfile(path, Path(folder) / path.name.lower())
            return self.imports.add([], Path(folder))


def is_crm(name: str) -> bool:
    """``leads.csv``, ``deals.csv`` or ``activities.csv``: tables of the CRM, not calls."""
    path = Path(name.lower())
    return path.suffix == ".csv" and path.stem in CRM_NAMES


def _told(place: int, name: str, summary: ImportSummary) -> list[ImportedFile]:
    return [
        ImportedFile(place, (arrival.name or name)[:255], arrival.call_id, arrival.new, arrival.problem, part)
        for part, arrival in enumerate(summary.arrivals)
    ]
