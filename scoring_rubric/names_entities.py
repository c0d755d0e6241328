"""Organisations in written Russian, by slovnet's tagger over natasha's news vectors; it needs capital letters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_ORGANISATION = "ORG"


@lru_cache(maxsize=256)
def organisations(text: str) -> tuple[tuple[int, int], ...]:
    """Characters ``(start, end)`` of organisations in ``text``; none in text without capitals."""
    if text.islower() or not any(char.isupper() for char in text[1:]):
        return ()
    return tuple((span.start, span.stop) for span in _tagger()(text).spans if span.type == _ORGANISATION)


@lru_cache(maxsize=1)
def _tagger() -> Any:
    """The tagger, made on first use: its vectors take about 30 MB and half a second."""
    from natasha.data import NEWS_NER
    from natasha.emb import NewsEmbedding
    from slovnet import NER

    tagger = NER.load(NEWS_NER)
    tagger.navec(NewsEmbedding())
    return tagger
