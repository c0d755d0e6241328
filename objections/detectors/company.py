"""A company's own categories, of which the reader has learned nothing: told by a dozen exemplars each.

Fisher's linear discriminant over the reader's sentence vectors: the direction that sets the exemplars apart from what
clients say otherwise, by the spread of the corpus. The corpus also says how far along it ordinary talk reaches.
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
FALSE_ALARMS = 0.005
"""The share of the corpus that may reach as far as a category begins."""
SURENESS = 3.0
"""Log-odds a standard deviation beyond that."""


class OwnCategories:
    """The categories of one language that only the company knows."""

    def __init__(
        self,
        categories: Sequence[Category],
        language: str,
        sentences: SentenceEncoder,
        cache: Path | None = None,
    ) -> None:
        self._sentences = sentences
        others = encode_kept(sentences, _others(language), cache).astype(np.float64)
        self._mean = others.mean(axis=0)
        apart = others - self._mean
        spread = apart.T @ apart / len(others)
        spread += RIDGE * np.trace(spread) / len(spread) * np.eye(len(spread))
        self._directions: list[tuple[Matrix, float, float]] = []
        for category in categories:
            own = encode_kept(sentences, [plain(text) for text in category.exemplars], cache).astype(np.float64)
            direction = np.linalg.solve(spread, own.mean(axis=0) - self._mean)
            reach = apart @ direction
            self._directions.append((direction, float(np.quantile(reach, 1.0 - FALSE_ALARMS)), float(reach.std())))

    def odds(self, texts: Sequence[str]) -> Matrix:
        """(n, categories) log-odds of each category against everything else."""
        vectors = self._sentences.encode([plain(text) for text in texts]).astype(np.float64) - self._mean
        odds = np.zeros((len(texts), len(self._directions)))
        for place, (direction, begins, deviation) in enumerate(self._directions):
            # No matrix product: its last bits would depend on how many texts are read together.
            reach = np.einsum("nd,d->n", vectors, direction, optimize=False)
            odds[:, place] = SURENESS * (reach - begins) / deviation
        return odds


def _others(language: str) -> list[str]:
    examples = shipped_examples()
    own = [
        plain(one.text)
        for one, kept_back in zip(examples, held_out(examples), strict=True)
        if one.language == language and not kept_back
    ]
    return [own[place] for place in np.random.default_rng(0).permutation(len(own))[:OTHERS].tolist()]
