"""Unigram pieces of a text by the best path through it: the ids that ``tokenizers`` gives, in a quarter of its memory.

``tokenizers`` keeps the 250,002 pieces of XLM-RoBERTa in a tree of hash maps (295 MB; here 75). The texts are single
sentences, so a plain dictionary is quick enough: 0.2 ms a sentence, of which the encoder needs twenty. Normalisation
stays with ``tokenizers``.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

UNKNOWN_COSTS = 10.0
"""By how much an unknown character scores below the worst piece (SentencePiece's constant)."""
SPACE = "▁"
REMEMBERED = 50_000
_WORD = re.compile(f"{SPACE}*[^{SPACE}]+|{SPACE}+")


class UnigramTokens:
    """Tokens of a model saved by ``objections.encoder`` from a packed file; see the interface ``Tokens`` there."""

    def __init__(self, saved: dict[str, Any], *, limit: int) -> None:
        """``saved`` is a tokenizer.json: unigram model, ``<s>`` and ``</s>`` around, metaspace; ``limit`` in tokens."""
        vocabulary: Sequence[tuple[str, float]] = saved["model"]["vocab"]
        self.limit = limit
        self._ids = {piece: number for number, (piece, _) in enumerate(vocabulary)}
        self._scores = array("d", (score for _, score in vocabulary))
        self._begin, self._end, self.pad = (self._ids.pop(name) for name in ("<s>", "</s>", "<pad>"))
        self._unknown = int(saved["model"]["unk_id"])
        self._unknown_score = min(self._scores) - UNKNOWN_COSTS
        self._longest = max(map(len, self._ids))
        self._of_word = lru_cache(maxsize=REMEMBERED)(self._best_path)
        self._normaliser = _normaliser(saved)

    @classmethod
    def from_folder(cls, folder: Path, *, limit: int) -> UnigramTokens:
        return cls(json.loads((folder / "tokenizer.json").read_bytes()), limit=limit)

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text with its first and last marker, cut to ``limit``."""
        return [[self._begin, *self._pieces(text)[: self.limit - 2], self._end] for text in texts]

    def _pieces(self, text: str) -> list[int]:
        plain = self._normaliser.normalize_str(text).replace(" ", SPACE)
        if not plain:
            return []
        plain = plain if plain.startswith(SPACE) else SPACE + plain
        # No piece holds the end of a word and the beginning of the next, so the best path goes from word to word.
        return self._fused([number for word in _WORD.findall(plain) for number in self._of_word(word)])

    def _best_path(self, text: str) -> tuple[int, ...]:
        """Ids whose scores sum to the most; of equal paths the one whose step began earliest."""
        best: list[float | None] = [0.0] + [None] * len(text)
        came: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            here = best[start]
            assert here is not None, "every character leads to the next, if only as an unknown one"
            for stop, number, score in self._steps(text, start):
                reached = best[stop]
                if reached is None or score + here > reached:
                    best[stop] = score + here
                    came[stop] = (start, number)
        path = []
        place = len(text)
        while place:
            place, number = came[place]
            path.append(number)
        return tuple(reversed(path))

    def _steps(self, text: str, start: int) -> list[tuple[int, int, float]]:
        """(end, id, score) of every piece that begins here; an unknown one where no piece is this very character."""
        steps = []
        for stop in range(start + 1, min(start + self._longest, len(text)) + 1):
            number = self._ids.get(text[start:stop])
            if number is not None:
                steps.append((stop, number, self._scores[number]))
        if not steps or steps[0][0] != start + 1:
            steps.append((start + 1, self._unknown, self._unknown_score))
        return steps

    def _fused(self, path: Sequence[int]) -> list[int]:
        """With unknown characters that stand together told as one."""
        found: list[int] = []
        for number in path:
            if number != self._unknown or not found or found[-1] != self._unknown:
                found.append(number)
        return found


def _normaliser(saved: dict[str, Any]) -> Any:
    """The file's normaliser, read by ``tokenizers`` from the file without its vocabulary."""
    from tokenizers import Tokenizer

    model = saved["model"] | {"vocab": [["<unk>", 0.0]], "unk_id": 0}
    bare = saved | {"model": model, "added_tokens": [], "post_processor": None}
    return Tokenizer.from_str(json.dumps(bare)).normalizer
