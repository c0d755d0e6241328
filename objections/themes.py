"""Groups of like objections for marketing: what clients resist, in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from objections.networks import Vectors

# Average cosine between groups, around the mean of all quotes, below which two groups stay apart.
LIKE_ENOUGH = 0.3
# Quotes this near are one saying, even where all quotes are alike and their mean takes everything away.
SAME_WORDS = 0.995
QUOTES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ThemeQuote:
    """One client's verbatim words in one call, of an objection of ``category``; ``vector`` has shape (d,),
    length 1.
    """

    call_id: str
    turn: int
    category: str
    text: str
    vector: Vectors = field(compare=False)
    language: str = "ru"

    @property
    def order(self) -> tuple[str, int, str]:
        return self.call_id, self.turn, self.text


@dataclass(frozen=True, slots=True)
class Theme:
    """Like objections of one category. ``title`` is the most typical quote; ``quotes`` come most typical first;
    ``calls`` counts different calls."""

    id: str
    category: str
    title: str
    calls: int
    quotes: tuple[ThemeQuote, ...]

    @property
    def shown(self) -> tuple[ThemeQuote, ...]:
        """A few quotes for a page, from different calls first."""
        first = {quote.call_id: quote for quote in reversed(self.quotes)}
        different = [quote for quote in self.quotes if first[quote.call_id] is quote]
        rest = [quote for quote in self.quotes if first[quote.call_id] is not quote]
        return tuple([*different, *rest][:QUOTES_SHOWN])


def group(
    quotes: Sequence[ThemeQuote],
    *,
    centre: Vectors | None = None,
    like_enough: float = LIKE_ENOUGH,
    first: int = 1,
) -> tuple[Theme, ...]:
    """Themes, most calls first: by category, then by average-link clustering of the vectors. Every quote lands in
    exactly one theme, and the order of ``quotes`` does not matter. ``centre`` (d,) is what sentences of any kind share
    and what says nothing; without it the quotes' own mean is taken, which few quotes do not allow.
    """
    ordered = _in_order(quotes)
    if not ordered:
        return ()
    raw = _vectors(ordered)
    return _numbered(_themes(ordered, raw, _around(raw, _centre(raw, centre)), like_enough), first=first)


def extended(
    themes: Sequence[Theme],
    quotes: Sequence[ThemeQuote],
    *,
    centre: Vectors | None = None,
    like_enough: float = LIKE_ENOUGH,
    first: int | None = None,
) -> tuple[Theme, ...]:
    """The themes with new quotes: each joins the theme of its category that it is likest to, if it is like enough.

    What is like none is grouped anew, behind them. Known themes keep their id, title and place, and none is divided or
    joined: pages that people have read stay as they were. No known quotes are compared with one another. New ids count
    from ``first``, by default from the highest known one.
    """
    if not themes:
        return group(quotes, centre=centre, like_enough=like_enough, first=first or 1)
    ordered = _in_order(quotes)
    known = [quote for theme in themes for quote in theme.quotes]
    centre = _centre(_vectors(known), centre)
    if not ordered:
        return tuple(_grown(theme, [], centre) for theme in themes)
    raw = _vectors(ordered)
    vectors = _around(raw, centre)
    homes = _homes(themes, centre, ordered, raw, vectors, like_enough)
    grown = [
        _grown(theme, [quote for quote, home in zip(ordered, homes, strict=True) if home == place], centre)
        for place, theme in enumerate(themes)
    ]
    left = [place for place, home in enumerate(homes) if home < 0]
    fresh = _themes([ordered[place] for place in left], raw[left], vectors[left], like_enough)
    return (*grown, *_numbered(fresh, first=first or 1 + max(int(theme.id[1:]) for theme in themes)))


def related(
    themes: Sequence[Theme], *, centre: Vectors | None = None, like_enough: float = LIKE_ENOUGH
) -> dict[str, tuple[str, ...]]:
    """Of each theme those of other categories that are as like it as one theme's quotes are, the likest first."""
    if not themes:
        return {}
    centre = _centre(_vectors([quote for theme in themes for quote in theme.quotes]), centre)
    means = np.stack([_around(_vectors(theme.quotes), centre).mean(axis=0) for theme in themes])
    likeness = (means @ means.T).round(5)
    found: dict[str, tuple[str, ...]] = {}
    for theme, row in zip(themes, likeness, strict=True):
        near = [
            (-float(like), other.id)
            for other, like in zip(themes, row, strict=True)
            if other.category != theme.category and like >= like_enough
        ]
        found[theme.id] = tuple(name for _, name in sorted(near))
    return found


def _in_order(quotes: Sequence[ThemeQuote]) -> list[ThemeQuote]:
    return sorted(quotes, key=lambda quote: (quote.category, quote.order))


