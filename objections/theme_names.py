"""Names of themes: the words that set a group of quotes apart from the others.

A word counts by the share of the group's quotes that have it, times how rare it is in all quotes (class-based TF-IDF,
Grootendorst 2022, "BERTopic", with document frequencies). Neighbouring words count together where they mostly stand
together («первый взнос»).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import log

import yaml
from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
from spacy.lang.ru.stop_words import STOP_WORDS as RUSSIAN

from objections.language import Token, analysis_language, is_number, words
from objections.pack_files import PACKS

WORDS = 3
SHARED = 0.3
"""A word names a group when this share of its quotes has it; otherwise the first quote does."""
LESS = 0.45
"""A further word is named down to this share of the first one's weight."""
PAIR_BONUS = 1.4
QUOTED_WORDS = 8

Term = tuple[str, ...]


@dataclass(slots=True)
class _Terms:
    """Of one quote: its words and pairs of neighbours, by lemma, and how each was said."""

    said: dict[Term, str] = field(default_factory=dict)


def theme_names(groups: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, str]:
    """A name of each group of quotes ``(text, language)``; one without telling words is named by its first quote."""
    read = {name: [_terms(text, language) for text, language in quotes] for name, quotes in groups.items()}
    everywhere = Counter(term for quotes in read.values() for quote in quotes for term in quote.said)
    total = sum(len(quotes) for quotes in read.values())
    return {name: _named(quotes, everywhere, total) or _short(groups[name]) for name, quotes in read.items()}


def _named(quotes: Sequence[_Terms], everywhere: Mapping[Term, int], total: int) -> str:
    here = Counter(term for quote in quotes for term in quote.said)
    least = 2 if len(quotes) > 1 else 1
    weights = {
        term: count / len(quotes) * log((1 + total) / everywhere[term]) * (PAIR_BONUS if len(term) > 1 else 1.0)
        for term, count in here.items()
        if count >= max(least, SHARED * len(quotes))
    }
    chosen: list[Term] = []
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        if chosen and weights[term] < LESS * weights[chosen[0]]:
            break
        if not any(set(term) & set(other) for other in chosen):
            chosen.append(term)
        if len(chosen) == WORDS:
            break
    return ", ".join(_as_said(term, quotes) for term in chosen)


def _as_said(term: Term, quotes: Sequence[_Terms]) -> str:
    """The form that most quotes have; of equal ones the first by the alphabet."""
    forms = Counter(quote.said[term] for quote in quotes if term in quote.said)
    return min(forms, key=lambda form: (-forms[form], form))


def _short(quotes: Sequence[tuple[str, str]]) -> str:
    spoken = quotes[0][0].split()
    return " ".join(spoken[:QUOTED_WORDS]) + (" …" if len(spoken) > QUOTED_WORDS else "")


@lru_cache(maxsize=20_000)
def _terms(text: str, language: str) -> _Terms:
    found = _Terms()
    before: Token | None = None
    for token in words(text, language):
        if not _tells(token, language):
            before = None
            continue
        found.said.setdefault((token.lemma,), token.text)
        if before is not None:
            found.said.setdefault((before.lemma, token.lemma), f"{before.text} {token.text}")
        before = token
    return found


def _tells(token: Token, language: str) -> bool:
    idle = _idle(analysis_language(language))
    return len(token.text) > 2 and not is_number(token, language) and not {token.text, token.lemma} & idle


@cache
def _idle(language: str) -> frozenset[str]:
    stops = RUSSIAN if language == "ru" else ENGLISH
    spoken: dict[str, str] = yaml.safe_load((PACKS / "idle.v1.yaml").read_text("utf-8"))
    return frozenset({*stops, *spoken[language].split()})
