"""A content brief: what marketing is to write against an objection, and what clients said for evidence. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from assistant.theme_values import BestAnswer, ShownQuote
from scoring_rubric.rates import Rate


class BriefStatus(StrEnum):
    DRAFT = "draft"
    IN_WORK = "in_work"
    PUBLISHED = "published"


class ContentStage(StrEnum):
    """Where in the funnel the content meets the client."""

    AWARENESS = "awareness"
    CONSIDERATION = "consideration"
    DECISION = "decision"


FORMATS = (
    "article",
    "calculator",
    "case",
    "checklist",
    "comparison",
    "demo",
    "faq",
    "guarantee",
    "letter",
    "one_pager",
    "video",
)
"""Forms of content, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class BriefEvidence:
    """One theme as it stood when the brief was made: masked words of clients and managers, counts with intervals."""

    theme_id: str
    category: str
    name: str
    calls: Rate
    handled: Rate
    wins: Rate
    sources: dict[str, int]
    stages: dict[str, int]
    segments: dict[str, int]
    quotes: tuple[ShownQuote, ...]
    answers: tuple[BestAnswer, ...]


@dataclass(frozen=True, slots=True)
class BriefText:
    """What people edit."""

    title: str
    status: BriefStatus = BriefStatus.DRAFT
    owner: str = ""
    due: date | None = None
    audience: str = ""
    argument: str = ""
    formats: tuple[str, ...] = ()
    stage: ContentStage = ContentStage.CONSIDERATION
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """``revision`` counts the changes: who edits an older one is told so. ``brief_id`` is 0 until it is stored."""

    text: BriefText
    evidence: tuple[BriefEvidence, ...]
    since: date | None
    until: date | None
    source: str
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    revision: int = 1
    brief_id: int = field(default=0)
