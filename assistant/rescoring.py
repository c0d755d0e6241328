"""Scoring stored calls anew by another rubric: first shown, then done, in batches that a crash cannot tear.

Runs from stored transcripts and analyses; no model is loaded. A batch is one transaction, and a call that stands on
the new rubric already is left alone: a run that was cut off goes on where it stopped.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.domain import Call, Correction
from assistant.errors import BadInput
from assistant.periods import Period, Wanted
from assistant.pinning import refuse_changed, remember
from assistant.playbook import PackFile, Playbook
from assistant.rescored_call import Rescored, rescore
from assistant.rescoring_counts import CallChange, ChangeCount, CriterionChange, ManagerChange, ScoreChange
from assistant.rescoring_target import Target, target_of
from assistant.scores_kept import KeptReview, ScoreBasis
from assistant.store.unit_of_work import Database, UnitOfWork
from transcription.errors import TranscriptionError

BATCH = 200
PASSES = 3
"""How often a call is tried that somebody else changed at the very moment."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored review that cannot be scored again, and why; it stays as it is."""

    call_id: str
    problem: str


@dataclass(frozen=True, slots=True)
class RescoringReport:
    """What changed, or would change, for whom. ``already``: calls whose score stands on the rubric; ``left``: calls
    that a stopped run did not come to, or that somebody else was changing.
    """

    period: Period
    rubrics: tuple[PackFile, ...]
    installed: bool
    applied: bool
    stopped: bool
    already: int
    left: int
    together: ScoreChange
    managers: tuple[ManagerChange, ...]
    biggest: tuple[CallChange, ...]
    criteria: tuple[CriterionChange, ...]
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """How a run goes: ``apply`` writes. ``on_progress`` is told calls done and to do; ``should_stop`` is asked after
    each batch.
    """

    apply: bool = False
    on_progress: Callable[[int, int], None] | None = None
    should_stop: Callable[[], bool] | None = None


@dataclass(slots=True)
class _Plan:
    """Calls to score, in order of their ids, and what is known of them without their documents."""

    calls: Mapping[str, Call]
    todo: list[str]
    again: frozenset[str]
    """Those that stand on the rubric but were corrected by a reviewer, perhaps since."""
    already: int
    count: ChangeCount = field(default_factory=ChangeCount)
    unreadable: list[Unreadable] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Page:
    """A batch as it was read: what must still be so when it is written."""

    kept: tuple[KeptReview, ...]
    bases: Mapping[str, ScoreBasis]
    corrections: Mapping[str, Sequence[Correction]]


