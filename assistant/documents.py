"""The published JSON of an analysis (``razbor.analysis/1``): made from values, read back by store, API and pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from assistant.domain import Correction, CorrectionKind, Review
from objections.types import Objection
from scoring_rubric.types import Advice, CrmField, Fact, Facts, Scorecard, ScriptResult, StepResult
from transcription.types import Evidence


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class EvidenceItem(Document):
    turn: int
    start_s: float | None
    end_s: float | None
    speaker: Literal["manager", "client", "other", "unknown"]
    quote: str = Field(min_length=1)


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


class FactItem(Document):
    value: str
    evidence: tuple[EvidenceItem, ...]
    confidence: float = 1.0
    code: str | None = None


class NextStepItem(FactItem):
    """``when`` says no more than ``precision`` (time, part_of_day, day, week, month): a day alone is its midnight."""

    when: str | None = None
    precision: str | None = None


class FactsItem(Document):
    client_name: FactItem | None
    manager_name: FactItem | None
    phone: FactItem | None
    email: FactItem | None
    company: FactItem | None
    budget: FactItem | None
    need: FactItem | None
    decision_role: FactItem | None
    refusal_reason: FactItem | None
    source: FactItem | None = None
    next_step: NextStepItem | None
    promises: tuple[NextStepItem, ...] = ()


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


class OverrideItem(Document):
    """A reviewer's mark stands in the place of the program's, which is kept here."""

    author: str
    made_at: str
    reason: str
    machine_score: float | None
    machine_status: Literal["scored", "not_applicable", "withheld"]


class CorrectedItem(Document):
    """Whose overrides changed a number, and what the program's own was."""

    by: tuple[str, ...]
    machine_score: float | None


class CriterionItem(Document):
    """``code`` is the key of ``reason``; ``in_words`` has by language each value that languages write differently."""

    id: str
    score: float | None
    status: Literal["scored", "not_applicable", "withheld"]
    reason: str
    evidence: tuple[EvidenceItem, ...]
    weight: float
    critical: bool = False
    override: OverrideItem | None = None
    fault: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    sure: bool = True
    beliefs: tuple[float, ...] = ()
    code: str = ""
    in_words: dict[str, dict[str, str]] = Field(default_factory=dict)


class SectionItem(Document):
    id: str
    score: float | None
    weight: float
    criteria: tuple[CriterionItem, ...]
    corrected: CorrectedItem | None = None


class PointsItem(Document):
    value: float
    of: float
    band: str | None = None


class ScorecardItem(Document):
    rubric: str
    score: float | None
    coverage: float
    critical: tuple[str, ...]
    sections: tuple[SectionItem, ...]
    reason: str = ""
    points: PointsItem | None = None
    corrected: CorrectedItem | None = None
    code: str = ""
    values: dict[str, str] = Field(default_factory=dict)


class AdviceItem(Document):
    kind: Literal["strength", "change", "focus"]
    criterion: str
    text: str
    evidence: tuple[EvidenceItem, ...]


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
        objections=tuple(_objection(found) for found in review.objections),
        script=_script(review.script),
        statistics=StatisticsItem(**{name: _rounded(value) for name, value in asdict(review.statistics).items()}),
        facts=_facts(review.facts),
        lead=LeadItem(
            definition=review.lead.definition,
            verdict=review.lead.verdict,
            criteria=tuple(
                LeadCriterionItem(id=item.id, status=item.status.value, evidence=_evidence(item.evidence))
                for item in review.lead.criteria
            ),
        ),
        crm=CrmItem(
            fields=tuple(_crm_field(item) for item in review.crm.fields),
            entry_delay_min=_rounded(review.crm.entry_delay_min),
        ),
        scorecard=scorecard_item(review.scorecard),
        advice=advice_items(review.advice),
        unanswered_questions=_evidence(review.unanswered),
        receipt=ReceiptItem(
            inputs=review.receipt.inputs,
            config=review.receipt.config,
            models=dict(sorted(review.receipt.models.items())),
            version=review.receipt.version,
            parts=dict(sorted(review.receipt.parts.items())),
            packs=dict(sorted(review.receipt.packs.items())),
        ),
    )


OBJECTIONS = TypeAdapter(tuple[Objection, ...])


def objections_of(analysis: AnalysisDocument) -> tuple[Objection, ...]:
    """The objections of a stored analysis as values again: the document keeps all that they have."""
    return objections_from(analysis.objections)


