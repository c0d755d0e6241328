"""Groups of like objections for marketing: what clients resist, in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from objections.encoder import Vectors

# Average cosine between groups, around the mean of all quotes, below which two groups stay apart.
LIKE_ENOUGH = 0.35
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
    vector: Vectors

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


def group(quotes: Sequence[ThemeQuote], *, like_enough: float = LIKE_ENOUGH) -> tuple[Theme, ...]:
    """Themes, most calls first: by category, then by average-link clustering of the vectors. Every quote lands in
    exactly one theme, and the order of ``quotes`` does not matter."""
    ordered = sorted(quotes, key=lambda quote: (quote.category, quote.order))
    if not ordered:
        return ()
    raw = np.stack([quote.vector for quote in ordered])
    vectors = _centred(raw)
    likeness = np.where(raw @ raw.T >= SAME_WORDS, np.float32(1.0), vectors @ vectors.T)
    themes: list[tuple[int, int, str, str, tuple[ThemeQuote, ...]]] = []
    for category in dict.fromkeys(quote.category for quote in ordered):
        places = [place for place, quote in enumerate(ordered) if quote.category == category]
        for cluster in _clusters(likeness[np.ix_(places, places)], like_enough):
            members = [places[place] for place in cluster]
            typical = _most_typical_first(members, vectors, ordered)
            calls = len({quote.call_id for quote in typical})
            themes.append((-calls, -len(typical), category, typical[0].text, tuple(typical)))
    themes.sort(key=lambda theme: (*theme[:4], theme[4][0].order))
    return tuple(
        Theme(id=f"t{number}", category=category, title=title, calls=-calls, quotes=members)
        for number, (calls, _, category, title, members) in enumerate(themes, start=1)
    )


def _centred(vectors: Vectors) -> Vectors:
    """Around the mean, unit length, rounded: so that float noise of the last bits cannot move a quote."""
    if len(vectors) < 3:
        return vectors.round(5)
    moved = vectors - vectors.mean(axis=0)
    unit: Vectors = (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)).round(5)
    return unit


def _clusters(likeness: Vectors, like_enough: float) -> list[list[int]]:
    """Average-link clusters of a (n, n) matrix: the two likest are joined until none are like enough."""
    clusters = [[place] for place in range(len(likeness))]
    between = likeness.astype(np.float64).copy()
    np.fill_diagonal(between, -np.inf)
    alive = np.ones(len(clusters), dtype=bool)
    while alive.sum() > 1:
        flat = int(np.argmax(between))
        first, second = sorted(divmod(flat, len(between)))
        if between[first, second] < like_enough:
            break
        sizes = len(clusters[first]), len(clusters[second])
        joined = (between[first] * sizes[0] + between[second] * sizes[1]) / sum(sizes)
        between[first], between[:, first] = joined, joined
        between[first, first] = -np.inf
        between[second], between[:, second] = -np.inf, -np.inf
        clusters[first] = sorted([*clusters[first], *clusters[second]])
        alive[second] = False
    return [cluster for place, cluster in enumerate(clusters) if alive[place]]


def _most_typical_first(members: Sequence[int], vectors: Vectors, quotes: Sequence[ThemeQuote]) -> list[ThemeQuote]:
    centre = vectors[list(members)].mean(axis=0)
    nearness = {place: round(float(vectors[place] @ centre), 4) for place in members}
    ranked = sorted(members, key=lambda place: (-nearness[place], quotes[place].order))
    return [quotes[place] for place in ranked]