def _vectors(quotes: Sequence[ThemeQuote]) -> Vectors:
    return np.stack([quote.vector for quote in quotes])


def _centre(vectors: Vectors, known: Vectors | None) -> Vectors:
    """What all quotes have in common and what therefore says nothing; two or fewer have nothing to compare."""
    if known is not None:
        return known
    none: Vectors = np.zeros_like(vectors[0])
    return none if len(vectors) < 3 else np.asarray(vectors.mean(axis=0), dtype=np.float32)


def _around(vectors: Vectors, centre: Vectors) -> Vectors:
    """Around the centre, unit length, rounded: so that float noise of the last bits cannot move a quote."""
    moved = vectors - centre
    unit: Vectors = (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)).round(5)
    return unit


def _themes(
    quotes: Sequence[ThemeQuote], raw: Vectors, vectors: Vectors, like_enough: float
) -> list[tuple[str, list[ThemeQuote]]]:
    """Categories and their clusters, the most typical quote first; the clusters with most calls come first."""
    found: list[tuple[str, list[ThemeQuote]]] = []
    for category in dict.fromkeys(quote.category for quote in quotes):
        places = [place for place, quote in enumerate(quotes) if quote.category == category]
        for cluster in _clusters(_likeness(raw[places], vectors[places]), like_enough):
            members = [places[place] for place in cluster]
            found.append((category, _most_typical_first(vectors[members], [quotes[place] for place in members])))
    return sorted(found, key=lambda one: (-_calls(one[1]), -len(one[1]), one[0], one[1][0].text, one[1][0].order))


def _numbered(found: Sequence[tuple[str, list[ThemeQuote]]], *, first: int) -> tuple[Theme, ...]:
    return tuple(
        Theme(id=f"t{number}", category=category, title=quotes[0].text, calls=_calls(quotes), quotes=tuple(quotes))
        for number, (category, quotes) in enumerate(found, start=first)
    )


def _calls(quotes: Sequence[ThemeQuote]) -> int:
    return len({quote.call_id for quote in quotes})


def _likeness(raw: Vectors, vectors: Vectors) -> Vectors:
    """``(n, n)`` cosines around the common centre, 1 for the same words."""
    likeness: Vectors = np.where(raw @ raw.T >= SAME_WORDS, np.float32(1.0), vectors @ vectors.T)
    return likeness


def _clusters(likeness: Vectors, like_enough: float) -> list[list[int]]:
    """Average-link clusters of a ``(n, n)`` matrix: the two likest are joined until none are like enough."""
    if len(likeness) < 2:
        return [[place] for place in range(len(likeness))]
    apart = 1.0 - likeness[np.triu_indices(len(likeness), 1)].astype(np.float64).round(5)
    labels = fcluster(linkage(apart, "average"), 1.0 - like_enough, "distance")
    clusters: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        clusters.setdefault(int(label), []).append(place)
    return list(clusters.values())


def _homes(
    themes: Sequence[Theme],
    centre: Vectors,
    quotes: Sequence[ThemeQuote],
    raw: Vectors,
    vectors: Vectors,
    like_enough: float,
) -> list[int]:
    """The place of each quote's theme, -1 for none. The mean cosine with a theme's quotes is that with their mean."""
    means, same = [], []
    for theme in themes:
        own = _vectors(theme.quotes)
        means.append(_around(own, centre).mean(axis=0))
        same.append((raw @ own.T).max(axis=1) >= SAME_WORDS)
    likeness = np.where(np.stack(same, axis=1), np.float32(1.0), vectors @ np.stack(means).T).round(5)
    other = np.array([[quote.category != theme.category for theme in themes] for quote in quotes])
    likeness[other] = -1.0
    best = likeness.argmax(axis=1)
    return [int(place) if row[place] >= like_enough else -1 for place, row in zip(best, likeness, strict=True)]


def _grown(theme: Theme, quotes: Sequence[ThemeQuote], centre: Vectors) -> Theme:
    """The theme with its quotes and the new ones, the most typical first."""
    together = [*theme.quotes, *quotes]
    ordered = _most_typical_first(_around(_vectors(together), centre), together)
    title = theme.title or ordered[0].text
    return replace(theme, title=title, calls=_calls(ordered), quotes=tuple(ordered))


def _most_typical_first(vectors: Vectors, quotes: Sequence[ThemeQuote]) -> list[ThemeQuote]:
    nearness = (vectors @ vectors.mean(axis=0)).round(4)
    ranked = sorted(range(len(quotes)), key=lambda place: (-nearness[place], quotes[place].order))
    return [quotes[place] for place in ranked]
