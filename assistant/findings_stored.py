"""A stored analysis as the findings it was made from: what scoring needs to be done again, without a model.

The inverse of ``assistant.documents.analysis_document`` for everything that a rubric can measure. What the document
does not keep (the CRM's own records, names known beforehand) no measure reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assistant.documents import AnalysisDocument
from assistant.documents_evidence import EvidenceItem
from assistant.documents_facts import FactItem, NextStepItem
from assistant.documents_findings import CrmItem, LeadItem, ScriptItem
from assistant.documents_objections import ObjectionItem
from objections.types import Explanation, Handling, HandlingStatus, HandlingSteps, Objection, StepEvidence, StepNearness
from scoring_rubric.scoring_findings import Findings
from scoring_rubric.types import (
    CallContext,
    CallKind,
    CriterionStatusOfLead,
    CrmCheck,
    CrmField,
    Fact,
    Facts,
    FieldStatus,
    LeadCriterion,
    LeadVerdict,
    ScriptResult,
    Statistics,
    StepResult,
    StepStatus,
)
from transcription.types import Evidence, Speaker, Transcript


def findings_of(transcript: Transcript, analysis: AnalysisDocument) -> Findings:
    """All that was found on a call, as its stored documents have it; give the corrected analysis where there is one."""
    return Findings(
        transcript=transcript,
        context=CallContext(kind=CallKind(analysis.kind)),
        objections=tuple(_objection(item) for item in analysis.objections),
        script=_script(analysis.script),
        statistics=Statistics(**dict(analysis.statistics)),
        facts=Facts(
            **{name: _fact(getattr(analysis.facts, name)) for name in _SINGLE_FACTS},
            promises=tuple(_known(item) for item in analysis.facts.promises),
        ),
        lead=_lead(analysis.lead),
        crm=_crm(analysis.crm),
    )


_SINGLE_FACTS = (
    "client_name",
    "manager_name",
    "phone",
    "email",
    "company",
    "budget",
    "need",
    "decision_role",
    "refusal_reason",
    "next_step",
    "source",
)


def _objection(item: ObjectionItem) -> Objection:
    handling, why = item.handling, item.explanation
    return Objection(
        id=item.id,
        category=item.category,
        confidence=item.confidence,
        evidence=_evidence(item.evidence),
        handling=Handling(
            status=HandlingStatus(handling.status),
            steps=HandlingSteps(**dict(handling.steps)),
            evidence=_evidence(handling.evidence),
            step_evidence=tuple(
                StepEvidence(taken.step, _quoted(taken.evidence), taken.belief) for taken in handling.step_evidence
            ),
            pause_s=handling.pause_s,
            answer_s=handling.answer_s,
            conceded=handling.conceded,
            reason=handling.reason,
            near=tuple(StepNearness(item.step, item.nearness) for item in handling.near),
            discounted=handling.discounted,
        ),
        explanation=Explanation(why.detector, why.matched, why.nearest, why.base, why.score),
        also=item.also,
        unsure=item.unsure,
    )


def _script(item: ScriptItem) -> ScriptResult:
    steps = tuple(
        StepResult(
            step.id,
            StepStatus(step.status),
            _evidence(step.evidence),
            step.reason,
            step.belief,
            step.nearness,
            step.prompted,
            step.code,
        )
        for step in item.steps
    )
    forbidden = _evidence(item.forbidden)
    return ScriptResult(item.name, item.version, item.compliance, steps, forbidden, item.forbidden_ids)


def _fact(item: FactItem | None) -> Fact | None:
    return None if item is None else _known(item)


def _known(item: FactItem) -> Fact:
    dated = item if isinstance(item, NextStepItem) else None
    return Fact(
        value=item.value,
        evidence=_evidence(item.evidence),
        when=datetime.fromisoformat(dated.when) if dated is not None and dated.when else None,
        confidence=item.confidence,
        precision=None if dated is None else dated.precision,
        code=item.code,
    )


def _lead(item: LeadItem) -> LeadVerdict:
    criteria = tuple(
        LeadCriterion(one.id, CriterionStatusOfLead(one.status), _evidence(one.evidence)) for one in item.criteria
    )
    return LeadVerdict(item.definition, item.verdict, criteria)


def _crm(item: CrmItem) -> CrmCheck:
    fields = tuple(
        CrmField(one.field, FieldStatus(one.status), one.crm, one.call, _evidence(one.evidence), one.reason, one.code)
        for one in item.fields
    )
    return CrmCheck(fields, item.entry_delay_min)


def _evidence(items: Iterable[EvidenceItem]) -> tuple[Evidence, ...]:
    return tuple(_quoted(item) for item in items)


def _quoted(item: EvidenceItem) -> Evidence:
    """Not made by ``quote``, but what ``quote`` once made: the store is ours and keeps it unchanged."""
    return Evidence(item.turn, Speaker(item.speaker), item.quote, item.start_s, item.end_s)
