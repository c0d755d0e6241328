"""Scoring stored calls anew by another rubric: first shown, then done, in batches that a crash cannot tear.

Runs from stored transcripts and analyses; no model is loaded. A batch is one transaction, and a call that stands on
the new rubric already is left alone: a run that was cut off goes on where it stopped.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.domain import Call
from assistant.errors import BadInput
from assistant.periods import Period, Wanted
from assistant.pinning import refuse_changed, remember
from assistant.playbook import PackFile, Playbook
from assistant.rescored_call import Rescored
from assistant.rescoring_counts import CallChange, ChangeCount, CriterionChange, ManagerChange, ScoreChange
from assistant.rescoring_target import Target, target_of
from assistant.rescoring_workers import Outcome, Page, Scorers, Unreadable, scorers
from assistant.store.unit_of_work import Database, UnitOfWork

BATCH = 200
PASSES = 3
"""How often a call is tried that somebody else changed at the very moment."""


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
class _Begun:
    """A batch that was given to be scored."""

    ids: list[str]
    page: Page
    at: datetime
    outcomes: list[Future[list[Outcome]]]


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
        with scorers(target, len(left)) as scoring:
            for _ in range(PASSES):
                changed: list[str] = []
                for begun in self._begun(left, scoring):
                    busy = self._finish(begun, plan, target, run)
                    changed += busy
                    done += len(begun.ids) - len(busy)
                    if run.on_progress is not None:
                        run.on_progress(done, len(plan.todo))
                    if run.should_stop is not None and run.should_stop():
                        return sorted([*changed, *left[left.index(begun.ids[-1]) + 1 :]])
                left = changed
                if not left:
                    break
        return left

    def _begun(self, left: Sequence[str], scoring: Scorers) -> Iterator[_Begun]:
        """Batch after batch; while one is written, workers score the next."""
        waiting: deque[_Begun] = deque()
        for start in range(0, len(left), self.batch):
            ids = list(left[start : start + self.batch])
            with self.database.begin() as work:
                page = _read(work, ids)
            at = datetime.now(UTC)
            waiting.append(_Begun(ids, page, at, scoring.begin(page, at)))
            if len(waiting) > scoring.ahead:
                yield waiting.popleft()
        yield from waiting

    def _finish(self, begun: _Begun, plan: _Plan, target: Target, run: Run) -> list[str]:
        """Counts and, where it is to be applied, writes a batch; returns the calls changed meanwhile."""
        outcomes = Scorers.outcomes(begun.outcomes)
        plan.unreadable += [one for one in outcomes if isinstance(one, Unreadable)]
        scored = [one for one in outcomes if isinstance(one, Rescored)]
        told = [one for one in scored if one.call_id not in plan.again or one.new.past is not None]
        busy = self._written(told, begun.page, target, begun.at) if run.apply and told else frozenset()
        plan.already += len(scored) - len(told)
        for one in told:
            if one.call_id not in busy:
                plan.count.add(self._change(one, plan.calls[one.call_id]), one.before, one.after)
        return sorted(busy)

    def _written(self, scored: Sequence[Rescored], page: Page, target: Target, at: datetime) -> frozenset[str]:
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


def _read(work: UnitOfWork, ids: Sequence[str]) -> Page:
    return Page(work.scores.page(ids), work.scores.bases(ids), work.corrections.of_calls(ids))


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
