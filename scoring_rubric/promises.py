"""What was promised on one call: by whom, which action, of what, until when. Knows nothing of what came after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from scoring_rubric.facts_promises import promised_action
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.promise_pack import OTHER, Follow, PromisePack
from scoring_rubric.types import Fact, Facts
from transcription.types import Evidence, Speaker

_AGREED = frozenset({"call", "demo", "meeting", "visit", "send"})
"""Next steps that somebody owes although nobody said "I will"."""
_TOGETHER = frozenset({Follow.TALK, Follow.MEETING})


@dataclass(frozen=True, slots=True)
class Promise:
    """``who`` is manager or client; ``when`` and ``precision`` as in ``Fact``; ``things`` what it is about."""

    who: Speaker
    value: str
    action: str
    follow: Follow
    evidence: tuple[Evidence, ...]
    when: datetime | None = None
    precision: str | None = None
    things: frozenset[str] = frozenset()


def promises_made(facts: Facts, lexicon: Lexicon, pack: PromisePack) -> tuple[Promise, ...]:
    """The promises of a call, each once, with the day and hour that the two settled on.

    What is said again is one promise. A next step without an "I will" is a promise of whoever has to act. An action
    that nobody can follow and that has no day («посмотрю») is left out, and so is what a client will send to others.
    """
    found: list[Promise] = []
    for fact in facts.promises:
        promise = _promise(fact, _speaker(fact), lexicon, pack)
        if not _is_between_others(promise, pack):
            _put(found, promise)
    if facts.next_step is not None and facts.next_step.code in _AGREED:
        _settle(found, facts.next_step, lexicon, pack)
    return tuple(one for one in found if one.action != OTHER or one.when is not None)


def things_in(text: str, pack: PromisePack) -> frozenset[str]:
    """What is named in ``text`` of the things that are sent or made."""
    return frozenset(thing.code for thing in pack.things if said(thing.said, text))


def may_be_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two that name different things are not the same."""
    return not one or not other or bool(one & other)


def replaces(later: Promise, earlier: Promise) -> bool:
    """Whether a promise of a later call takes the place of an earlier one: the same matter, whoever says it now.

    A call or a meeting belongs to both; what one side is to send or to answer, only that side can promise anew.
    """
    if earlier.follow in _TOGETHER:
        return later.follow in _TOGETHER
    if earlier.follow is Follow.ANSWER:
        return later.who is earlier.who and later.follow in (Follow.ANSWER, Follow.TALK)
    return later.who is earlier.who and later.follow is earlier.follow and may_be_same(later.things, earlier.things)


def _is_between_others(promise: Promise, pack: PromisePack) -> bool:
    """«I'll send it to her»: of the client that is no promise to us; a manager's goes to somebody of the client's."""
    to_others = promise.follow is Follow.SEND and said(pack.others, promise.value) is not None
    return promise.who is Speaker.CLIENT and to_others


def _speaker(fact: Fact) -> Speaker:
    return fact.evidence[0].speaker


def _promise(fact: Fact, who: Speaker, lexicon: Lexicon, pack: PromisePack) -> Promise:
    action = fact.code or promised_action(fact.value, lexicon) or OTHER
    if who is Speaker.CLIENT and action == "demo":
        action = OTHER  # shown to somebody on his own side
    entry = pack.action(action)
    text = " ".join(place.quote for place in fact.evidence)
    return Promise(
        who, fact.value, entry.code, entry.follow, fact.evidence, fact.when, fact.precision, things_in(text, pack)
    )


def _put(found: list[Promise], new: Promise) -> None:
    """Adds a promise, or what it says anew of one that stands already."""
    for place, known in enumerate(found):
        if known.who is not new.who or not _is_same(known, new):
            continue
        told = new if new.when is not None else known
        evidence = _ordered((*known.evidence, *new.evidence))
        found[place] = replace(told, evidence=evidence, things=known.things | new.things)
        return
    found.append(new)


def _is_same(one: Promise, other: Promise) -> bool:
    if one.follow is Follow.WORK or other.follow is Follow.WORK:
        return one.action == other.action and one.things == other.things
    return one.follow is other.follow and may_be_same(one.things, other.things)


def _settle(found: list[Promise], step: Fact, lexicon: Lexicon, pack: PromisePack) -> None:
    """The next step's day is the one both settled on: it completes the promise it is about, or is one of its own."""
    entry = pack.action(step.code or OTHER)
    things = things_in(step.value, pack)
    for place in reversed(range(len(found))):
        known = found[place]
        together = entry.follow in _TOGETHER and known.follow in _TOGETHER
        if (
            _overlap(known.evidence, step.evidence[:1])
            or together
            or (known.follow is entry.follow and may_be_same(known.things, things))
        ):
            if step.when is not None:
                evidence = _ordered((*known.evidence, *step.evidence))
                found[place] = replace(known, when=step.when, precision=step.precision, evidence=evidence)
            return
    found.append(_promise(step, _owner(step, lexicon), lexicon, pack))


def _overlap(one: tuple[Evidence, ...], other: tuple[Evidence, ...]) -> bool:
    """Whether the same words were read as both."""
    return any(
        left.turn == right.turn and (left.quote in right.quote or right.quote in left.quote)
        for left in one
        for right in other
    )


def _owner(step: Fact, lexicon: Lexicon) -> Speaker:
    """Who has to act: the manager, unless he invited or asked the client to."""
    asked = _speaker(step)
    if asked is Speaker.MANAGER:
        ask = step.code == "visit" or said(lexicon.agreements.asked_of_you, step.evidence[0].quote) is not None
        return Speaker.CLIENT if ask else Speaker.MANAGER
    return Speaker.MANAGER


def _ordered(places: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(dict.fromkeys(places), key=lambda place: place.turn))
