"""A sentence encoder for tests that need none: the same text gives the same vector, nothing is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from objections.encoder import EncoderTraits

DIMENSIONS = 64


class BagOfTrigrams:
    """Hashed letter trigrams, L2-normalised: texts with the same words lie close."""

    traits = EncoderTraits(name="trigrams", source="test", sha256="0" * 64, dimensions=DIMENSIONS)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            padded = f"  {text.lower()}  "
            for start in range(len(padded) - 2):
                vectors[row, crc32(padded[start : start + 3].encode()) % DIMENSIONS] += 1.0
            vectors[row] /= max(float(np.linalg.norm(vectors[row])), 1e-9)
        return vectors
