"""Runs texts of many lengths through layers end to end, without padding, in whole numbers; knows tokens, no texts.

A text's numbers do not depend on what is beside it: products of whole numbers are exact, and attention stays within a
text, filled up to one of a few lengths.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from objections.layers import LINEAR, NORMS

BLOCK = 256
"""Tokens that a matrix meets at once, at most: few enough to stay in a processor's cache."""
STEP = 16
"""The last block is filled up to a multiple of this: whole numbers give the same products in blocks of any height."""
FILLED_TO = 8
"""Attention meets texts of one length together, filled up to a multiple of this."""
ERF_TO = 5.0
ERF_ABOVE = (0.0548902302980423, 6.85543155670166, 53.631404876708984, 727.4375610351562)
ERF_BELOW = (22.469263076782227, 218.89515686035156, 911.8562622070312)
"""From the highest power down; the highest of what is divided by is 1."""
GIVEN_MOST, WEIGHT_MOST = 127, 63
"""1536 products of these stay below 2**24, up to which float32 is exact."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Token lists laid end to end and filled up with ``pad`` to whole steps, (tokens,) each."""

    ids: Any
    positions: Any
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Texts of one padded length: ``index`` (rows * length,) says which token stands where, ``own`` at which of these
    places one does and ``to`` which it is, ``added`` (rows, 1, 1, length) keeps attention from the others.
    """

    index: Any
    own: Any
    to: Any
    added: Any


def pack(texts: Sequence[Sequence[int]], pad: int) -> Pack:
    """``texts`` are token ids, none of them empty."""
    import torch

    lengths = [len(ids) for ids in texts]
    starts = [*accumulate(lengths, initial=0)][:-1]
    total = -(-sum(lengths) // STEP) * STEP
    ids = torch.full((total,), pad, dtype=torch.long)
    positions = torch.zeros(total, dtype=torch.long)
    by_length: dict[int, list[int]] = {}
    for place, (text, start) in enumerate(zip(texts, starts, strict=True)):
        ids[start : start + len(text)] = torch.tensor(list(text))
        positions[start : start + len(text)] = torch.arange(len(text))
        by_length.setdefault(-(-len(text) // FILLED_TO) * FILLED_TO, []).append(place)
    spans = []
    for length, places in sorted(by_length.items()):
        own = torch.tensor([lengths[place] for place in places])
        there = torch.arange(length)[None, :] < own[:, None]
        index = torch.tensor([starts[place] for place in places])[:, None] + torch.arange(length)[None, :]
        added = torch.zeros(there.shape, dtype=torch.float64).masked_fill(~there, -1e9)[:, None, None, :]
        flat = torch.where(there, index, 0).flatten()
        at = there.flatten().nonzero()[:, 0]
        spans.append(Span(flat, at, flat[at], added))
    return Pack(ids, positions, tuple(starts), tuple(lengths), tuple(spans))


class PackedLayer:
    """A layer of ``objections.layers`` whose matrices are whole numbers and which runs packed texts.

    A token's numbers are rounded to 8 bits by their largest, a weight's row to 7: so small that float32 holds each sum
    exactly, and whatever multiplies whole numbers fastest on a machine gives the same product. The rest gives the same
    bits too: single sums and products are the same on every processor, and what sums up or approximates (norms,
    attention) runs in float64, whose last bits float32 does not keep. Otherwise a number rounded
    to its neighbour for one last bit grows from layer to layer: logits moved by 0.2 between AVX2 and AVX-512.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._heads = int(values["heads"])
        self._epsilon = values["epsilon"]
        self._norms = {name: (values[f"{name}.weight"].double(), values[f"{name}.bias"].double()) for name in NORMS}
        self._matrices = {name: _Matrix(values[f"{name}.weight"], values[f"{name}.bias"]) for name in LINEAR}

    def __call__(self, hidden: Any, packed: Pack) -> Any:
        """(tokens, width) to (tokens, width)."""
        import torch

        blocks = range(0, hidden.shape[0], BLOCK)
        mixed = torch.empty((hidden.shape[0], 3, hidden.shape[1]))
        for start in blocks:
            given = rounded(hidden[start : start + BLOCK])
            for place, name in enumerate(LINEAR[:3]):
                mixed[start : start + BLOCK, place] = self._matrices[name](given)
        joined = _attended(mixed, self._heads, packed)
        made = torch.empty_like(hidden)
        for start in blocks:
            block = slice(start, start + BLOCK)
            first = self._normalised(NORMS[0], hidden[block] + self._matrices[LINEAR[3]](rounded(joined[block])))
            grown = _gelu(self._matrices[LINEAR[4]](rounded(first)))
            made[block] = self._normalised(NORMS[1], first + self._matrices[LINEAR[5]](rounded(grown)))
        return made

    def _normalised(self, name: str, given: Any) -> Any:
        from torch.nn import functional

        weight, bias = self._norms[name]
        return functional.layer_norm(given.double(), weight.shape, weight, bias, self._epsilon).float()


