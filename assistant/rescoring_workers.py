"""Scores pages of stored reviews: a few here, thousands by one process a core. Knows no database."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import wait

from assistant.domain import Correction
from assistant.errors import WorkFailed
from assistant.rescored_call import Rescored, rescore
from assistant.rescoring_target import Target
from assistant.scores_kept import KeptReview, ScoreBasis
from transcription.errors import TranscriptionError

ENOUGH_FOR_WORKERS = 1000
"""Calls from which starting processes, which takes each some seconds, is worth it."""
MOST_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A batch as it was read: what must still be so when it is written."""

    kept: tuple[KeptReview, ...]
    bases: Mapping[str, ScoreBasis]
    corrections: Mapping[str, Sequence[Correction]]

    def pieces(self, count: int) -> list[Page]:
        size = -(-len(self.kept) // count) or 1
        starts = range(0, len(self.kept), size)
        return [Page(self.kept[start : start + size], self.bases, self.corrections) for start in starts]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored review that cannot be scored again, and why; it stays as it is."""

    call_id: str
    problem: str


Outcome = Rescored | Unreadable


class Scorers:
    """``begin`` gives a page away, the futures hold its outcomes; calls that are left as they are have none."""

    def __init__(self, target: Target, pool: ProcessPoolExecutor | None, workers: int) -> None:
        self._target = target
        self._pool = pool
        self._workers = workers

    @property
    def ahead(self) -> int:
        """How many pages to give away before the first is asked for: here none is scored while another is written."""
        return 0 if self._pool is None else 1

    @staticmethod
    def outcomes(begun: Sequence[Future[list[Outcome]]]) -> list[Outcome]:
        """Waits for them. Raises WorkFailed where a process was ended from outside."""
        try:
            return [outcome for part in begun for outcome in part.result()]
        except BrokenProcessPool as problem:
            raise WorkFailed(
                "a process that was scoring was ended from outside, perhaps for want of memory; what was written is"
                " kept, and the same command goes on from there"
            ) from problem

    def begin(self, page: Page, at: datetime) -> list[Future[list[Outcome]]]:
        if self._pool is not None:
            return [self._pool.submit(_scored_there, piece, at) for piece in page.pieces(self._workers)]
        done: Future[list[Outcome]] = Future()
        done.set_result(scored(page, self._target, at))
        return [done]


@contextmanager
def scorers(target: Target, calls: int) -> Iterator[Scorers]:
    """As many processes as there are cores, where there is enough to do for them."""
    workers = min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_WORKERS
    )
    if workers < 2 or calls < ENOUGH_FOR_WORKERS:
        yield Scorers(target, None, 1)
        return
    context = multiprocessing.get_context("spawn")  # threads of models and progress bars do not survive a fork
    pool = ProcessPoolExecutor(workers, context, _begin_worker, (target,))
    try:
        yield Scorers(target, pool, workers)
    finally:
        pool.shutdown(cancel_futures=True)


def scored(page: Page, target: Target, at: datetime) -> list[Outcome]:
    with _no_pauses():
        found = (_one(kept, page, target, at) for kept in page.kept)
        return [outcome for outcome in found if outcome is not None]


def _one(kept: KeptReview, page: Page, target: Target, at: datetime) -> Outcome | None:
    try:
        return rescore(kept, page.corrections.get(kept.call_id, ()), target, at)
    except (ValueError, KeyError, IndexError, TranscriptionError) as problem:
        told = " ".join(str(problem).split())[:200]
        return Unreadable(kept.call_id, f"{type(problem).__name__}: {told}")


_targets: list[Target] = []


def _begin_worker(target: Target) -> None:
    """Ctrl-C is the main process's to hear; a worker ends with it, also where it was killed and could say nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _targets[:] = [target]
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    gc.freeze()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _scored_there(page: Page, at: datetime) -> list[Outcome]:
    return scored(page, _targets[0], at)


@contextmanager
def _no_pauses() -> Iterator[None]:
    """Thousands of values are made and dropped here and none of them in a cycle: looking for cycles among them takes
    more time than scoring.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
