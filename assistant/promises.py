"""The promise ledger of one client's calls: a line for each promise, its status and what decided it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from assistant.promise_verdicts import Case, PromiseStatus, Proof, Verdict, entered_task, judge
from assistant.touches import FollowedCall, Thread
from scoring_rubric.promise_pack import PromisePack
from scoring_rubric.promise_windows import Window
from scoring_rubric.promises import Promise
from scoring_rubric.rates import Rate, rate
from transcription.types import Evidence, Speaker

DUE = (PromiseStatus.KEPT, PromiseStatus.LATE, PromiseStatus.BROKEN)


class Urgency(StrEnum):
    """What a sales lead looks at first: promised and not done, promised for today."""

    OVERDUE = "overdue"
    TODAY = "today"
    NONE = ""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A promise and what became of it. ``due`` is the last moment in time, None where no day was named.

    ``reason`` is a key, ``reasons`` its sentence by language; ``entered`` tells that the CRM has a task for it.
    """

    call_id: str
    made_at: datetime | None
    manager: str
    client: str
    lead_id: str
    who: Speaker
    value: str
    action: str
    evidence: tuple[Evidence, ...]
    when: datetime | None
    precision: str | None
    due: datetime | None
    status: PromiseStatus
    reason: str
    reasons: Mapping[str, str]
    proof: Proof | None
    denied: Proof | None
    entered: bool
    task_id: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """How many promises there were and what became of those due; ``kept``, ``late`` and ``broken`` are of those.

    ``entered``: promises with a day that the CRM has a task for.
    """

    promised: int
    open: int
    replaced: int
    kept: Rate
    late: Rate
    broken: Rate
    entered: Rate


def lines_of(call: FollowedCall, thread: Thread, pack: PromisePack, *, now: datetime) -> tuple[LedgerLine, ...]:
    """The promises of one call in the order they were made, as of ``now``."""
    return tuple(_line(promise, call, thread, pack, now) for promise in call.promises)


def by_urgency(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Overdue first (the newest first), then what is due today, what is still open, and the rest by time."""
    return tuple(sorted(lines, key=_rank))


def count_promises(lines: Iterable[LedgerLine]) -> PromiseCounts:
    listed = tuple(lines)
    statuses = [line.status for line in listed]
    due = sum(status in DUE for status in statuses)
    dated = [line for line in listed if line.when is not None]
    return PromiseCounts(
        promised=len(listed),
        open=statuses.count(PromiseStatus.OPEN),
        replaced=statuses.count(PromiseStatus.REPLACED),
        kept=rate(statuses.count(PromiseStatus.KEPT), due),
        late=rate(statuses.count(PromiseStatus.LATE), due),
        broken=rate(statuses.count(PromiseStatus.BROKEN), due),
        entered=rate(sum(line.entered for line in dated), len(dated)),
    )


def _line(promise: Promise, call: FollowedCall, thread: Thread, pack: PromisePack, now: datetime) -> LedgerLine:
    case = Case(promise, call, thread, pack, now)
    verdict, window = judge(case), case.window
    task = entered_task(case) if thread.linked else None
    sentence = pack.reasons[verdict.reason]
    return LedgerLine(
        call_id=call.call_id,
        made_at=call.at,
        manager=call.manager,
        client=thread.client,
        lead_id=thread.lead_id,
        who=promise.who,
        value=promise.value,
        action=promise.action,
        evidence=promise.evidence,
        when=promise.when,
        precision=promise.precision,
        due=None if window is None else _last_moment(window),
        status=verdict.status,
        reason=verdict.reason,
        reasons={"ru": sentence.ru, "en": sentence.en},
        proof=verdict.proof,
        denied=verdict.denied,
        entered=task is not None,
        task_id=task.touch_id if task is not None else "",
        urgency=_urgency(verdict),
    )


def _last_moment(window: Window) -> datetime:
    """A day's end is told as its last second."""
    return window.end if window.end.time() != time() else window.last_day.replace(microsecond=0)


def _urgency(verdict: Verdict) -> Urgency:
    if verdict.status is PromiseStatus.BROKEN and (verdict.proof is None or verdict.reason == "said_not_received"):
        return Urgency.OVERDUE
    return Urgency.TODAY if verdict.reason == "due_today" else Urgency.NONE


def _rank(line: LedgerLine) -> tuple[int, float, str]:
    due = line.due or line.made_at
    at = due.timestamp() if due is not None else 0.0
    if line.urgency is Urgency.OVERDUE:
        return (0, -at, line.call_id)
    if line.urgency is Urgency.TODAY:
        return (1, at, line.call_id)
    return (2 if line.status is PromiseStatus.OPEN else 3, at, line.call_id)
