"""Scorecard and advice as they are published, and the scorecard as a value again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, TypeAdapter

from assistant.documents_evidence import Document, EvidenceItem, evidence_items, rounded
from scoring_rubric.types import Advice, Scorecard


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


SCORECARD = TypeAdapter(Scorecard)


def scorecard_value(item: ScorecardItem) -> Scorecard:
    card = item.model_dump()
    card["values"] = tuple(card["values"].items())
    for section in card["sections"]:
        for criterion in section["criteria"]:
            criterion["values"] = tuple(criterion["values"].items())
            criterion["in_words"] = tuple((key, said["ru"], said["en"]) for key, said in criterion["in_words"].items())
    return SCORECARD.validate_python(card)


def scorecard_item(card: Scorecard) -> ScorecardItem:
    """A scorecard as it is published."""
    return ScorecardItem(
        rubric=card.rubric,
        score=rounded(card.score, 1),
        coverage=round(card.coverage, 2),
        critical=card.critical,
        reason=card.reason,
        code=card.code,
        values=dict(card.values),
        points=PointsItem(value=card.points.value, of=card.points.of, band=card.points.band) if card.points else None,
        sections=tuple(
            SectionItem(
                id=section.id,
                score=rounded(section.score, 1),
                weight=section.weight,
                criteria=tuple(
                    CriterionItem(
                        id=criterion.id,
                        score=rounded(criterion.score),
                        status=criterion.status.value,
                        reason=criterion.reason,
                        evidence=evidence_items(criterion.evidence),
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
    return AdviceItem(
        kind=item.kind.value, criterion=item.criterion, text=item.text, evidence=evidence_items(item.evidence)
    )
