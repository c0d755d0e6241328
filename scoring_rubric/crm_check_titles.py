"""A firm's typed title as it may be said: its core, its spellings, and what its abbreviation stands for."""

from __future__ import annotations

import re

from scoring_rubric.crm_check_compare import bare_title, one_title
from scoring_rubric.crm_check_fields import Call
from scoring_rubric.crm_check_refuted import places_of, said_of
from scoring_rubric.emails import skeleton
from scoring_rubric.facts_answers import reply
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.names_morphology import parses_of
from scoring_rubric.spoken_numbers import cardinals, plain, tokens
from transcription.types import Evidence, Speaker, Turn, quote

_SHORTEST_CORE = 5
_SHORTEST_SOUND = 3
_QUOTED = re.compile(r"[«\"“]([^«»\"”“]{3,60})[»\"”]")
_ABBREVIATION = re.compile(r"\b[A-ZА-ЯЁ]{3,6}\b")


def typed_titles(typed: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The typed title without its legal form, what stands in its quotation marks, and it without its kind of firm."""
    whole = bare_title(typed.replace("&", " and "), lexicon)
    quoted = _QUOTED.search(typed)
    core = " ".join(matcher(lexicon.companies.kinds + lexicon.companies.firm_kinds).sub(" ", whole).split())
    surname = " ".join(word for word in re.findall(r"\w+", core) if len(word) > 1)  # «ип сафин р.м.»
    parts = dict.fromkeys([whole, *([plain(quoted.group(1))] if quoted else [])])
    parts |= dict.fromkeys(one for one in (core, surname) if len(one) >= _SHORTEST_CORE)
    return tuple(parts)


def title_in(turn: Turn, typed: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where a turn says the typed title; by sound, because recognisers write titles as they hear them."""
    found = (_words_in(turn, title, lexicon) for title in typed_titles(typed, lexicon))
    return next((place for place in found if place is not None), None) or abbreviated(turn, typed)


def _words_in(turn: Turn, title: str, lexicon: Lexicon) -> tuple[int, int] | None:
    wanted = skeleton(spelled(title, lexicon))
    parts = [skeleton(word.text) for word in tokens(title)]
    words = tokens(turn.text)
    if len(wanted) < _SHORTEST_SOUND:
        return None
    for size in {max(1, len(parts) - 1), len(parts), len(parts) + 1}:
        for first in range(len(words) - size + 1):
            taken = words[first : first + size]
            start, end = taken[0].start, taken[-1].end
            heard = skeleton(spelled(turn.text[start:end], lexicon))
            # «из денты плюс»: each word of a title has its own ending
            each = size == len(parts) > 1 and all(
                one_title(skeleton(word.text), part) or _lemma(word.text) == _lemma(own.text)
                for word, part, own in zip(taken, parts, tokens(title), strict=True)
            )
            if each or one_title(heard, wanted):
                return start, end
    return None


def _lemma(word: str) -> str:
    parses = parses_of(word)
    return str(parses[0].normal_form) if parses else word


def refuted_title(typed: str, call: Call) -> Evidence | None:
    """Where the client says in so many words that the typed firm is not his, or not any more, or is somebody else's."""
    words = call.lexicon.companies
    named = False
    for turn in call.transcript.turns:
        place = title_in(turn, typed, call.lexicon) or (_in_short(turn, typed, call.lexicon) if named else None)
        if place is None or turn.speaker not in (Speaker.CLIENT, Speaker.MANAGER):
            continue
        if turn.speaker is Speaker.CLIENT:
            if said_of(turn, place, words.refuted) and not said_of(turn, place, words.others):
                return quote(turn)
            continue
        named = True
        answer = reply(turn, call.transcript)
        asked = said(words.yours, turn.text) is not None or said(words.asked, turn.text) is not None
        gone = answer is not None and asked and said(words.left, answer.text) is not None
        if answer is not None and gone and title_in(answer, typed, call.lexicon) is None:
            return quote(answer)
    return None


def _in_short(turn: Turn, typed: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """A title by its first word, as it is taken up again after it was said in full ("summit's my brother's")."""
    first = bare_title(typed, lexicon).split()[:1]
    if not first or len(first[0]) < _SHORTEST_CORE:
        return None
    return next(places_of(first[0], turn), None)


def spelled(text: str, lexicon: Lexicon) -> str:
    """A text with the words of titles spelled in one way ("bros" as "brothers")."""
    words = (word.text for word in tokens(text))
    return " ".join(lexicon.companies.spellings.get(word, word) for word in words)


def abbreviated(turn: Turn, typed: str) -> tuple[int, int] | None:
    """Where a turn says in full what the typed title abbreviates («ДЮСШ № 7»); its number must be said too."""
    short = _ABBREVIATION.search(typed)
    if short is None:
        return None
    number = re.search(r"\d+", typed)
    if number and float(number.group()) not in [one.value for one in cardinals(turn.text)]:
        return None
    words, letters = tokens(turn.text), plain(short.group())
    for first in range(len(words) - len(letters) + 1):
        taken = words[first : first + len(letters)]
        if [word.text[0] for word in taken] == list(letters):
            return taken[0].start, taken[-1].end
    return None
