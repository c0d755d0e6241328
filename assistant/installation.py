"""What an installation takes up on its disk, and how its queue is doing."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import Call, CallState
from assistant.settings import Settings
from assistant.store.unit_of_work import Database


@dataclass(frozen=True, slots=True)
class Space:
    """Bytes by what they hold; ``database`` with the queue, ``caches`` are made anew when they are deleted."""

    recordings: int
    database: int
    caches: int
    backups: int
    free: int


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """Calls that wait, that are being reviewed, and that failed, the failed ones themselves as well."""

    waiting: int
    working: int
    failed: tuple[Call, ...]


def space(settings: Settings) -> Space:
    home = settings.home
    return Space(
        recordings=_size(settings.media_dir),
        database=sum(path.stat().st_size for path in home.glob("*.sqlite3*") if path.is_file()),
        caches=_size(settings.cache_dir),
        backups=_size(settings.backups_dir),
        free=shutil.disk_usage(home).free,
    )


def queue_health(database: Database) -> QueueHealth:
    with database.begin() as work:
        calls = work.calls.all()
    counts = Counter(call.state for call in calls)
    failed = tuple(call for call in calls if call.state is CallState.FAILED)
    return QueueHealth(counts[CallState.QUEUED], counts[CallState.WORKING], failed)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    """Files that are there while they are counted; a worker may delete some meanwhile."""
    if folder.is_dir():
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                yield path
