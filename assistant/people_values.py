"""What the rows of reviews say of people: light values that the pages of managers and of the team count from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

STEPS = ("acknowledge", "explore", "respond", "confirm")
"""Of meeting an objection, in their order."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call without its documents. ``reviewed`` is False while it waits or has failed; ``read``: its manager has said
    that he has read the review; ``own_mark``: he has marked it himself, or declined to;
    ``dated``: its own time is known, else ``at`` is when it was imported.
    """

    call_id: str
    name: str
    manager: str
    at: datetime
    state: str
    lead_id: str = ""
    reviewed: bool = False
    score: float | None = None
    kind: str = ""
    read: bool = False
    own_mark: bool = False
    dated: bool = True


@dataclass(frozen=True, slots=True)
class SectionSum:
    """Scores of one section over some calls: how many, their sum and the sum of their squares."""

    manager: str
    section: str
    of: int
    total: float
    squares: float


@dataclass(frozen=True, slots=True)
class StepCount:
    """How often a script step was ``done``, ``late`` or ``missing``; where it did not apply counts nowhere."""

    manager: str
    step: str
    done: int
    late: int
    missing: int


@dataclass(frozen=True, slots=True)
class HandlingSum:
    """How one manager met objections of one category; findings that a person has to look at first are left out."""

    manager: str
    category: str
    objections: int
    handled: int
    resolved: int
    conceded: int
    acknowledge: int
    explore: int
    respond: int
    confirm: int


@dataclass(frozen=True, slots=True)
class MetObjection:
    """One objection with how it was met: what makes a moment worth hearing. ``steps`` are those that were taken."""

    call_id: str
    objection_id: str
    category: str
    status: str
    steps: tuple[str, ...]
    confidence: float
    conceded: bool = False


@dataclass(frozen=True, slots=True)
class SourceCalls:
    """Leads of one source that came in the period, and how many of them have a call."""

    source: str
    leads: int
    called: int


@dataclass(frozen=True, slots=True)
class PlanItem:
    """What was agreed with a manager. ``criterion`` and ``call_id`` name what it rests on, where something does."""

    manager: str
    agreed: str
    owner: str
    author: str
    made_at: datetime
    due: date | None = None
    criterion: str = ""
    call_id: str = ""
    start_s: float | None = None
    item_id: str = ""
    done_at: datetime | None = None
    done_by: str = ""

    def overdue(self, today: date) -> bool:
        return self.done_at is None and self.due is not None and self.due < today
