"""A quote widened to the phrase that it stands in, so that it can be read alone; pure, and always verbatim."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scoring_rubric.spoken_number_words import word_set

MOST_WORDS = 30
"""A phrase of more words is cut around the quote."""
AROUND = 8
"""So many words at most are added on either side of a quote where nothing marks the end of a phrase."""
_ENDS = re.compile(r"[.!?…]+[\"»”)]*(?=\s+[^\sa-zа-яё]|\s*$)")
"""A stop before a small letter ends nothing: recognisers set it where the speaker only drew breath."""
_OPENS = word_set(
    "и а но что чтобы потому поэтому если когда так то ну вот значит либо или как где кто куда какой сколько"
    " and but so because if when that then or well how what where who which"
)
"""Words that a clause may begin with, where speech was written down without punctuation."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """``words`` are a verbatim part of the turn; ``begun`` and ``ended`` say whether the phrase is whole there."""

    words: str
    begun: bool = True
    ended: bool = True

    @property
    def shown(self) -> str:
        """With dots where something was left out."""
        return ("" if self.begun else "…") + self.words + ("" if self.ended else "…")


def phrase_of(text: str, quote: str) -> Phrase:
    """The sentence of ``text`` that ``quote`` stands in; the quote itself where the text has no such words.

    A turn without punctuation is taken whole if it is short, else from the beginning of a clause before the quote to
    the beginning of one after it.
    """
    start = text.find(quote)
    if not quote or start < 0:
        return Phrase(quote)
    end = start + len(quote)
    first, last = _sentence(text, start, end)
    if len(text[first:last].split()) <= MOST_WORDS:
        return Phrase(text[first:last].strip())
    first, begun = _back(text, first, start)
    last, ended = _on(text, end, last)
    return Phrase(text[first:last].strip(), begun, ended)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The borders of the sentences that a stretch lies in."""
    before = [found.end() for found in _ENDS.finditer(text) if found.end() <= start]
    after = next((found.end() for found in _ENDS.finditer(text) if found.end() >= end), len(text))
    return (before[-1] if before else 0), after


def _back(text: str, first: int, start: int) -> tuple[int, bool]:
    """Where to begin: the sentence if it is near, else after a comma or with a clause, as far before as allowed."""
    words = list(re.finditer(r"\S+", text[first:start]))
    if len(words) <= AROUND:
        return first, True
    near = words[-AROUND:]
    for place, word in enumerate(near):
        opens = place and near[place - 1].group().endswith((",", ";", ":", "-", "—"))
        if opens or word.group().lower().strip(",") in _OPENS:
            return first + word.start(), False
    return first + near[0].start(), False


def _on(text: str, end: int, last: int) -> tuple[int, bool]:
    """Where to end: at the sentence's end if it is near, else after a comma or before the next clause."""
    words = list(re.finditer(r"\S+", text[end:last]))
    if len(words) <= AROUND:
        return last, True
    for place, word in reversed(list(enumerate(words[:AROUND]))):
        if word.group().endswith((",", ";", ":")):
            return end + word.end() - 1, False
        if place and word.group().lower() in _OPENS:
            return end + words[place - 1].end(), False
    return end + words[AROUND - 1].end(), False
