"""Backups of an installation, and putting one back: never half, never over what is there unless that is asked for."""

from __future__ import annotations

import fcntl
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.archives import SCHEMA, Manifest, Progress, Source, check_archive, hashes, write_archive
from assistant.errors import BadInput, WorkFailed
from assistant.settings import Settings
from assistant.store import migrate

DATABASE = "razbor.sqlite3"
FOLDERS = ("packs", "models")
"""What people and training have put into a home beside the database; caches and the queue are made anew."""
PLACES = "workers"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup as it was written, or put back."""

    path: Path
    manifest: Manifest
    size: int
    kept_aside: Path | None = None


def back_up(
    settings: Settings, path: Path, *, version: str, media: bool = True, on_progress: Progress = lambda _: None
) -> Made:
    """Writes a consistent archive of the whole installation while it goes on working.

    Raises BadInput where the target cannot be written to, or the database is not SQLite.
    """
    database = _sqlite(settings)
    if not database.is_file():
        raise BadInput(f"there is nothing to back up: {database} does not exist; import calls first")
    if path.is_dir():
        path = path / f"razbor-{datetime.now():%Y-%m-%d-%H%M}.tar"  # noqa: DTZ005 - a name for people, in their time
    if not path.parent.is_dir():
        raise BadInput(f"the folder {path.parent} does not exist; make it, or name another place for the backup")
    if path.exists():
        raise BadInput(f"{path} exists already; name a file that does not")
    try:
        with tempfile.TemporaryDirectory(prefix=".razbor-backup-", dir=path.parent) as folder:
            copy = Path(folder) / DATABASE
            _copy_database(database, copy)
            # Recordings are listed after the copy: whatever the copy knows is there, and never changes.
            sources = [Source(copy, DATABASE), *_files(settings, media=media)]
            manifest = Manifest(
                schema_name=SCHEMA,
                version=version,
                revision=_revision(copy),
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                media=media,
                members=dict(hashes(sources)),
            )
            size = write_archive(path, manifest, sources, on_progress)
    except OSError as problem:
        raise BadInput(f"{path} cannot be written ({problem.strerror}); free space there or name another") from problem
    return Made(path, manifest, size)


def restore(settings: Settings, path: Path, *, replace: bool = False, on_progress: Progress = lambda _: None) -> Made:
    """Puts a backup into the home. The whole archive is read, checked and written beside the home first; then the two
    change places, and what was there before is kept beside it.
    """
    home = settings.home
    if settings.db:
        raise BadInput("a backup is put into RAZBOR_HOME; leave --db and RAZBOR_DB away, then run restore again")
    there = home.is_dir() and any(home.iterdir())
    if there and not replace:
        raise BadInput(
            f"{home} is not empty; add --replace to put the backup in its place (what is there is kept aside)"
        )
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with _nobody_works(home), tempfile.TemporaryDirectory(prefix=f".{home.name}-restore-", dir=home.parent) as made:
            new = Path(made) / "home"
            new.mkdir(mode=0o700)
            manifest = check_archive(path, new, on_progress=on_progress)
            _check_schema(path, manifest, new)
            _forget_the_queue(new / DATABASE)
            aside = _change_places(home, new, there=there)
    except OSError as problem:
        raise WorkFailed(
            f"{home} cannot be restored ({problem}); nothing was changed, free space and try again"
        ) from problem
    return Made(path, manifest, path.stat().st_size, aside)


def _change_places(home: Path, new: Path, *, there: bool) -> Path | None:
    aside = home.with_name(f"{home.name}.before-{datetime.now():%Y%m%d-%H%M%S}") if there else None  # noqa: DTZ005
    if aside is not None:
        home.rename(aside)
    elif home.is_dir():
        home.rmdir()
    try:
        new.rename(home)
    except OSError:
        if aside is not None:
            aside.rename(home)
        raise
    return aside


def _sqlite(settings: Settings) -> Path:
    url = settings.database_url
    if not url.startswith("sqlite:///"):
        raise BadInput(
            "the database is not SQLite: dump it with its own tool (pg_dump -Fc), and copy "
            f"{settings.media_dir}, {settings.packs_dir} and {settings.home / 'models'} beside the dump"
        )
    return Path(url.removeprefix("sqlite:///"))


def _copy_database(database: Path, copy: Path) -> None:
    """SQLite's own online copy: consistent while others write."""
    with (
        closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(copy)) as new,
    ):
        old.backup(new, pages=4096, sleep=0.01)


def _files(settings: Settings, *, media: bool) -> Iterator[Source]:
    places = [(settings.home / name, name) for name in FOLDERS]
    if settings.packs is not None:
        places[0] = (settings.packs, FOLDERS[0])
    for folder, name in [*places, *([(settings.media_dir, "media")] if media else [])]:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                yield Source(path, f"{name}/{path.relative_to(folder).as_posix()}")


def _revision(database: Path) -> str:
    with closing(sqlite3.connect(database)) as opened:
        found = opened.execute("select version_num from alembic_version").fetchone()
    return str(found[0]) if found else ""


def _check_schema(path: Path, manifest: Manifest, new: Path) -> None:
    if DATABASE not in manifest.members or not migrate.knows(manifest.revision):
        raise BadInput(
            f"{path} was made by version {manifest.version}, which is newer than this one or another program; "
            "update razbor, then restore it"
        )
    with closing(sqlite3.connect(new / DATABASE)) as opened:
        if opened.execute("pragma quick_check").fetchone()[0] != "ok":
            raise BadInput(f"the database in {path} is damaged; nothing was changed: use another backup")


def _forget_the_queue(database: Path) -> None:
    """Calls that were on the queue are new again: the queue itself is not in a backup."""
    with closing(sqlite3.connect(database)) as opened, opened:
        opened.execute("update call set state = 'new', stage = null, progress = 0 where state in ('queued', 'working')")


@contextmanager
def _nobody_works(home: Path) -> Iterator[None]:
    """Refuses while a program of ours works in this home."""
    held = []
    try:
        for lock in sorted((home / PLACES).glob("*")) if (home / PLACES).is_dir() else ():
            file = lock.open("rb")
            held.append(file)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                raise BadInput(f"a razbor works in {home} at this moment; stop it, then restore") from problem
        yield
    finally:
        for file in held:
            file.close()
