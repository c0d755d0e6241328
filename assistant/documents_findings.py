"""The script, the statistics, the lead and the CRM check of an analysis as they are published."""

from __future__ import annotations

from typing import Literal

from assistant.documents_evidence import Document, EvidenceItem, evidence_items
from scoring_rubric.types import CrmField, ScriptResult, StepResult


class StepItem(Document):
    id: str
    status: Literal["done", "late", "missing", "not_applicable"]
    evidence: tuple[EvidenceItem, ...]
    reason: str = ""
    belief: float | None = None
    nearness: float | None = None
    prompted: bool = False
    code: str = ""


class ScriptItem(Document):
    name: str
    version: str
    compliance: float | None
    steps: tuple[StepItem, ...]
    forbidden: tuple[EvidenceItem, ...] = ()
    forbidden_ids: tuple[str, ...] = ()


class StatisticsItem(Document):
    talk_ratio_manager: float | None
    longest_monologue_s: float | None
    interactivity_per_min: float | None
    patience_s: float | None
    questions_manager: int | None
    questions_client: int | None
    open_questions_manager: int | None
    interruptions_manager: int | None
    interruptions_client: int | None
    words_per_min_manager: float | None
    fillers_per_100_words_manager: float | None
    silence_s: float | None
    speech_s: float | None
    turns: int
    words: int


class LeadCriterionItem(Document):
    id: str
    status: Literal["met", "not_met", "unknown"]
    evidence: tuple[EvidenceItem, ...]


class LeadItem(Document):
    definition: str
    verdict: Literal["qualified", "not_qualified", "unknown"]
    criteria: tuple[LeadCriterionItem, ...]


class CrmFieldItem(Document):
    field: str
    status: Literal["match", "contradicts", "missing", "not_discussed"]
    crm: str | None
    call: str | None
    evidence: tuple[EvidenceItem, ...]
    reason: str = ""
    code: str = ""


class CrmItem(Document):
    fields: tuple[CrmFieldItem, ...]
    entry_delay_min: float | None = None


def script_item(result: ScriptResult) -> ScriptItem:
    return ScriptItem(
        name=result.name,
        version=result.version,
        compliance=None if result.compliance is None else round(result.compliance, 2),
        steps=tuple(_step(step) for step in result.steps),
        forbidden=evidence_items(result.forbidden),
        forbidden_ids=result.forbidden_ids,
    )


def _step(step: StepResult) -> StepItem:
    return StepItem(
        id=step.id,
        status=step.status.value,
        evidence=evidence_items(step.evidence),
        reason=step.reason,
        belief=step.belief,
        nearness=step.nearness,
        prompted=step.prompted,
        code=step.code,
    )


def crm_field_item(item: CrmField) -> CrmFieldItem:
    return CrmFieldItem(
        field=item.field,
        status=item.status.value,
        crm=item.crm,
        call=item.call,
        evidence=evidence_items(item.evidence),
        reason=item.reason,
        code=item.code,
    )
