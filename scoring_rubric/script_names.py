"""Whether a name known beforehand is said in a text, also in another case or misheard by a letter or two."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Literal

from objections.language import Token, words

NameSource = Literal["manager", "company"]

ALIKE = 0.8
LEGAL = frozenset({"ооо", "ао", "зао", "пао", "ип", "компания", "фирма", "llc", "ltd", "inc", "gmbh", "company"})
LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e",
    "ю": "u", "я": "a",
}  # fmt: skip


def says_name(text: str, name: str, language: str, *, whole: bool) -> tuple[int, int] | None:
    """Characters of ``text`` in which ``name`` is said, or None; ``whole`` asks for all its words, not any one.

    Both are compared in Latin letters, so «Линтера» answers to "Lintera"; a company's legal form is left out.
    """
    spoken, wanted = words(text, language), [word for word in words(name, language) if word.text not in LEGAL]
    for sought in [wanted] if whole else [[word] for word in wanted]:
        for first in range(len(spoken) - len(sought) + 1):
            heard = spoken[first : first + len(sought)]
            if sought and _alike(_spelled(heard), _spelled(sought)):
                return heard[0].start, heard[-1].end
    return None


def _alike(heard: str, sought: str) -> bool:
    if min(len(heard), len(sought)) < 4:
        return heard == sought
    return SequenceMatcher(None, heard, sought, autojunk=False).ratio() >= ALIKE


def _spelled(tokens: tuple[Token, ...] | list[Token]) -> str:
    return "".join(LETTERS.get(letter, letter) for token in tokens for letter in token.lemma)
