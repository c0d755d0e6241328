"""Practice as it is kept and shown: attempts with their exchanges, and what was assigned. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from assistant.errors import BadInput
from scoring_rubric.practice import Beat, Drill, Outcome
from scoring_rubric.practice_answers import Answered
from scoring_rubric.practice_score import DrillResult


class NotForYou(BadInput):
    """The viewer's role has no part in this."""


class UnknownAttempt(BadInput):
    def __init__(self, asked: str) -> None:
        super().__init__(
            f"no attempt {asked!r} is kept; start a new one with `razbor practice` or on the practice page"
        )


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer of the manager, how it was judged and taken, and what the client said then."""

    answer: str
    answered: Answered
    about: bool
    beat: Beat
    client: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One drill of one person. ``result`` and ``outcome`` are None until it has ended; ``assignment`` is the number of
    what it was assigned by, 0 where nobody did.
    """

    attempt_id: str
    manager: str
    started_at: datetime
    drill: Drill
    seed: int
    opening: str
    exchanges: tuple[Exchange, ...] = ()
    assignment: int = 0
    finished_at: datetime | None = None
    outcome: Outcome | None = None
    result: DrillResult | None = None

    @property
    def category(self) -> str:
        return self.drill.client.category

    @property
    def finished(self) -> bool:
        return self.finished_at is not None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt as a list shows it."""

    attempt_id: str
    manager: str
    started_at: datetime
    category: str
    finished: bool
    outcome: str = ""
    steps: tuple[str, ...] = ()
    score: float | None = None
    assignment: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """A drill that a team lead asks a manager for; ``done_by`` is the attempt that did it, empty until one has."""

    number: int
    manager: str
    category: str
    due: date
    assigned_by: str
    made_at: datetime
    note: str = ""
    done_by: str = ""
    done_at: datetime | None = None

    @property
    def done(self) -> bool:
        return bool(self.done_by)


@dataclass(frozen=True, slots=True)
class ColleagueAnswer:
    """How a colleague met the same kind of objection on a call, and the client accepted. Personal data is masked.

    ``call_id`` and ``start_s`` are there only for who may open that call and hear it.
    """

    objection: str
    said: tuple[tuple[str, str], ...]
    """(step, words) in order."""
    call_id: str = ""
    start_s: float | None = None
