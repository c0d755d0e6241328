"""A small transformer with words for tokens, and a reader that says what it is told: no weights needed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from objections.bert import bert_of
from objections.corpus import ANSWERS, NONE, REACTIONS
from objections.encoder import Encoder, EncoderTraits
from objections.lessons import ANSWER, OBJECTION, REACTION
from objections.networks import PackedBert
from objections.reader import Matrix, Said, Task
from tests.encoders import TrigramEncoder

CATEGORIES = ("price", "stall", "authority", "competitor", "need", "trust", "fit", "effort", "terms", "brush_off",
              "busy", "contact")  # fmt: skip


class WordTokens:
    """A number a word, by its hash."""

    pad = 0
    limit = 64

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        return [[1, *(3 + zlib.crc32(word.encode()) % 500 for word in text.split()[:62]), 2] for text in texts]


def tiny_encoder(layers: int = 4, seed: int = 0) -> Encoder:
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=512, hidden_size=32, num_hidden_layers=layers, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=128,
    )  # fmt: skip
    model: Any = BertModel(config)
    model.eval()
    return Encoder(
        lambda: (PackedBert(bert_of(model), WordTokens.pad), WordTokens()),
        EncoderTraits("tiny", "tests", f"{seed:064d}", 32),
    )


class ScriptedReader:
    """Answers by the words it finds: the labels of the first key that stands in the text, else the last labels."""

    def __init__(
        self, script: Mapping[str, Mapping[str, Sequence[str]]], otherwise: Mapping[str, Sequence[str]]
    ) -> None:
        self.tasks = {
            OBJECTION: Task(labels=(*CATEGORIES, NONE), exclusive=True),
            ANSWER: Task(labels=ANSWERS, exclusive=False),
            REACTION: Task(labels=REACTIONS, exclusive=True),
        }
        self._script = script
        self._otherwise = otherwise
        self.asked: list[tuple[str, Said]] = []

    def read(self, task: str, said: Sequence[Said]) -> Matrix:
        self.asked += [(task, one) for one in said]
        labels = self.tasks[task].labels
        logits = np.full((len(said), len(labels)), -4.0)
        for row, one in zip(logits, said, strict=True):
            found = next((told for key, told in self._script.get(task, {}).items() if key in one.text), None)
            for label in self._otherwise[task] if found is None else found:
                row[labels.index(label)] = 4.0
        return logits

    def sentences(self) -> TrigramEncoder:
        return TrigramEncoder()

    def shares(self, task: str, said: Sequence[Said]) -> Matrix:
        logits = self.read(task, said)
        if not self.tasks[task].exclusive:
            return np.asarray(1.0 / (1.0 + np.exp(-logits)))
        risen = np.exp(logits)
        return np.asarray(risen / risen.sum(axis=1, keepdims=True))
