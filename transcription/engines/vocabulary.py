"""A Whisper model that can only write its own language: the rows of other scripts' tokens left out of the file.

Half of a small model's decoding goes into scoring 51,865 tokens a step, most of them of scripts that a Russian or an
English call never needs. The weights stay as they are; every text stays writable, since all single bytes are kept.
Knows the CTranslate2 file format, no runtime.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from transcription.errors import WeightsMissing

TEXT_END = "<|endoftext|>"
BESIDE = ("tokenizer.json", "preprocessor_config.json")
EMBEDDINGS = "decoder/embeddings/weight"
# Byte pair tokens are numbered in the order of their frequency in the training text. English needs all of its own:
# "caller", "invoice" and "supplier" are among the rarest.
FREQUENT_LATIN = {"ru": 8_000, "en": 50_257}
_SIGNS = frozenset("«»—–…№€₽£°“”„’‘×½")


@dataclass(frozen=True, slots=True, eq=False)
class Narrowed:
    """A model's files by name, in memory, and ``kept``: the old number of each of its tokens, ascending."""

    files: dict[str, bytes]
    kept: tuple[int, ...]


def narrowed(folder: Path, language: str) -> Narrowed | None:
    """The model of a CTranslate2 folder with the tokens of one language; None where the language has no list.

    Raises WeightsMissing where the folder's files do not fit together.
    """
    if language not in FREQUENT_LATIN or not (folder / "vocabulary.txt").is_file():
        return None
    tokens = (folder / "vocabulary.txt").read_text("utf-8").rstrip("\n").split("\n")
    kept = kept_tokens(tokens, language)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    numbers = {old: new for new, old in enumerate(kept)}
    for name in ("suppress_ids", "suppress_ids_begin", "lang_ids"):
        config[name] = [numbers[old] for old in config.get(name, ()) if old in numbers]
    return Narrowed(
        files={
            "model.bin": _narrowed_tensors(folder / "model.bin", len(tokens), kept),
            "vocabulary.txt": "".join(f"{tokens[old]}\n" for old in kept).encode(),
            "config.json": json.dumps(config).encode(),
        }
        | {name: (folder / name).read_bytes() for name in BESIDE if (folder / name).is_file()},
        kept=kept,
    )


class NarrowTokenizer:
    """A tokenizer that speaks in the new numbers; what faster-whisper's ``Tokenizer`` asks of one, and no more."""

    def __init__(self, whole: Any, kept: Sequence[int]) -> None:
        self._whole = whole
        self._kept = tuple(kept)
        self._numbers = {old: new for new, old in enumerate(kept)}

    def token_to_id(self, token: str) -> int | None:
        old = self._whole.token_to_id(token)
        return None if old is None else self._numbers.get(old)

    def decode(self, tokens: Sequence[int], **options: Any) -> str:
        return str(self._whole.decode([self._kept[token] for token in tokens], **options))

    def renumbered(self, tokens: Iterable[int]) -> list[int]:
        """New numbers of those that were kept."""
        return [self._numbers[token] for token in tokens if token in self._numbers]


def kept_tokens(tokens: Sequence[str], language: str) -> tuple[int, ...]:
    """Numbers of the tokens that a call in this language needs; everything from the end-of-text sign on is kept."""
    text_end = tokens.index(TEXT_END)
    latin = FREQUENT_LATIN[language]
    written = [
        number for number, token in enumerate(tokens[:text_end]) if _needed(number, _bytes(token), language, latin)
    ]
    return (*written, *range(text_end, len(tokens)))


def _needed(number: int, data: bytes, language: str, latin: int) -> bool:
    if len(data) == 1:
        return True
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return language == "ru" and any(byte in (0xD0, 0xD1) for byte in data)
    if not all(_known(letter, language) for letter in text):
        return False
    return number < latin or not any(letter.isascii() and letter.isalpha() for letter in text)


def _known(letter: str, language: str) -> bool:
    russian = "А" <= letter <= "я" or letter in "ёЁ"
    return letter.isascii() or letter in _SIGNS or (russian and language == "ru")


def _letters() -> dict[str, int]:
    """GPT-2's printable stand-ins for bytes: themselves where printable, the rest numbered from 256 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + place): byte for place, byte in enumerate(others)}


_LETTERS = _letters()


def _bytes(token: str) -> bytes:
    return bytes(_LETTERS[letter] for letter in token)


def _narrowed_tensors(path: Path, tokens: int, kept: Sequence[int]) -> bytes:
    """The file again with only the kept rows of the embeddings, which are the output layer too."""
    made = BytesIO()
    with path.open("rb") as file:
        made.write(file.read(4))
        _copy_text(file, made)
        head = file.read(8)
        made.write(head)
        for _ in range(struct.unpack("<II", head)[1]):
            _copy_variable(file, made, tokens, kept, path)
        made.write(file.read())
    return made.getvalue()


def _copy_text(file: BinaryIO, made: BinaryIO) -> str:
    size = file.read(2)
    text = file.read(struct.unpack("<H", size)[0])
    made.write(size + text)
    return text[:-1].decode("utf-8")


def _copy_variable(file: BinaryIO, made: BinaryIO, tokens: int, kept: Sequence[int], path: Path) -> None:
    name = _copy_text(file, made)
    (rank,) = struct.unpack("<B", file.read(1))
    shape = struct.unpack(f"<{rank}I", file.read(4 * rank))
    kind, size = struct.unpack("<BI", file.read(5))
    data: Any = file.read(size)
    if name == EMBEDDINGS:
        if shape[0] != tokens or size % tokens:
            raise WeightsMissing(f"{path} has {shape[0]} tokens and its vocabulary {tokens}: take both from one model")
        data = np.frombuffer(data, dtype=np.uint8).reshape(tokens, -1)[list(kept)].tobytes()
        shape = (len(kept), *shape[1:])
    made.write(struct.pack(f"<B{rank}I", rank, *shape) + struct.pack("<BI", kind, len(data)) + data)
