"""Moments of a call that show one criterion: an objection with its answer, or words that stand alone; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from scoring_rubric.counsel import Fault
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.rubric import Criterion
from scoring_rubric.rubric_measures import (
    ObjectionConceded,
    ObjectionOrder,
    ObjectionOutcome,
    ObjectionPause,
    ObjectionStep,
    ScriptStep,
    StatisticBand,
    is_of_crm,
)
from scoring_rubric.statistics_questions import is_question
from scoring_rubric.types import CriterionResult
from transcription.types import Evidence, Speaker

TELLING_WORDS = 3
PAIR = 2
NEXT_WORDS, SAME_TALK = 2, 4
"""Turns from an objection to its answer: the next words of the other side, and as long as one talks of the same."""
MET_FROM = 0.9
BLAMED_FROM = 0.9
"""A manager is told of what he left out at an objection of which the reader is as sure as that."""
BORNE_OUT_FROM = 0.5
"""Words that bear out the praise by what they hold need no surer reader."""
AT_OBJECTIONS = "at_missed"
"""What every criterion of objections gives the counsel, see ``counsel.CHANGE_PLACEHOLDERS``."""
OBJECTION_MEASURES = ObjectionStep | ObjectionOrder | ObjectionOutcome | ObjectionConceded | ObjectionPause
Key = tuple[str, int, str]
"""What a moment is about: a matter (objections, an entry of the CRM, words), a turn, and the words there."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Quotes that belong together; the first is what the moment is about. ``belief``: how sure the least sure of them
    is, 0..1; None where nobody judged.
    """

    quotes: tuple[Evidence, ...]
    matter: str = ""
    belief: float | None = None

    @property
    def key(self) -> Key:
        return self.matter, self.quotes[0].turn, self.quotes[0].quote


def moments(result: CriterionResult, criterion: Criterion) -> tuple[Moment, ...]:
    """Evidence as moments: what a client said and the answers that follow it are one; each quote is told once."""
    matter = matter_of(criterion)
    made: list[Moment] = []
    if result.fault == Fault.IGNORED and result.evidence:
        return (Moment(tuple(result.evidence), matter, _least(result.beliefs)),)  # all that was said each time
    said = _once(result.evidence)
    if matter == "words":
        said = tuple(sorted(said, key=lambda item: item.turn))
    for item in said:
        follows = made and made[-1].quotes[0].speaker is Speaker.CLIENT and item.turn >= made[-1].quotes[0].turn
        if item.speaker is not Speaker.CLIENT and follows:
            made[-1] = Moment((*made[-1].quotes, item), matter)
        elif follows and len(made[-1].quotes) == 1 and isinstance(criterion.measure, ObjectionOutcome):
            made[-1] = Moment((*made[-1].quotes, item), matter)  # how the client took the answer
        else:
            made.append(Moment((item,), matter))
    believed = dict(zip(result.evidence, result.beliefs, strict=False))
    return tuple(replace(one, belief=_least([believed.get(quote) for quote in one.quotes])) for one in made)


def blamed(found: Sequence[Moment], criterion: Criterion, language: str) -> tuple[Moment, ...]:
    """Of moments of a shortcoming those that may be told: at objections that are sure to be some, and, of an answer
    without a sign of having listened, none that is a question.
    """
    measure = criterion.measure
    if not isinstance(measure, OBJECTION_MEASURES):
        return tuple(found)
    listened = isinstance(measure, ObjectionStep) and measure.step == "acknowledge"
    return tuple(
        one
        for one in found
        if (one.belief is None or one.belief >= BLAMED_FROM) and not (listened and asks(one, language))
    )


def _least(beliefs: Iterable[float | None]) -> float | None:
    return min((belief for belief in beliefs if belief is not None), default=None)


def strong_moments(
    criterion: Criterion, results: Mapping[str, CriterionResult], language: str, shown_from: float
) -> tuple[Moment, ...]:
    """The moments that prove a strength, by the call's results: more than a name, a question where one was asked for,
    words that stand for no other step where they have to, and none of which a reader is less sure than ``shown_from``;
    the surest first. A silence, or what was not done, cannot be quoted.
    """
    measure, counsel = criterion.measure, criterion.counsel
    place_only = isinstance(measure, StatisticBand) and measure.shows != "questions"
    needed = results.get(counsel.keep_with) if counsel.keep_with else None
    too_little = needed is not None and (needed.score or 0.0) < MET_FROM
    if counsel.minor or place_only or too_little or isinstance(measure, ObjectionPause | ObjectionConceded):
        return ()
    found = moments(needed or results[criterion.id], criterion)
    of_client = [item for item in (needed or results[criterion.id]).evidence if item.speaker is Speaker.CLIENT]
    sure_from = shown_from if counsel.keep_shows is None else min(shown_from, BORNE_OUT_FROM)
    proof = [
        one
        for one in found
        if shows_something(one)
        and (one.belief is None or one.belief >= sure_from)
        and _answers_it(one, criterion)
        and (counsel.keep_question is None or asks(one, language) is counsel.keep_question)
        and (not counsel.keep_own_words or not _elsewhere(one, criterion, results))
        and _shows_it(one, criterion, of_client, language)
        and not (isinstance(measure, ScriptStep) and counsel.keep_shows and _meets_objection(one, results))
    ]
    return tuple(sorted(proof, key=surest))


def surest(moment: Moment) -> float:
    """A key that puts the surest first, and words that nobody weighed last."""
    return -(moment.belief or 0.0)


def _answers_it(moment: Moment, criterion: Criterion) -> bool:
    """Whether the answer belongs to its objection: whoever acknowledges one does so in the very next words."""
    if not isinstance(criterion.measure, OBJECTION_MEASURES):
        return True
    if len(moment.quotes) < PAIR or moment.quotes[0].speaker is not Speaker.CLIENT:
        return False
    step = criterion.measure.step if isinstance(criterion.measure, ObjectionStep) else ""
    return moment.quotes[1].turn - moment.quotes[0].turn <= (NEXT_WORDS if step == "acknowledge" else SAME_TALK)


def _shows_it(moment: Moment, criterion: Criterion, evidence: Sequence[Evidence], language: str) -> bool:
    """Whether the words themselves bear out the praise."""
    counsel = criterion.counsel
    own = [item.quote for item in moment.quotes if item.speaker is Speaker.MANAGER]
    of_objection = matter_of(criterion) == "objections" and not isinstance(criterion.measure, ObjectionOutcome)
    said = own if of_objection else [item.quote for item in (*moment.quotes, *evidence)]
    shows, denies = (
        text.in_language(language) if text is not None else "" for text in (counsel.keep_shows, counsel.keep_not)
    )
    borne_out = not shows or any(re.search(shows, words, re.IGNORECASE) for words in own)
    return borne_out and not (denies and any(re.search(denies, words, re.IGNORECASE) for words in said))


def _meets_objection(moment: Moment, results: Mapping[str, CriterionResult]) -> bool:
    """Whether these words answer an objection: then they are no question or word of their own."""
    turn = moment.quotes[0].turn
    for result in results.values():
        if AT_OBJECTIONS not in dict(result.values):
            continue
        clients = [item.turn for item in result.evidence if item.speaker is Speaker.CLIENT]
        quoted = any(item.turn == turn and item.speaker is Speaker.MANAGER for item in result.evidence)
        if quoted and any(turn - NEXT_WORDS <= other < turn for other in clients):
            return True
    return False


def _elsewhere(moment: Moment, criterion: Criterion, results: Mapping[str, CriterionResult]) -> bool:
    """Whether another criterion that was met is quoted by the same words."""
    said = moment.quotes[0]
    return any(
        item.turn == said.turn and (item.quote in said.quote or said.quote in item.quote)
        for result in results.values()
        if result.id != criterion.id and result.score and not result.critical
        for item in result.evidence
    )


def matter_of(criterion: Criterion) -> str:
    if isinstance(criterion.measure, OBJECTION_MEASURES):
        return "objections"
    return criterion.id if is_of_crm(criterion.measure) else "words"


class OfSection(Protocol):
    @property
    def section(self) -> str: ...


Told = TypeVar("Told", bound=OfSection)


def spread(strong: Sequence[Told]) -> list[Told]:
    """The first of each section before the second of any."""
    first = [one for place, one in enumerate(strong) if one.section not in {other.section for other in strong[:place]}]
    return first + [one for one in strong if one not in first]


def without(found: Iterable[Moment], used: Collection[Key]) -> tuple[Moment, ...]:
    """The moments that are about something else."""
    return tuple(one for one in found if one.key not in used)


def shows_something(moment: Moment) -> bool:
    """Whether there is more to read than a name: a quote of at least three words."""
    return any(len(item.quote.split()) >= TELLING_WORDS for item in moment.quotes)


def asks(moment: Moment, language: str) -> bool:
    """Whether the manager asks something in it."""
    lexicon = lexicon_for(language)
    return any(item.speaker is Speaker.MANAGER and is_question(item.quote, lexicon) for item in moment.quotes)


def _once(quotes: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Without the quotes that stand inside another one of the same turn, and each once."""
    return tuple(
        one
        for one in {(quote.turn, quote.quote): quote for quote in quotes}.values()
        if not any(one.turn == other.turn and one.quote != other.quote and one.quote in other.quote for other in quotes)
    )
