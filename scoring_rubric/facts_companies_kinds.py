"""Titles told by the kind of firm in them: "linden primary school", «школа номер пять», "i run the old mill inn"."""

from __future__ import annotations

import re
from itertools import pairwise

from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.spoken_numbers import Token, cardinals, plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Turn, quote

_SURE = 0.8
_LIKELY = 0.7
_POST_WORDS = 6
_LONGEST_TITLE = 4
_NUMBER = ("номер", "number", "no")


def ends_in_kind(title: str, lexicon: Lexicon) -> bool:
    """Whether a title of two words or more ends in a kind of firm ("bluefin bakery")."""
    words = plain(title).split()
    return len(words) > 1 and said(lexicon.companies.firm_kinds, words[-1]) is not None


def numbered(turn: Turn, lexicon: Lexicon) -> Fact | None:
    """«хлебозавод номер три»: a kind of firm that has a number for a name."""
    words = tokens(turn.text)
    kinds = lexicon.companies.kinds + lexicon.companies.firm_kinds
    for kind, number in pairwise(words):
        if number.text not in _NUMBER or said(kinds, kind.text) is None:
            continue
        counted = next((one for one in cardinals(turn.text) if 0 < one.start - number.end < 3), None)
        if counted is not None:
            value = turn.text[kind.start : counted.end]
            return Fact(value, (quote(turn, kind.start, counted.end),), confidence=_LIKELY)
    return None


def at_his_post(turn: Turn, lexicon: Lexicon) -> Fact | None:
    """ "i manage the kitchen at harbour view hotel": the firm where the client says that he does something."""
    words = tokens(turn.text)
    for cue in matcher(lexicon.companies.posts).finditer(plain(turn.text)):
        near = [word for word in words if word.start >= cue.end()][:_POST_WORDS]
        for place, word in enumerate(near):
            if word.text in lexicon.companies.posts_at:
                first = words.index(word) + 1
                found = _title(turn, words[first : first + _LONGEST_TITLE], lexicon)
                if found is not None:
                    return found
            if place and re.search(r"[.,;!?]", turn.text[near[place - 1].end : word.start]):
                break
    return None


def _title(turn: Turn, words: tuple[Token, ...], lexicon: Lexicon) -> Fact | None:
    """Two words or more of which the last is a kind of firm; an article or a pronoun makes them no title."""
    words = words[1:] if words and words[0].text == "the" else words
    for size in range(len(words), 1, -1):
        taken = words[:size]
        text = turn.text[taken[0].start : taken[-1].end]
        if ends_in_kind(text, lexicon) and not any(
            said(lexicon.companies.not_titles, word.text) for word in taken[:-1] if word.text != "and"
        ):
            return Fact(text, (quote(turn, taken[0].start, taken[-1].end),), confidence=_SURE)
    return None
