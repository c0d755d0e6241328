"""Backups made while people work: one at a time, in the background, with how far it is for whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Thread

from assistant.audit import Audit
from assistant.backup import Made, back_up
from assistant.errors import RazborError, Refused
from assistant.settings import Settings

BACKED_UP = "backed_up"
ENDING = ".tar"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """``size`` in bytes."""

    name: str
    size: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """The backup that is being made, or was last: ``share`` is 0 to 1, ``problem`` why it failed."""

    by: str
    since: datetime
    share: float = 0.0
    done: bool = False
    problem: str = ""


@dataclass(slots=True)
class Backups:
    """``settings.backups_dir`` holds them; a backup that a kill interrupts leaves no file of its name."""

    settings: Settings
    version: str
    audit: Audit
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _lock: Lock = field(default_factory=Lock)
    _progress: Progress | None = None

    def all(self) -> tuple[BackupFile, ...]:
        """The newest first."""
        folder = self.settings.backups_dir
        found = []
        for path in folder.glob(f"*{ENDING}") if folder.is_dir() else ():
            told = path.stat()
            found.append(BackupFile(path.name, told.st_size, datetime.fromtimestamp(told.st_mtime, UTC)))
        return tuple(sorted(found, key=lambda one: (one.made_at, one.name), reverse=True))

    def progress(self) -> Progress | None:
        """None where none was made since the process began."""
        return self._progress

    def begin(self, by: str, *, media: bool = True) -> Progress:
        """Begins one and comes back at once. Raises Refused while another is being made."""
        with self._lock:
            if self._progress is not None and not self._progress.done:
                raise Refused("backup_running", "a backup is being made; wait until it is done")
            begun = self._progress = Progress(by, self.now())
        Thread(target=self._make, args=(begun, media), name="backup", daemon=True).start()
        return begun

    def _make(self, begun: Progress, media: bool) -> None:
        problem = ""
        try:
            made = self._written(begun, media)
            self.audit.write(begun.by, BACKED_UP, made.path.name)
        except (RazborError, OSError) as failed:
            problem = str(failed)
        self._progress = Progress(begun.by, begun.since, share=1.0, done=True, problem=problem)

    def _written(self, begun: Progress, media: bool) -> Made:
        folder = self.settings.backups_dir
        folder.mkdir(parents=True, exist_ok=True)

        def tell(share: float) -> None:
            self._progress = Progress(begun.by, begun.since, share=min(share, 0.99))

        name = f"razbor-{begun.since:%Y-%m-%d-%H%M%S}{ENDING}"
        return back_up(self.settings, folder / name, version=self.version, media=media, on_progress=tell)
