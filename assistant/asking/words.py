"""A question cut into words with all their lemmas, in Russian and English; knows nothing of what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from objections.language import lemmas as english_lemmas
from transcription.wordforms import russian_parses

_WORD = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}(?:\.\d{2,4})?(?!\d)|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th)\b|\d{1,2}-(?:го|ого|е|ое|й|я|ая|му|м)\b|\d+(?:[.,]\d+)?|[^\W\d_]+\d*(?:['’\-][^\W\d_]+)*|%"
)
_QUOTED = re.compile(r"«([^»]{2,80})»|\"([^\"]{2,80})\"|“([^”]{2,80})”")
DEEDS = frozenset(
    {
        *("удалить", "удалять", "стереть", "стирать", "написать", "писать", "отправить", "отправлять", "позвонить"),
        *("звонить", "забыть", "забывать", "сочинить", "придумать", "перевести", "купить", "продать", "уволить"),
        *(
            "изменить",
            "изменять",
            "поставить",
            "добавить",
            "создать",
            "исправить",
            "убрать",
            "запомнить",
            "игнорировать",
        ),
        *("проигнорировать", "назначить", "записать", "нарисовать", "спеть", "представить", "притвориться", "обмануть"),
        *("поменять", "скрыть", "очистить", "сбросить", "оспорить", "закрыть", "поднять", "переписать", "завести"),
    }
)
"""What nobody can be asked to do here."""
_SHORT = {"n't": "not", "'s": "", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_IRREGULAR = {"can't": ["can", "not"], "won't": ["will", "not"], "cannot": ["can", "not"], "shan't": ["shall", "not"]}
NEGATIONS = frozenset(
    {"не", "ни", "нет", "без", "нету", "not", "no", "without", "never", "кроме", "except", "besides", "n't"}
)
BOUNDING = frozenset(
    {"после", "до", "против", "вместо", "сверх", "свыше", "вне", "исключая", "помимо", "минуя", "мимо"}
)
"""Prepositions that say of which side of something is asked."""
_FUNCTION = frozenset({"PRCL", "CONJ", "PREP", "INTJ", "NPRO"})
LONGEST = 600
"""Characters of a question that are read; more is no question."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as written, lower case with ё as е, and every lemma it may have."""

    written: str
    text: str
    lemmas: frozenset[str]
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text[:1].isdigit()

    @property
    def capital(self) -> bool:
        return self.written[:1].isupper()


def plain(text: str) -> str:
    return text.lower().replace("ё", "е").replace("’", "'")


def language_of(text: str) -> str:
    """``ru`` where at least half of the words are in Russian letters; names of either alphabet stand in questions."""
    words = re.findall(r"[^\W\d_]+", text)
    russian = sum(bool(re.search("[а-яё]", word.lower())) for word in words)
    return "ru" if words and russian * 2 >= len(words) else "en"


def cut(text: str) -> tuple[Token, ...]:
    """The words of a question, contractions apart."""
    made: list[Token] = []
    for match in _WORD.finditer(text[:LONGEST]):
        for piece, start, end in _apart(match.group(), match.start(), match.end()):
            lower = plain(piece)
            made.append(Token(piece, lower, lemmas_of(lower), start, end))
    return tuple(made)


def quoted(text: str) -> tuple[str, int, int] | None:
    """The first piece in quotation marks, and where it stands."""
    match = _QUOTED.search(text[:LONGEST])
    return None if match is None else (next(filter(None, match.groups())), match.start(), match.end())


def lemmas_of(word: str) -> frozenset[str]:
    """Every lemma that a lower-case word may have, itself among them."""
    return _lemmas_of(word)


@lru_cache(maxsize=32_768)
def _lemmas_of(word: str) -> frozenset[str]:
    if not word[:1].isalpha():
        return frozenset({word})
    if re.search("[а-я]", word):
        return frozenset({word} | {parse.normal_form.replace("ё", "е") for parse in russian_parses(word)})
    return frozenset({word} | set(_english(word)))


def _english(word: str) -> set[str]:
    found: dict[str, tuple[str, ...]] = _lemminflect().getAllLemmas(word)
    return {lemma.lower() for several in found.values() for lemma in several} | set(english_lemmas(word, "en")[:1])


def _lemminflect() -> Any:
    import lemminflect

    return lemminflect


@lru_cache(maxsize=8192)
def is_word(word: str) -> bool:
    """Whether a dictionary of its alphabet has the word."""
    if re.search("[а-я]", word):
        return any(parse.is_known for parse in russian_parses(word))
    return bool(_lemminflect().getAllLemmas(word))


@lru_cache(maxsize=8192)
def is_request(word: str) -> bool:
    """Whether a Russian word is a request to tell something («разложи», «сообщите»): the form asks, not the meaning.

    Requests to do something to the calls or to write anything are none of these.
    """
    if not re.search("[а-я]", word):
        return False
    parses = [parse for parse in russian_parses(word) if parse.is_known]
    asks = [parse for parse in parses if "impr" in parse.tag and parse.score > 0.05]
    other = any("NOUN" in parse.tag or "NUMR" in parse.tag for parse in parses if "impr" not in parse.tag)
    return bool(asks) and not other and not any(parse.normal_form.replace("ё", "е") in DEEDS for parse in asks)


@lru_cache(maxsize=8192)
def may_be_name(word: str) -> bool:
    """Whether the Russian dictionary has the word as a first name or surname."""
    return any(
        ("Name" in parse.tag or "Surn" in parse.tag) and parse.is_known and parse.score > 0.2
        for parse in russian_parses(word)
    )


def _apart(written: str, start: int, end: int) -> Sequence[tuple[str, int, int]]:
    lower = plain(written)
    if lower in _IRREGULAR:
        return [(piece, start, end) for piece in _IRREGULAR[lower]]
    for ending, full in _SHORT.items():
        if lower.endswith(ending) and len(lower) > len(ending):
            head = (written[: -len(ending)], start, end - len(ending))
            return [head, (full, end - len(ending), end)] if full else [head]
    if "-" in written and not lower[:1].isdigit() and not lower.startswith(("по-", "кто-", "что-")):
        return _at_hyphens(written, start)
    return [(written, start, end)]


def _at_hyphens(written: str, start: int) -> list[tuple[str, int, int]]:
    pieces, place = [], start
    for piece in written.split("-"):
        if piece:
            pieces.append((piece, place, place + len(piece)))
        place += len(piece) + 1
    return pieces


def near(one: str, other: str) -> bool:
    """Whether one letter was dropped, added, changed, or two neighbours swapped."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    first = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) != len(long):
        return short[first:] == long[first + 1 :]
    swapped = short[first + 2 :] == long[first + 2 :] and short[first : first + 2] == long[first : first + 2][::-1]
    return swapped or short[first + 1 :] == long[first + 1 :]


@lru_cache(maxsize=8192)
def is_function_word(word: str) -> bool:
    """Whether a Russian word is a particle, conjunction, preposition, interjection or pronoun that bounds nothing."""
    if word in NEGATIONS or word in BOUNDING or word.startswith(("ник", "нич", "ниг")) or not re.search("[а-я]", word):
        return False
    parses = [parse for parse in russian_parses(word) if parse.is_known]
    return bool(parses) and all(parse.tag.POS in _FUNCTION for parse in parses if parse.score > 0.1)
