"""A sentence encoder without weights: letters in threes. Near in spelling is near in vector, and nothing else."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from objections.encoder import EncoderTraits
from objections.networks import Vectors

_DIMENSIONS = 256


class TrigramEncoder:
    """Deterministic everywhere; for tests that do not depend on meaning."""

    def __init__(self) -> None:
        self.calls = 0
        self.traits = EncoderTraits("trigrams", "tests", "0" * 64, _DIMENSIONS)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        vectors = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            padded = f"  {text}  "
            for place in range(len(padded) - 2):
                vectors[row, zlib.crc32(padded[place : place + 3].encode()) % _DIMENSIONS] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(norms, 1e-9)
