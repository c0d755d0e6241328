"""An analysis with its reviewers' marks: the scorecard counted again, the program's numbers kept beside; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.documents import AnalysisDocument
from assistant.documents_scorecard import (
    AdviceItem,
    CorrectedItem,
    CriterionItem,
    OverrideItem,
    ScorecardItem,
    SectionItem,
)
from assistant.remarks import MarkStatus, Override, in_force
from scoring_rubric.feedback import STRENGTH_FROM
from scoring_rubric.scorecard import coverage, section_result, total_score
from scoring_rubric.types import CriterionResult, CriterionStatus, SectionResult

NOTHING_LEFT = {
    "ru": "Проверяющий отметил, что ни один критерий к этому звонку не относится.",
    "en": "The reviewer says that no criterion applies to this call.",
}


def marked(analysis: AnalysisDocument, overrides: Sequence[Override]) -> AnalysisDocument:
    """The analysis as its reviewers have it; unchanged where no override is in force.

    What a rubric no longer asks has no place in the scorecard, and an override of it no effect.
    """
    known = {item.id for section in analysis.scorecard.sections for item in section.criteria}
    marks = {key: one for key, one in in_force(overrides).items() if key in known}
    if not marks:
        return analysis
    card = _card(analysis.scorecard, marks, analysis.language)
    scores = {item.id: item for section in card.sections for item in section.criteria if item.id in marks}
    advice = tuple(item for item in analysis.advice if _still_true(item, scores.get(item.criterion)))
    return analysis.model_copy(update={"scorecard": card, "advice": advice})


def _card(card: ScorecardItem, marks: Mapping[str, Override], language: str) -> ScorecardItem:
    sections = tuple(_section(section, marks) for section in card.sections)
    results = tuple(_result(section) for section in sections)
    share = coverage(results)
    total, reason = _total(card, results, share, language)
    before = card.corrected or CorrectedItem(by=(), machine_score=card.score)
    by = tuple(sorted({one.author for one in marks.values()} | set(before.by)))
    return card.model_copy(
        update={
            "sections": sections,
            "score": total,
            "coverage": round(share, 2),
            "reason": reason,
            "critical": tuple(
                item.id for section in sections for item in section.criteria if item.critical and item.score == 0.0
            ),
            "corrected": CorrectedItem(by=by, machine_score=before.machine_score),
        }
    )


def _total(
    card: ScorecardItem, results: Sequence[SectionResult], share: float, language: str
) -> tuple[float | None, str]:
    """A total that was withheld stays so until nothing on the card is withheld any more."""
    if card.score is None and share < 1.0:
        return None, card.reason
    total = total_score(results)
    return total, "" if total is not None else NOTHING_LEFT["ru" if language == "ru" else "en"]


def _section(section: SectionItem, marks: Mapping[str, Override]) -> SectionItem:
    """Sections without an override keep their number to the digit."""
    by = tuple(sorted({marks[item.id].author for item in section.criteria if item.id in marks}))
    if not by:
        return section
    criteria = tuple(_criterion(item, marks[item.id]) if item.id in marks else item for item in section.criteria)
    changed = section.model_copy(update={"criteria": criteria})
    before = section.corrected or CorrectedItem(by=(), machine_score=section.score)
    corrected = CorrectedItem(by=tuple(sorted({*by, *before.by})), machine_score=before.machine_score)
    return changed.model_copy(update={"score": _result(changed).score, "corrected": corrected})


def _criterion(item: CriterionItem, override: Override) -> CriterionItem:
    scored = override.status is MarkStatus.SCORED
    kept = OverrideItem(
        author=override.author,
        made_at=override.made_at.isoformat(timespec="seconds"),
        reason=override.reason,
        machine_score=item.score,
        machine_status=item.status,
    )
    status = "scored" if scored else "not_applicable"
    return item.model_copy(update={"score": override.score if scored else None, "status": status, "override": kept})


def _result(section: SectionItem) -> SectionResult:
    criteria = [
        CriterionResult(item.id, CriterionStatus(item.status), item.weight, item.score, critical=item.critical)
        for item in section.criteria
    ]
    return section_result(section.id, section.weight, criteria)


def _still_true(advice: AdviceItem, item: CriterionItem | None) -> bool:
    """Advice that a reviewer's mark gainsays is not given: no change of what was right, no praise of what was not.

    What is to be changed is told in the program's words about its own mark; another mark makes them untrue.
    """
    if item is None:
        return True
    good = item.score is not None and item.score >= STRENGTH_FROM
    if advice.kind == "strength":
        return good
    as_found = item.override is not None and item.score == item.override.machine_score
    return as_found and not good
