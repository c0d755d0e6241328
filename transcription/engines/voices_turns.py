"""pyannote's segmentation 3.0 on torch: who of up to three local voices speaks in each frame of ten seconds.

The network is PyanNet of Bredin & Laurent, "End-to-end speaker segmentation for overlap-aware resegmentation" (2021),
with the classes of Plaquet & Bredin, "Powerset multi-class cross entropy loss for neural speaker diarization" (2023).
Voices are numbered anew in every window: which of them is whose is for others to say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from transcription.engine import RATE_HZ, Samples

_LAYERS, _WIDTH = 4, 128
_VOICES_OF_CLASS = ((), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2))
_BATCH = 16
_SINC = "sincnet.conv1d.0.filterbank."


class PyanNet:
    """The trained network; its filters are made once from their corner frequencies."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._weights = weights
        self._filters = _band_filters(
            {name.rpartition(".")[2]: value for name, value in weights.items() if _SINC in name}
        )
        self._lstm = torch.nn.LSTM(60, _WIDTH, _LAYERS, batch_first=True, bidirectional=True)
        named = {name.removeprefix("lstm."): value for name, value in weights.items() if name.startswith("lstm.")}
        self._lstm.load_state_dict(named)
        self._lstm.eval()
        members = torch.zeros(len(_VOICES_OF_CLASS), 3)
        for place, voices in enumerate(_VOICES_OF_CLASS):
            members[place, list(voices)] = 1.0
        self._members = members

    @classmethod
    def from_file(cls, path: Path) -> PyanNet:
        return cls(torch.load(path, map_location="cpu", weights_only=True)["state_dict"])

    def follow(self, windows: Samples) -> Samples:
        """``(n, samples)`` of 10 s each to ``(n, frames, 3)``: probability that each local voice speaks."""
        with torch.inference_mode():
            parts = [self._some(torch.from_numpy(windows[at : at + _BATCH])) for at in range(0, len(windows), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, 0, 3), dtype=np.float32)

    def _some(self, windows: Any) -> Samples:
        heard = self._instance(windows[:, None], "sincnet.wav_norm1d")
        heard = functional.conv1d(heard, self._filters, None, 10).abs()
        for layer in range(3):
            if layer:
                name = f"sincnet.conv1d.{layer}"
                heard = functional.conv1d(heard, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])
            pooled = functional.max_pool1d(heard, 3, 3)
            heard = functional.leaky_relu(self._instance(pooled, f"sincnet.norm1d.{layer}"))
        heard = self._lstm(heard.transpose(1, 2))[0]
        for layer in range(2):
            heard = functional.leaky_relu(self._dense(heard, f"linear.{layer}"))
        classes = self._dense(heard, "classifier").softmax(dim=-1)
        return np.asarray((classes @ self._members).numpy(), dtype=np.float32)

    def _instance(self, heard: Any, name: str) -> Any:
        return functional.instance_norm(
            heard, weight=self._weights[f"{name}.weight"], bias=self._weights[f"{name}.bias"]
        )

    def _dense(self, heard: Any, name: str) -> Any:
        return functional.linear(heard, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])


def _band_filters(learned: Mapping[str, Any]) -> Any:
    """``(80, 1, 251)``: 40 even and 40 odd band-pass filters, windowed (Ravanelli & Bengio, SincNet, 2018)."""
    low = 50.0 + learned["low_hz_"].abs()
    high = (low + 50.0 + learned["band_hz_"].abs()).clamp(50.0, RATE_HZ / 2)
    width = high - low
    from_centre = learned["n_"]
    half_window = learned["window_"] / (from_centre / 2)
    lower, upper = low @ from_centre, high @ from_centre
    even = (upper.sin() - lower.sin()) * half_window
    odd = (lower.cos() - upper.cos()) * half_window
    filters = torch.cat(
        [
            torch.cat([even, 2 * width, even.flip(1)], dim=1) / (2 * width),
            torch.cat([odd, torch.zeros_like(width), -odd.flip(1)], dim=1) / (2 * width),
        ]
    )
    assert math.isclose(filters.shape[-1], 2 * from_centre.shape[-1] + 1)
    return filters[:, None]
