"""Who is on the line: the client's and the manager's name, the client's company; from roles and from answers."""

from __future__ import annotations

import re
from collections import Counter

from scoring_rubric.facts_quotes import followers
from scoring_rubric.lexicon import Lexicon, matcher, said
from scoring_rubric.names import NameMention, addressed, answered, introduced
from scoring_rubric.names_entities import organisations
from scoring_rubric.names_morphology import part_of_speech, russian_name
from scoring_rubric.spoken_number_words import word_set
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_OPENING_TURNS = 12
_NEAR = 40
_STOPS = word_set(
    "из в на по с у к и а но что это вас вам меня мы я он она они звоню у нас the a an and so but that i we"
)
_NOT_IN_TITLES = frozenset({"VERB", "INFN", "PREP", "CONJ", "NPRO", "PRCL", "ADVB", "GRND", "PRED", "INTJ", "COMP"})
_QUOTED = re.compile(r"[«\"“]([^«»\"”“]{2,60})[»\"”]")


def manager_name(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The name by which the manager introduced himself: his surest introduction, the first of equals."""
    found = []
    for turn in transcript.said_by(Speaker.MANAGER)[:_OPENING_TURNS]:
        mention = introduced(turn.text, lexicon.names, russian=_russian(lexicon))
        if mention is not None:
            found.append(_fact(turn, mention))
    return max(found, key=lambda fact: fact.confidence, default=None)


def client_name(transcript: Transcript, lexicon: Lexicon, *, manager: Fact | None) -> Fact | None:
    """The client's name: said by himself, given when asked, or else used by the manager in addressing him."""
    own = _answer_to_name(transcript, lexicon) or _own_introduction(transcript, lexicon, manager=manager)
    called = _as_addressed(transcript, lexicon, manager=manager)
    if own is not None and called is not None:
        longer = len(called.value) > len(own.value) and own.value in called.value
        return called if longer else own
    return own or called


def client_company(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's firm, as named by the client, or by the manager in a question that the client confirmed."""
    for turn in transcript.said_by(Speaker.CLIENT):
        before = transcript.turns[turn.turn - 1] if turn.turn else turn
        asked = before.speaker is Speaker.MANAGER and said(lexicon.companies.asked, before.text) is not None
        found = _company_in(turn, lexicon, asked=asked) or _called(turn, lexicon)
        if found is not None:
            return found
    for turn in transcript.said_by(Speaker.MANAGER):
        following = next(followers(transcript.turns, turn, 1), None)
        confirmed = following is not None and following.speaker is Speaker.CLIENT
        yours = said(lexicon.companies.yours, turn.text)
        if following is not None and confirmed and yours is not None and _confirms(following, lexicon):
            found = _company_in(turn, lexicon, asked=False, after=yours.end())
            if found is not None:
                return found
    return None


def _russian(lexicon: Lexicon) -> bool:
    return lexicon.language == "ru"


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
            mention = answered(following.text, lexicon.names, russian=_russian(lexicon))
            if mention is not None:
                return _fact(following, mention)
    return None


def _own_introduction(transcript: Transcript, lexicon: Lexicon, *, manager: Fact | None) -> Fact | None:
    for turn in transcript.said_by(Speaker.CLIENT):
        mention = introduced(turn.text, lexicon.names, russian=_russian(lexicon))
        if mention is not None and (turn.turn < 2 * _OPENING_TURNS or mention.confidence > 0.9):
            is_manager = manager is not None and manager.value.split()[0] == mention.value
            if not is_manager:
                return _fact(turn, mention)
    return None


def _as_addressed(transcript: Transcript, lexicon: Lexicon, *, manager: Fact | None) -> Fact | None:
    """The name the manager used most, never his own; one mention in the middle of a call is not enough alone."""
    found: list[tuple[Turn, NameMention]] = []
    for turn in transcript.said_by(Speaker.MANAGER):
        mention = addressed(turn.text, lexicon.names, russian=_russian(lexicon))
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


def _confirms(turn: Turn, lexicon: Lexicon) -> bool:
    start = turn.text[:40]
    return said(lexicon.contacts.confirm, start) is not None and said(lexicon.contacts.deny, start) is None


def _company_in(turn: Turn, lexicon: Lexicon, *, asked: bool, after: int = 0) -> Fact | None:
    """A firm named by a cue: in quotation marks, as an organisation in written text, or as the words that follow."""
    low = plain(turn.text)
    cue = matcher(lexicon.companies.cues).search(low, after)
    near = [match.end() for match in matcher(lexicon.companies.kinds + lexicon.companies.cues).finditer(low, after)]
    if after:
        cue = cue if cue is not None and cue.start() - after < _NEAR else None
        near = [place for place in near if place - after < _NEAR]
    if not near and not asked:
        return None
    for match in _QUOTED.finditer(turn.text):
        if asked or any(abs(match.start() - place) < _NEAR for place in near):
            return Fact(match.group(1), (quote(turn, match.start(1), match.end(1)),), confidence=0.95)
    for first, last in organisations(turn.text) if _russian(lexicon) else ():
        if asked or any(0 <= first - place + 2 < _NEAR for place in near):
            return Fact(turn.text[first:last].strip(' «»"'), (quote(turn, first, last),), confidence=0.85)
    if cue is None and not asked:
        return None
    return _title_after(turn, cue.end() if cue else 0, lexicon, asked=asked)


def _called(turn: Turn, lexicon: Lexicon) -> Fact | None:
    """«тёплый дом называется», "it is called warm home": in lower case only a guess."""
    match = matcher(lexicon.companies.called).search(plain(turn.text))
    if match is None:
        return None
    if not _russian(lexicon):
        return _title_after(turn, match.end(), lexicon, asked=True)
    taken: list[tuple[int, int]] = []
    for word in reversed([word for word in tokens(turn.text) if word.end <= match.start()]):
        following = turn.text[word.end : taken[0][0]] if taken else turn.text[word.end : match.start()].rstrip(", ")
        parted = re.search(r"[.,;!?]", following)
        kind = said(lexicon.companies.kinds + lexicon.companies.cues, word.text) is not None
        title = part_of_speech(word.text) in ("NOUN", "ADJF") and word.text not in _STOPS
        if parted or kind or not title or len(taken) == 2:
            break
        taken.insert(0, (word.start, word.end))
    if not taken and re.match(r"\s+\w", turn.text[match.end() :]):
        return _title_after(turn, match.end(), lexicon, asked=True)
    if not taken:
        return None
    first, last = taken[0][0], taken[-1][1]
    return Fact(turn.text[first:last], (quote(turn, first, last),), confidence=0.5)


def _title_after(turn: Turn, start: int, lexicon: Lexicon, *, asked: bool) -> Fact | None:
    """Up to three words after the cue that can be a firm's title; in lower case that is only a guess."""
    taken: list[tuple[int, int]] = []
    for word in tokens(turn.text):
        if word.start < start or (not taken and said(lexicon.companies.cues + lexicon.companies.forms, word.text)):
            continue
        if not taken and (
            word.text in ("называется", "зовется", "называемся") or (asked and said(lexicon.fillers, word.text))
        ):
            continue
        parted = taken and re.search(r"[^\s-]", turn.text[taken[-1][1] : word.start])
        written = turn.text[word.start : word.end]
        name = russian_name(written) if _russian(lexicon) else None
        ends = word.text in _STOPS or (_russian(lexicon) and part_of_speech(word.text) in _NOT_IN_TITLES)
        if parted or len(taken) == 3 or ends or (name is not None and name.certain and not taken and not asked):
            break
        if not _russian(lexicon) and not written[:1].isupper() and not (asked and not taken):
            break
        taken.append((word.start, word.end))
    if not taken:
        return None
    first, last = taken[0][0], taken[-1][1]
    written = turn.text[first:last]
    return Fact(written, (quote(turn, first, last),), confidence=0.8 if written[:1].isupper() else 0.5)
