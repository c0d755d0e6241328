"""A voice detector by loudness alone: for clean two-channel audio where a model is not wanted, and for quick tests."""

from __future__ import annotations

import numpy as np

from transcription.activity import frame_power
from transcription.engine import Samples


class LoudnessDetector:
    """A frame speaks when it is louder than ``threshold_db`` re full scale; the probability is 1 or 0."""

    def __init__(self, threshold_db: float = -45.0) -> None:
        self._power = 10.0 ** (threshold_db / 10.0)

    def open(self, channels: int) -> LoudnessDetector:  # noqa: ARG002 - the protocol has it; loudness needs no memory
        return self

    def feed(self, block: Samples) -> Samples:
        power = np.stack([frame_power(channel) for channel in block])
        return np.asarray(power > self._power, dtype=np.float32)


def build() -> LoudnessDetector:
    return LoudnessDetector()
