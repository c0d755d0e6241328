"""CAM++ on torch: short clips of a voice to vectors, near for one voice and far for two.

The network is that of Wang et al., "CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware
Masking" (2023); the layers are computed straight from the weights' names, so that nothing but torch is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from transcription.engine import RATE_HZ, Samples
from transcription.engines.voices_mel import log_mel

_BLOCKS = ((1, 12, 1), (2, 24, 2), (3, 16, 2))
_CONTEXT = 100
_SHORTEST = RATE_HZ // 4


class CampPlus:
    """The trained network. Vectors live as long as the call they come from is being divided, and no longer."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._weights = weights

    @classmethod
    def from_file(cls, path: Path) -> CampPlus:
        return cls(torch.load(path, map_location="cpu", weights_only=True))

    def embed(self, clips: Sequence[Samples]) -> Samples:
        """``(n, 192)`` vectors of length 1. A clip under 0.25 s is filled up with its own repetition."""
        with torch.inference_mode():
            vectors = [self._vector(torch.from_numpy(log_mel(_long_enough(clip)))) for clip in clips]
        made = torch.stack(vectors).numpy() if vectors else np.zeros((0, 192), dtype=np.float32)
        return np.asarray(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def _vector(self, mel: Any) -> Any:
        heard = self._head(mel.T[None, None])
        heard = self._active(functional.conv1d(heard, self._weights["xvector.tdnn.linear.weight"], None, 2, 2), "tdnn")
        for block, layers, dilation in _BLOCKS:
            for layer in range(1, layers + 1):
                heard = torch.cat([heard, self._masked(heard, f"block{block}.tdnnd{layer}", dilation)], dim=1)
            heard = self._linear(self._active(heard, f"transit{block}"), f"transit{block}.linear")
        heard = functional.relu(self._normal(heard, "xvector.out_nonlinear.batchnorm"))
        pooled = torch.cat([heard.mean(dim=-1), heard.std(dim=-1)], dim=-1)[..., None]
        return self._normal(self._linear(pooled, "dense.linear"), "xvector.dense.nonlinear.batchnorm").flatten()

    def _head(self, picture: Any) -> Any:
        """``(1, 1, 80, frames)`` to ``(1, 320, frames)``: residual convolutions that shrink the bands eightfold."""
        picture = functional.relu(self._conv(picture, "head.conv1", "head.bn1"))
        for layer in ("head.layer1", "head.layer2"):
            for unit, stride in (("0", 2), ("1", 1)):
                name = f"{layer}.{unit}"
                inner = functional.relu(self._conv(picture, f"{name}.conv1", f"{name}.bn1", stride))
                inner = self._conv(inner, f"{name}.conv2", f"{name}.bn2")
                if stride > 1:
                    picture = self._conv(picture, f"{name}.shortcut.0", f"{name}.shortcut.1", stride, 0)
                picture = functional.relu(inner + picture)
        picture = functional.relu(self._conv(picture, "head.conv2", "head.bn2", 2))
        return picture.flatten(1, 2)

    def _masked(self, heard: Any, name: str, dilation: int) -> Any:
        """One densely connected layer: local features, weighed by a mask made of the clip's and the second's mean."""
        narrow = self._linear(self._active(heard, f"{name}.nonlinear1", whole=True), f"{name}.linear1")
        narrow = self._active(narrow, f"{name}.nonlinear2", whole=True)
        local = functional.conv1d(
            narrow, self._weights[f"xvector.{name}.cam_layer.linear_local.weight"], None, 1, dilation, dilation
        )
        seconds = functional.avg_pool1d(narrow, _CONTEXT, _CONTEXT, ceil_mode=True)
        around = seconds.repeat_interleave(_CONTEXT, dim=-1)[..., : narrow.shape[-1]]
        context = narrow.mean(dim=-1, keepdim=True) + around
        mask = functional.relu(self._linear(context, f"{name}.cam_layer.linear1"))
        return local * torch.sigmoid(self._linear(mask, f"{name}.cam_layer.linear2"))

    def _conv(self, picture: Any, conv: str, norm: str, stride: int = 1, padding: int = 1) -> Any:
        made = functional.conv2d(picture, self._weights[f"{conv}.weight"], None, (stride, 1), padding)
        return self._normal(made, norm)

    def _linear(self, heard: Any, name: str) -> Any:
        return functional.conv1d(
            heard, self._weights[f"xvector.{name}.weight"], self._weights.get(f"xvector.{name}.bias")
        )

    def _active(self, heard: Any, name: str, *, whole: bool = False) -> Any:
        """Normalised and rectified; ``whole`` names already say which of a layer's two norms is meant."""
        norm = f"xvector.{name}.batchnorm" if whole else f"xvector.{name}.nonlinear.batchnorm"
        return functional.relu(self._normal(heard, norm))

    def _normal(self, heard: Any, name: str) -> Any:
        w = self._weights
        mean, variance = w[f"{name}.running_mean"], w[f"{name}.running_var"]
        return functional.batch_norm(heard, mean, variance, w.get(f"{name}.weight"), w.get(f"{name}.bias"))


def _long_enough(clip: Samples) -> Samples:
    return np.resize(clip, _SHORTEST) if 0 < len(clip) < _SHORTEST else clip
