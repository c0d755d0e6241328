from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from transcription.engines.conversion import read_variables
from transcription.engines.vocabulary import EMBEDDINGS, NarrowTokenizer, kept_tokens, narrowed
from transcription.errors import WeightsMissing

# GPT-2 writes «да» as these four letters, a space as «Ġ», and the first byte of a Chinese letter as «ä».
TOKENS = ["!", "a", "Ð´Ð°", "Ġyes", "ä½ł", "Ð", "Ġ123", "<|endoftext|>", "<|startoftranscript|>", "<|ru|>"]


def folder(path: Path, rows: int = len(TOKENS)) -> Path:
    def text(value: str) -> bytes:
        data = value.encode() + b"\0"
        return struct.pack("<H", len(data)) + data

    matrix = np.arange(rows * 4, dtype=np.float32).reshape(rows, 4)
    other = np.ones(3, dtype=np.float32)
    made = struct.pack("<I", 6) + text("WhisperSpec") + struct.pack("<II", 3, 2)
    for name, value in ((EMBEDDINGS, matrix), ("decoder/layer_norm/beta", other)):
        made += text(name) + struct.pack(f"<B{value.ndim}I", value.ndim, *value.shape)
        made += struct.pack("<BI", 0, value.nbytes) + value.tobytes()
    (path / "model.bin").write_bytes(made + struct.pack("<I", 0))
    (path / "vocabulary.txt").write_text("".join(f"{token}\n" for token in TOKENS), "utf-8")
    (path / "config.json").write_text(json.dumps({"suppress_ids": [0, 4], "suppress_ids_begin": [7], "lang_ids": [9]}))
    (path / "tokenizer.json").write_text("{}")
    return path


@pytest.mark.parametrize(("language", "kept"), [("ru", (0, 1, 2, 3, 5, 6, 7, 8, 9)), ("en", (0, 1, 3, 5, 6, 7, 8, 9))])
def test_a_language_keeps_its_letters_all_bytes_and_all_signs(language: str, kept: tuple[int, ...]) -> None:
    assert kept_tokens(TOKENS, language) == kept


def test_the_rows_of_the_kept_tokens_stay_as_they_are(tmp_path: Path) -> None:
    made = narrowed(folder(tmp_path), "ru")
    assert made is not None
    (tmp_path / "narrow.bin").write_bytes(made.files["model.bin"])
    read = read_variables(tmp_path / "narrow.bin")
    whole = read_variables(tmp_path / "model.bin")
    np.testing.assert_array_equal(read[EMBEDDINGS], whole[EMBEDDINGS][list(made.kept)])
    np.testing.assert_array_equal(read["decoder/layer_norm/beta"], whole["decoder/layer_norm/beta"])
    assert made.files["vocabulary.txt"].decode().split() == [TOKENS[old] for old in made.kept]
    assert json.loads(made.files["config.json"]) == {"suppress_ids": [0], "suppress_ids_begin": [6], "lang_ids": [8]}


def test_a_language_without_a_list_keeps_the_whole_vocabulary(tmp_path: Path) -> None:
    assert narrowed(folder(tmp_path), "de") is None


def test_files_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="take both from one model"):
        narrowed(folder(tmp_path, rows=5), "ru")


def test_numbers_are_translated_both_ways() -> None:
    class Whole:
        def token_to_id(self, token: str) -> int | None:
            return TOKENS.index(token) if token in TOKENS else None

        def decode(self, numbers: list[int]) -> str:
            return " ".join(TOKENS[number] for number in numbers)

    tokens = NarrowTokenizer(Whole(), (0, 3, 7))
    assert (tokens.token_to_id("Ġyes"), tokens.token_to_id("a"), tokens.token_to_id("?")) == (1, None, None)
    assert tokens.decode([2, 0]) == "<|endoftext|> !"
    assert tokens.renumbered([1, 3, 7]) == [1, 2]
