"""Somebody's words without personal data, each text worked on once: masking is slow beside counting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.playbook import Playbook
from scoring_rubric.masking import masked

MOST_KEPT = 60_000


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
            found = self._made[key] = masked(text, lexicon, known=names)
        return found
