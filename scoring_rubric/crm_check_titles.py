"""A firm's typed title as it may be said: its core, its spellings, and what its abbreviation stands for."""

from __future__ import annotations

import re

from scoring_rubric.crm_check_compare import bare_title
from scoring_rubric.lexicon import Lexicon, matcher
from scoring_rubric.spoken_numbers import cardinals, plain, tokens
from transcription.types import Turn

_SHORTEST_CORE = 5
_QUOTED = re.compile(r"[«\"“]([^«»\"”“]{3,60})[»\"”]")
_ABBREVIATION = re.compile(r"\b[A-ZА-ЯЁ]{3,6}\b")


def typed_titles(typed: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The typed title without its legal form, what stands in its quotation marks, and it without its kind of firm."""
    whole = bare_title(typed.replace("&", " and "), lexicon)
    quoted = _QUOTED.search(typed)
    core = " ".join(matcher(lexicon.companies.kinds + lexicon.companies.firm_kinds).sub(" ", whole).split())
    parts = [whole, *([plain(quoted.group(1))] if quoted else [])]
    return (*parts, core) if len(core) >= _SHORTEST_CORE and core != whole else tuple(parts)


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