class _Matrix:
    """Weights (outputs, inputs) as whole numbers and what each row was divided by."""

    def __init__(self, weight: Any, bias: Any) -> None:
        import torch

        weight = weight.float()
        self._scale = weight.abs().amax(dim=1) / WEIGHT_MOST
        whole = (weight / self._scale.clamp_min(1e-12)[:, None]).round_()
        self._multiply = quickest_product()
        self._weight = whole.to(torch.int8).t().contiguous() if self._multiply is _whole else whole.t().contiguous()
        self._bias = bias

    def __call__(self, given: tuple[Any, Any]) -> Any:
        whole, scale = given  # one step after the other: some processors would round a joint one only once
        return self._multiply(whole, self._weight).mul_(scale).mul_(self._scale).add_(self._bias)


def _gelu(given: Any) -> Any:
    """x / 2 (1 + erf(x / sqrt 2)), the error function as x times a quotient of polynomials of x squared, within 2e-5.

    By single sums and products, which are the same everywhere; the function itself would have to be in float64 and
    take four times as long. Fitted by reweighted least squares up to ``ERF_TO``, beyond which nothing is left to gain.
    """
    near = given.clamp(-ERF_TO, ERF_TO)
    square = near * near
    above = (square * ERF_ABOVE[0]).add_(ERF_ABOVE[1])
    for term in ERF_ABOVE[2:]:
        above.mul_(square).add_(term)
    below = square + ERF_BELOW[0]
    for term in ERF_BELOW[1:]:
        below.mul_(square).add_(term)
    return above.mul_(near).div_(below).add_(1.0).mul_(given).mul_(0.5)


def rounded(given: Any) -> tuple[Any, Any]:
    """``given`` (tokens, width) as whole numbers up to 127, kept as floats, and what each token was divided by."""
    scale = given.abs().amax(dim=1, keepdim=True) / GIVEN_MOST
    return (given / scale.clamp_min(1e-12)).round_(), scale


def _whole(given: Any, weight: Any) -> Any:
    import torch

    return torch._int_mm(given.to(torch.int8), weight).float()


def _floating(given: Any, weight: Any) -> Any:
    return given @ weight


@cache
def quickest_product() -> Callable[[Any, Any], Any]:
    """Which product of whole numbers is quicker on this processor: both give the same numbers. Old processors know no
    instruction for short whole numbers, and torch is very slow there.
    """
    import torch

    given = (torch.arange(BLOCK * 384) % 255 - 127).float().view(BLOCK, 384)
    weight = (torch.arange(384 * 384) % 127 - 63).float().view(384, 384)
    short = weight.to(torch.int8)
    expected = _floating(given, weight)
    try:
        if not torch.equal(_whole(given, short), expected):
            return _floating
    except RuntimeError:
        return _floating
    return _whole if _took_s(_whole, given, short) < _took_s(_floating, given, weight) else _floating


def _took_s(product: Callable[[Any, Any], Any], given: Any, weight: Any) -> float:
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        product(given, weight)
        took.append(time.perf_counter() - begun)
    return min(took)


def through_packed(layers: Sequence[PackedLayer], hidden: Any, packed: Pack) -> Any:
    """``hidden`` (tokens, width) through ``layers``."""
    for layer in layers:
        hidden = layer(hidden, packed)
    return hidden


def _attended(mixed: Any, heads: int, packed: Pack) -> Any:
    """Attention within each text; ``mixed`` (tokens, 3, width) is query, key and value."""
    import torch
    from torch.nn import functional

    tokens, _, width = mixed.shape
    made = torch.zeros((tokens, width))
    for span in packed.spans:
        rows, length = span.added.shape[0], span.added.shape[-1]
        given = mixed.index_select(0, span.index).double().view(rows, length, 3, heads, width // heads)
        query, key, value = given.permute(2, 0, 3, 1, 4)
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=span.added)
        flat = found.transpose(1, 2).reshape(rows * length, width)
        made.index_copy_(0, span.to, flat.index_select(0, span.own).float())
    return made
