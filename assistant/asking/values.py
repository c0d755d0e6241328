"""A question as a query, and its answer as figures and quotes: values that are shown, edited and sent back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.errors import BadInput
from assistant.periods import Period

Measure = Literal[
    "calls",
    "objections",
    "handled_share",
    "resolved_share",
    "step_share",
    "score",
    "section_score",
    "criterion_score",
    "talk_ratio",
    "questions",
    "patience",
    "monologue",
    "interruptions",
    "duration_minutes",
    "promises_kept",
    "qualified_share",
    "refusal_reasons",
    "discount_at_objection",
    "crm_correctness",
    "reaction_minutes",
    "win_rate",
    "themes",
    "unanswered_questions",
    "disputes",
    "list",
]
Group = Literal[
    "none", "manager", "source", "category", "outcome", "step", "week", "month", "weekday", "stage", "reason"
]
Order = Literal["", "best", "worst", "most", "least", "newest"]
Outcome = Literal["resolved", "answered", "deflected", "ignored"]

SHARES = frozenset(
    {
        "handled_share",
        "resolved_share",
        "step_share",
        "promises_kept",
        "qualified_share",
        "discount_at_objection",
        "crm_correctness",
        "win_rate",
    }
)
MEANS = frozenset(
    {
        "score",
        "section_score",
        "criterion_score",
        "talk_ratio",
        "questions",
        "patience",
        "monologue",
        "interruptions",
        "duration_minutes",
        "reaction_minutes",
    }
)
COUNTS = frozenset({"calls", "objections", "list", "themes", "unanswered_questions", "disputes", "refusal_reasons"})
OF_OBJECTIONS = frozenset({"objections", "handled_share", "resolved_share"})
LOW_IS_GOOD = frozenset({"reaction_minutes", "monologue", "interruptions", "discount_at_objection"})
SCORES = frozenset({"score", "section_score", "criterion_score"})
MOST_GROUPS = 50


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Days(_Frozen):
    """Days ``since`` and ``until``, both included; an open end is null."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Days:
        if self.since and self.until and self.since > self.until:
            raise ValueError("since is later than until")
        return self

    @property
    def period(self) -> Period:
        return Period(self.since, self.until)


class Filters(_Frozen):
    """What calls are narrowed to; what is empty does not narrow. ``category`` and ``outcome`` narrow objections where
    objections are counted, else calls to those with such an objection. ``not_…`` leaves out: ``not_category`` such
    objections where objections are counted, else every call with one of them (``any``: with any at all).
    """

    manager: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    outcome: tuple[Outcome, ...] = ()
    step_missing: tuple[str, ...] = ()
    step_done: tuple[str, ...] = ()
    score_below: float | None = None
    score_above: float | None = None
    score_at_least: float | None = None
    score_at_most: float | None = None
    client: str = ""
    company: str = ""
    words: str = ""
    language: str = ""
    call_kind: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    disputed: bool | None = None
    dispute_open: bool | None = None
    conceded: Literal["", "first", "any"] = ""
    verdict: tuple[str, ...] = ()
    unanswered: bool | None = None
    weekday: tuple[int, ...] = ()
    not_manager: tuple[str, ...] = ()
    not_source: tuple[str, ...] = ()
    not_category: tuple[str, ...] = ()
    not_call_kind: tuple[str, ...] = ()
    not_language: tuple[str, ...] = ()
    not_stage: tuple[str, ...] = ()

    @property
    def of_objections(self) -> bool:
        return bool(self.category or self.outcome)


class Side(_Frozen):
    """One side of a comparison: what it has of its own, over the query's."""

    label: str
    filters: Filters | None = None
    period: Days | None = None


class Query(_Frozen):
    """What was understood. ``step``, ``section`` and ``criterion`` say which one a measure of that name is about;
    ``share`` asks for a count as a share; ``handling_step`` is a step of meeting an objection; ``then_by`` splits each
    group of ``group_by`` again, labels are then joined by `` / ``.
    """

    measure: Measure = "calls"
    filters: Filters = Field(default_factory=Filters)
    period: Days | None = None
    group_by: Group = "none"
    then_by: Group = "none"
    compare: tuple[Side, ...] = ()
    order: Order = ""
    limit: int | None = Field(default=None, ge=1, le=MOST_GROUPS)
    step: str = ""
    handling_step: str = ""
    section: str = ""
    criterion: str = ""
    share: bool = False

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


def read_query(given: Any) -> Query:
    """A query that was sent back; one sentence where it is none."""
    try:
        return Query.model_validate(given)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the query"
        raise BadInput(f"query: {place}: {first['msg']}; send back a query as it was answered, or a question") from None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an answer. ``count`` and ``of`` are what it is counted from; of a mean ``of`` says how many."""

    label: str
    measure: str
    value: float | None
    count: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and where it plays; ``side`` who said it."""

    call_id: str
    start_s: float | None
    quote: str
    side: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class CallShown:
    """A call of a list. Without a client's name where the reader may not see it."""

    call_id: str
    day: date
    manager: str
    client: str
    source: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """What running a query came to. ``calls`` is how many calls it looked at, ``span`` the days they lie in;
    ``voicemails`` and ``others`` have a score that counts in no average, so it is in no figure either.
    """

    query: Query
    figures: tuple[Figure, ...]
    citations: tuple[Citation, ...] = ()
    listed: tuple[CallShown, ...] = ()
    calls: int = 0
    span: Days | None = None
    said: tuple[Figure, ...] = ()
    voicemails: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or, ``declined``, why there is none. ``notes`` say what was chosen where words allowed two readings;
    ``by`` is ``model`` where a language model worded it and everything checked out.
    """

    answer: str
    declined: bool = False
    query: Query | None = None
    found: Found | None = None
    nearest: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "ru"
    by: str = "rules"
    extra: dict[str, Any] = field(default_factory=dict)