def objections_from(items: Iterable[ObjectionItem]) -> tuple[Objection, ...]:
    """Objections as values again."""
    return OBJECTIONS.validate_python([item.model_dump() for item in items])


def rubric_sha256(analysis: AnalysisDocument) -> str:
    """The hash of the rubric that the scorecard was made by; empty where the receipt is older than such hashes."""
    packs = analysis.receipt.packs
    own_kind = f"rubric.{analysis.scorecard.rubric.partition('@')[0]}"
    return packs.get(own_kind) or packs.get("rubric", "")


SCORECARD = TypeAdapter(Scorecard)


def scorecard_of(analysis: AnalysisDocument) -> Scorecard:
    """The scorecard of a stored analysis as a value again."""
    return scorecard_value(analysis.scorecard)


def scorecard_value(item: ScorecardItem) -> Scorecard:
    card = item.model_dump()
    card["values"] = tuple(card["values"].items())
    for section in card["sections"]:
        for criterion in section["criteria"]:
            criterion["values"] = tuple(criterion["values"].items())
            criterion["in_words"] = tuple((key, said["ru"], said["en"]) for key, said in criterion["in_words"].items())
    return SCORECARD.validate_python(card)


REVIEWER = "reviewer"


def corrected(analysis: AnalysisDocument, corrections: Sequence[Correction]) -> AnalysisDocument:
    """The analysis as its reviewers have it, corrections applied in the order in which they were made."""
    if not corrections:
        return analysis
    return analysis.model_copy(update={"objections": corrected_objections(analysis.objections, corrections)})


def corrected_objections(
    objections: Iterable[ObjectionItem], corrections: Sequence[Correction]
) -> tuple[ObjectionItem, ...]:
    """The same for the objections alone."""
    found = list(objections)
    for correction in corrections:
        place = next(
            (number for number, item in enumerate(found) if stands_at(item, correction.turn, correction.quote)), None
        )
        if correction.kind is CorrectionKind.MISSED:
            if place is None:
                found.append(_missed(correction, 1 + max((int(item.id[1:]) for item in found), default=0)))
        elif place is None:
            continue  # a later analysis found nothing there
        elif correction.kind is CorrectionKind.NONE:
            del found[place]
        else:
            found[place] = _changed(found[place], correction)
    return tuple(found)


def stands_at(item: ObjectionItem, turn: int, quoted: str) -> bool:
    """Whether an objection was found in these words of this turn."""
    quotes = [piece.quote for piece in item.evidence if piece.turn == turn]
    return any(quoted in quote or quote in quoted for quote in quotes)


def _changed(item: ObjectionItem, correction: Correction) -> ObjectionItem:
    changes: dict[str, Any] = {"unsure": False, "confidence": 1.0, "corrected": True}
    changes["explanation"] = item.explanation.model_copy(update={"detector": REVIEWER})
    if correction.category:
        changes |= {"category": correction.category, "also": ()}
    if correction.outcome:
        changes["handling"] = item.handling.model_copy(update={"status": correction.outcome, "reason": REVIEWER})
    return item.model_copy(update=changes)


def _missed(correction: Correction, number: int) -> ObjectionItem:
    quoted = EvidenceItem(turn=correction.turn, start_s=None, end_s=None, speaker="client", quote=correction.quote)
    steps = StepsItem(acknowledge=False, explore=False, respond=False, confirm=False)
    return ObjectionItem.model_validate(
        {
            "id": f"o{number}",
            "corrected": True,
            "category": correction.category,
            "confidence": 1.0,
            "evidence": (quoted,),
            "handling": {"status": correction.outcome, "steps": steps, "evidence": (), "reason": REVIEWER},
            "explanation": {"detector": REVIEWER, "matched": (), "nearest": None, "base": 0.0, "score": 1.0},
        }
    )


