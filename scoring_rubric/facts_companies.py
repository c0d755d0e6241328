"""The client's firm: by the words that come before a title, by its kind, or as the answer to a question for it.

In lower case a title looks like any words, so a doubtful one counts only when the question or the manager confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scoring_rubric.facts_answers import denies
from scoring_rubric.facts_companies_kinds import at_his_post, ends_in_kind, numbered
from scoring_rubric.facts_quotes import OPENING_TURNS, followers, negated
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.names_entities import organisations
from scoring_rubric.names_morphology import is_known_word, parses_of, part_of_speech, russian_name
from scoring_rubric.spoken_number_words import word_set
from scoring_rubric.spoken_numbers import Token, plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Speaker, Transcript, Turn, quote

_NEAR = 40
_SURE = 0.8
_GUESS = 0.5
_LONGEST_TITLE = 3
_SHORTEST_BEFORE_A_STOP = 3  # "St. James"
_STOPS = word_set(
    "из в на по с у к и а но что это вас вам меня мы я он она они звоню у нас the a an and so but that i we"
)
_NOT_IN_TITLES = frozenset({"VERB", "INFN", "PREP", "CONJ", "NPRO", "PRCL", "ADVB", "GRND", "PRED", "INTJ", "COMP"})
_QUOTED = re.compile(r"[«\"“]([^«»\"”“]{2,60})[»\"”]")


def client_company(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's firm, as named by the client, or by the manager in a question that the client confirmed."""
    for turn in transcript.said_by(Speaker.CLIENT):
        before = transcript.turns[turn.turn - 1] if turn.turn else turn
        asked = before.speaker is Speaker.MANAGER and said(lexicon.companies.asked, before.text) is not None
        # «вы же из альфы?» - «нет, мы вега плюс»
        denied = before.speaker is Speaker.MANAGER and denies(turn, lexicon)
        found = _company_in(turn, lexicon, asked=False) or _called(turn, lexicon)
        found = found or _introduced(turn, lexicon, asked=asked, corrects=denied and turn.turn < OPENING_TURNS)
        found = found or (_company_in(turn, lexicon, asked=True) if asked else None)
        found = found or (None if lexicon.is_russian else _repeated(turn, transcript, lexicon))
        if found is not None:
            return found
    return _confirmed(transcript, lexicon)


