"""What would have changed a score: each point it lost, what it was lost for and what to do; pure."""

from __future__ import annotations

from dataclasses import dataclass

from scoring_rubric.feedback import counsel_text
from scoring_rubric.rubric import Rubric
from scoring_rubric.scorecard import losses
from scoring_rubric.types import Scorecard, SectionResult

LEAST = 0.05
"""Points that would still be written as 0.1; less is no loss that anybody sees."""


@dataclass(frozen=True, slots=True)
class LostPoints:
    """One criterion and the ``points`` of the total (0..100) that it lost.

    ``reason`` is the scorecard's own; ``title`` and ``counsel`` are in the language asked for, the id and nothing where
    the rubric knows the criterion no more.
    """

    criterion: str
    section: str
    title: str
    points: float
    reason: str
    counsel: str


def lost_points(scorecard: Scorecard, rubric: Rubric, language: str) -> tuple[LostPoints, ...]:
    """Scored criteria that lost points, the biggest loss first. Nothing where there is no total to have lost them from:
    what is withheld or does not apply takes no points.
    """
    if scorecard.score is None:
        return ()
    homes = _homes(scorecard.sections)
    known = {criterion.id: criterion for criterion in rubric.criteria()}
    found = []
    for loss in losses(scorecard.sections):
        if loss.lost < LEAST:
            continue
        result, criterion = loss.criterion, known.get(loss.criterion.id)
        found.append(
            LostPoints(
                criterion=result.id,
                section=homes[result.id],
                title=criterion.title.in_language(language) if criterion else result.id,
                points=round(loss.lost, 1),
                reason=result.reason,
                counsel=counsel_text(criterion, loss.criterion, language) if criterion else "",
            )
        )
    return tuple(sorted(found, key=lambda lost: (-lost.points, lost.criterion)))


def _homes(sections: tuple[SectionResult, ...]) -> dict[str, str]:
    return {item.id: section.id for section in sections for item in section.criteria}
