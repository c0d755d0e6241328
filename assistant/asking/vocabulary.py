"""The words by which things are asked for, from a versioned pack per language, and where a question has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from assistant.asking.words import Token, is_word, lemmas_of, near, plain

PACKS = Path(__file__).with_name("packs")
SHORTEST_MISSPELT = 5
SHORTEST_CUT = 4
MOST_MEANT = 4
SKIPPED = frozenset(
    {
        *("мы", "вы", "они", "он", "она", "я", "же", "ли", "бы", "у", "нас", "нам", "вас", "наш", "наши", "нашу"),
        *("был", "была", "было", "были", "быть", "was", "were", "been", "be", "being"),
        *("нашей", "наших", "we", "you", "they", "he", "she", "i", "the", "a", "an", "our", "your"),
    }
)
"""Words that may stand inside a pattern wherever a sentence puts them."""
KINDS = (
    "nouns",
    "list",
    "statistics",
    "measures",
    "sections",
    "outcomes",
    "conceded",
    "categories",
    "steps",
    "handling_steps",
    "missed",
    "qualities",
    "kinds",
    "languages",
    "groups",
    "askers",
    "orders",
    "trend",
    "compare",
    "thresholds",
    "declines",
    "sources",
    "stages",
)
ALONE = ("greetings", "all_time", "disputed", "words", "first_of", "except", "rest")


@dataclass(frozen=True, slots=True)
class Match:
    """Words ``start:end`` of a question that mean ``value`` of ``kind``."""

    kind: str
    value: str
    start: int
    end: int
    passed: frozenset[int] = frozenset()
    """Places inside that are no words of the pattern: a name or days that stand in its midst."""

    @property
    def length(self) -> int:
        return self.end - self.start - len(self.passed)

    @property
    def places(self) -> frozenset[int]:
        return frozenset(range(self.start, self.end)) - self.passed


@dataclass(frozen=True, slots=True)
class _Word:
    """One place of a pattern: lemmas, exact forms and beginnings that fit it."""

    lemmas: frozenset[str]
    exact: frozenset[str]
    stems: tuple[str, ...]
    optional: bool

    def fits(self, token: Token) -> bool:
        return (
            token.text in self.exact
            or not self.lemmas.isdisjoint(token.lemmas)
            or (bool(self.stems) and token.text.startswith(self.stems))
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    kind: str
    value: str
    words: tuple[_Word, ...]

    def ends(
        self, tokens: Sequence[Token], place: int, word: int = 0, between: frozenset[int] = frozenset()
    ) -> Iterator[int]:
        """Where the pattern may end when its rest, from ``word`` on, begins at ``place``.

        Words at ``between`` may stand inside it as well: «как быстро Маша перезванивает».
        """
        if word == len(self.words):
            yield place
            return
        here = self.words[word]
        if place < len(tokens) and here.fits(tokens[place]):
            yield from self.ends(tokens, place + 1, word + 1, between)
        if word and place < len(tokens) and (tokens[place].text in SKIPPED or place in between):
            yield from self.ends(tokens, place + 1, word, between)
        if here.optional:
            yield from self.ends(tokens, place, word + 1, between)


def compiled(kind: str, value: str, text: str) -> Pattern:
    return Pattern(kind, value, tuple(_word(part) for part in plain(text).split()))


def _word(part: str) -> _Word:
    optional, part = part.endswith("?"), part.removesuffix("?")
    lemmas: set[str] = set()
    exact: set[str] = set()
    stems: list[str] = []
    for one in part.split("|"):
        if one.endswith("*"):
            stems.append(one.removeprefix("=").removesuffix("*"))
        elif one.startswith("=") and len(one) > 1:
            exact.add(one[1:])
        else:
            lemmas |= lemmas_of(one)
    return _Word(frozenset(lemmas), frozenset(exact), tuple(stems), optional)


@dataclass(frozen=True)
class Vocabulary:
    """One language's pack, ready to be matched; ``calendar`` is read by ``assistant.asking.days_words``."""

    language: str
    patterns: tuple[Pattern, ...]
    fillers: frozenset[str]
    calendar: Mapping[str, Any]
    diminutives: Mapping[str, tuple[str, ...]]
    source_codes: frozenset[str] = field(default_factory=frozenset)
    aliases: Mapping[str, str] = field(default_factory=dict)
    idle: frozenset[str] = field(default_factory=frozenset)
    """Words that narrow nothing in any reading: politeness, talk about the asking, events in general."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Short and colloquial spellings of single words: «срм», "pct"."""

    def matches(
        self, tokens: Sequence[Token], more: Iterable[Pattern] = (), between: frozenset[int] = frozenset()
    ) -> list[Match]:
        """Every pattern everywhere, the longest of each pattern and place."""
        found = []
        for pattern in (*self.patterns, *more):
            for place in range(len(tokens)):
                if place in between:
                    continue
                ends = (end for end in pattern.ends(tokens, place, between=between) if end - 1 not in between)
                end = max(ends, default=place)
                if end > place:
                    passed = between & frozenset(range(place, end))
                    found.append(Match(pattern.kind, pattern.value, place, end, passed))
        return found

    def is_filler(self, token: Token) -> bool:
        if not token.lemmas.isdisjoint(self.calendar["units"]):
            return False  # «в день» asks for something, though «день» may be «деть»
        return not self.fillers.isdisjoint({token.text} if len(token.text) < 3 else token.lemmas)

    def is_idle(self, token: Token) -> bool:
        """Whether a word narrows nothing, by the wider list; names of units of time are not among them."""
        return not self.idle.isdisjoint(token.lemmas) and token.lemmas.isdisjoint(self.calendar["units"])

    def whole(self, cut: str) -> str:
        """What a word that was cut short begins («менедж», «отраб»); the word itself where that may be several."""
        if len(cut) < SHORTEST_CUT:
            return cut
        longer = {lemma for lemma in self.lemmas if lemma.startswith(cut) and len(lemma) > len(cut)}
        meant = {value for lemma in longer for value in self.lemmas[lemma]}
        return min(longer, key=lambda lemma: (len(lemma), lemma)) if longer and len(meant) <= MOST_MEANT else cut

    @cached_property
    def lemmas(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """What each lemma of a pattern of its own is for."""
        found: dict[str, set[tuple[str, str]]] = {}
        for pattern in self.patterns:
            if len(pattern.words) == 1 and pattern.kind != "declines":
                for lemma in pattern.words[0].lemmas:
                    found.setdefault(lemma, set()).add((pattern.kind, pattern.value))
        for month, number in self.calendar["months"].items():
            found.setdefault(month, set()).add(("months", str(number)))
        return {lemma: frozenset(meant) for lemma, meant in found.items()}

    @cached_property
    def known(self) -> frozenset[str]:
        """Every word of the patterns and of the calendar."""
        found = {form for pattern in self.patterns for word in pattern.words for form in (*word.lemmas, *word.exact)}
        found |= {str(key) for part in self.calendar.values() if isinstance(part, dict) for key in part}
        return frozenset(found)

    @cached_property
    def spellings(self) -> Mapping[str, frozenset[str]]:
        """Every form that a pattern or the calendar knows, by that form with one letter left out or by itself."""
        forms = {form for lemma in self.known if len(lemma) >= SHORTEST_MISSPELT for form in _forms(lemma)}
        index: dict[str, set[str]] = {}
        for form in forms:
            for key in _shortened(form):
                index.setdefault(key, set()).add(form)
        return {key: frozenset(found) for key, found in index.items()}

    def spelt(self, word: str, also: Iterable[str] = ()) -> str:
        """What a word that no dictionary has was meant to be, where one letter is wrong; the word itself otherwise."""
        if len(word) < SHORTEST_MISSPELT - 1 or not word.isalpha() or is_word(word) or word in self.known:
            return word
        if (whole := self.whole(word)) != word:
            return whole
        close = {form for key in _shortened(word) for form in self.spellings.get(key, ()) if near(word, form)}
        close |= {form for form in also if near(word, form)}
        if len(word) < SHORTEST_MISSPELT:
            close = {form for form in close if len(form) > len(word) and form[:2] == word[:2]}
        return min(close, key=lambda form: (abs(len(form) - len(word)), form[:1] != word[:1], form)) if close else word


def _shortened(word: str) -> set[str]:
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _forms(lemma: str) -> set[str]:
    from transcription.wordforms import russian_parses

    found = {lemma}
    for parse in russian_parses(lemma)[:2]:
        if parse.normal_form.replace("ё", "е") == lemma:
            found |= {form.word.replace("ё", "е") for form in parse.lexeme}
    if lemma.isascii():
        stem = lemma.removesuffix("e")
        found |= {lemma + "s", stem + "ed", stem + "ing"}
    return found


@cache
def vocabulary(language: str) -> Vocabulary:
    """The pack of ``ru`` or ``en``."""
    pack = yaml.safe_load((PACKS / f"asking.{language}.v1.yaml").read_text(encoding="utf-8"))
    patterns = [
        compiled(kind, str(value), text)
        for kind in KINDS
        for value, several in pack[kind].items()
        for text in _all(several)
    ]
    patterns += [compiled(kind, kind, text) for kind in ALONE for text in _all(pack[kind])]
    return Vocabulary(
        language=language,
        patterns=tuple(patterns),
        fillers=frozenset(form for word in plain(pack["fillers"]).split() for form in (word, *lemmas_of(word))),
        idle=_idle(language),
        calendar=pack["calendar"],
        diminutives={name: tuple(short) for name, short in pack["diminutives"].items()},
        source_codes=frozenset(pack["sources"]),
        aliases=pack["aliases"],
        signs=pack["signs"],
    )


def _idle(language: str) -> frozenset[str]:
    pack = yaml.safe_load((PACKS / f"idle.{language}.v1.yaml").read_text(encoding="utf-8"))
    classes = (text for name, text in pack.items() if name not in ("id", "version", "language"))
    return frozenset(word for text in classes for word in plain(text).split() if word.isalpha())


def _all(several: str | list[str]) -> list[str]:
    return [text.strip() for text in (several.split(",") if isinstance(several, str) else several) if text.strip()]
