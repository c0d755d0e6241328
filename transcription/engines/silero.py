"""Silero's voice detector on torch, from the weights inside the installed package ``silero-vad``."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
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

    The convolutions see a whole block of frames at once and only the small recurrent part goes frame by frame:
    the same numbers as the package's own loop, many times faster. The package itself is not imported: on import it
    sets torch to one thread for the whole process.
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
        self._cell = _Cell.of(model.decoder)
        self._context = np.zeros((channels, _CONTEXT), dtype=np.float32)
        self._hidden = np.zeros((channels, self._cell.width), dtype=np.float32)
        self._memory = np.zeros((channels, self._cell.width), dtype=np.float32)

    def feed(self, block: Samples) -> Samples:
        if block.shape[1] % FRAME:
            raise ValueError(f"a block of {block.shape[1]} samples is not whole frames of {FRAME}")
        parts = [self._some(block[:, at : at + _BATCH * FRAME]) for at in range(0, block.shape[1], _BATCH * FRAME)]
        return np.concatenate(parts, axis=1) if parts else np.zeros((block.shape[0], 0), dtype=np.float32)

    def _some(self, block: Samples) -> Samples:
        features = self._features(block)
        entering = features @ self._cell.enter.T + self._cell.bias
        heard = np.empty_like(features)
        for place in range(features.shape[1]):
            self._hidden, self._memory = self._cell.step(entering[:, place], self._hidden, self._memory)
            heard[:, place] = self._hidden
        return self._cell.probability(heard)

    def _features(self, block: Samples) -> Samples:
        """``(channels, frames, width)`` from the convolutions, which see a frame and the samples just before it."""
        sound = np.concatenate([self._context, block], axis=1)
        self._context = sound[:, -_CONTEXT:]
        frames = np.lib.stride_tricks.sliding_window_view(sound, _CONTEXT + FRAME, axis=1)[:, ::FRAME]
        channels, count, width = frames.shape
        with torch.inference_mode():
            flat = torch.from_numpy(np.array(frames.reshape(channels * count, width)))
            made = self._model.encoder(self._model.run_extractors(flat)).numpy()
        return np.asarray(made.reshape(channels, count, -1), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """The detector's recurrent cell and its last layer, as plain arrays.

    A step is a tiny product: torch's threads spend longer meeting than computing, and on a busy machine each step
    waits for the scheduler (measured: 189 s instead of 2 s for a four-minute call).
    """

    enter: Samples
    stay: Samples
    bias: Samples
    weight: Samples
    offset: Samples

    @classmethod
    def of(cls, decoder: Any) -> _Cell:
        named = {name: value.detach().numpy().astype(np.float32) for name, value in decoder.named_parameters()}
        return cls(
            enter=named["rnn.weight_ih"],
            stay=named["rnn.weight_hh"],
            bias=named["rnn.bias_ih"] + named["rnn.bias_hh"],
            weight=named["decoder.2.weight"].reshape(-1),
            offset=named["decoder.2.bias"],
        )

    @property
    def width(self) -> int:
        return int(self.stay.shape[1])

    def step(self, entering: Samples, hidden: Samples, memory: Samples) -> tuple[Samples, Samples]:
        """One frame of an LSTM: gates in torch's order (input, forget, cell, output)."""
        gates = entering + hidden @ self.stay.T
        width = self.width
        opened = _sigmoid(gates)
        memory = opened[:, width : 2 * width] * memory + opened[:, :width] * np.tanh(gates[:, 2 * width : 3 * width])
        return opened[:, 3 * width :] * np.tanh(memory), memory

    def probability(self, hidden: Samples) -> Samples:
        return _sigmoid(np.maximum(hidden, 0.0) @ self.weight + self.offset)


def _sigmoid(values: Samples) -> Samples:
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * values), dtype=np.float32)


def build() -> SileroDetector:
    return SileroDetector.from_package()
