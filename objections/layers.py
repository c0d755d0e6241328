"""BERT's layers as plain tensors, so that their weights can be moved and their halves run apart; knows no texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LINEAR = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
           "intermediate.dense", "output.dense")  # fmt: skip
NORMS = ("attention.output.LayerNorm", "output.LayerNorm")
"""Its tensors by BERT's names within a layer."""
HEIGHT = 4.0
"""Unit vectors would need very large heads; this keeps their weights near 1."""


class Layer:
    """One transformer layer (BERT's: normalised after each half) as plain tensors."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.heads = int(values["heads"])

    def __call__(self, hidden: Any, mask: Any) -> Any:
        from torch.nn import functional

        rows, length, width = hidden.shape

        def split(given: Any) -> Any:
            return given.view(rows, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = (split(self.linear(name, hidden)) for name in LINEAR[:3])
        attended = self.attended(query, key, value, mask)
        joined = self.linear(LINEAR[3], attended.transpose(1, 2).reshape(rows, length, width))
        hidden = self._normalised(NORMS[0], hidden + self.dropped(joined))
        grown = self.linear(LINEAR[5], functional.gelu(self.linear(LINEAR[4], hidden)))
        return self._normalised(NORMS[1], hidden + self.dropped(grown))

    def linear(self, name: str, given: Any) -> Any:
        """One of the layer's matrices, ``LINEAR``."""
        from torch.nn import functional

        return functional.linear(given, self.values[f"{name}.weight"], self.values[f"{name}.bias"])

    def attended(self, query: Any, key: Any, value: Any, mask: Any) -> Any:
        """Every head's values, weighted by attention."""
        from torch.nn import functional

        return functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)

    def dropped(self, given: Any) -> Any:
        """What is added to the layer's input; training leaves parts of it out."""
        return given

    def _normalised(self, name: str, given: Any) -> Any:
        from torch.nn import functional

        weight, bias = self.values[f"{name}.weight"], self.values[f"{name}.bias"]
        return functional.layer_norm(given, weight.shape, weight, bias, self.values["epsilon"])


def through(layers: Sequence[Any], hidden: Any, mask: Any) -> Any:
    """``hidden`` through ``layers``; tokens outside ``mask`` are not attended to."""
    import torch

    added = torch.zeros(mask.shape).masked_fill(mask == 0, -1e9)[:, None, None, :]
    for layer in layers:
        hidden = layer(hidden, added)
    return hidden


def pooled(hidden: Any, own: Any) -> Any:
    """The mean over the text's own tokens, as a vector of length HEIGHT."""
    import torch

    mean = (hidden * own[..., None]).sum(dim=1) / own.sum(dim=1, keepdim=True)
    return torch.nn.functional.normalize(mean, dim=1) * HEIGHT
