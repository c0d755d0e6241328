"""The application's own values: calls, CRM records, reviews and what a queue has done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from objections.types import Objection
from scoring_rubric.types import (
    Advice,
    CallContext,
    CrmCheck,
    CrmRecord,
    Facts,
    LeadVerdict,
    Scorecard,
    ScriptResult,
    Statistics,
)
from transcription.types import Evidence, Transcript


class CallState(StrEnum):
    """Where a call is on its way to a review."""

    NEW = "new"
    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Stage(StrEnum):
    """The durable stages of a review, in order. A ready transcript begins at ``understand``."""

    LISTEN = "listen"
    RECOGNISE = "recognise"
    UNDERSTAND = "understand"
    JUDGE = "judge"
    STORE = "store"


class SourceKind(StrEnum):
    RECORDING = "recording"
    TRANSCRIPT = "transcript"


class CorrectionKind(StrEnum):
    """What a reviewer says: another category, no objection, handled otherwise, or an objection that was missed."""

    CATEGORY = "category"
    NONE = "none"
    OUTCOME = "outcome"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Correction:
    """A reviewer's word on one place of a call: client turn ``turn`` and the ``quote`` there. ``previous`` is what the
    manager said before; ``category`` and ``outcome`` are empty where the correction says nothing of them.
    """

    call_id: str
    turn: int
    quote: str
    kind: CorrectionKind
    author: str
    made_at: datetime
    language: str
    previous: str = ""
    category: str = ""
    outcome: str = ""
    number: int = field(default=0, compare=False)
    """Its place among all corrections of objections; 0 until it is kept."""
    undone_by: str = ""
    undone_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        return self.undone_at is None


@dataclass(frozen=True, slots=True)
class KeptTheme:
    """A theme as it is kept. ``name`` is what ``named_by`` has called it; both are empty until somebody does."""

    theme_id: str
    category: str
    name: str = ""
    named_by: str = ""


@dataclass(frozen=True, slots=True)
class KeptQuote:
    """One client's words in the theme that they were put into once. ``vector`` is float32 of ``encoder``, its hash."""

    call_id: str
    turn: int
    category: str
    text: str
    theme_id: str
    encoder: str
    vector: bytes = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a review was made of: hashes of inputs and configuration, model hashes, our version.

    ``parts`` are the hashes of what ``inputs`` is made of (transcript, crm, context), ``packs`` those of ``config``
    by kind.
    """

    inputs: str
    config: str
    models: Mapping[str, str]
    version: str
    parts: Mapping[str, str] = field(default_factory=dict)
    packs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Review:
    """Everything found on one call. Pure value: the same inputs and configuration give an equal review."""

    transcript: Transcript
    context: CallContext
    objections: tuple[Objection, ...]
    script: ScriptResult
    statistics: Statistics
    facts: Facts
    lead: LeadVerdict
    crm: CrmCheck
    scorecard: Scorecard
    advice: tuple[Advice, ...]
    receipt: Receipt
    unanswered: tuple[Evidence, ...] = ()
    """Questions of the client that the manager left open."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead of the CRM, by our own column names; ``extra`` keeps columns that the mapping names and we do not use."""

    lead_id: str
    created_at: datetime | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""
    source: str = ""
    campaign: str = ""
    manager: str = ""
    status: str = ""
    refusal_reason: str = ""
    comment: str = ""
    marketing_qualified: bool | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    deal_id: str
    lead_id: str = ""
    title: str = ""
    stage: str = ""
    amount: float | None = None
    currency: str = ""
    manager: str = ""
    created_at: datetime | None = None
    closed_at: datetime | None = None
    refusal_reason: str = ""
    next_task: str = ""
    next_task_at: datetime | None = None
    decision_role: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """A touch or a task of the CRM. ``recording`` is the file name of a call's recording, where there is one."""

    activity_id: str
    lead_id: str = ""
    deal_id: str = ""
    type: str = "call"
    direction: str = ""
    at: datetime | None = None
    duration_s: float | None = None
    manager: str = ""
    recording: str = ""
    outcome: str = ""
    comment: str = ""
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row of an export that was left out, and why."""

    file: str
    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class CrmExport:
    leads: tuple[Lead, ...] = ()
    deals: tuple[Deal, ...] = ()
    activities: tuple[Activity, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrmLink:
    """What the CRM knows of one call: the touch, the lead and deal it belongs to, the task entered after it.

    ``last`` is False when a later talk with the same client exists: the deal's next task is then that talk's.
    """

    activity: Activity | None = None
    lead: Lead | None = None
    deal: Deal | None = None
    previous_calls: int = 0
    task: Activity | None = None
    last: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """One call as registered: ``sha256`` of the imported bytes makes importing twice one call."""

    call_id: str
    name: str
    sha256: str
    kind: SourceKind
    media: str
    added_at: datetime
    state: CallState = CallState.NEW
    stage: Stage | None = None
    progress: float = 0.0
    failure: str = ""
    permanent: bool = False
    attempts: int = 0
    generation: int = 1
    started_at: datetime | None = None
    lead_id: str = ""
    manager: str = ""


@dataclass(frozen=True, slots=True)
class StageRun:
    """One attempt at one stage; ``seconds`` is None while it runs, or where it was cut off."""

    call_id: str
    generation: int
    stage: Stage
    attempt: int
    started_at: datetime
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A line of the list of calls."""

    call: Call
    started_at: datetime | None = None
    manager: str = ""
    client: str = ""
    company: str = ""
    source: str = ""
    lead_id: str = ""
    deal_stage: str = ""
    language: str = ""
    duration_s: float | None = None
    score: float | None = None
    withheld: str = ""
    critical: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    came_back: tuple[str, ...] = ()
    missing_steps: tuple[str, ...] = ()
    lead_verdict: str = ""
    crm_contradicts: tuple[str, ...] = ()
    disputes: int = 0
    open_disputes: int = 0
    corrected_by: tuple[str, ...] = ()
    self_scored: bool = False
    """The manager has marked his own call, or declined to."""
    reviewed_by: tuple[str, ...] = ()
    """People who have looked at the review: said so, corrected it or left a remark."""
    unresolved: int = 0
    """Sure objections that were ignored or deflected."""
    unsure: tuple[str, ...] = ()
    """Those of ``objections`` that were found unsurely only: no report counts them before a person has looked."""
    kind: str = ""
    """The kind of call that the script was judged by, such as ``voicemail``."""


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What the list of calls is narrowed to; empty fields do not narrow."""

    text: str = ""
    manager: str = ""
    source: str = ""
    category: str = ""
    state: str = ""
    missing_step: str = ""
    score_below: float | None = None
    since: datetime | None = None
    until: datetime | None = None
    disputed: str = ""
    """``open``: a dispute waits for its answer; ``any``: something was disputed."""
    score_from: float | None = None
    unscored: bool = False
    stage: str = ""
    outcome: str = ""
    """What became of the deal: ``won``, ``lost``, or ``open``."""
    handling: str = ""
    usable: str = ""
    """``yes`` or ``no``: whether the recording could be understood."""
    reviewed: str = ""
    """``yes`` or ``no``: whether a person has looked at the review."""
    language: str = ""
    call_ids: tuple[str, ...] = ()
    managers: frozenset[str] | None = None
    """Whose calls the asking person may see; None: everybody's."""
    veiled_for: str = ""
    """The manager whose own scores are kept from him until he has marked himself."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one imported file: ``call_id`` where it is kept as a call, ``problem`` where it cannot be read."""

    name: str
    call_id: str = ""
    new: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    arrivals: tuple[Arrival, ...] = ()
    crm: CrmExport = field(default_factory=CrmExport)

    @property
    def added(self) -> int:
        return sum(arrival.new for arrival in self.arrivals)

    @property
    def known(self) -> int:
        return sum(bool(arrival.call_id) and not arrival.new and not arrival.problem for arrival in self.arrivals)

    @property
    def refused(self) -> int:
        return sum(bool(arrival.problem) for arrival in self.arrivals)


@dataclass(frozen=True, slots=True)
class CallCrm:
    """The CRM side of a call, ready to be compared; see ``assistant.crm``."""

    context: CallContext = field(default_factory=CallContext)
    record: CrmRecord | None = None
    link: CrmLink = field(default_factory=CrmLink)
