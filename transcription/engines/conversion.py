"""CTranslate2's Whisper file to openai-whisper's tensors: a renaming, no number changes; knows neither runtime.

CTranslate2 fuses the self-attention projections into one (query, key, value, in that order) and the cross-attention's
into key and value; the key has no bias in Whisper (zeros in the file), and the output projection is the embedding.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from transcription.errors import WeightsMissing

Tensor = npt.NDArray[Any]

_TYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}
_VERSION = 6


@dataclass(frozen=True, slots=True, eq=False)
class WhisperTensors:
    """A model as openai-whisper knows it: ``dimensions`` of its ``ModelDimensions``, ``tensors`` of its state dict."""

    dimensions: dict[str, int]
    tensors: dict[str, Tensor]
    alignment_heads: tuple[tuple[int, int], ...]


def read_whisper(folder: Path) -> WhisperTensors:
    """Reads ``model.bin`` and ``config.json`` of a CTranslate2 Whisper folder with unquantised tensors."""
    variables = read_variables(folder / "model.bin")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    heads = tuple((int(layer), int(head)) for layer, head in config.get("alignment_heads", ()))
    return WhisperTensors(_dimensions(variables), dict(_renamed(variables)), heads)


def read_variables(path: Path) -> dict[str, Tensor]:
    """All named tensors of a CTranslate2 model file. Raises WeightsMissing for another kind of file or version."""
    with path.open("rb") as file:
        (version,) = struct.unpack("<I", file.read(4))
        if version != _VERSION:
            raise WeightsMissing(f"{path} has CTranslate2 version {version}, expected {_VERSION}: convert it anew")
        spec = _text(file)
        if spec != "WhisperSpec":
            raise WeightsMissing(f"{path} holds a {spec}, expected a Whisper model: set the path to one")
        _revision, count = struct.unpack("<II", file.read(8))
        return dict(_variable(file, path) for _ in range(count))


def _variable(file: BinaryIO, path: Path) -> tuple[str, Tensor]:
    name = _text(file)
    (rank,) = struct.unpack("<B", file.read(1))
    shape = struct.unpack(f"<{rank}I", file.read(4 * rank))
    kind, size = struct.unpack("<BI", file.read(5))
    if kind not in _TYPES:
        raise WeightsMissing(f"{path} holds {name} in unknown format {kind}: convert it as float16 or float32")
    return name, np.frombuffer(file.read(size), dtype=_TYPES[kind]).reshape(shape)


def _text(file: BinaryIO) -> str:
    (length,) = struct.unpack("<H", file.read(2))
    return file.read(length)[:-1].decode("utf-8")


def _dimensions(variables: Mapping[str, Tensor]) -> dict[str, int]:
    vocabulary, width = variables["decoder/embeddings/weight"].shape
    return {
        "n_mels": variables["encoder/conv1/weight"].shape[1],
        "n_audio_ctx": variables["encoder/position_encodings/encodings"].shape[0],
        "n_audio_state": variables["encoder/conv1/weight"].shape[0],
        "n_audio_head": int(variables["encoder/num_heads"]),
        "n_audio_layer": _layers(variables, "encoder"),
        "n_vocab": vocabulary,
        "n_text_ctx": variables["decoder/position_encodings/encodings"].shape[0],
        "n_text_state": width,
        "n_text_head": int(variables["decoder/num_heads"]),
        "n_text_layer": _layers(variables, "decoder"),
    }


def _layers(variables: Mapping[str, Tensor], half: str) -> int:
    return len({name.split("/")[1] for name in variables if name.startswith(f"{half}/layer_") and name.count("/") > 2})


def _renamed(variables: Mapping[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    for half in ("encoder", "decoder"):
        yield f"{half}.positional_embedding", variables[f"{half}/position_encodings/encodings"]
        for layer in range(_layers(variables, half)):
            yield from _block(variables, half, layer)
    for convolution in ("conv1", "conv2"):
        for part in ("weight", "bias"):
            yield f"encoder.{convolution}.{part}", variables[f"encoder/{convolution}/{part}"]
    yield "decoder.token_embedding.weight", variables["decoder/embeddings/weight"]
    yield from _norm(variables, "encoder/layer_norm", "encoder.ln_post")
    yield from _norm(variables, "decoder/layer_norm", "decoder.ln")


def _block(variables: Mapping[str, Tensor], half: str, layer: int) -> Iterator[tuple[str, Tensor]]:
    old, new = f"{half}/layer_{layer}", f"{half}.blocks.{layer}"
    yield from _split(variables, f"{old}/self_attention/linear_0", f"{new}.attn", ("query", "key", "value"))
    yield from _linear(variables, f"{old}/self_attention/linear_1", f"{new}.attn.out")
    yield from _norm(variables, f"{old}/self_attention/layer_norm", f"{new}.attn_ln")
    if half == "decoder":
        yield from _linear(variables, f"{old}/attention/linear_0", f"{new}.cross_attn.query")
        yield from _split(variables, f"{old}/attention/linear_1", f"{new}.cross_attn", ("key", "value"))
        yield from _linear(variables, f"{old}/attention/linear_2", f"{new}.cross_attn.out")
        yield from _norm(variables, f"{old}/attention/layer_norm", f"{new}.cross_attn_ln")
    yield from _linear(variables, f"{old}/ffn/linear_0", f"{new}.mlp.0")
    yield from _linear(variables, f"{old}/ffn/linear_1", f"{new}.mlp.2")
    yield from _norm(variables, f"{old}/ffn/layer_norm", f"{new}.mlp_ln")


def _split(variables: Mapping[str, Tensor], old: str, new: str, parts: tuple[str, ...]) -> Iterator[tuple[str, Tensor]]:
    weights = np.split(variables[f"{old}/weight"], len(parts))
    biases = np.split(variables[f"{old}/bias"], len(parts))
    for part, weight, bias in zip(parts, weights, biases, strict=True):
        yield f"{new}.{part}.weight", weight
        if part != "key":
            yield f"{new}.{part}.bias", bias


def _linear(variables: Mapping[str, Tensor], old: str, new: str) -> Iterator[tuple[str, Tensor]]:
    for part in ("weight", "bias"):
        yield f"{new}.{part}", variables[f"{old}/{part}"]


def _norm(variables: Mapping[str, Tensor], old: str, new: str) -> Iterator[tuple[str, Tensor]]:
    yield f"{new}.weight", variables[f"{old}/gamma"]
    yield f"{new}.bias", variables[f"{old}/beta"]
