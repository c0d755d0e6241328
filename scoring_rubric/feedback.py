"""Feedback for tomorrow out of a scorecard: what to keep, what to change, one thing to start with; pure."""

from __future__ import annotations

from collections.abc import Sequence

from scoring_rubric.rubric import Rubric
from scoring_rubric.scorecard import Loss, losses
from scoring_rubric.types import Advice, AdviceKind, Scorecard
from transcription.types import Evidence

MAX_STRENGTHS = 2
MAX_CHANGES = 3
STRENGTH_FROM = 0.9
CHANGE_BELOW = 0.7


def advise(scorecard: Scorecard, rubric: Rubric, language: str) -> tuple[Advice, ...]:
    """At most two strengths, three changes and exactly one focus, each with a quote; empty when nothing has one.

    The focus is the critical failure or the change that costs most points; where nothing has to change it is the
    best strength to hold on to. A criterion is named once.
    """
    quoted = [loss for loss in losses(scorecard.sections) if loss.criterion.evidence]
    strong = _strengths(quoted)
    weak = _changes(quoted, scorecard.critical)
    if not weak and not strong:
        weak = sorted((loss for loss in quoted if loss.lost > 0), key=_most_lost)[:1]
    focus, keep, change = (weak[:1], strong, weak[1:]) if weak else (strong[:1], strong[1:], [])
    return (
        *(_advice(AdviceKind.STRENGTH, loss, rubric, language) for loss in keep[:MAX_STRENGTHS]),
        *(_advice(AdviceKind.CHANGE, loss, rubric, language) for loss in change[:MAX_CHANGES]),
        *(_advice(AdviceKind.FOCUS, loss, rubric, language) for loss in focus),
    )


def _strengths(quoted: Sequence[Loss]) -> list[Loss]:
    strong = [loss for loss in quoted if _score(loss) >= STRENGTH_FROM]
    return sorted(strong, key=lambda loss: (-round(loss.kept, 6), loss.criterion.id))


def _changes(quoted: Sequence[Loss], critical: Sequence[str]) -> list[Loss]:
    weak = [loss for loss in quoted if _score(loss) < CHANGE_BELOW]
    return sorted(weak, key=lambda loss: (loss.criterion.id not in critical, *_most_lost(loss)))


def _most_lost(loss: Loss) -> tuple[float, str]:
    return -round(loss.lost, 6), loss.criterion.id


def _score(loss: Loss) -> float:
    return loss.criterion.score or 0.0


def _advice(kind: AdviceKind, loss: Loss, rubric: Rubric, language: str) -> Advice:
    found = loss.criterion
    counsel = next(criterion.counsel for criterion in rubric.criteria() if criterion.id == found.id)
    text = counsel.change if _score(loss) < STRENGTH_FROM else counsel.keep
    return Advice(kind, found.id, text.in_language(language), _once(found.evidence))


def _once(quotes: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Without the quotes that stand inside another one of the same turn."""
    return tuple(
        one
        for one in quotes
        if not any(one.turn == other.turn and one.quote != other.quote and one.quote in other.quote for other in quotes)
    )
