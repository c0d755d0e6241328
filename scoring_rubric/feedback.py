"""Feedback for tomorrow out of a scorecard: what to keep, what to change, one thing to start with; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring_rubric.counsel import ASK, Fault, filled
from scoring_rubric.feedback_moments import Key, Moment, blamed, moments, spread, strong_moments, without
from scoring_rubric.rubric import Criterion, Rubric
from scoring_rubric.rubric_measures import is_of_crm
from scoring_rubric.scorecard import Loss, losses
from scoring_rubric.types import Advice, AdviceKind, CriterionResult, Scorecard

MAX_STRENGTHS = 2
MAX_CHANGES = 3
MAX_MOMENTS = 2
MAX_QUESTIONS = 3
STRENGTH_FROM = 0.9
CHANGE_BELOW = 0.7


@dataclass(frozen=True, slots=True)
class _Found:
    """What one criterion cost and won, and the moments of the call that show it."""

    loss: Loss
    criterion: Criterion
    section: str
    moments: tuple[Moment, ...]

    @property
    def score(self) -> float:
        return self.loss.criterion.score or 0.0


def advise(scorecard: Scorecard, rubric: Rubric, language: str, *, fits: bool = True) -> tuple[Advice, ...]:
    """At most two strengths, three changes and one focus, each with a quote; empty when nothing has one.

    The focus is the critical failure or the change that costs most points; praise is never the focus. A criterion is
    named once, no praise quotes words that stand elsewhere in the advice, and the two strengths come from different
    sections where they can. ``fits`` is False where the client could not buy at all: then nothing that was to sell is
    asked for. What is not sure is not told, and of what is formal none is the focus while something else is to be
    changed.
    """
    found = [one for one in _found(scorecard, rubric) if one.moments]
    strong = _strengths(found, rubric.trust.min_belief_to_show, language)
    asked = [
        replace(one, moments=blamed(one.moments, one.criterion, language))
        for one in found
        if fits or not one.criterion.counsel.fit_only
    ]
    asked = [one for one in asked if one.moments]
    weak = _uncovered(_apart(_changes(asked, scorecard.critical), ranked_by_counsel=True))
    if not weak and not strong:
        sure = [one for one in asked if _may_change(one) and one.score < STRENGTH_FROM]
        weak = sorted((one for one in sure if one.loss.lost > 0), key=_most_lost)[:1]
    changes = [*weak[1 : MAX_CHANGES + 1], *weak[:1]]
    used = {turn for one in changes for turn in _turns(_shown(one))}
    keep: list[_Found] = []
    for one in spread(strong):
        fresh = tuple(moment for moment in one.moments if not used & {item.turn for item in moment.quotes})
        if fresh and len(keep) < MAX_STRENGTHS:
            keep.append(replace(one, moments=fresh))
            used |= _turns(_shown(keep[-1]))
    return (
        *(_advice(AdviceKind.STRENGTH, one, language) for one in keep),
        *(_advice(AdviceKind.CHANGE, one, language) for one in changes[:-1]),
        *(_advice(AdviceKind.FOCUS, one, language) for one in changes[-1:]),
    )


def _found(scorecard: Scorecard, rubric: Rubric) -> list[_Found]:
    section_of = {item.id: section.id for section in scorecard.sections for item in section.criteria}
    known = {criterion.id: criterion for criterion in rubric.criteria()}
    found = []
    for loss in losses(scorecard.sections):
        criterion = known[loss.criterion.id]
        shown = moments(loss.criterion, criterion)
        found.append(_Found(loss, criterion, section_of[criterion.id], shown))
    return found


def _uncovered(weak: Sequence[_Found]) -> list[_Found]:
    """Without those that another one before them covers."""
    covered = {key for one in weak for key in one.criterion.counsel.covers}
    return [one for one in weak if one.criterion.id not in covered]


def _strengths(found: Sequence[_Found], shown_from: float, language: str) -> list[_Found]:
    """The best first, each only with words that prove it; that a field was filled in is no feat of selling."""
    results = {one.criterion.id: one.loss.criterion for one in found}
    strong = []
    for one in found:
        proof = strong_moments(one.criterion, results, language, shown_from)
        typed = is_of_crm(one.criterion.measure)
        if proof and not typed and one.loss.criterion.sure and one.score >= STRENGTH_FROM:
            strong.append(replace(one, moments=proof))
    more = [one for one in strong if not one.criterion.counsel.formal]
    return _apart(sorted(more or strong, key=_most_kept))


def _changes(found: Sequence[_Found], critical: Sequence[str]) -> list[_Found]:
    weak = [
        one
        for one in found
        if (one.score < CHANGE_BELOW or one.loss.criterion.fault == Fault.IGNORED)
        and _may_change(one)
        and not one.criterion.counsel.minor
    ]
    return sorted(weak, key=lambda one: (*urgency(one.loss.criterion, one.criterion, critical), *_most_lost(one)))


def _may_change(one: _Found) -> bool:
    return is_told(one.loss.criterion) and not one.criterion.counsel.praise_only


def is_told(result: CriterionResult) -> bool:
    """Whether a manager may be told of what was marked down."""
    return result.sure and result.fault != Fault.SETTLED


def urgency(result: CriterionResult, criterion: Criterion, critical: Sequence[str]) -> tuple[bool, bool, bool]:
    """Grave before all, formal after all: smaller is told sooner."""
    return criterion.id not in critical, result.fault != Fault.IGNORED, criterion.counsel.formal


def _most_lost(one: _Found) -> tuple[float, str]:
    return -round(one.loss.lost, 6), one.criterion.id


def _most_kept(one: _Found) -> tuple[float, str]:
    return -round(one.loss.kept, 6), one.criterion.id


def _apart(ranked: Sequence[_Found], *, ranked_by_counsel: bool = False) -> list[_Found]:
    """One for each moment: of those about the same one the first, or, where the counsel's rank counts, the highest."""
    kept: list[_Found] = []
    used: set[Key] = set()
    waiting = list(ranked)
    while waiting:
        left = without(waiting[0].moments, used)
        rivals = [one for one in waiting if _about(one, left)]
        best = waiting[0]
        if ranked_by_counsel:
            best = max(rivals, key=_rank, default=best)
        told = without(best.moments, used)
        if told:
            kept.append(replace(best, moments=told))
            used.update(moment.key for moment in told)
        waiting.remove(best)
    return kept


