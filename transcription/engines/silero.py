"""Silero's voice detector on torch, from the weights inside the installed package ``silero-vad``."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import torch

from transcription.engine import FRAME, Samples
from transcription.errors import WeightsMissing

_CONTEXT = 64
_BATCH = 2048


class SileroDetector:
    """Frame probabilities by the package's own TorchScript module, a block of frames at a time.

    Only the small recurrent part goes frame by frame; the convolutions see a whole block at once. That gives
    the same numbers as the package's loop, at a quarter of its time. The package itself is not imported: on import
    it sets torch to one thread for the whole process.
    """

    def __init__(self, module: Any) -> None:
        self._model = module._model

    @classmethod
    def from_package(cls) -> SileroDetector:
        spec = importlib.util.find_spec("silero_vad")
        places = list(spec.submodule_search_locations or ()) if spec else []
        path = Path(places[0]) / "data" / "silero_vad.jit" if places else None
        if path is None or not path.is_file():
            raise WeightsMissing(
                "the voice detector's weights (data/silero_vad.jit of silero-vad) are not installed:"
                " install the package silero-vad"
            )
        module = torch.jit.load(str(path), map_location="cpu")
        module.eval()
        return cls(module)

    def open(self, channels: int) -> SileroStream:
        return SileroStream(self._model, channels)


class SileroStream:
    """One recording's way through the detector; keeps the last samples and the recurrent state of each channel."""

    def __init__(self, model: Any, channels: int) -> None:
        self._model = model
        self._context = torch.zeros(channels, _CONTEXT)
        self._state = torch.zeros(0)

    def feed(self, block: Samples) -> Samples:
        if block.shape[1] % FRAME:
            raise ValueError(f"a block of {block.shape[1]} samples is not whole frames of {FRAME}")
        parts = [
            self._some(block[:, start : start + _BATCH * FRAME]) for start in range(0, block.shape[1], _BATCH * FRAME)
        ]
        return np.concatenate(parts, axis=1) if parts else np.zeros((block.shape[0], 0), dtype=np.float32)

    def _some(self, block: Samples) -> Samples:
        with torch.inference_mode():
            return np.asarray(self._probabilities(block).numpy(), dtype=np.float32)

    def _probabilities(self, block: Samples) -> Any:
        sound = torch.cat([self._context, torch.from_numpy(np.ascontiguousarray(block))], dim=1)
        self._context = sound[:, -_CONTEXT:].clone()
        frames = sound.unfold(1, _CONTEXT + FRAME, FRAME)
        channels, count, width = frames.shape
        features = self._model.encoder(self._model.run_extractors(frames.reshape(channels * count, width)))
        features = features.reshape(channels, count, features.shape[1], -1)
        answers = []
        for place in range(count):
            answer, self._state = self._model.decoder(features[:, place], self._state)
            answers.append(answer.squeeze(1).mean(dim=1))
        return torch.stack(answers, dim=1)


def build() -> SileroDetector:
    return SileroDetector.from_package()
