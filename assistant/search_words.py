"""What a search looks for and what it finds it in: words in all their forms, and phrases to the letter; pure.

A word is known by its dictionary forms, so that «дорогой» finds «дорого бы» and "prices" finds "price". Words in
Cyrillic are read as Russian and all others as English, in a text and in a question alike, whatever language the call is
in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from objections.language import possible_lemmas

LEAST_LETTERS = 3
"""Shorter words say nothing by themselves and are looked for only where nothing longer is."""
PARTICLE = re.compile(
    "нет|не|ни|да|же|ли|бы|уже|еще|вот|ведь|это|как|что|для|или|при|про|под|над|без|так|там|тут|"
    "no|not|the|and|for|are|was|this|that|with|from|but|yes"
)
"""Said on nearly every call: beside other words they order what is found and find nothing themselves."""
LIKELY = 0.1
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_QUOTED = re.compile(r'"([^"]+)"|«([^»]+)»|“([^”]+)”')
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_ADJECTIVE = ("ый", "ий", "ой")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word as ``plain`` writes it, and its characters ``start:end`` in the text."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """One word that is looked for: any of ``lemmas``, or any form that begins with ``prefix``."""

    form: str
    lemmas: frozenset[str]
    prefix: str = ""

    def meets(self, form: str) -> bool:
        """Whether a word as it was said is the one that is looked for."""
        return form.startswith(self.prefix) if self.prefix else not self.lemmas.isdisjoint(lemmas_of(form))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are looked for as they stand; ``terms`` are the same words, to find the turns that have them all."""

    text: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a person typed: ``terms`` in any order (those of the phrases among them), ``phrases`` word for word;
    ``particles`` are small words beside them, which a call may lack.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    particles: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)


def read_question(text: str) -> Question:
    """``слишком дорого "в два раза"`` → two terms and the words of a phrase; ``скидк*`` is a beginning."""
    quoted = filter(None, (spaced(next(filter(None, found.groups()))) for found in _QUOTED.finditer(text)))
    phrases = tuple(Phrase(one, tuple(_term(word, begins=False) for word in one.split())) for one in quoted)
    loose = _QUOTED.sub(" ", text)
    said = [(word, loose[word.end : word.end + 1] == "*") for word in spoken(loose)]
    telling = [
        one for one in said if one[1] or (len(one[0].form) >= LEAST_LETTERS and not PARTICLE.fullmatch(one[0].form))
    ]
    terms = [_term(word.form, begins=begins) for word, begins in (telling or ([] if phrases else said))]
    inside = [term for phrase in phrases for term in phrase.terms]
    small = [
        _term(word.form, begins=False)
        for word, begins in said
        if telling and not begins and PARTICLE.fullmatch(word.form)
    ]
    return Question(text.strip(), tuple(dict.fromkeys((*terms, *inside))), phrases, tuple(dict.fromkeys(small)))


def spoken(text: str) -> Iterator[Spoken]:
    """The words of a text, lower-case, ё as е."""
    for found in _WORD.finditer(text):
        form = found[0].lower().replace("ё", "е").replace("\u2019", "'")
        yield Spoken(form, found.start(), found.end())


def spaced(text: str) -> str:
    """The words of a text with one space between, to compare phrases by."""
    return " ".join(word.form for word in spoken(text))


def says(text: str, phrase: str) -> bool:
    """Whether the words of ``phrase`` stand in the text side by side."""
    return f" {phrase} " in f" {spaced(text)} "


@lru_cache(maxsize=65_536)
def lemmas_of(form: str) -> frozenset[str]:
    """The likely dictionary forms of a word as it was said."""
    return frozenset(possible_lemmas(form, "ru" if _CYRILLIC.search(form) else "en", likely=LIKELY))


def words_of_turns(texts: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """The turns that each dictionary form is said in, in order; what an index of a call is made of."""
    found: dict[str, list[int]] = {}
    for turn, text in texts:
        for lemma in {lemma for word in spoken(text) for lemma in lemmas_of(word.form)}:
            found.setdefault(lemma, []).append(turn)
    return found


def marks(text: str, terms: Collection[Term]) -> tuple[tuple[int, int], ...]:
    """Characters of the words of a text that were looked for."""
    return tuple((word.start, word.end) for word in spoken(text) if any(term.meets(word.form) for term in terms))


def _term(form: str, *, begins: bool) -> Term:
    if begins:
        return Term(form, frozenset(), prefix=form)
    known = lemmas_of(form)
    # «дорогой» is a dictionary form: whoever types it does not mean «дорога».
    if form in known and form.endswith(_ADJECTIVE):
        known = frozenset({form})
    return Term(form, known)