def _confirmed(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    for turn in transcript.said_by(Speaker.MANAGER):
        following = next(followers(transcript.turns, turn, 1), None)
        confirmed = following is not None and following.speaker is Speaker.CLIENT
        yours = said(lexicon.companies.yours, turn.text)
        if following is not None and confirmed and yours is not None and _confirms(following, lexicon):
            found = _company_in(turn, lexicon, asked=False, after=yours.end())
            own = _title_after_own(turn, yours.end(), lexicon, sure=True) if turn.turn < OPENING_TURNS else None
            found = found or (own if own is not None and _is_a_name(own) else None)
            if found is not None:
                return found
    return None


def _repeated(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """ "We run a swim school Aqua Tots" - "Aqua Tots, nice": after its kind, and the manager begins with it."""
    following = next(followers(transcript.turns, turn, 1), None)
    if following is None or following.speaker is not Speaker.MANAGER:
        return None
    for kind in matcher(lexicon.companies.kinds).finditer(plain(turn.text)):
        found = _title_after_own(turn, kind.end(), lexicon, sure=True)
        if found is not None and plain(following.text).startswith(plain(found.value)):
            return found
    return None


def _introduced(turn: Turn, lexicon: Lexicon, *, asked: bool, corrects: bool) -> Fact | None:
    """«мы северный ветер», «завод электроприбор», "i'm ringing from hartwell and sons", or the bare answer."""
    low = plain(turn.text)
    if turn.turn >= OPENING_TURNS and not asked:
        return None
    for cue in matcher(lexicon.companies.own).finditer(low):
        if not negated(turn.text, cue.start(), cue.start(), lexicon.negations, lexicon.scope_ends):
            found = _title_after_own(turn, cue.end(), lexicon, sure=asked)
            if found is not None and _is_believed(found, turn, lexicon, asked=asked or corrects):
                return found
    if lexicon.is_russian:
        found = numbered(turn, lexicon) or _before_caller(turn, lexicon) or _of_a_kind(turn, lexicon)
    else:
        found = at_his_post(turn, lexicon)
    if found is not None:
        return found
    if not asked:
        return None
    start = _after_fillers(turn, lexicon)
    found = _title_after_own(turn, start, lexicon, sure=True)
    return found if found is not None and _is_believed(found, turn, lexicon, asked=True) else None


def _is_believed(found: Fact, turn: Turn, lexicon: Lexicon, *, asked: bool) -> bool:
    """A title is believed when it was asked for, or when it is a name by itself and no question."""
    named = _is_a_name(found) or (not lexicon.is_russian and ends_in_kind(found.value, lexicon))
    return asked or (named and not turn.text.rstrip().endswith("?"))


def _is_a_name(found: Fact) -> bool:
    """Written with a capital, or in words that no dictionary has."""
    words = plain(found.value).split()
    unknown = bool(words) and all(not is_known_word(word) for word in words) and bool(parses_of(words[0]))
    return (found.value[:1].isupper() and not found.value.isupper()) or unknown


def _title_after_own(turn: Turn, start: int, lexicon: Lexicon, *, sure: bool) -> Fact | None:
    """The title right after ``start``: up to three words, «и» or "and" only between two of them."""
    words = [word for word in tokens(turn.text) if word.start >= start]
    while words and said(lexicon.companies.forms + lexicon.companies.kinds, words[0].text):
        words = words[1:]
    taken: list[Token] = []
    for place, word in enumerate(words):
        joint = word.text in ("and", "и") and taken and _joins(words, place, lexicon)
        if not joint and (not _in_title(word, words[place + 1 :], lexicon) or _parted(turn, taken, word)):
            break
        if len([one for one in taken if one.text not in ("and", "и")]) == _LONGEST_TITLE:
            break
        taken.append(word)
    if not taken or sum(len(word.text) for word in taken) < 3:
        return None
    first, last = taken[0].start, taken[-1].end
    return Fact(turn.text[first:last], (quote(turn, first, last),), confidence=0.85 if sure else _SURE)


def _joins(words: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether «и» stands between two words of one title and not before a new clause."""
    following = words[place + 1] if place + 1 < len(words) else None
    if following is None or not following.text.isascii():
        return False
    return not said(lexicon.companies.not_titles, following.text)


def _parted(turn: Turn, taken: Sequence[Token], word: Token) -> bool:
    between = turn.text[taken[-1].end : word.start] if taken else ""
    ended = "." in between and len(taken[-1].text) > _SHORTEST_BEFORE_A_STOP
    return ended or re.search(r"[^\s&.-]", between) is not None


def _in_title(word: Token, following: Sequence[Token], lexicon: Lexicon) -> bool:
    if said(lexicon.companies.not_titles, word.text) or word.text in _STOPS or word.text.isdecimal():
        return False
    if not lexicon.is_russian:
        return True
    if said(lexicon.companies.kinds + lexicon.companies.cues, word.text):
        return False
    name = russian_name(word.text)
    if part_of_speech(word.text) in _NOT_IN_TITLES or (name is not None and name.certain):
        return False
    # «северный ветер туристическая фирма»: an adjective of the kind of firm is no part of the title
    kind = following and said(lexicon.companies.kinds + lexicon.companies.cues, following[0].text)
    return not (kind and part_of_speech(word.text) == "ADJF")


def _of_a_kind(turn: Turn, lexicon: Lexicon) -> Fact | None:
    """«завод электроприбор»: a kind of firm in nominative and a noun in nominative after it, not «магазин одежды»."""
    words = tokens(turn.text)
    for place, word in enumerate(words[:-1]):
        before = words[place - 1].text if place else ""
        title = words[place + 1]
        if said(lexicon.companies.firm_kinds, word.text) is None or before in lexicon.companies.elsewhere:
            continue
        if re.search(r"[^\s]", turn.text[word.end : title.start]) or not _is_apposition(title.text, lexicon):
            continue
        return Fact(turn.text[title.start : title.end], (quote(turn, word.start, title.end),), confidence=_SURE)
    return None


def _before_caller(turn: Turn, lexicon: Lexicon) -> Fact | None:
    """«из санатория берёзка беспокоят»: a title in nominative after its kind, before the word for calling."""
    words = tokens(turn.text)
    for cue in matcher(lexicon.companies.callers).finditer(plain(turn.text)):
        before = [word for word in words if word.end <= cue.start()][-_LONGEST_TITLE:]
        if len(before) < _LONGEST_TITLE or before[0].text not in ("из", "с", "со", "от"):
            continue
        kind, title = before[1:]
        forms = parses_of(kind.text)
        if forms and "gent" in forms[0].tag and _is_apposition(title.text, lexicon):
            return Fact(turn.text[title.start : title.end], (quote(turn, kind.start, title.end),), confidence=_SURE)
    return None


def _is_apposition(word: str, lexicon: Lexicon) -> bool:
    if said(lexicon.companies.not_titles + lexicon.companies.kinds + lexicon.companies.cues, word) or len(word) < 4:
        return False
    parses = parses_of(word)
    nouns = [parse for parse in parses if parse.tag.POS == "NOUN" and "nomn" in parse.tag and "sing" in parse.tag]
    if not is_known_word(word):
        return russian_name(word) is None and bool(parses)
    return bool(nouns) and nouns[0] == parses[0] and not any("Geox" in parse.tag for parse in parses)


def _after_fillers(turn: Turn, lexicon: Lexicon) -> int:
    """Where an answer begins after «ну», «да», "it's", "the"."""
    leading = lexicon.fillers + lexicon.backchannels + lexicon.companies.leading
    for word in tokens(turn.text):
        if said(leading, word.text) is None:
            return word.start
    return len(turn.text)


def _confirms(turn: Turn, lexicon: Lexicon) -> bool:
    start = turn.text[:40]
    return said(lexicon.contacts.confirm, start) is not None and not denies(turn, lexicon)


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
    for first, last in organisations(turn.text) if lexicon.is_russian else ():
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
    if not lexicon.is_russian:
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
        name = russian_name(written) if lexicon.is_russian else None
        ends = word.text in _STOPS or said(lexicon.companies.not_titles, word.text) is not None
        ends = ends or (lexicon.is_russian and part_of_speech(word.text) in _NOT_IN_TITLES)
        if parted or len(taken) == 3 or ends or (name is not None and name.certain and not taken and not asked):
            break
        if not lexicon.is_russian and not written[:1].isupper() and not (asked and not taken):
            break
        taken.append((word.start, word.end))
    if not taken:
        return None
    first, last = taken[0][0], taken[-1][1]
    written = turn.text[first:last]
    return Fact(written, (quote(turn, first, last),), confidence=0.8 if written[:1].isupper() else 0.5)
