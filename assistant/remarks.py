"""What people say of a review: own marks, disputes with their answers, overrides, golden cases; frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.errors import Refused

FEWEST_WORDS = 2


class Subject(StrEnum):
    """What a dispute is about."""

    CRITERION = "criterion"
    OBJECTION = "objection"
    SCORE = "score"


class DisputeState(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    UPHELD = "upheld"
    REJECTED = "rejected"


class MarkStatus(StrEnum):
    """What a reviewer's word on a criterion does; ``removed`` brings the program's own mark back."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SelfScore:
    """A manager's own marks, 0..100, of the whole call or of sections; ``declined`` when he would rather not."""

    call_id: str
    author: str
    made_at: datetime
    total: float | None = None
    sections: Mapping[str, float] = field(default_factory=dict)
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """``author`` has read the review."""

    call_id: str
    author: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class DisputeAnswer:
    """What became of a dispute. ``cases``: ids of the golden cases that an upheld one was made into."""

    state: DisputeState
    author: str
    reason: str
    made_at: datetime
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody says that a criterion, an objection (client turn ``turn``, words ``quote``) or the score is wrong."""

    call_id: str
    subject: Subject
    reason: str
    author: str
    made_at: datetime
    criterion: str = ""
    turn: int | None = None
    quote: str = ""
    dispute_id: str = ""
    answer: DisputeAnswer | None = None

    @property
    def state(self) -> DisputeState:
        return DisputeState.OPEN if self.answer is None else self.answer.state


@dataclass(frozen=True, slots=True)
class Override:
    """A reviewer's mark of one criterion, ``score`` 0..1 where it is scored. The last one of a criterion counts."""

    call_id: str
    criterion: str
    status: MarkStatus
    reason: str
    author: str
    made_at: datetime
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """The right value of a criterion: ``score`` 0..1, or None where it does not apply."""

    criterion: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must hold of a review: of the criterion ``criterion``, or of the client's words ``quote`` in ``turn``.

    A criterion scores ``at_least`` and ``at_most``, or is ``not_applicable``. The words are no objection (``none``), or
    one of ``category``, handled to ``outcome`` (each only where it is named).
    """

    criterion: str = ""
    at_least: float | None = None
    at_most: float | None = None
    not_applicable: bool = False
    turn: int | None = None
    quote: str = ""
    none: bool = False
    category: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """A call as it was when people settled what is right on it. ``transcript`` and ``crm`` are what judging it again
    takes: ``razbor.transcript/1``, and context and record of ``assistant.domain.CallCrm``.
    """

    call_id: str
    name: str
    transcript: Mapping[str, Any]
    crm: Mapping[str, Any]
    expectation: Expectation
    author: str
    reason: str
    made_at: datetime
    case_id: str = ""
    retired_at: datetime | None = None
    retired_by: str = ""
    retired_reason: str = ""


@dataclass(frozen=True, slots=True)
class Remarks:
    """All that people have said of one call's review, each in order of time; ``overrides`` with those taken back."""

    self_scores: tuple[SelfScore, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def open_disputes(self) -> tuple[Dispute, ...]:
        return tuple(one for one in self.disputes if one.state is DisputeState.OPEN)


def in_force(overrides: Iterable[Override]) -> dict[str, Override]:
    """The last override of each criterion, those taken back left out; ``overrides`` in order of time."""
    last = {one.criterion: one for one in overrides}
    return {key: one for key, one in last.items() if one.status is not MarkStatus.REMOVED}


def signed(author: str, what: str) -> str:
    """A name, or BadInput saying that ``what`` needs one."""
    name = " ".join(author.split())
    if not name:
        raise Refused("no_author", f"{what} needs its author; say who makes it")
    return name


def reasoned(reason: str, what: str) -> str:
    """A line of reason, or BadInput: one word tells the other side nothing."""
    line = " ".join(reason.split())
    if sum(any(sign.isalpha() for sign in word) for word in line.split()) < FEWEST_WORDS:
        raise Refused(
            "no_reason",
            f"{what} needs a reason of {FEWEST_WORDS} words at least; found {line!r}: say what is wrong",
            fewest=FEWEST_WORDS,
        )
    return line


def mark_0_1(score: float) -> float:
    """A criterion's mark, or BadInput."""
    if not 0.0 <= score <= 1.0:
        raise Refused("mark_range", f"the mark {score:g} is out of range; expected 0 to 1, such as 0.5")
    return round(float(score), 3)