def _rank(one: _Found) -> tuple[bool, int]:
    return one.loss.criterion.fault == Fault.IGNORED, one.criterion.counsel.rank


def _about(one: _Found, shown: Sequence[Moment]) -> bool:
    return bool({moment.key for moment in one.moments} & {moment.key for moment in shown})


def _shown(one: _Found) -> tuple[Moment, ...]:
    """The moments told, in the order of the call."""
    most = MAX_MOMENTS if any(len(moment.quotes) > 1 for moment in one.moments) else MAX_QUESTIONS
    return tuple(sorted(one.moments[:most], key=lambda moment: moment.quotes[0].turn))


def _turns(shown: Sequence[Moment]) -> set[int]:
    return {item.turn for moment in shown for item in moment.quotes}


def _advice(kind: AdviceKind, one: _Found, language: str) -> Advice:
    quotes = tuple(quote for moment in _shown(one) for quote in moment.quotes)
    text = counsel_text(one.criterion, one.loss.criterion, language, praise=kind is AdviceKind.STRENGTH)
    return Advice(kind, one.criterion.id, text, quotes)


def counsel_text(criterion: Criterion, found: CriterionResult, language: str, *, praise: bool | None = None) -> str:
    """The rubric's words for what a call was, with the result's values as they are.

    ``praise`` says which it is to be; None leaves it to the score. What is to be changed is never told as a praise,
    however near to full marks a rounded or corrected score has come.
    """
    counsel, values = criterion.counsel, dict(found.values)
    good = (found.score or 0.0) >= STRENGTH_FROM and found.fault != Fault.IGNORED
    if good if praise is None else praise:
        text = counsel.keep
    else:
        by_kind = counsel.change_by.get(values.get("kind", ""), counsel.change)
        text = counsel.change_if.get(Fault(found.fault), by_kind) if found.fault else by_kind
    values[ASK] = counsel.questions([values.get("kind", "")], language)
    return filled(text.in_language(language), values)
