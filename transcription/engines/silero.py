"""Silero's voice detector on torch, from the weights inside the installed package ``silero-vad``."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from transcription.engine import FRAME, Samples
from transcription.engines.threads import single_threads
from transcription.errors import WeightsMissing

_CONTEXT = 64
_WINDOW = 256
_HOP = 128
_STEPS = 4
_WIDTH = 128
_BATCH = 512
_READERS = 3
_SHORT, _NEXT = 1, 2
_RELIEF = 240  # frames, 7.7 s
_WARM_UP = 64  # frames, 2 s
_LOW_BINS = 65
_NOTHING = 1e-3
"""A magnitude below which a bin holds only what rounding to 16 bits leaves (a full sine has 64)."""


class SileroDetector:
    """Frame probabilities from the package's weights, many frames at a time.

    The package itself is not imported: on import it sets torch to one thread for the whole process. The work here
    does go to one thread that torch may not split, because the steps are so small that two threads spend longer
    meeting than computing, and on a busy machine wait for the scheduler each time (measured: 4 s instead of 6 ms).
    """

    def __init__(self, module: Any) -> None:
        self._network = _Network.of(module._model)
        self._thread = single_threads("voices")

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
        return SileroStream(self._network, self._thread, channels)


class SileroStream:
    """One recording's way through the detector; keeps the last samples and the recurrent state of each channel.

    A minute of music leaves the recurrent part deaf to the voices of the next minute, so it is read by two: one that
    remembers the whole recording and one that remembers the last seconds only; the surer of the two is believed. The
    short memory is relieved every few seconds by a third that has had time to warm up.
    """

    def __init__(self, network: _Network, thread: ThreadPoolExecutor, channels: int) -> None:
        self._network = network
        self._thread = thread
        self._context = torch.zeros((channels, _CONTEXT))
        self._memory = torch.zeros((2, _READERS, channels, _WIDTH))
        self._place = 0

    def feed(self, block: Samples) -> Samples:
        if block.shape[1] % FRAME:
            raise ValueError(f"a block of {block.shape[1]} samples is not whole frames of {FRAME}")
        heard: Samples = self._thread.submit(self._heard, block).result()
        return heard

    def _heard(self, block: Samples) -> Samples:
        with torch.inference_mode():
            sound = torch.from_numpy(np.ascontiguousarray(block))
            parts = [self._some(part) for part in sound.split(_BATCH * FRAME, dim=1) if part.shape[1]]
            if not parts:
                return np.zeros((block.shape[0], 0), dtype=np.float32)
            return np.asarray(torch.cat(parts).T.numpy(), dtype=np.float32)

    def _some(self, block: Tensor) -> Tensor:
        sound = torch.cat((self._context, block), dim=1)
        self._context = sound[:, -_CONTEXT:].clone()
        features = self._network.features(_windows(sound)).view(-1, sound.shape[0], _WIDTH)
        return torch.cat([self._read(part) for part in features.split(self._lengths(len(features)))])

    def _lengths(self, frames: int) -> list[int]:
        """Cuts the next ``frames`` where the short memory is relieved and where its relief begins."""
        ends = range(self._place // _RELIEF * _RELIEF, self._place + frames, _RELIEF)
        cuts = {place for end in ends for place in (end, end + _RELIEF - _WARM_UP)}
        inner = sorted(place for place in cuts if self._place < place < self._place + frames)
        return [int(length) for length in np.diff([self._place, *inner, self._place + frames])]

    def _read(self, features: Tensor) -> Tensor:
        """``(frames, channels)`` probabilities; the frames lie between two changes of memory."""
        if self._place % _RELIEF == 0:
            self._memory[:, _SHORT] = self._memory[:, _NEXT]
        if self._place % _RELIEF == _RELIEF - _WARM_UP:
            self._memory[:, _NEXT] = 0.0
        frames, channels, _ = features.shape
        self._place += frames
        hidden, cell = (memory.reshape(1, -1, _WIDTH).contiguous() for memory in self._memory)
        heard, (hidden, cell) = self._network.lstm(features.repeat(1, _READERS, 1), (hidden, cell))
        self._memory = torch.stack((hidden, cell)).view(2, _READERS, channels, _WIDTH)
        return self._network.probability(heard).view(frames, _READERS, channels)[:, : _SHORT + 1].amax(dim=1)


def _windows(sound: Tensor) -> Tensor:
    """``(4, frames x channels, 256)``: each frame of ``(channels, 64 + n)`` samples, its end mirrored for the last."""
    frames = sound.unfold(1, _CONTEXT + FRAME, FRAME).transpose(0, 1).reshape(-1, _CONTEXT + FRAME)
    mirrored = torch.cat((frames, frames[:, -_CONTEXT - 1 : -1].flip(1)), dim=1)
    return mirrored.unfold(1, _WINDOW, _HOP).transpose(0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Network:
    """The detector's layers as plain products over ``(steps, frames, ...)``.

    Its convolutions have three taps over four steps a frame; taps that would only ever see the padding are left out.
    """

    window: Tensor
    layers: tuple[tuple[tuple[Tensor, ...], Tensor], ...]
    lstm: Callable[[Tensor, tuple[Tensor, Tensor]], tuple[Tensor, tuple[Tensor, Tensor]]]
    weight: Tensor
    offset: Tensor

    @classmethod
    def of(cls, model: Any) -> _Network:
        named = {name: value.detach() for name, value in model.named_parameters()}
        lstm = torch.nn.LSTM(_WIDTH, _WIDTH).eval()
        lstm.load_state_dict({f"{key}_l0": named[f"decoder.rnn.{key}"] for key in _LSTM_KEYS})
        return cls(
            window=torch.hann_window(_WINDOW),
            layers=tuple(_layer(named, f"encoder.{place}.reparam_conv") for place in range(_STEPS)),
            lstm=lstm,
            weight=named["decoder.decoder.2.weight"].reshape(-1),
            offset=named["decoder.decoder.2.bias"],
        )

    def features(self, windows: Tensor) -> Tensor:
        """``(frames, 128)`` of ``(4, frames, 256)`` windows of sound."""
        spectrum = torch.fft.rfft(windows * self.window).abs()
        if float(spectrum[..., _LOW_BINS + 1 :].max()) < _NOTHING:  # telephone sound: nothing above 4 kHz
            spectrum = spectrum[..., :_LOW_BINS].contiguous()
        first, second, third, fourth = self.layers
        wide = torch.stack([_step(spectrum, first, at - 1) for at in range(_STEPS)])
        narrow = torch.stack([_step(wide, second, at - 1) for at in (0, 2)])
        return _step(_step(narrow, third, -1).unsqueeze(0), fourth, -1)

    def probability(self, heard: Tensor) -> Tensor:
        return torch.sigmoid(torch.relu(heard) @ self.weight + self.offset)


_LSTM_KEYS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def _layer(named: dict[str, Tensor], name: str) -> tuple[tuple[Tensor, ...], Tensor]:
    """The three taps of a convolution as ``(inputs, outputs)`` matrices, and its bias."""
    weight = named[f"{name}.weight"]
    return tuple(weight[:, :, tap].T.contiguous() for tap in range(weight.shape[2])), named[f"{name}.bias"]


def _step(steps: Tensor, layer: tuple[tuple[Tensor, ...], Tensor], start: int) -> Tensor:
    """One step of a convolution over ``(steps, frames, inputs)`` whose first tap lies at step ``start``."""
    taps, bias = layer
    total = bias
    for place, tap in enumerate(taps, start):
        if 0 <= place < steps.shape[0]:
            total = torch.addmm(total, steps[place], tap[: steps.shape[2]])
    return torch.relu(total)


def build() -> SileroDetector:
    return SileroDetector.from_package()
