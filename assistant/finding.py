"""Which calls a list has, in which order, and what they come to: filters, words and names in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.call_cards import CallCard, card_of
from assistant.counted_calls import LeftOut, why_left_out
from assistant.domain import CallFilter, CallState, CallSummary
from assistant.people_values import CallLine
from assistant.search_words import Question, Term, read_question, says, spaced
from assistant.store.listing import AT_ONCE, DealStages, Listed
from assistant.store.unit_of_work import UnitOfWork

NEWEST, OLDEST, LOWEST, HIGHEST, LEARN = "", "oldest", "lowest", "highest", "learn"
OPEN_STATES = frozenset({CallState.NEW.value, CallState.QUEUED.value, CallState.WORKING.value})


@dataclass(frozen=True, slots=True)
class Match:
    """Where a call says what was looked for. ``turn`` is the one that says most of it; None where only a name did.

    ``together``: all of it is said in that turn, or is in the names; ``whole``: the small words beside it as well.
    """

    turn: int | None
    together: bool = True
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ListFigures:
    """What all calls of a list come to, not only those on one page; ``mean_score`` is over those that have a score and
    count in their manager's average; ``voicemails`` and ``others`` have one, too, and do not count.
    """

    calls: int = 0
    scored: int = 0
    withheld: int = 0
    critical: int = 0
    open: int = 0
    failed: int = 0
    mean_score: float | None = None
    voicemails: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Calls that pass, in order; ``matches`` by call id where words were looked for."""

    listed: tuple[Listed, ...] = ()
    question: Question = field(default_factory=Question)
    matches: Mapping[str, Match] = field(default_factory=dict)


def find(
    work: UnitOfWork, wanted: CallFilter, *, stages: DealStages | None = None, order: str = NEWEST, by_name: bool = True
) -> Found:
    """``by_name``: words may also be those of the client's name, company, phone, or of the file's name."""
    listed = work.listing.passing(wanted, stages)
    if not wanted.text.strip():
        return Found(ordered(listed, order))
    question = read_question(wanted.text)
    matches = by_words(work, question, listed, by_name=by_name) if question else {}
    left = ordered([one for one in listed if one.call_id in matches], order)
    if order == NEWEST:
        left = tuple(sorted(left, key=lambda one: _rank(matches[one.call_id])))
    return Found(left, question, matches)


def _rank(match: Match) -> tuple[bool, bool]:
    return not match.together, not match.whole


def ordered(listed: Sequence[Listed], order: str) -> tuple[Listed, ...]:
    """``listed`` comes newest first; calls without a score stand last where scores decide."""
    if order == OLDEST:
        return tuple(reversed(listed))
    if order in (LOWEST, HIGHEST):
        sign = 1 if order == LOWEST else -1
        return tuple(sorted(listed, key=lambda one: (one.score is None, sign * (one.score or 0.0))))
    if order == LEARN:
        worth = [one for one in listed if one.score is not None and not one.looked_at]
        return tuple(sorted(worth, key=lambda one: -lesson(one.score or 0.0, one.unresolved)))
    return tuple(listed)


def lesson(score: float, unresolved: int) -> float:
    """How much there is to learn from a call that nobody has looked at: lost points, more with every objection that was
    not handled.
    """
    return (100.0 - score) * (1 + unresolved)


def figures(listed: Sequence[Listed], left_out: Mapping[str, LeftOut] | None = None) -> ListFigures:
    """``left_out``: why calls do not count in an average (``counted_calls``)."""
    out = left_out or {}
    scored = [one for one in listed if one.score is not None]
    why = [out[one.call_id] for one in scored if one.call_id in out]
    scores = [one.score for one in scored if one.score is not None and one.call_id not in out]
    return ListFigures(
        calls=len(listed),
        scored=len(scored),
        withheld=sum(one.state == CallState.DONE and one.score is None for one in listed),
        critical=sum(one.criticals > 0 for one in listed),
        open=sum(one.state in OPEN_STATES for one in listed),
        failed=sum(one.state == CallState.FAILED for one in listed),
        mean_score=sum(scores) / len(scores) if scores else None,
        voicemails=why.count(LeftOut.VOICEMAIL),
        others=len(why) - why.count(LeftOut.VOICEMAIL),
    )


def uncounted(work: UnitOfWork, listed: Sequence[Listed]) -> dict[str, LeftOut]:
    """Of calls with a score those that count in no average, by the one rule for all pages."""
    return why_left_out(
        work,
        (
            CallLine(one.call_id, "", one.manager, one.when, one.state, score=one.score, kind=one.kind)
            for one in listed
            if one.score is not None
        ),
    )


