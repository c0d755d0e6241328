"""Somebody's words without personal data, each text worked on once: masking is slow beside counting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.playbook import Playbook
from scoring_rubric.crm_check_compare import stems
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.masking import MASK, masked
from scoring_rubric.spoken_numbers import tokens

MOST_KEPT = 60_000
_NAMES = {"ru": "[имя]", "en": "[name]"}
_BESIDE = re.compile(
    r"(?P<mask>\[имя\]|\[name\])\s+[А-ЯЁA-Z][а-яёa-z]{2,}"
    r"|(?<=[а-яёa-z,] )[А-ЯЁA-Z][а-яёa-z]{2,}\s+(?P<after>\[имя\]|\[name\])"
)
"""A word with a capital beside a hidden name: its other half («[имя] Рыбин»)."""


@dataclass(slots=True)
class Masks:
    """Remembers what it has masked, by text, language and the names that are known besides."""

    playbook: Callable[[], Playbook]
    _made: dict[tuple[str, str, tuple[str, ...]], str] = field(default_factory=dict)

    def of(self, text: str, language: str, known: Iterable[str] = ()) -> str:
        names = tuple(name for name in known if name)
        key = (text, language, names)
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= MOST_KEPT:
                self._made.clear()
            lexicon = self.playbook().lexicon("ru" if language == "ru" else "en")
            found = self._made[key] = _hidden(text, lexicon, names)
        return found


def _hidden(text: str, lexicon: Lexicon, known: tuple[str, ...]) -> str:
    """Masked, and in every inflected form the words of ``known``: a firm of the CRM is a name, too."""
    made = masked(text, lexicon, known=known)
    mask = _NAMES["ru" if lexicon.language == "ru" else "en"]
    wanted = stems(" ".join(known))
    spans = [
        (word.start, word.end)
        for word in tokens(made)
        if stems(word.text) & wanted
        and not any(one.start() < word.end and word.start < one.end() for one in MASK.finditer(made))
    ]
    for start, end in reversed(spans):
        made = made[:start] + mask + made[end:]
    made = _BESIDE.sub(lambda one: one["mask"] or one["after"], made)
    return re.sub(rf"{re.escape(mask)}(?:\s+{re.escape(mask)})+", mask, made)
