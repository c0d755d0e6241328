"""Which words can be parts of a person's name, and their nominative; Russian by pymorphy3, English by a list."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from scoring_rubric.spoken_numbers import plain
from transcription.wordforms import russian_parses

_CERTAIN = 0.25
_CYRILLIC = re.compile(r"[а-я]+(?:-[а-я]+)*")


class Part(StrEnum):
    """The part of a name that a word can be."""

    FIRST = "first"
    PATRONYMIC = "patronymic"
    SURNAME = "surname"


_GRAMMEMES = {"Patr": Part.PATRONYMIC, "Name": Part.FIRST, "Surn": Part.SURNAME}


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word as a part of a name: its nominative, and whether the word as it stands is a nominative.

    ``certain`` is False for words that are something else more often («вера», «света») and for unknown words.
    """

    part: Part
    nominative: str
    is_nominative: bool = True
    certain: bool = True


def russian_name(word: str) -> NameWord | None:
    """``word`` (any case) as a part of a Russian name, or None."""
    return _russian_name(plain(word), word[:1].isupper())


def english_name(word: str, known: Collection[str]) -> NameWord | None:
    """``word`` as an English first name of the lexicon's list, or None."""
    return NameWord(Part.FIRST, word.capitalize()) if word.lower() in known else None


@lru_cache(maxsize=8192)
def _russian_name(word: str, capital: bool) -> NameWord | None:
    parses = [
        parse
        for parse in parses_of(word)
        if _part(parse) is not None
        and "plur" not in parse.tag
        # A misheard word must not become a person: first names are few and in the dictionary, unlike surnames.
        and (_part(parse) is not Part.FIRST or parse.is_known or capital)
    ]
    if not parses:
        return None
    best = min(parses, key=lambda parse: (_order(parse), -parse.score))
    part = _part(best)
    if part is None:
        return None
    weight = sum(parse.score for parse in parses if _part(parse) is part)
    nominative = best.inflect({"nomn"})
    return NameWord(
        part,
        _titled(nominative.word if nominative is not None else best.normal_form),
        is_nominative=any("nomn" in parse.tag for parse in parses if _part(parse) is part),
        certain=weight >= _CERTAIN or capital,
    )


def is_known_word(word: str) -> bool:
    """Whether the Russian dictionary has ``word`` as anything but a name."""
    return any(parse.is_known and _part(parse) is None for parse in parses_of(word))


def part_of_speech(word: str) -> str:
    """The likeliest part of speech of a Russian word in pymorphy3's names (NOUN, VERB, PREP, ...), or ""."""
    parses = parses_of(word)
    return str(parses[0].tag.POS or "") if parses else ""


def same_but_ending(one: str, other: str) -> bool:
    """Whether two words differ in no more than two letters at the end («ромашка», «ромашки»)."""
    common = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    common = min(len(one), len(other)) if common is None else common
    return common >= max(4, len(one) - 2, len(other) - 2)


def parses_of(word: str) -> list[Any]:
    """pymorphy3's parses of a Russian word, likeliest first; none for anything that is not Cyrillic."""
    return russian_parses(plain(word)) if _CYRILLIC.fullmatch(plain(word)) else []


def _part(parse: Any) -> Part | None:
    return next((part for grammeme, part in _GRAMMEMES.items() if grammeme in parse.tag), None)


def _order(parse: Any) -> int:
    """Patronymics and first names before surnames, nominatives before other cases."""
    case = 0 if "nomn" in parse.tag else 1
    return {Part.PATRONYMIC: 0, Part.FIRST: 2, Part.SURNAME: 4}[_part(parse) or Part.SURNAME] + case


def _titled(word: str) -> str:
    return "-".join(piece.capitalize() for piece in word.split("-"))


def is_person(word: str) -> bool:
    """Whether a Russian word in nominative says what somebody is («худрук», «заведующая») and is no name."""
    if not re.fullmatch(r"[а-яё-]{4,}", word):
        return False
    parses = parses_of(word)
    if not parses or not is_known_word(word):
        return False
    tag = parses[0].tag
    names = any(mark in tag for mark in ("Name", "Surn", "Patr"))
    noun = (tag.POS == "NOUN" and "anim" in tag) or (tag.POS == "PRTF" and "Subx" in tag)
    return noun and "nomn" in tag and not names
