"""How long work tells how far it is and hears that nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Callable

from transcription.errors import Cancelled

Progress = Callable[[float], None]
"""Told the share that is done, 0..1."""

ShouldStop = Callable[[], bool]
"""Asked between steps of less than a second of work."""


def report(on_progress: Progress | None, share: float) -> None:
    if on_progress is not None:
        on_progress(min(1.0, max(0.0, round(share, 4))))


def stop_if(should_stop: ShouldStop | None) -> None:
    """Raises Cancelled when somebody asked to stop."""
    if should_stop is not None and should_stop():
        raise Cancelled("stopped as asked")
