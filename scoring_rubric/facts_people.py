"""Who is on the line: the client's and the manager's name; from roles and from answers."""

from __future__ import annotations

import re
from collections import Counter

from scoring_rubric.facts_answers import reply, verdict
from scoring_rubric.facts_quotes import followers
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.names import NameMention, addressed, answered, introduced, sought
from scoring_rubric.names_morphology import russian_name
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_OPENING_TURNS = 12
_OWNING_CHARS = 40
_OWNED_WORDS = 2
_SENTENCE = re.compile(r"[.!?…]+\s+")


def manager_name(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The name by which the manager introduced himself: his surest introduction, the first of equals."""
    found = []
    for turn in transcript.said_by(Speaker.MANAGER)[:_OPENING_TURNS]:
        mention = introduced(turn.text, lexicon.names, russian=lexicon.is_russian)
        if mention is not None and not _is_asked_about(turn, mention, transcript, lexicon):
            found.append(_fact(turn, mention))
    return max(found, key=lambda fact: fact.confidence, default=None)


def client_name(transcript: Transcript, lexicon: Lexicon, *, manager: Fact | None) -> Fact | None:
    """The client's name: said by himself, given when asked, or else used by the manager in addressing him."""
    own = _answer_to_name(transcript, lexicon) or _own_introduction(transcript, lexicon, manager=manager)
    called = _as_addressed(transcript, lexicon, manager=manager)
    if own is not None and _is_sellers(own, transcript, lexicon):
        own = None
    if called is not None and _is_sellers(called, transcript, lexicon):
        called = None
    if own is not None and called is not None:
        longer = len(called.value) > len(own.value) and own.value in called.value
        return called if longer else own
    return own or called or _as_sought(transcript, lexicon)


def _is_sellers(named: Fact, transcript: Transcript, lexicon: Lexicon) -> bool:
    """«у вас Вадим на погрузчике», "your driver Martin": somebody of the seller's firm, of whom the client speaks."""
    first = plain(named.value).split()[0]
    for turn in transcript.said_by(Speaker.CLIENT):
        words = tokens(turn.text)
        for place, word in enumerate(words):
            known = russian_name(word.text.capitalize()) if lexicon.is_russian else None
            if (plain(known.nominative) if known else word.text) != first:
                continue
            before = " ".join(one.text for one in words[max(0, place - _OWNED_WORDS) : place])
            if said(lexicon.names.sellers, before):
                return True
    return False


def _fact(turn: Turn, mention: NameMention, *, confidence: float = 1.0, more: tuple[Evidence, ...] = ()) -> Fact:
    evidence = (quote(turn, mention.start, mention.end), *more)
    return Fact(mention.value, evidence, confidence=round(mention.confidence * confidence, 2))


def _answer_to_name(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    for turn in transcript.said_by(Speaker.MANAGER):
        if said(lexicon.names.asked, turn.text) is None:
            continue
        for following in followers(transcript.turns, turn, 3):
            if following.speaker is not Speaker.CLIENT:
                continue
            mention = answered(following.text, lexicon.names, russian=lexicon.is_russian)
            if mention is not None:
                return _fact(following, mention)
    return None


def _own_introduction(transcript: Transcript, lexicon: Lexicon, *, manager: Fact | None) -> Fact | None:
    for turn in transcript.said_by(Speaker.CLIENT):
        mention = introduced(turn.text, lexicon.names, russian=lexicon.is_russian)
        if mention is not None and (turn.turn < 2 * _OPENING_TURNS or mention.confidence > 0.9):
            is_manager = manager is not None and manager.value.split()[0] == mention.value
            if not is_manager:
                return _fact(turn, mention)
    return None


def _as_sought(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """«я говорю с Мариной?» - «да»; «это дима рыбаков» - «он самый»."""
    for turn in transcript.said_by(Speaker.MANAGER)[:_OPENING_TURNS]:
        answer = reply(turn, transcript)
        if answer is None:
            continue
        mention = sought(turn.text, lexicon.names, russian=lexicon.is_russian)
        if mention is not None and (verdict(answer, lexicon) is True or _owns_up(turn, transcript, lexicon)):
            return _fact(turn, mention, more=(quote(answer),))
        named = introduced(turn.text, lexicon.names, russian=lexicon.is_russian)
        if named is not None and _is_asked_about(turn, named, transcript, lexicon):
            return _fact(turn, named, more=(quote(answer),))
    return None


def _is_asked_about(turn: Turn, mention: NameMention, transcript: Transcript, lexicon: Lexicon) -> bool:
    """Whether the one name of a turn, with no word of introducing oneself, is the client's, who says that it is he."""
    other = addressed(turn.text, lexicon.names, russian=lexicon.is_russian)
    alone = other is None or other.value.split()[0] == mention.value.split()[0]
    return alone and said(lexicon.names.myself, turn.text) is None and _owns_up(turn, transcript, lexicon)


def _owns_up(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> bool:
    """Whether the client's answer begins with saying that it is he whom the manager has named."""
    answer = reply(turn, transcript)
    return answer is not None and said(lexicon.names.found, _SENTENCE.split(answer.text)[0][:_OWNING_CHARS]) is not None


def _as_addressed(transcript: Transcript, lexicon: Lexicon, *, manager: Fact | None) -> Fact | None:
    """The name the manager used most, never his own; one mention in the middle of a call is not enough alone."""
    found: list[tuple[Turn, NameMention]] = []
    for turn in transcript.said_by(Speaker.MANAGER):
        mention = addressed(turn.text, lexicon.names, russian=lexicon.is_russian)
        if mention is not None and (manager is None or manager.value.split()[0] != mention.value.split()[0]):
            found.append((turn, mention))
    if not found:
        return None
    counts = Counter(mention.value.split()[0] for _, mention in found)
    best = max(counts, key=lambda name: (counts[name], -next(t.turn for t, m in found if m.value.split()[0] == name)))
    uses = [(turn, mention) for turn, mention in found if mention.value.split()[0] == best]
    turn, mention = max(uses, key=lambda use: (len(use[1].value.split()), -use[0].turn))
    more = tuple(quote(t, m.start, m.end) for t, m in uses if t is not turn)[:2]
    return _fact(turn, mention, confidence=0.95 if len(uses) > 1 else 0.85, more=more)