@dataclass(frozen=True, slots=True)
class Rescoring:
    """``program`` is our version, under which our own packs are remembered."""

    database: Database
    playbook: Callable[[], Playbook]
    zone: ZoneInfo
    program: str
    batch: int = BATCH

    def run(self, wanted: Wanted, path: Path | None = None, run: Run | None = None) -> RescoringReport:
        """Scores the reviewed calls that are ``wanted`` by the rubric in ``path``, or by the installation's rubrics.

        Raises PackError and BadPack for a rubric that cannot be used, BadInput for a manager whom nobody knows.
        """
        run = run or Run()
        target = target_of(self.playbook(), path)
        plan = self._plan(wanted, target)
        with _frozen():
            left = self._all(plan, target, run)
        return RescoringReport(
            period=wanted.period,
            rubrics=target.files,
            installed=target.installed,
            applied=run.apply,
            stopped=bool(left) and run.should_stop is not None and run.should_stop(),
            already=plan.already,
            left=len(left),
            together=plan.count.together(),
            managers=plan.count.managers(),
            biggest=plan.count.biggest(),
            criteria=plan.count.criteria(),
            unreadable=tuple(plan.unreadable),
        )

    def _plan(self, wanted: Wanted, target: Target) -> _Plan:
        with self.database.begin() as work:
            refuse_changed(work, target.files)
            calls = {call.call_id: call for call in work.calls.all()}
            reviewed = work.scores.reviewed()
            bases = work.scores.bases()
            corrected = work.corrections.corrected_calls()
        _check_manager(wanted.manager, calls.values())
        chosen = [call_id for call_id in reviewed if self._is_wanted(calls[call_id], wanted)]
        concerned = [call_id for call_id in chosen if call_id not in bases or target.concerns(bases[call_id])]
        done = {call_id for call_id in concerned if call_id in bases and target.holds(bases[call_id])}
        again = frozenset(done & corrected)
        todo = [call_id for call_id in concerned if call_id not in done or call_id in again]
        return _Plan(calls, todo, again, already=len(done) - len(again))

    def _all(self, plan: _Plan, target: Target, run: Run) -> list[str]:
        """Works through the plan; returns the calls that were not come to."""
        left, done = plan.todo, 0
        for _ in range(PASSES):
            changed: list[str] = []
            for start in range(0, len(left), self.batch):
                if run.should_stop is not None and run.should_stop():
                    return left[start:] + changed
                ids = left[start : start + self.batch]
                busy = self._batch(ids, plan, target, run)
                changed += busy
                done += len(ids) - len(busy)
                if run.on_progress is not None:
                    run.on_progress(done, len(plan.todo))
            left = changed
            if not left:
                break
        return left

    def _batch(self, ids: Sequence[str], plan: _Plan, target: Target, run: Run) -> list[str]:
        """One batch read, scored and, where it is to be applied, written; returns the calls changed meanwhile."""
        with self.database.begin() as work:
            page = _read(work, ids)
        at = datetime.now(UTC)
        with _no_pauses():
            scored = [one for kept in page.kept if (one := self._scored(kept, page, plan, target, at)) is not None]
        told = [one for one in scored if one.call_id not in plan.again or one.new.past is not None]
        busy = self._written(told, page, target, at) if run.apply and told else frozenset()
        plan.already += len(scored) - len(told)
        for one in told:
            if one.call_id not in busy:
                plan.count.add(self._change(one, plan.calls[one.call_id]), one.before, one.after)
        return sorted(busy)

    def _scored(self, kept: KeptReview, page: _Page, plan: _Plan, target: Target, at: datetime) -> Rescored | None:
        try:
            return rescore(kept, page.corrections.get(kept.call_id, ()), target, at)
        except (ValueError, KeyError, IndexError, TranscriptionError) as problem:
            told = " ".join(str(problem).split())[:200]
            plan.unreadable.append(Unreadable(kept.call_id, f"{type(problem).__name__}: {told}"))
            return None

    def _written(self, scored: Sequence[Rescored], page: _Page, target: Target, at: datetime) -> frozenset[str]:
        """Writes in one transaction what nobody has changed since it was read; returns the others."""
        ids = [one.call_id for one in scored]
        read_at = {kept.call_id: kept.reviewed_at for kept in page.kept}
        with self.database.begin() as work:
            now_at = work.scores.reviewed_at(ids)
            bases, corrections = work.scores.bases(ids), work.corrections.of_calls(ids)
            kept = [
                one
                for one in scored
                if now_at.get(one.call_id) == read_at[one.call_id]
                and bases.get(one.call_id) == page.bases.get(one.call_id)
                and corrections.get(one.call_id) == page.corrections.get(one.call_id)
            ]
            used = {one.after.rubric for one in kept}
            remember(work, [item for item in target.files if item.name in used], self.program, at)
            work.scores.replace([one.new for one in kept])
        return frozenset(ids) - {one.call_id for one in kept}

    def _change(self, one: Rescored, call: Call) -> CallChange:
        return CallChange(
            call_id=call.call_id,
            name=call.name,
            manager=call.manager,
            day=self._day(call),
            before=one.before.score,
            after=one.after.score,
            rubric_before=one.before.rubric,
            rubric_after=one.after.rubric,
        )

    def _is_wanted(self, call: Call, wanted: Wanted) -> bool:
        return (not wanted.manager or call.manager == wanted.manager) and wanted.period.holds(self._day(call))

    def _day(self, call: Call) -> date:
        return (call.started_at or call.added_at).astimezone(self.zone).date()


def _read(work: UnitOfWork, ids: Sequence[str]) -> _Page:
    return _Page(work.scores.page(ids), work.scores.bases(ids), work.corrections.of_calls(ids))


def _check_manager(manager: str, calls: Iterable[Call]) -> None:
    known = sorted({call.manager for call in calls if call.manager})
    if manager and manager not in known:
        raise BadInput(f"no call of {manager!r} is stored; known managers: {', '.join(known) or 'nobody'}")


@contextmanager
def _frozen() -> Iterator[None]:
    """What is in memory now will stay: the collector need not go through all modules after every batch."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


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
