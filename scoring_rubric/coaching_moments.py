"""Which moments of a period show a pattern best, and which call is a good example of the same; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from scoring_rubric.coaching_types import CallMoment, Candidate, PatternKind, ScoredCall, Seen
from scoring_rubric.feedback_moments import (
    TELLING_WORDS,
    Moment,
    blamed,
    moments,
    shows_something,
    strong_moments,
    surest,
)
from scoring_rubric.rubric import Criterion
from scoring_rubric.rubric_measures import (
    FactGiven,
    ObjectionOutcome,
    ObjectionStep,
    ScriptStep,
    StatisticBand,
    is_of_crm,
)
from scoring_rubric.types import CriterionResult
from transcription.types import Speaker

Key = tuple[str, int]
"""A turn of a call."""


def telling(
    candidate: Candidate, most: int, language: str, used: Collection[Key], *, shown_from: float
) -> tuple[CallMoment, ...]:
    """The moments that show it best, one a call: the surest, then where it cost or won most points, then later calls.
    Those already ``used`` come only where there is no other.
    """
    ranked = sorted(candidate.shown, key=lambda one: one.call.call_id)
    ranked.sort(key=lambda one: one.call.at, reverse=True)
    ranked.sort(key=lambda one: -round(max(one.loss.lost, one.loss.kept), 3))
    found = [made for one in ranked for made in _of_call(one, candidate, language, shown_from)]
    fresh = [one for one in found if not one.keys & set(used)]
    if is_of_crm(candidate.criterion.measure):  # the client's word alone shows no fault of the record
        fresh = [one for one in fresh if one.note] or fresh
    fresh.sort(key=lambda one: (not shows_something(one.moment), surest(one.moment)))
    told = _one_a_call(fresh)[:most] or [replace(one, repeated=True) for one in found[:1]]
    return tuple(sorted(told, key=lambda one: (one.call.at, one.call.call_id)))


def _one_a_call(found: Sequence[CallMoment]) -> list[CallMoment]:
    return list({one.call.call_id: one for one in reversed(found)}.values())[::-1]


def _of_call(one: Seen, candidate: Candidate, language: str, shown_from: float) -> list[CallMoment]:
    result, criterion = one.loss.criterion, candidate.criterion
    strong = candidate.kind is PatternKind.STRENGTH
    found = (
        strong_moments(criterion, one.call.results, one.call.language, shown_from)
        if strong
        else blamed(moments(result, criterion), criterion, one.call.language)
    )
    told = _note(criterion, result) if one.call.language == language else ""
    kind = dict(result.values).get("kind", "")
    if kind and not strong:
        found = found[:1]  # the advice is about this one
    return [CallMoment(one.call, moment, _place(criterion, result), told, kind=kind) for moment in found]


def _place(criterion: Criterion, result: CriterionResult) -> str:
    """Which part of the call is shown where the words are missing."""
    measure = criterion.measure
    if isinstance(measure, ScriptStep) and measure.due != "always":
        return ""  # what makes it due is quoted
    if isinstance(measure, ScriptStep | FactGiven) and result.score == 0.0:
        return measure.shows
    if isinstance(measure, StatisticBand) and result.score != 1.0 and measure.shows != "questions":
        return measure.shows
    return ""


def _note(criterion: Criterion, result: CriterionResult) -> str:
    """The scorecard's sentence, where quotes do not show it: a number, or the CRM's word against the call's."""
    numbers = isinstance(criterion.measure, StatisticBand) or is_of_crm(criterion.measure)
    return result.reason if numbers and result.score != 1.0 else ""


def matters_of(candidate: Candidate) -> frozenset[tuple[str, ...]]:
    """The moments that these results rest on, by call."""
    return frozenset(
        (one.call.call_id, *map(str, moment.key))
        for one in candidate.shown
        for moment in moments(one.loss.criterion, candidate.criterion)
    )


def best_example(
    good: Sequence[Seen], candidate: Candidate, language: str, used: Collection[Key], *, shown_from: float
) -> CallMoment | None:
    """Where the same was done well in words to learn from: the manager's own call before a colleague's, then the words
    that show it most surely.
    """
    criterion, manager = candidate.criterion, candidate.shown[0].call.manager
    if is_of_crm(criterion.measure):
        return None  # what is right in the CRM shows nothing that could be said
    answers = isinstance(criterion.measure, ObjectionStep) and criterion.measure.step == "respond"
    if answers or isinstance(criterion.measure, ObjectionOutcome):
        return None  # an answer to another objection shows nothing of the answer that this one needs
    found = [
        CallMoment(one.call, moment)
        for one in good
        if one.loss.criterion.id == criterion.id and one.call.language == language
        for moment in strong_moments(criterion, one.call.results, language, shown_from)
        if _said(moment) >= TELLING_WORDS
    ]
    found = [one for one in found if not one.keys & set(used)]
    return min(found, key=lambda one: (one.call.manager != manager, *_fitness(one)), default=None)


def _fitness(one: CallMoment) -> tuple[float, float, str, int]:
    call: ScoredCall = one.call
    return surest(one.moment), -call.at.timestamp(), call.call_id, one.moment.quotes[0].turn


def _said(moment: Moment) -> int:
    """Words of the manager in a moment."""
    return sum(len(item.quote.split()) for item in moment.quotes if item.speaker is Speaker.MANAGER)