def _objection(found: Objection) -> ObjectionItem:
    handling = found.handling
    return ObjectionItem(
        id=found.id,
        category=found.category,
        confidence=round(found.confidence, 2),
        evidence=_evidence(found.evidence),
        handling=HandlingItem(
            status=handling.status.value,
            steps=StepsItem(**asdict(handling.steps)),
            evidence=_evidence(handling.evidence),
            step_evidence=tuple(
                StepEvidenceItem(step=item.step, evidence=_item(item.evidence), belief=item.belief)
                for item in handling.step_evidence
            ),
            pause_s=_rounded(handling.pause_s),
            answer_s=_rounded(handling.answer_s),
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


def _script(result: ScriptResult) -> ScriptItem:
    return ScriptItem(
        name=result.name,
        version=result.version,
        compliance=None if result.compliance is None else round(result.compliance, 2),
        steps=tuple(_step(step) for step in result.steps),
        forbidden=_evidence(result.forbidden),
        forbidden_ids=result.forbidden_ids,
    )


def _step(step: StepResult) -> StepItem:
    return StepItem(
        id=step.id,
        status=step.status.value,
        evidence=_evidence(step.evidence),
        reason=step.reason,
        belief=step.belief,
        nearness=step.nearness,
        prompted=step.prompted,
        code=step.code,
    )


def _facts(facts: Facts) -> FactsItem:
    return FactsItem(
        client_name=_fact(facts.client_name),
        manager_name=_fact(facts.manager_name),
        phone=_fact(facts.phone),
        email=_fact(facts.email),
        company=_fact(facts.company),
        budget=_fact(facts.budget),
        need=_fact(facts.need),
        decision_role=_fact(facts.decision_role),
        refusal_reason=_fact(facts.refusal_reason),
        source=_fact(facts.source),
        next_step=None if facts.next_step is None else _dated(facts.next_step),
        promises=tuple(_dated(promise) for promise in facts.promises),
    )


def _fact(fact: Fact | None) -> FactItem | None:
    if fact is None:
        return None
    return FactItem(
        value=fact.value,
        evidence=_evidence(fact.evidence),
        confidence=round(fact.confidence, 2),
        code=fact.code,
    )


def _dated(fact: Fact) -> NextStepItem:
    return NextStepItem(
        value=fact.value,
        when=_moment(fact.when),
        precision=fact.precision,
        evidence=_evidence(fact.evidence),
        confidence=round(fact.confidence, 2),
        code=fact.code,
    )


def _crm_field(item: CrmField) -> CrmFieldItem:
    return CrmFieldItem(
        field=item.field,
        status=item.status.value,
        crm=item.crm,
        call=item.call,
        evidence=_evidence(item.evidence),
        reason=item.reason,
        code=item.code,
    )


def scorecard_item(card: Scorecard) -> ScorecardItem:
    """A scorecard as it is published."""
    return ScorecardItem(
        rubric=card.rubric,
        score=_rounded(card.score, 1),
        coverage=round(card.coverage, 2),
        critical=card.critical,
        reason=card.reason,
        code=card.code,
        values=dict(card.values),
        points=PointsItem(value=card.points.value, of=card.points.of, band=card.points.band) if card.points else None,
        sections=tuple(
            SectionItem(
                id=section.id,
                score=_rounded(section.score, 1),
                weight=section.weight,
                criteria=tuple(
                    CriterionItem(
                        id=criterion.id,
                        score=_rounded(criterion.score),
                        status=criterion.status.value,
                        reason=criterion.reason,
                        evidence=_evidence(criterion.evidence),
                        weight=criterion.weight,
                        critical=criterion.critical,
                        fault=criterion.fault,
                        values=dict(criterion.values),
                        sure=criterion.sure,
                        beliefs=criterion.beliefs,
                        code=criterion.code,
                        in_words={name: {"ru": ru, "en": en} for name, ru, en in criterion.in_words},
                    )
                    for criterion in section.criteria
                ),
            )
            for section in card.sections
        ),
    )


def advice_items(advice: Iterable[Advice]) -> tuple[AdviceItem, ...]:
    return tuple(_advice(item) for item in advice)


def _advice(item: Advice) -> AdviceItem:
    return AdviceItem(kind=item.kind.value, criterion=item.criterion, text=item.text, evidence=_evidence(item.evidence))


def _evidence(items: Iterable[Evidence]) -> tuple[EvidenceItem, ...]:
    return tuple(_item(item) for item in items)


def _item(item: Evidence) -> EvidenceItem:
    return EvidenceItem(
        turn=item.turn,
        start_s=_rounded(item.start_s),
        end_s=_rounded(item.end_s),
        speaker=item.speaker.value,
        quote=item.quote,
    )


def _moment(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat(timespec="seconds")


def _rounded(value: Any, digits: int = 2) -> Any:
    return round(value, digits) if isinstance(value, float) else value
