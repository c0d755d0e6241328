"""Which words a language knows, and the cases of a Russian name; the dictionaries are loaded on first use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

_LETTERS = frozenset("авикосуя")
CASES = ("gent", "datv", "accs", "ablt", "loct")


def is_known(word: str) -> bool:
    """Whether the Russian or English dictionary, by its letters, has the plain word or all parts around its hyphens."""
    return all(_is_word(part) for part in word.split("-") if part)


def is_russian(text: str) -> bool:
    """Written in Russian letters."""
    return all("а" <= letter <= "я" or letter == "ё" for letter in text.lower() if letter.isalpha())


def forms(text: str) -> tuple[str, ...]:
    """The text in every case of the singular, nominative first; only itself where it is not Russian.

    Words that no dictionary has keep their shape, save the last.
    """
    words = text.split()
    if not is_russian(text):
        return (text,)
    inflected = (
        " ".join(_inflected(word, case, place == len(words) - 1) for place, word in enumerate(words)) for case in CASES
    )
    return tuple(dict.fromkeys((text, *inflected)))


def _inflected(word: str, case: str, last: bool) -> str:
    lower = word.lower()
    if not last and not _russian().word_is_known(lower):
        return word
    parses = [one for one in russian_parses(lower) if "nomn" in one.tag and "plur" not in one.tag]
    found = parses[0].inflect({case}) if parses else None
    return _spelled(word, found.word) if found else word


def _spelled(word: str, form: str) -> str:
    """The form with the capitals of the word it begins like."""
    same = 0
    while same < min(len(word), len(form)) and word[same].lower().replace("ё", "е") == form[same].replace("ё", "е"):
        same += 1
    return word[:same] + form[same:]


def _is_word(part: str) -> bool:
    if not is_russian(part):
        return len(part) == 1 or _english()(part)
    return part in _LETTERS if len(part) == 1 else bool(_russian().word_is_known(part))


def russian_parses(word: str) -> list[Any]:
    """pymorphy3's parses of a lower-case word, likeliest first; none of what is not written in Russian letters.

    Nothing else may be asked: pymorphy3 fails on letters that Unicode has no name for.
    """
    return list(_russian().parse(word)) if is_russian(word) else []


@cache
def _russian() -> Any:
    """One for the whole process: its dictionaries take a few tenths of a second and their memory."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _english() -> Callable[[str], bool]:
    import lemminflect

    return lambda word: bool(lemminflect.getAllLemmas(word))