def by_words(work: UnitOfWork, question: Question, listed: Sequence[Listed], *, by_name: bool) -> dict[str, Match]:
    """The calls in which every term is said or stands in a name, and every phrase is said to the letter."""
    said = {term: work.index.said_in(term) for term in question.terms}
    beside = [work.index.said_in(term) for term in question.particles]
    found: dict[str, Match] = {}
    for one in listed:
        names = f" {spaced(' '.join((one.call_id, *one.names)))} " if by_name else ""
        turns = [said[term].get(one.call_id, frozenset()) for term in question.terms]
        loose = [bool(names) and _named(term, names) for term in question.terms]
        if all(in_turns or named for in_turns, named in zip(turns, loose, strict=True)):
            small = [where.get(one.call_id, frozenset()) for where in beside]
            found[one.call_id] = _match(turns, loose, small)
    return _with_phrases(work, question, found, said) if question.phrases else found


def names_found(one: Listed, question: Question) -> tuple[str, ...]:
    """Of what a call is called by that which a search has found in it."""
    names = dict.fromkeys(name for name in (*one.names, one.call_id) if name)
    return tuple(name for name in names if any(_named(term, f" {spaced(name)} ") for term in question.terms))


def summaries(work: UnitOfWork, call_ids: Sequence[str]) -> tuple[CallSummary, ...]:
    """Lines of these calls, in this order."""
    return work.listing.summaries(call_ids, cards_of(work, call_ids))


def cards_of(work: UnitOfWork, call_ids: Sequence[str]) -> dict[str, CallCard]:
    """Cards by call, made now for those that have none; calls that are not reviewed are left out."""
    cards: dict[str, CallCard] = {}
    for start in range(0, len(call_ids), AT_ONCE):
        some = call_ids[start : start + AT_ONCE]
        cards |= work.index.cards(some)
        for call_id in some:
            if call_id not in cards and (review := work.reviews.get(call_id)) is not None:
                cards[call_id] = card_of(call_id, review.analysis)
                work.index.put_card(cards[call_id])
    return cards


def deal_stages(stages: Iterable[str], ended: Callable[[str], str]) -> DealStages:
    """Stages by what they mean; ``ended`` says ``won``, ``lost``, or nothing of one."""
    known = {stage: ended(stage) for stage in stages}
    named = {end: frozenset(stage for stage, said in known.items() if said == end) for end in ("won", "lost")}
    return DealStages(**named)


def _named(term: Term, names: str) -> bool:
    return f" {term.form}" in names or (len(term.form) > 3 and term.form in names)


def _match(turns: Sequence[frozenset[int]], named: Sequence[bool], small: Sequence[frozenset[int]]) -> Match:
    counts = Counter(turn for in_turns in turns for turn in in_turns)
    beside = Counter(turn for in_turns in small for turn in in_turns)
    best = min(counts, key=lambda turn: (-counts[turn], -beside[turn], turn)) if counts else None
    together = all(named) or (best is not None and counts[best] == len(turns))
    return Match(best, together, whole=best is None or beside[best] == len(small))


def _with_phrases(
    work: UnitOfWork,
    question: Question,
    matches: Mapping[str, Match],
    said: Mapping[Term, Mapping[str, frozenset[int]]],
) -> dict[str, Match]:
    """Of the matches those that say every phrase, at the turn that does; only turns with all of its words are read."""

    def places(call_id: str) -> list[frozenset[int]]:
        return [
            frozenset.intersection(*(said[term].get(call_id, frozenset()) for term in phrase.terms))
            for phrase in question.phrases
        ]

    possible = {call_id: turns for call_id in sorted(matches) if all(turns := places(call_id))}
    call_ids = list(possible)
    kept: dict[str, Match] = {}
    for start in range(0, len(call_ids), AT_ONCE):
        for call_id, lines in work.index.lines(call_ids[start : start + AT_ONCE]).items():
            first = [
                next((line.turn for line in lines if line.turn in turns and says(line.text, phrase.text)), None)
                for phrase, turns in zip(question.phrases, possible[call_id], strict=True)
            ]
            if None not in first:
                kept[call_id] = replace(matches[call_id], turn=first[0])
    return kept


def shown_ids(found: Found, limit: int | None, offset: int) -> list[str]:
    end = None if limit is None else offset + limit
    return [one.call_id for one in found.listed[offset:end]]
