"""Answers that take long, given at once as far as they are known: the work goes on behind, whoever waits for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")
PATIENCE_S = 0.5
MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """``value`` is None while nothing is known yet; ``fresh`` is False while a newer one is being worked out."""

    value: T | None
    fresh: bool


@dataclass(slots=True)
class AtOnce:
    """Keeps answers by key together with the stamp of what they rest on."""

    patience_s: float | None = PATIENCE_S
    """None waits to the end."""
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "at-once"))
    _lock: Lock = field(default_factory=Lock)
    _kept: OrderedDict[Hashable, tuple[str, Any]] = field(default_factory=OrderedDict)
    _running: dict[tuple[Hashable, str], Future[Any]] = field(default_factory=dict)

    def ask(self, key: Hashable, stamp: str, work: Callable[[], T]) -> Answer[T]:
        """What is known under ``key`` as of ``stamp``; raises what ``work`` raises."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None and known[0] == stamp:
                self._kept.move_to_end(key)
                return Answer(known[1], fresh=True)
            running = self._running.get((key, stamp))
            if running is None:
                running = self._running[key, stamp] = self._pool.submit(work)
        try:
            made = running.result(self.patience_s)
        except NotYet:
            return Answer(known[1] if known else None, fresh=False)
        except BaseException:
            with self._lock:
                self._running.pop((key, stamp), None)
            raise
        with self._lock:
            self._running.pop((key, stamp), None)
            self._kept[key] = (stamp, made)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return Answer(made, fresh=True)
