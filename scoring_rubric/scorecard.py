"""The arithmetic of a scorecard: criterion results in, section scores, total and lost points out; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring_rubric.types import CriterionResult, CriterionStatus, SectionResult


@dataclass(frozen=True, slots=True)
class Loss:
    """Points of the total (0..100) that one criterion lost, and those it ``kept``."""

    criterion: CriterionResult
    lost: float
    kept: float


def section_result(section_id: str, weight: float, criteria: Sequence[CriterionResult]) -> SectionResult:
    """A section over its scored criteria, 0..100 to one decimal; None where nothing was scored."""
    exact = _section_score(criteria)
    return SectionResult(section_id, weight, None if exact is None else round(exact, 1), tuple(criteria))


def total_score(sections: Sequence[SectionResult]) -> float | None:
    """``100 · Σ wᵢsᵢ / Σ wᵢ`` over the sections that have a score, before rounding; None where none has."""
    exact = [(section.weight, _section_score(section.criteria)) for section in sections]
    scored = [(weight, score) for weight, score in exact if score is not None]
    if not scored:
        return None
    return round(sum(weight * score for weight, score in scored) / sum(weight for weight, _ in scored), 1)


def coverage(sections: Sequence[SectionResult]) -> float:
    """Weight scored / weight applicable, 0..1; 0 when nothing applies."""
    applicable = scored = 0.0
    for section in sections:
        applying = [item for item in section.criteria if item.status is not CriterionStatus.NOT_APPLICABLE]
        if not applying:
            continue
        seen = sum(item.weight for item in applying if item.status is CriterionStatus.SCORED)
        applicable += section.weight
        scored += section.weight * seen / sum(item.weight for item in applying)
    return round(scored / applicable, 3) if applicable else 0.0


def losses(sections: Sequence[SectionResult]) -> Iterator[Loss]:
    """For every scored criterion, the points of the total it lost and kept; together they make 100."""
    alive = [section for section in sections if _section_score(section.criteria) is not None]
    all_weights = sum(section.weight for section in alive)
    for section in alive:
        scored = [item for item in section.criteria if item.score is not None]
        weights = sum(item.weight for item in scored)
        for item in scored:
            worth = 100.0 * (section.weight / all_weights) * (item.weight / weights)
            score = item.score or 0.0
            yield Loss(item, lost=worth * (1.0 - score), kept=worth * score)


def _section_score(criteria: Sequence[CriterionResult]) -> float | None:
    scored = [(item.weight, item.score) for item in criteria if item.score is not None]
    if not scored:
        return None
    return 100.0 * sum(weight * score for weight, score in scored) / sum(weight for weight, _ in scored)
