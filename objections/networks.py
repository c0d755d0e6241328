"""Networks that turn token ids into sentence vectors: a BERT by our own layers, any other by transformers'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from objections.bert import Bert
from objections.packing import Pack, PackedLayer, pack, through_packed
from objections.sharing import Sharing

Vectors = npt.NDArray[np.float32]
# Through another's network a vector may depend on how many rows and tokens a pass has: every pass has the same number
# of rows and one of a few lengths, so a sentence always meets the same matrix kernels.
ROWS = 4
LENGTHS = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)


class Network(Protocol):
    """What an encoder needs of a network."""

    def vectors(self, texts: Sequence[Sequence[int]]) -> list[Vectors]:
        """The mean state of each text's tokens, (width,) of length 1; no text is empty."""
        ...


class PackedBert:
    """All layers of a BERT. The same bits on every machine, see packing."""

    def __init__(self, bert: Bert, pad: int) -> None:
        self.bert = bert
        self._pad = pad
        self._layers = [PackedLayer(values) for values in bert.values(range(bert.shape.num_hidden_layers))]
        self._sharing = Sharing("encoder")

    def vectors(self, texts: Sequence[Sequence[int]]) -> list[Vectors]:
        return self._sharing.run([len(ids) for ids in texts], lambda places: self._pooled([texts[at] for at in places]))

    def states(self, texts: Sequence[Sequence[int]], layers: int | None = None) -> tuple[Any, Pack]:
        """(tokens, width) of the texts end to end after the first ``layers`` (all unless told otherwise), and where
        each of them stands.
        """
        packed = pack(texts, self._pad)
        return through_packed(self._layers[:layers], self._embedded(packed), packed), packed

    def _pooled(self, texts: Sequence[Sequence[int]]) -> list[Vectors]:
        import torch

        with torch.inference_mode():
            hidden, packed = self.states(texts)
            means = [
                hidden[start : start + length].double().mean(dim=0)
                for start, length in zip(packed.starts, packed.lengths, strict=True)
            ]
            return [(mean / mean.norm().clamp_min(1e-12)).float().numpy() for mean in means]

    def _embedded(self, packed: Pack) -> Any:
        """(tokens, width) as BERT begins; what is summed up, in float64: see ``packing.PackedLayer``."""
        from torch.nn import functional

        own = self.bert
        found = functional.embedding(packed.ids, own.words).double() + own.positions[packed.positions].double()
        found += own.kind.double()
        weight, bias = (part.double() for part in own.norm)
        return functional.layer_norm(found, weight.shape, weight, bias, own.shape.layer_norm_eps).float()


class PaddedNetwork:
    """Another's network: ``states`` gives (rows, length, width) of ids and mask (rows, length)."""

    def __init__(self, states: Callable[[Any, Any], Any], pad: int) -> None:
        self._states = states
        self._pad = pad

    def vectors(self, texts: Sequence[Sequence[int]]) -> list[Vectors]:
        by_length: dict[int, list[int]] = {}
        for place, ids in enumerate(texts):
            by_length.setdefault(padded(len(ids)), []).append(place)
        found: dict[int, Vectors] = {}
        for length, places in sorted(by_length.items()):
            for start in range(0, len(places), ROWS):
                some = places[start : start + ROWS]
                found |= zip(some, self._pass([texts[place] for place in some], length), strict=True)
        return [found[place] for place in range(len(texts))]

    def _pass(self, rows: Sequence[Sequence[int]], length: int) -> list[Vectors]:
        import torch

        ids = torch.full((ROWS, length), self._pad, dtype=torch.long)
        mask = torch.zeros((ROWS, length), dtype=torch.long)
        mask[:, 0] = 1  # rows that only fill the batch still need one token to attend to
        for place, row in enumerate(rows):
            ids[place, : len(row)] = torch.tensor(list(row))
            mask[place, : len(row)] = 1
        with torch.inference_mode():
            hidden = self._states(ids, mask)
            weights = mask.unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
            unit = torch.nn.functional.normalize(pooled, dim=1)
        return list(unit[: len(rows)].to(torch.float32).numpy().copy())


def padded(tokens: int) -> int:
    """The length of the forward pass that a text of so many tokens goes into."""
    return next(length for length in LENGTHS if length >= tokens)
