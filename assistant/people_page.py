"""What a manager's page is made of: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from assistant.coaching import ManagerWeek, Said
from assistant.means import Mean
from assistant.people_figures import Change, HandlingLine, Middle, SectionLine, StepLine, WeekPoint
from assistant.people_values import PlanItem
from assistant.periods import Period
from assistant.promises import LedgerLine, PromiseCounts
from assistant.remarks import Dispute


@dataclass(frozen=True, slots=True)
class ManagerLine:
    """One manager in the list: the usual period, against his own past."""

    manager: str
    calls: int
    scored: int
    score: Mean
    change: Change
    unread: int
    open_disputes: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """A moment worth hearing: an objection and how it was met; ``why`` is the key of what
    decided how it counts."""

    call_id: str
    call: str
    client: str
    day: date
    category: str
    status: str
    steps: tuple[str, ...]
    conceded: bool
    start_s: float | None
    said: tuple[Said, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class OwnCall:
    """A call as the page names it."""

    call_id: str
    call: str
    client: str
    at: datetime
    score: float | None


@dataclass(frozen=True, slots=True)
class OwnDispute:
    call: OwnCall
    dispute: Dispute


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A reviewed call whose score goes into no average, and why (``counted_calls.LeftOut``)."""

    call_id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ManagerPage:
    """One manager's period against the one of the same length before it.

    ``calls`` are those reviewed, of which ``scored`` have a number; ``waiting`` those that are not reviewed yet, and
    ``veiled`` those left out because the manager has yet to mark them himself. ``team`` is None unless asked for.
    """

    manager: str
    period: Period
    before: Period | None
    calls: int
    scored: int
    waiting: int
    veiled: int
    score: Mean
    earlier: Mean
    change: Change
    weeks: tuple[WeekPoint, ...]
    sections: tuple[SectionLine, ...]
    steps: tuple[StepLine, ...]
    handling: HandlingLine
    best: tuple[Hearing, ...]
    worst: tuple[Hearing, ...]
    unread: tuple[OwnCall, ...]
    unread_count: int
    disputes: tuple[OwnDispute, ...]
    plan: tuple[PlanItem, ...]
    team: Middle | None = None
    left_out: tuple[NotCounted, ...] = ()


@dataclass(frozen=True, slots=True)
class ManagerLetter:
    """The feedback on the period's last week with a call; ``week`` is None where it has none."""

    manager: str
    week: Period | None
    letter: ManagerWeek | None


@dataclass(frozen=True, slots=True)
class ManagerPromises:
    """What the manager promised on calls of the period: what is open, late or broken, and the counts of all."""

    manager: str
    period: Period
    as_of: datetime | None
    promises: tuple[LedgerLine, ...]
    counts: PromiseCounts
    kept: tuple[LedgerLine, ...] = ()
