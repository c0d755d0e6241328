"""Findings about a call and its scores: frozen values, every judgement with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from transcription.types import Evidence


class CallKind(StrEnum):
    """Decides which script steps and criteria apply."""

    FIRST_OUTGOING = "first_outgoing"
    FIRST_INCOMING = "first_incoming"
    REPEAT = "repeat"
    VOICEMAIL = "voicemail"


@dataclass(frozen=True, slots=True)
class CallContext:
    """What is known about a call from outside its recording. ``started_at`` carries an offset."""

    kind: CallKind = CallKind.FIRST_OUTGOING
    started_at: datetime | None = None
    manager_name: str | None = None
    company: str | None = None
    previous_calls: int = 0


class StepStatus(StrEnum):
    DONE = "done"
    LATE = "late"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class StepResult:
    """``belief``: how sure a reader was of the quoted words, ``nearness``: how near anything in its time came to a step
    that is missing; both 0..1, None where no reader judged. ``prompted``: the client had asked for it before.
    ``code`` is the key of ``reason``.
    """

    id: str
    status: StepStatus
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    belief: float | None = None
    nearness: float | None = None
    prompted: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class ScriptResult:
    """``compliance`` is done steps / applicable steps (late counts half), 0..1; None when no step applies.

    ``forbidden_ids`` names the entry of the script that each forbidden phrase falls under.
    """

    name: str
    version: str
    compliance: float | None
    steps: tuple[StepResult, ...]
    forbidden: tuple[Evidence, ...] = ()
    forbidden_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """Conversation statistics as FIELD.md defines them; None where the transcript lacks times or roles."""

    talk_ratio_manager: float | None = None
    longest_monologue_s: float | None = None
    interactivity_per_min: float | None = None
    patience_s: float | None = None
    questions_manager: int | None = None
    questions_client: int | None = None
    open_questions_manager: int | None = None
    interruptions_manager: int | None = None
    interruptions_client: int | None = None
    words_per_min_manager: float | None = None
    fillers_per_100_words_manager: float | None = None
    silence_s: float | None = None
    speech_s: float | None = None
    turns: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said on the call. ``when`` only for next steps and promises, in the call's own date and zone.

    ``precision`` says how exactly ``when`` was named: time, part_of_day, day (midnight stands for it), week or month.
    ``code`` is the key of the lexicon's entry (a decision role, a source, an action) where a fact has one.
    """

    value: str
    evidence: tuple[Evidence, ...]
    when: datetime | None = None
    confidence: float = 1.0
    precision: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    client_name: Fact | None = None
    manager_name: Fact | None = None
    phone: Fact | None = None
    email: Fact | None = None
    company: Fact | None = None
    budget: Fact | None = None
    need: Fact | None = None
    decision_role: Fact | None = None
    refusal_reason: Fact | None = None
    next_step: Fact | None = None
    promises: tuple[Fact, ...] = ()
    source: Fact | None = None


class CriterionStatusOfLead(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LeadCriterion:
    id: str
    status: CriterionStatusOfLead
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadVerdict:
    """``verdict`` is qualified, not_qualified or unknown, by the definition both departments signed."""

    definition: str
    verdict: str
    criteria: tuple[LeadCriterion, ...]


class FieldStatus(StrEnum):
    MATCH = "match"
    CONTRADICTS = "contradicts"
    MISSING = "missing"  # said on the call, not entered
    NOT_DISCUSSED = "not_discussed"


@dataclass(frozen=True, slots=True)
class CrmRecord:
    """The CRM's word on a call, by our field names (see ``scoring_rubric.crm_check``); absent is empty."""

    fields: Mapping[str, str] = field(default_factory=dict)
    entered_at: datetime | None = None
    call_ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CrmField:
    """``code`` is the key of ``reason`` in the lexicon."""

    field: str
    status: FieldStatus
    crm: str | None = None
    call: str | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class CrmCheck:
    """Empty ``fields`` when the call has no CRM record. ``entry_delay_min``: minutes from its end to the entry."""

    fields: tuple[CrmField, ...] = ()
    entry_delay_min: float | None = None


class CriterionStatus(StrEnum):
    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """``score`` is 0..1, None unless scored. ``reason`` is a sentence key of the rubric pack's reasons, filled.

    ``fault`` says in which of several ways it fell short (``rubric.Fault``); ``values`` fill the counsel's words.
    ``sure``: what was found, or that nothing was, is clear enough to be told to a manager. ``beliefs``: how sure each
    quote of ``evidence`` is of showing it, 0..1; empty where nobody judged. ``code`` is the reason's key,
    ``in_words`` the Russian and the English of each value that they write differently: a reader of either is told it.
    """

    id: str
    status: CriterionStatus
    weight: float
    score: float | None = None
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    critical: bool = False
    fault: str = ""
    values: tuple[tuple[str, str], ...] = ()
    sure: bool = True
    beliefs: tuple[float, ...] = ()
    code: str = ""
    in_words: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SectionResult:
    """``score`` is 0..100 over the applicable criteria; None when none applies or all are withheld."""

    id: str
    weight: float
    score: float | None
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A score on a rubric's own scale: ``value`` of ``of``, and the id of the rubric's band that it falls in."""

    value: float
    of: float
    band: str | None = None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """``score`` 0..100 or None when withheld; ``coverage`` is the weight scored / the weight applicable, 0..1.

    ``code`` is the key of ``reason``, ``values`` fill it.
    """

    rubric: str
    score: float | None
    coverage: float
    sections: tuple[SectionResult, ...]
    critical: tuple[str, ...] = ()
    reason: str = ""
    points: Points | None = None
    code: str = ""
    values: tuple[tuple[str, str], ...] = ()


class AdviceKind(StrEnum):
    STRENGTH = "strength"
    CHANGE = "change"
    FOCUS = "focus"


@dataclass(frozen=True, slots=True)
class Advice:
    """Feedback for tomorrow: situation - behaviour - impact, with its quote. Text in the language asked for."""

    kind: AdviceKind
    criterion: str
    text: str
    evidence: tuple[Evidence, ...] = ()
