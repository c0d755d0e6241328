"""What a company has decided to delete with age is deleted, without anybody having to think of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

from assistant.errors import RazborError
from assistant.purging import Purge, PurgeWish, Purging

WHO = "retention"
"""How its deletions are signed in the audit."""
EVERY_S = 86_400.0
AGAIN_S = 3_600.0
"""Calls that are being reviewed cannot be deleted; where some are, it is tried again after so long."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retention:
    """``days`` and ``recordings_days``: how old calls, and recordings alone, may grow; 0 keeps them."""

    purging: Purging
    days: int = 0
    recordings_days: int = 0

    def wishes(self) -> Iterator[PurgeWish]:
        if self.days:
            yield PurgeWish(days=self.days)
        if self.recordings_days:
            yield PurgeWish(days=self.recordings_days, recordings_only=True)

    def apply(self, *, now: datetime | None = None) -> tuple[Purge, ...]:
        """Deletes what is due and says what went. Raises BadInput where a call that is due is being reviewed."""
        gone = []
        for wish in self.wishes():
            plan = self.purging.plan(wish, now=now)
            if plan.recordings if wish.recordings_only else plan.calls:
                gone.append(self.purging.run(wish, who=WHO, now=now))
        return tuple(gone)


class Daily(Thread):
    """Applies it at once and then every day, beside whatever the process does, until ``stop``."""

    def __init__(self, retention: Retention, *, every_s: float = EVERY_S, again_s: float = AGAIN_S) -> None:
        super().__init__(name="retention", daemon=True)
        self._retention = retention
        self._every_s, self._again_s = every_s, again_s
        self._stopping = Event()

    def run(self) -> None:
        waits = 0.0
        while not self._stopping.wait(waits):
            try:
                self._retention.apply()
                waits = self._every_s
            except RazborError as problem:
                log.warning("retention: %s", problem)
                waits = self._again_s

    def stop(self) -> None:
        self._stopping.set()
