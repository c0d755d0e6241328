"""The language of a written transcript, told from its letters."""

from __future__ import annotations

from collections.abc import Iterable


def guess_language(texts: Iterable[str]) -> str:
    """``ru`` when Cyrillic letters are at least a third of all letters, else ``en``."""
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    return "ru" if letters and cyrillic >= len(letters) / 3 else "en"
