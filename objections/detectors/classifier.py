"""Nearness of sentences to groups of exemplars: kernel ridge regression over sentence vectors, calibrated.

With some six hundred exemplars the regression is one matrix inversion at start, exact and the same every
time, and its leave-one-out predictions come in closed form (Hastie et al., Elements of Statistical
Learning, 7.10). On these the temperature and the offset of "none of them" are fitted, so that probabilities
mean what they say without a separate labelled set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from objections.encoder import SentenceEncoder, encode_kept
from objections.language import plain
from objections.networks import Vectors

Matrix = npt.NDArray[np.float64]
# Chosen by leave-one-out accuracy over both shipped packs (docs/objections.md).
GAMMA = 3.0
RIDGE = 0.2
_TEMPERATURES = np.arange(1.0, 12.01, 0.5)
_OFFSETS = np.arange(-1.0, 1.01, 0.1)


class ExemplarClassifier:
    """Logits of each group and of none (the last column) for sentence vectors."""

    def __init__(
        self,
        groups: Mapping[str, Sequence[str]],
        none: Sequence[str],
        encoder: SentenceEncoder,
        *,
        cache: Path | None = None,
    ) -> None:
        self.names = tuple(groups)
        labelled = [(text, place) for place, name in enumerate(self.names) for text in groups[name]]
        labelled += [(text, len(self.names)) for text in none]
        self.exemplars = tuple(text for text, _ in labelled)
        self._labels = np.array([place for _, place in labelled])
        vectors = encode_kept(encoder, [plain(text) for text in self.exemplars], cache)
        self._centre = vectors.astype(np.float64).mean(axis=0)
        self._known = self._centred(vectors)
        targets = np.eye(len(self.names) + 1)[self._labels] * 2 - 1
        inverse = np.linalg.inv(_kernel(self._known, self._known) + RIDGE * np.eye(len(labelled)))
        self._weights: Matrix = inverse @ targets
        left_out = targets - self._weights / np.diag(inverse)[:, None]
        self.temperature, self.offset = _calibrated(left_out, self._labels)
        self.left_out_accuracy = float(np.mean(left_out.argmax(axis=1) == self._labels))

    def logits(self, vectors: Vectors) -> Matrix:
        """(n, groups + 1) calibrated logits; the last column is "none of them"."""
        raw = _kernel(self._centred(vectors), self._known) @ self._weights
        scaled: Matrix = self.temperature * raw
        scaled[:, -1] += self.temperature * self.offset
        return scaled

    def nearest(self, vector: Vectors, category: int | None = None) -> tuple[str, float]:
        """The exemplar nearest to one vector, of one category if named, and its centred cosine."""
        near = self._known @ self._centred(vector[None])[0]
        if category is not None:
            near = np.where(self._labels == category, near, -2.0)
        place = int(np.argmax(near))
        return self.exemplars[place], float(near[place])

    def _centred(self, vectors: Vectors) -> Matrix:
        """Unit vectors around the exemplars' mean: e5's vectors share one large direction that says
        nothing.
        """
        moved = vectors.astype(np.float64) - self._centre
        norms = np.linalg.norm(moved, axis=1, keepdims=True)
        unit: Matrix = moved / np.maximum(norms, 1e-9)
        return unit


def softmax(logits: Matrix) -> Matrix:
    """Rows of probabilities."""
    risen = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Matrix = risen / risen.sum(axis=-1, keepdims=True)
    return shares


def _kernel(left: Matrix, right: Matrix) -> Matrix:
    values: Matrix = np.exp(GAMMA * (left @ right.T - 1.0))
    return values


def _calibrated(left_out: Matrix, labels: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Temperature and offset with the least log loss on predictions that never saw their own sentence."""
    none = labels == left_out.shape[1] - 1
    weights = np.where(none, 0.5 / max(none.sum(), 1), 0.5 / max((~none).sum(), 1))
    best = (np.inf, 1.0, 0.0)
    for temperature in _TEMPERATURES:
        for offset in _OFFSETS:
            logits = temperature * left_out
            logits[:, -1] += temperature * offset
            chosen = softmax(logits)[np.arange(len(labels)), labels]
            loss = float(-(weights * np.log(np.maximum(chosen, 1e-12))).sum())
            if loss < best[0] - 1e-12:
                best = (loss, float(temperature), float(offset))
    return best[1], best[2]
