"""Durable work, and the only module that knows DBOS: every stage's result is kept, so killed work goes on.

Each process that works takes a numbered place, held by a lock that the system lets go when the process dies. The
place's number is the executor's name, so the next process to take it finds what was left unfinished there; running
processes look after places whose holder died.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, StepOptions
from dbos import error as dbos_error

from assistant.domain import Call, CallState
from assistant.errors import RazborError, UnknownCall
from assistant.places import Place, abandoned, take_place
from assistant.stages import PERMANENT, Stages
from assistant.store.unit_of_work import Database
from objections.errors import ObjectionsError
from transcription.errors import Cancelled, TranscriptionError

QUEUE = "reviews"
WORKFLOW = "review_call"
AGAIN = "judge_call_again"
APPLICATION = "razbor"
# Bumped only when the stages change so much that a half-done call of the old ones cannot go on in the new.
STAGES_VERSION = "stages-1"
CRASHES_ALLOWED = 3
ATTEMPTS_ALLOWED = 3
ATTEMPTS_AT_A_STAGE = 2
LOOK_EVERY_S = 10.0
PUT_DOWN_WITHIN_S = 0.5

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)


class DurableQueue:
    """Enqueues calls and, between ``start`` and ``stop``, works on them in this process, one at a time."""

    def __init__(self, *, url: str, home: Path, database: Database, stages: Stages) -> None:
        self._url = url
        self._home = home
        self._database = database
        self._stages = stages
        self._place: Place | None = None
        self._in_hand = InHand()
        self._client_made: DBOSClient | None = None

    def enqueue_pending(self) -> int:
        """Puts every call on the queue that is neither done nor refused for good; returns how many were put."""
        self._reconcile()
        with self._database.begin() as work:
            waiting = [
                call
                for call in work.calls.in_state(CallState.NEW, CallState.FAILED)
                if call.state is CallState.NEW or (not call.permanent and call.attempts < ATTEMPTS_ALLOWED)
            ]
        for call in waiting:
            self._enqueue(call)
        return len(waiting)

    def enqueue_new(self, call_ids: Iterable[str]) -> None:
        """Puts calls that have just come on the queue; those that are on it, or were refused, stay where they are."""
        for call_id in call_ids:
            with self._database.begin() as work:
                call = work.calls.get(call_id)
            if call is not None and call.state is CallState.NEW:
                self._enqueue(call)

    def judge_again(self, call_ids: Iterable[str]) -> None:
        """Reviews calls anew from their stored transcripts: what the CRM says of them has changed."""
        for call_id in call_ids:
            with self._database.begin() as work:
                call = work.calls.get(call_id)
            if call is not None and call.state is CallState.DONE:
                self._enqueue(call, AGAIN)

    def retry(self, call_id: str) -> None:
        """Puts one call on the queue again, also one that was refused for good."""
        with self._database.begin() as work:
            call = work.calls.get(call_id)
        if call is None:
            raise UnknownCall(call_id)
        self._enqueue(call)

    def forget(self, call_ids: Iterable[str]) -> None:
        """Drops the kept results of every run of these calls: they hold what was said."""
        client = self._client()
        for call_id in call_ids:
            runs = client.list_workflows(workflow_id_prefix=f"{call_id}-", load_input=False, load_output=False)
            client.delete_workflows([run.workflow_id for run in runs])
        if self._url.startswith("sqlite"):
            self._shrink()

    def _shrink(self) -> None:
        with closing(sqlite3.connect(self._url.removeprefix("sqlite:///"), isolation_level=None)) as opened:
            opened.execute("vacuum")
            opened.execute("pragma wal_checkpoint(truncate)")

    def unfinished(self) -> tuple[Call, ...]:
        with self._database.begin() as work:
            return work.calls.in_state(CallState.QUEUED, CallState.WORKING)

    def start(self) -> None:
        """Begins to work in background threads. A second start in one process does nothing."""
        if self._place is not None:
            return
        self._place = take_place(self._home, remote=not self._url.startswith("sqlite"))
        self._stages.stopping.clear()
        DBOS(config=self._config(self._place.executor))
        _register(self._stages, self._in_hand)
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=0.5, on_conflict="always_update")
        threading.Thread(target=self._look_after_the_dead, name="razbor-places", daemon=True).start()

    def stop(self) -> None:
        """Ends the work here in a second or two; what is unfinished goes on at the next start, anywhere."""
        if self._place is None:
            return
        self._stages.stopping.set()
        self._in_hand.wait_until_empty(PUT_DOWN_WITHIN_S)
        DBOS.destroy(destroy_registry=True)
        self._give_back(self._place.executor)
        self._place.leave()
        self._place = None

    def wait(self, on_change: Callable[[tuple[Call, ...]], None] | None = None, *, every_s: float = 0.3) -> None:
        """Returns when nothing is queued or being worked on."""
        while True:
            left = self.unfinished()
            if on_change is not None:
                on_change(left)
            if not left:
                return
            time.sleep(every_s)

    def close(self) -> None:
        self.stop()
        if self._client_made is not None:
            self._client_made.destroy()
            self._client_made = None

    def _enqueue(self, call: Call, workflow: str = WORKFLOW) -> None:
        """A fresh run of the stages under a name of its own, so that the same run is never queued twice."""
        generation = call.generation + (call.attempts > 0 or call.state is CallState.DONE)
        with self._database.begin() as work:
            work.calls.change(
                call.call_id,
                state=CallState.QUEUED,
                stage=None,
                progress=0.0,
                failure="",
                permanent=False,
                generation=generation,
                attempts=call.attempts + 1,
            )
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": QUEUE,
            "workflow_id": f"{call.call_id}-{generation}",
            "app_version": STAGES_VERSION,
        }
        self._client().enqueue(options, call.call_id)

    def _reconcile(self) -> None:
        """Calls that the store thinks are under way, but whose workflow died for good or never came to be."""
        for call in self.unfinished():
            status = self._status(f"{call.call_id}-{call.generation}")
            if status is None:
                with self._database.begin() as work:
                    work.calls.change(call.call_id, state=CallState.NEW, attempts=max(call.attempts - 1, 0))
            elif status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
                self._stages.fail(
                    call.call_id,
                    f"{call.name} stopped the program {CRASHES_ALLOWED} times; look at the file, then retry it by hand",
                    permanent=True,
                )
            elif status in {"ERROR", "CANCELLED"}:
                self._stages.fail(call.call_id, f"{call.name}: the work was ended ({status.lower()})", permanent=False)

    def _status(self, workflow_id: str) -> str | None:
        found = self._client().list_workflows(workflow_ids=[workflow_id], load_input=False, load_output=False)
        return found[0].status if found else None

    def _give_back(self, executor: str) -> None:
        """Queues again what was put down here: a stop that was asked for does not count as a crash."""
        client = self._client()
        left = client.list_workflows(status="PENDING", executor_id=executor, load_input=False, load_output=False)
        if not left:
            return
        client.resume_workflows([workflow.workflow_id for workflow in left], queue_name=QUEUE)
        with self._database.begin() as work:
            for workflow in left:
                call_id = workflow.workflow_id.rpartition("-")[0]
                work.calls.change(call_id, state=CallState.QUEUED, stage=None, progress=0.0)

    def _client(self) -> DBOSClient:
        if self._client_made is None:
            DBOS.migrate(self._url)
            self._client_made = DBOSClient(system_database_url=self._url, application_name=APPLICATION)
        return self._client_made

    def _config(self, executor: str) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": self._url,
            "application_version": STAGES_VERSION,
            "executor_id": executor,
            "log_level": "ERROR",
            "enable_otlp": False,
        }

    def _look_after_the_dead(self) -> None:
        """Takes over what a killed process left, also while others keep running."""
        while not self._stages.stopping.wait(LOOK_EVERY_S):
            own = self._place
            if own is None:
                return
            dead = abandoned(self._home, own)
            if dead:
                # DBOS gives recovery of another executor's work no public name; the pinned version has this one.
                DBOS._recover_pending_workflows(dead)


class PutDown(BaseException):
    """Takes a call out of hand with its workflow unfinished: DBOS keeps the outcome of an ``Exception`` only."""


class InHand:
    """The workflows that threads of this process are working on."""

    def __init__(self) -> None:
        self._held = 0
        self._changed = threading.Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def wait_until_empty(self, within_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._held == 0, within_s)

    def _count(self, by: int) -> None:
        with self._changed:
            self._held += by
            self._changed.notify_all()


def _register(stages: Stages, in_hand: InHand) -> None:
    """The workflow and its steps. A step retries what may pass; what cannot pass is told and not tried again."""
    steps = Steps(stages.stopping)

    def judged(call_id: str, transcribed: str) -> None:
        understood = steps.kept(stages.understand, call_id, transcribed)
        steps.kept(stages.store, call_id, transcribed, steps.kept(stages.judge, call_id, transcribed, understood))

    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=CRASHES_ALLOWED)
    def review_call(call_id: str) -> str:
        with in_hand.one(), _told(stages, call_id):
            judged(call_id, steps.kept(stages.recognise, call_id, steps.kept(stages.listen, call_id)))
        return call_id

    @DBOS.workflow(name=AGAIN, max_recovery_attempts=CRASHES_ALLOWED)
    def judge_call_again(call_id: str) -> str:
        with in_hand.one(), _told(stages, call_id):
            judged(call_id, steps.kept(stages.recall, call_id))
        return call_id


@dataclass(frozen=True, slots=True)
class Steps:
    """Stages as durable steps; none begins, and one that listens for it ends early, once ``stopping`` is set."""

    stopping: threading.Event

    def kept(self, stage: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """A stage's result is kept, so that a workflow that is resumed does not run it again."""
        options: StepOptions = {
            "name": stage.__name__,
            "retries_allowed": True,
            "max_attempts": ATTEMPTS_AT_A_STAGE,
            "should_retry": _may_pass,
        }

        def unless_stopping() -> R:
            if self.stopping.is_set():
                raise PutDown
            try:
                return stage(*arguments, **named)
            except Cancelled as told:
                raise PutDown from told

        return DBOS.run_step(options, unless_stopping)


@contextmanager
def _told(stages: Stages, call_id: str) -> Iterator[None]:
    """A call that fails says why on its own row, and the queue goes on with the next one."""
    try:
        yield
    except (
        RazborError,
        TranscriptionError,
        ObjectionsError,
        dbos_error.DBOSMaxStepRetriesExceeded,
    ) as problem:
        cause = _cause(problem)
        log.warning("call %s: %s", call_id, cause)
        stages.fail(call_id, _sentence(cause), permanent=isinstance(cause, PERMANENT))


def _may_pass(problem: BaseException) -> bool:
    return not isinstance(problem, PERMANENT)


def _cause(problem: BaseException) -> BaseException:
    """The error that a step's last attempt ended with."""
    errors = getattr(problem, "errors", None)
    return errors[-1] if errors else problem


def _sentence(problem: BaseException) -> str:
    if isinstance(problem, RazborError | TranscriptionError | ObjectionsError):
        return str(problem)
    return f"unexpected: {type(problem).__name__}: {problem}; see the log, then retry"
