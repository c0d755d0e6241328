"""New databases for tests, on SQLite or on a PostgreSQL of the tests' own; knows no table."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from assistant.store import migrate
from assistant.store.unit_of_work import open_engine

BACKENDS = ("sqlite", "postgresql")
TEMPLATE = "razbor_template"
_here = {"backend": "sqlite"}
_cluster: list[Cluster] = []


class Cluster:
    """A PostgreSQL that listens on a socket in a folder of its own only, and is thrown away afterwards."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="razbor-pg-"))
        self._as = _somebody(self.folder)
        self._made: set[str] = set()

    def start(self) -> None:
        self._run("initdb", "-D", "data", "-U", "razbor", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=400"
        self._run("pg_ctl", "-D", "data", "-w", "-o", options, "-l", "server.log", "start")
        self._ask(f'create database "{TEMPLATE}"')
        engine = open_engine(self.address(TEMPLATE))
        migrate.upgrade(engine)
        engine.dispose()

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str, *, empty: bool = False) -> str:
        """The address of the database of that name, made when it is first asked for."""
        known = "t" + hashlib.sha256(name.encode()).hexdigest()[:20]
        if known not in self._made:
            self._ask(f'create database "{known}" template "{"template0" if empty else TEMPLATE}"')
            self._made.add(known)
        return self.address(known)

    def files(self, name: str) -> list[Path]:
        """The files of the database of that name, as they are on the disk."""
        self._ask("checkpoint")
        engine = open_engine(self.url(name))
        with engine.connect() as connection:
            oid = connection.execute(text("select oid from pg_database where datname = current_database()")).scalar()
        engine.dispose()
        return [path for path in (self.folder / "data" / "base" / str(oid)).iterdir() if path.is_file()]

    def forget(self) -> None:
        """Drops every database that was asked for."""
        while self._made:
            self._ask(f'drop database "{self._made.pop()}" with (force)')

    def address(self, database: str) -> str:
        return f"postgresql://razbor@/{database}?host={self.folder}"

    def _ask(self, statement: str) -> None:
        engine = open_engine(self.address("postgres"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self._binaries / name), *arguments]
        with (self.folder / "log").open("ab") as log:
            subprocess.run(command, cwd=self.folder, user=self._as, check=True, stdout=log, stderr=log)


def new_url(folder: Path, name: str = "test", *, empty: bool = False) -> str:
    """The address of a new database that belongs to the folder: on what the test runs over at the moment."""
    if _here["backend"] == "postgresql":
        return _cluster[0].url(f"{folder}/{name}", empty=empty)
    return f"sqlite:///{folder / f'{name}.sqlite3'}"


def setting(home: Path) -> str:
    """What RAZBOR_DB is for an installation in this home."""
    return new_url(home, "razbor") if _here["backend"] == "postgresql" else ""


def new_engine(folder: Path, name: str = "test", *, empty: bool = False) -> Engine:
    return open_engine(new_url(folder, name, empty=empty))


def files_of(folder: Path, name: str) -> list[Path]:
    """Every file of the folder, and of its database where that is a PostgreSQL's."""
    kept = [path for path in folder.rglob("*") if path.is_file()]
    return kept + (_cluster[0].files(f"{folder}/{name}") if _here["backend"] == "postgresql" else [])


@contextmanager
def over(backend: str) -> Iterator[None]:
    """New databases are made on ``backend`` until the block ends; those of PostgreSQL are dropped then."""
    if backend == "postgresql" and not _cluster:
        binaries = postgresql_binaries()
        assert binaries is not None
        made = Cluster(binaries)
        made.start()
        _cluster.append(made)
    before, _here["backend"] = _here["backend"], backend
    try:
        yield
    finally:
        _here["backend"] = before
        if backend == "postgresql":
            _cluster[0].forget()


def stop() -> None:
    while _cluster:
        _cluster.pop().stop()


def postgresql_binaries() -> Path | None:
    """Where ``initdb`` and ``pg_ctl`` are, the newest first; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    packaged = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    every = sorted(packaged, key=lambda path: int(path.parts[4]) if path.parts[4].isdigit() else 0)
    return every[-1].parent if every else None


def _somebody(folder: Path) -> str | None:
    """PostgreSQL does not run as root: then it runs as nobody, and the folder is his."""
    if os.geteuid() != 0:
        return None
    shutil.chown(folder, "nobody")
    return "nobody"
