"""A company's own categories, of which the reader has learned nothing: told by a dozen exemplars each.

Fisher's linear discriminant over sentence vectors: the direction that sets the exemplars apart from what clients say
otherwise, by the spread of the corpus. It is taken in the reader's vectors, which know how clients resist, and in the
encoder's, which know more of the world, and the two are added. The corpus also says how far ordinary talk reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from objections.corpus import shipped_examples
from objections.encoder import SentenceEncoder, encode_kept
from objections.language import plain
from objections.lessons import held_out
from objections.taxonomy import Category

Matrix = npt.NDArray[np.float64]
OTHERS = 1_500
"""Rows of the corpus, families to learn from only, that stand for what clients say otherwise."""
RIDGE = 0.1
"""Times the mean variance: the dozen exemplars and the spread of 1,500 rows do not fill 384 dimensions."""
FALSE_ALARMS = 0.003
"""The share of the corpus that may reach as far as a category begins."""
SURENESS = 3.0
"""Log-odds a standard deviation beyond that."""


class OwnCategories:
    """The categories of one language that only the company knows."""

    def __init__(
        self,
        categories: Sequence[Category],
        language: str,
        encoders: Sequence[SentenceEncoder],
        cache: Path | None = None,
    ) -> None:
        others = _others(language)
        self._spaces = [_Space(categories, others, encoder, cache) for encoder in encoders]
        reaches = sum((space.reaches for space in self._spaces), np.zeros((len(others), len(categories))))
        self._begins = np.quantile(reaches, 1.0 - FALSE_ALARMS, axis=0)
        self._deviations = reaches.std(axis=0)

    def odds(self, texts: Sequence[str]) -> Matrix:
        """(n, categories) log-odds of each category against everything else."""
        whole = [plain(text) for text in texts]
        reaches = sum((space.reach(whole) for space in self._spaces), np.zeros((len(whole), len(self._begins))))
        return np.asarray(SURENESS * (reaches - self._begins) / self._deviations)


class _Space:
    """One encoder's directions, a category each; a reach is told in standard deviations of the corpus."""

    def __init__(
        self, categories: Sequence[Category], others: Sequence[str], encoder: SentenceEncoder, cache: Path | None
    ) -> None:
        self._encoder = encoder
        spoken = encode_kept(encoder, others, cache).astype(np.float64)
        self._mean = spoken.mean(axis=0)
        apart = spoken - self._mean
        spread = apart.T @ apart / len(spoken)
        spread += RIDGE * np.trace(spread) / len(spread) * np.eye(len(spread))
        self._directions: list[Matrix] = []
        for category in categories:
            own = encode_kept(encoder, [plain(text) for text in category.exemplars], cache).astype(np.float64)
            direction = np.linalg.solve(spread, own.mean(axis=0) - self._mean)
            self._directions.append(direction / (apart @ direction).std())
        self.reaches = np.stack([apart @ direction for direction in self._directions], axis=1)

    def reach(self, texts: Sequence[str]) -> Matrix:
        """(n, categories): how far along each direction the texts lie."""
        vectors = self._encoder.encode(texts).astype(np.float64) - self._mean
        reaches = np.zeros((len(texts), len(self._directions)))
        for place, direction in enumerate(self._directions):
            # No matrix product: its last bits would depend on how many texts are read together.
            reaches[:, place] = np.einsum("nd,d->n", vectors, direction, optimize=False)
        return reaches


def _others(language: str) -> list[str]:
    examples = shipped_examples()
    own = [
        plain(one.text)
        for one, kept_back in zip(examples, held_out(examples), strict=True)
        if one.language == language and not kept_back
    ]
    return [own[place] for place in np.random.default_rng(0).permutation(len(own))[:OTHERS].tolist()]
