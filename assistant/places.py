"""Numbered places of the processes that work on one home, each held by a lock that the system lets go.

A place's number is part of its holder's name in the queue, so whoever takes the place next finds what was left there.
"""

from __future__ import annotations

import fcntl
import socket
from pathlib import Path
from typing import IO

from assistant.errors import WorkFailed

PLACES = 64


class Place:
    """A numbered place among the processes that work on one home; let go by the system when the process dies."""

    def __init__(self, executor: str, handle: IO[str], number: int) -> None:
        self.executor = executor
        self.number = number
        self._handle = handle

    def leave(self) -> None:
        self._handle.close()


def take_place(home: Path, *, remote: bool) -> Place:
    folder = _places(home)
    for number in range(PLACES):
        handle = _locked(folder, number)
        if handle is not None:
            return Place(_executor(number, remote=remote), handle, number)
    raise WorkFailed(f"{PLACES} processes work on {home} already; stop one of them and start this one again")


def abandoned(home: Path, own: Place) -> list[str]:
    """Executors of places that were used once and are free now."""
    folder = _places(home)
    free = []
    for path in sorted(folder.glob("*.lock")):
        number = int(path.stem)
        if number == own.number:
            continue
        handle = _locked(folder, number)
        if handle is not None:
            handle.close()
            free.append(own.executor.rsplit("-", 1)[0] + f"-{number}")
    return free


def _executor(number: int, *, remote: bool) -> str:
    """On a shared PostgreSQL the machine is part of the name; beside a SQLite file there is only one."""
    return f"{socket.gethostname() if remote else 'here'}-{number}"


def _places(home: Path) -> Path:
    folder = home / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _locked(folder: Path, number: int) -> IO[str] | None:
    handle = (folder / f"{number}.lock").open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle
