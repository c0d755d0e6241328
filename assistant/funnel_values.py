"""What the report of the funnel says: leads by stage and source, reaction, refusals, who judged whom how. Values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from assistant.periods import Period
from scoring_rubric.rates import Rate


class FunnelStage(StrEnum):
    """In order: each holds leads that passed all before it."""

    LEAD = "lead"
    CONTACTED = "contacted"
    TALKED = "talked"
    QUALIFIED = "qualified"
    DEAL = "deal"
    WON = "won"


VERDICTS = ("qualified", "not_qualified", "unknown", "unheard")
"""What the calls say of a lead; ``unheard``: no conversation of it is on record."""
REASON_STATES = ("agree", "disagree", "crm_empty", "not_said", "unheard")
"""The CRM's reason for a refusal beside what was said: the same, another, only said, only typed, nothing on record."""


@dataclass(frozen=True, slots=True)
class CallQuote:
    """Words of a call, personal data masked."""

    call_id: str
    turn: int
    start_s: float | None
    end_s: float | None
    speaker: str
    quote: str


@dataclass(frozen=True, slots=True)
class StageCount:
    """``count`` passed this stage and all before it, ``all`` this one, whatever was before: a deal that was won without
    a call on record is in ``all`` only.
    """

    stage: FunnelStage
    count: int
    all: int
    of_previous: Rate
    of_leads: Rate
    reached: Rate
    """``all`` of the leads."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Working minutes from a lead's creation to the first touch by a manager. ``within`` the agreed time, of those
    whose time has come; ``untouched`` are still waiting; ``client_first``: the client called before anybody could.
    """

    touched: int
    median_min: float | None
    p90_min: float | None
    within: Rate
    untouched: int
    client_first: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The funnel of some leads. ``recorded``: leads with a reviewed call, of those that were called; ``verdicts`` of
    the leads talked to; ``qualified`` of those that the calls could judge.
    """

    name: str
    leads: int
    stages: tuple[StageCount, ...]
    verdicts: dict[str, int]
    qualified: Rate
    recorded: Rate
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class ReactionBand:
    """Leads first touched after more than the band before and at most ``up_to_min`` working minutes (None: longer)."""

    up_to_min: int | None
    leads: int
    talked: Rate
    qualified: Rate


@dataclass(frozen=True, slots=True)
class Attempts:
    """Outgoing calls a lead: ``leads`` by their number ("0" to "4", "5+"), ``talked`` of each, and the median."""

    median: float | None
    leads: dict[str, int]
    talked: dict[str, Rate]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason as the CRM has it: a code where the words mean a known one (``coded``), else the words, masked; empty
    where none was entered.
    """

    reason: str
    coded: bool
    leads: int
    agree: Rate
    states: dict[str, int]
    sources: dict[str, int]


@dataclass(frozen=True, slots=True)
class RefusalCase:
    """One lead whose reason in the CRM and on the call differ; ``said_in`` tells ``said`` by language."""

    lead_id: str
    source: str
    state: str
    crm: str
    said: str
    quotes: tuple[CallQuote, ...]
    said_in: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusals:
    leads: int
    agree: Rate
    states: dict[str, int]
    lines: tuple[ReasonLine, ...]
    heard: dict[str, int]
    cases: tuple[RefusalCase, ...]
    cases_count: int


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """One lead on which the sides disagree, with what was said on the call."""

    lead_id: str
    source: str
    campaign: str
    marketing: str
    sales: str
    verdict: str
    quotes: tuple[CallQuote, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Three judgements of a lead by one definition. ``marketing``: the flag (yes, no, unset) against the calls'
    verdict; ``sales``: what was done (accepted: a deal; refused; open) against it; ``agree`` where both judged.
    """

    definition: str
    marketing: dict[str, dict[str, int]]
    marketing_agrees: Rate
    sales: dict[str, dict[str, int]]
    sales_agrees: Rate
    cases: tuple[JudgedCase, ...]
    cases_count: int
    other_definitions: dict[str, int]


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Leads with the same phone or e-mail, the earliest first."""

    lead_ids: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Leads that an earlier lead has the phone or e-mail of; they are counted all the same."""

    leads: Rate
    groups: tuple[DuplicateGroup, ...]


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """Leads created in the period. ``calls`` are their reviewed calls; ``undated`` leads without a day of creation,
    which only a report of all time counts; ``as_of`` is the newest moment that the data know.
    """

    period: Period
    calls: int
    leads: int
    undated: int
    as_of: datetime | None
    newest: date | None
    sla_min: int
    working_hours: str
    whole: Slice
    sources: tuple[Slice, ...]
    campaigns: tuple[Slice, ...]
    weeks: tuple[Slice, ...]
    curve: tuple[ReactionBand, ...]
    attempts: Attempts
    refusals: Refusals
    quality: Quality
    duplicates: Duplicates
