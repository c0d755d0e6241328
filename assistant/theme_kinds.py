"""Objections by kind where there are too few calls for themes: the taxonomy's categories stand in for meanings.

A theme needs two calls that say the same thing, which a first week seldom has. A kind is told at once and is counted
as a theme is; it keeps no quotes of its own and nobody renames it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from objections.taxonomy import Taxonomy
from objections.themes import Theme, ThemeQuote

KIND = "kind-"
"""What the id of a kind begins with; its category follows."""
ENOUGH_THEMES = 3
"""From so many themes on a period needs no kinds."""


def is_kind(theme_id: str) -> bool:
    return theme_id.startswith(KIND)


def kinds_of(quotes: Sequence[ThemeQuote]) -> tuple[Theme, ...]:
    """One stand-in a category, with its quotes as they come."""
    found: dict[str, list[ThemeQuote]] = {}
    for quote in quotes:
        found.setdefault(quote.category, []).append(quote)
    return tuple(
        Theme(f"{KIND}{category}", category, "", len({quote.call_id for quote in own}), tuple(own))
        for category, own in sorted(found.items())
    )


def kind_name(kind: Theme, taxonomies: Mapping[str, Taxonomy]) -> str:
    """The category's title in the language that most of the quotes are in."""
    language = Counter(quote.language for quote in kind.quotes).most_common(1)[0][0]
    taxonomy = taxonomies.get(language)
    titles = {one.id: one.title for one in taxonomy.categories} if taxonomy else {}
    return titles.get(kind.category, {}).get(language, kind.category)
