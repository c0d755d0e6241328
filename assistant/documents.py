"""The published JSON of an analysis (``razbor.analysis/1``): made from values, read back by store, API and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from assistant.documents_corrected import corrected_objections
from assistant.documents_evidence import Document, EvidenceItem, evidence_items, rounded
from assistant.documents_facts import FactsItem, facts_item
from assistant.documents_findings import (
    CrmItem,
    LeadCriterionItem,
    LeadItem,
    ScriptItem,
    StatisticsItem,
    crm_field_item,
    script_item,
)
from assistant.documents_objections import ObjectionItem, objection_item, objections_from
from assistant.documents_scorecard import AdviceItem, ScorecardItem, advice_items, scorecard_item, scorecard_value
from assistant.domain import Correction, Review
from objections.types import Objection
from scoring_rubric.types import Scorecard


class ReceiptItem(Document):
    """``parts`` and ``packs`` tell ``inputs`` and ``config`` apart; a receipt from before they were told has none."""

    inputs: str
    config: str
    models: dict[str, str]
    version: str
    packs: dict[str, str] = Field(default_factory=dict)
    parts: dict[str, str] = Field(default_factory=dict)
    corrections: tuple[str, ...] = ()
    """People's corrections that the review counts, by their numbers: ``t3`` of the transcript, ``o7`` of objections."""


class AnalysisDocument(Document):
    """One call's analysis; ``schema`` names the contract it follows."""

    schema_name: Literal["razbor.analysis/1"] = Field(default="razbor.analysis/1", alias="schema")
    call_id: str
    language: str
    kind: str = "first_outgoing"
    objections: tuple[ObjectionItem, ...]
    script: ScriptItem
    statistics: StatisticsItem
    facts: FactsItem
    lead: LeadItem
    crm: CrmItem
    scorecard: ScorecardItem
    advice: tuple[AdviceItem, ...] = ()
    unanswered_questions: tuple[EvidenceItem, ...] = ()
    receipt: ReceiptItem

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)


@dataclass(frozen=True, slots=True)
class StoredReview:
    """A finished review as it is kept: the two published documents, and the words to search in."""

    call_id: str
    reviewed_at: datetime
    transcript: dict[str, Any]
    analysis: AnalysisDocument
    text: str


@dataclass(frozen=True, slots=True)
class StoredTalk:
    """What the promise ledger needs of a review: what was said, and the facts found in it."""

    call_id: str
    transcript: dict[str, Any]
    facts: FactsItem

    @staticmethod
    def of(review: StoredReview) -> StoredTalk:
        return StoredTalk(review.call_id, review.transcript, review.analysis.facts)


@dataclass(frozen=True, slots=True)
class StoredCard:
    """What feedback on a period needs of a review: its scorecard, its language and the verdict on the lead."""

    call_id: str
    language: str
    scorecard: ScorecardItem
    lead: LeadItem


def analysis_document(review: Review) -> AnalysisDocument:
    """The published form of a review: seconds and scores rounded, so that the same input gives the same bytes."""
    transcript = review.transcript
    return AnalysisDocument(
        call_id=transcript.call_id,
        language=transcript.language,
        kind=review.context.kind.value,
        objections=tuple(objection_item(found) for found in review.objections),
        script=script_item(review.script),
        statistics=StatisticsItem(**{name: rounded(value) for name, value in asdict(review.statistics).items()}),
        facts=facts_item(review.facts),
        lead=LeadItem(
            definition=review.lead.definition,
            verdict=review.lead.verdict,
            criteria=tuple(
                LeadCriterionItem(id=item.id, status=item.status.value, evidence=evidence_items(item.evidence))
                for item in review.lead.criteria
            ),
        ),
        crm=CrmItem(
            fields=tuple(crm_field_item(item) for item in review.crm.fields),
            entry_delay_min=rounded(review.crm.entry_delay_min),
        ),
        scorecard=scorecard_item(review.scorecard),
        advice=advice_items(review.advice),
        unanswered_questions=evidence_items(review.unanswered),
        receipt=ReceiptItem(
            inputs=review.receipt.inputs,
            config=review.receipt.config,
            models=dict(sorted(review.receipt.models.items())),
            version=review.receipt.version,
            parts=dict(sorted(review.receipt.parts.items())),
            packs=dict(sorted(review.receipt.packs.items())),
        ),
    )


def objections_of(analysis: AnalysisDocument) -> tuple[Objection, ...]:
    """The objections of a stored analysis as values again: the document keeps all that they have."""
    return objections_from(analysis.objections)


def rubric_sha256(analysis: AnalysisDocument) -> str:
    """The hash of the rubric that the scorecard was made by; empty where the receipt is older than such hashes."""
    packs = analysis.receipt.packs
    own_kind = f"rubric.{analysis.scorecard.rubric.partition('@')[0]}"
    return packs.get(own_kind) or packs.get("rubric", "")


def scorecard_of(analysis: AnalysisDocument) -> Scorecard:
    """The scorecard of a stored analysis as a value again."""
    return scorecard_value(analysis.scorecard)


def corrected(analysis: AnalysisDocument, corrections: Sequence[Correction]) -> AnalysisDocument:
    """The analysis as its reviewers have it, corrections applied in the order in which they were made."""
    if not corrections:
        return analysis
    return analysis.model_copy(update={"objections": corrected_objections(analysis.objections, corrections)})
