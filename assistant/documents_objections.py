"""The objections of an analysis as they are published, and as values again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Literal

from pydantic import Field, TypeAdapter

from assistant.documents_evidence import Document, EvidenceItem, evidence_item, evidence_items, rounded
from objections.types import Objection


class StepsItem(Document):
    acknowledge: bool
    explore: bool
    respond: bool
    confirm: bool


class StepEvidenceItem(Document):
    step: str
    evidence: EvidenceItem
    belief: float | None = None


class StepNearnessItem(Document):
    step: str
    nearness: float


class HandlingItem(Document):
    status: Literal["resolved", "answered", "deflected", "ignored"]
    steps: StepsItem
    evidence: tuple[EvidenceItem, ...]
    step_evidence: tuple[StepEvidenceItem, ...] = ()
    pause_s: float | None = None
    answer_s: float | None = None
    conceded: bool = False
    reason: str = ""
    near: tuple[StepNearnessItem, ...] = ()
    discounted: bool = False


class ExplanationItem(Document):
    detector: str
    matched: tuple[str, ...]
    nearest: str | None
    base: float
    score: float


class ObjectionItem(Document):
    id: str
    category: str
    confidence: float = Field(ge=0, le=1)
    evidence: tuple[EvidenceItem, ...] = Field(min_length=1)
    handling: HandlingItem
    explanation: ExplanationItem
    also: tuple[str, ...] = ()
    unsure: bool = False
    corrected: bool = False


OBJECTIONS = TypeAdapter(tuple[Objection, ...])


def objections_from(items: Iterable[ObjectionItem]) -> tuple[Objection, ...]:
    """Objections as values again."""
    return OBJECTIONS.validate_python([item.model_dump() for item in items])


def objection_item(found: Objection) -> ObjectionItem:
    handling = found.handling
    return ObjectionItem(
        id=found.id,
        category=found.category,
        confidence=round(found.confidence, 2),
        evidence=evidence_items(found.evidence),
        handling=HandlingItem(
            status=handling.status.value,
            steps=StepsItem(**asdict(handling.steps)),
            evidence=evidence_items(handling.evidence),
            step_evidence=tuple(
                StepEvidenceItem(step=item.step, evidence=evidence_item(item.evidence), belief=item.belief)
                for item in handling.step_evidence
            ),
            pause_s=rounded(handling.pause_s),
            answer_s=rounded(handling.answer_s),
            conceded=handling.conceded,
            reason=handling.reason,
            near=tuple(StepNearnessItem(step=item.step, nearness=item.nearness) for item in handling.near),
            discounted=handling.discounted,
        ),
        explanation=ExplanationItem(
            detector=found.explanation.detector,
            matched=found.explanation.matched,
            nearest=found.explanation.nearest,
            base=round(found.explanation.base, 2),
            score=round(found.explanation.score, 2),
        ),
        also=found.also,
        unsure=found.unsure,
    )
