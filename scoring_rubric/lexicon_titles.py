"""What a lexicon calls who decides, refusal reasons, sources and stages, in the words of another lexicon; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scoring_rubric.lexicon import Lexicon

_BETWEEN = re.compile(r"(: |, )")


def titles(known: Iterable[Lexicon], wanted: Lexicon) -> dict[str, str]:
    """Every title of the ``known`` lexicons with the one that the same entry has in ``wanted``."""
    theirs = dict(_entries(wanted))
    return {title: theirs[key] for lexicon in known for key, title in _entries(lexicon) if key in theirs}


def renamed(value: str, known: Iterable[Lexicon], wanted: Lexicon) -> str:
    """A value made of titles («решает другой человек: собственник») told by ``wanted``; other words stay."""
    return translated(value, titles(known, wanted))


def translated(value: str, by_title: dict[str, str]) -> str:
    """The same with the titles at hand: nothing is changed unless every part of the value is a title."""
    parts = _BETWEEN.split(value)
    if any(part not in by_title for part in parts[::2]):
        return by_title.get(value, value)
    return "".join(by_title[part] if place % 2 == 0 else part for place, part in enumerate(parts))


def _entries(lexicon: Lexicon) -> Iterator[tuple[tuple[str, str], str]]:
    """Kind and code of each entry, with its title."""
    kinds = {
        "role": lexicon.decision_roles,
        "person": lexicon.deciding.people,
        "reason": lexicon.refusal_reasons,
        "source": lexicon.sources,
        "stage": lexicon.stages,
    }
    for kind, entries in kinds.items():
        for entry in entries:
            yield (kind, entry.code), entry.title
