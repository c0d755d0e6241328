"""Works out beforehand what somebody will soon ask for: a process that has just begun has read no reviews yet."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

from assistant.errors import RazborError
from objections.errors import ObjectionsError

AFTER_S = 60.0
"""Whoever opens pages right after a start is not to wait for this: while it lasts they take twice as long."""
log = logging.getLogger(__name__)


class Warming(Thread):
    """Asks each of ``questions`` once, one after the other, beside whatever the process does, until ``stop``."""

    def __init__(self, questions: Sequence[Callable[[], object]], *, after_s: float = AFTER_S) -> None:
        super().__init__(name="warming", daemon=True)
        self._questions = questions
        self._after_s = after_s
        self._stopping = Event()

    def run(self) -> None:
        self._stopping.wait(self._after_s)
        for question in self._questions:
            if self._stopping.is_set():
                return
            try:
                question()
            except (RazborError, ObjectionsError) as problem:
                log.info("nothing was worked out beforehand: %s", problem)

    def stop(self) -> None:
        self._stopping.set()
        if self.is_alive():
            self.join(timeout=10)
