"""Reads what is said in the light of what was said before; knows labels and texts, no calls.

The lower half of the sentence encoder stays as it is; its upper half is moved by low-rank adapters (Hu et al. 2021,
"LoRA") that were trained on the labelled corpus, and a linear head a task gives one number a label. Adapters and heads
are a few megabytes; ``objections.training`` makes them.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from objections.encoder import Encoder, EncoderTraits, SentenceEncoder
from objections.errors import EncoderUnavailable
from objections.language import plain
from objections.layers import LINEAR, NORMS, pooled
from objections.networks import Vectors
from objections.pack_files import PACKS
from objections.packing import Pack, PackedLayer, through_packed
from objections.sharing import Sharing

Matrix = npt.NDArray[np.float64]
Piece = tuple[list[int], int]
WEIGHTS = PACKS / "weights" / "reader.safetensors"
BEFORE_WORDS, SAID_WORDS = 25, 60
"""The last words of what was said before, and the first of what is read."""
REMEMBERED = 20_000


class Task(BaseModel):
    """One question asked of a text: its labels in the order of the head's numbers; ``exclusive`` when exactly one of
    them holds. Logits are divided by ``temperature``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    labels: tuple[str, ...]
    exclusive: bool
    temperature: float = 1.0


class ReaderCard(BaseModel):
    """What a file of weights is. ``encoder`` is the hash of the encoder that the adapters belong to, ``start`` the
    first layer that they move, ``made_from`` the hash of the rows they were trained on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    encoder: str
    start: int
    rank: int
    scale: float
    made_from: str
    rows: int
    tasks: dict[str, Task]


@dataclass(frozen=True, slots=True)
class Said:
    """A text to read and what was said right before it."""

    text: str
    before: str = ""


class ContextReader(Protocol):
    """What the detectors need of a reader."""

    @property
    def tasks(self) -> Mapping[str, Task]: ...

    def read(self, task: str, said: Sequence[Said]) -> Matrix:
        """(n, labels) logits, one row a text."""
        ...

    def shares(self, task: str, said: Sequence[Said]) -> Matrix:
        """(n, labels) probabilities."""
        ...

    def sentences(self) -> SentenceEncoder:
        """The reader as an encoder of sentences that stand alone."""
        ...


class Reader:
    """Shares the lower half with the encoder that it was made from."""

    def __init__(self, encoder: Encoder, path: Path = WEIGHTS) -> None:
        """Raises EncoderUnavailable where the file is absent, damaged or made for another encoder."""
        self.card, tensors = weights_for(encoder, path)
        self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        self._lower = LowerHalf(encoder, self.card.start)
        self._layers = [PackedLayer(values) for values in _merged(encoder, self.card, tensors)]
        self._heads = {
            task: tuple(tensors[f"{task}.{part}"].double().numpy() for part in ("weight", "bias"))
            for task in self.card.tasks
        }
        self._seen: dict[Said, npt.NDArray[np.float64]] = {}
        self._sharing = Sharing("reader")
        self._lock = threading.Lock()  # a receipt is checked while the queue works

    @property
    def tasks(self) -> Mapping[str, Task]:
        return self.card.tasks

    def read(self, task: str, said: Sequence[Said]) -> Matrix:
        """(n, labels) logits, one row a text, divided by the task's temperature."""
        if not said:
            return np.zeros((0, len(self.tasks[task].labels)))
        vectors = self.vectors(said)
        return np.asarray(answers(vectors, *self._heads[task]) / self.tasks[task].temperature)

    def shares(self, task: str, said: Sequence[Said]) -> Matrix:
        """(n, labels) probabilities: of the labels together where they exclude each other, of each alone otherwise."""
        logits = self.read(task, said)
        if not self.tasks[task].exclusive:
            return np.asarray(1.0 / (1.0 + np.exp(-logits)))
        risen = np.exp(logits - logits.max(axis=1, keepdims=True)) if len(logits) else logits
        return np.asarray(risen / risen.sum(axis=1, keepdims=True))

    def vectors(self, said: Sequence[Said]) -> Matrix:
        """(n, width), one of each text for all tasks; those seen last are remembered."""
        with self._lock:
            return self._vectors(said)

    def _vectors(self, said: Sequence[Said]) -> Matrix:
        fresh = [one for one in dict.fromkeys(said) if one not in self._seen]
        if len(self._seen) + len(fresh) > REMEMBERED:
            self._seen.clear()
            fresh = list(dict.fromkeys(said))
        pieces = self._lower.pieces(fresh)
        vectors = self._sharing.run(
            [len(ids) for ids, _ in pieces], lambda places: self._through([pieces[place] for place in places])
        )
        self._seen.update(zip(fresh, vectors, strict=True))
        return np.stack([self._seen[one] for one in said])

    def sentences(self) -> ReadSentences:
        """The reader as an encoder of sentences that stand alone: what objects and what does not lies apart in it."""
        return ReadSentences(self)

    def _through(self, pieces: Sequence[Piece]) -> list[npt.NDArray[np.float64]]:
        import torch

        with torch.inference_mode():
            hidden, packed = self._lower.states([ids for ids, _ in pieces])
            hidden = through_packed(self._layers, hidden, packed)
            return [
                pooled(hidden[None, at : at + length].double(), _own(length, own))[0].numpy()
                for at, length, (_, own) in zip(packed.starts, packed.lengths, pieces, strict=True)
            ]


class ReadSentences:
    """A reader's vectors of unit length, as a sentence encoder gives them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        width = len(reader.vectors([Said("a")])[0])
        self.traits = EncoderTraits("reader", "trained on the corpus", reader.sha256, width)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, width) float32 unit vectors."""
        if not texts:
            return np.zeros((0, self.traits.dimensions), dtype=np.float32)
        vectors = self._reader.vectors([Said(text) for text in texts])
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def answers(vectors: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    """(n, labels) of (n, width). No matrix product: its last bits would depend on how many texts are read together."""
    return np.asarray(np.einsum("nd,ld->nl", vectors, weight, optimize=False) + bias)


def find_reader(encoder: Encoder, own: Path | None = None, *, ours: bool) -> Reader | None:
    """The company's own reader from the file ``own`` where there is one, else ours if it is wanted; None where that
    belongs to another encoder. Raises EncoderUnavailable for a damaged file, and for an own one of another encoder.
    """
    if own is not None and own.is_file():
        return Reader(encoder, own)
    if not ours:
        return None
    card, _ = load_weights(WEIGHTS)
    return Reader(encoder, WEIGHTS) if card.encoder == encoder.traits.sha256 else None


class LowerHalf:
    """Texts up to the layer from which adapters move them; these numbers never change and may be kept."""

    def __init__(self, encoder: Encoder, start: int) -> None:
        self._tokens = encoder.tokens
        self._network, self._layers = encoder.network, start

    def pieces(self, said: Sequence[Said]) -> list[Piece]:
        """Ids of both texts one after the other, and at which place the second begins."""
        second = self._tokens.encode(["query: " + " ".join(plain(one.text).split()[:SAID_WORDS]) for one in said])
        first = self._tokens.encode(["query: " + " ".join(plain(one.before).split()[-BEFORE_WORDS:]) for one in said])
        room = self._tokens.limit
        return [
            ((before + own)[:room], len(before)) if one.before and len(before) + 2 < room else (own[:room], 0)
            for one, before, own in zip(said, first, second, strict=True)
        ]

    def states(self, texts: Sequence[Sequence[int]]) -> tuple[Any, Pack]:
        """(tokens, width) of the texts end to end, and where each of them stands."""
        return self._network.states(texts, self._layers)


def _own(length: int, start: int) -> Any:
    """(1, length), one where a token belongs to the text itself and not to what was said before."""
    import torch

    own = torch.ones((1, length), dtype=torch.float64)
    own[:, :start] = 0.0
    return own


def load_weights(path: Path) -> tuple[ReaderCard, dict[str, Any]]:
    """Card and float32 tensors of a file written by ``save_weights``."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            card = ReaderCard.model_validate(json.loads((file.metadata() or {}).get("card", "{}")))
            return card, {name: file.get_tensor(name).float() for name in sorted(file.keys())}
    except (OSError, SafetensorError, ValueError) as reason:
        raise EncoderUnavailable(
            f"{path} holds no reader's weights ({type(reason).__name__}); run razbor train objections or reinstall"
        ) from reason


def weights_for(encoder: Encoder, path: Path) -> tuple[ReaderCard, dict[str, Any]]:
    """``load_weights``, refusing what was made for another encoder."""
    card, tensors = load_weights(path)
    if card.encoder != encoder.traits.sha256:
        raise EncoderUnavailable(
            f"{path} was trained on an encoder with sha256 {card.encoder[:12]}, "
            f"{encoder.traits.name} has {encoder.traits.sha256[:12]}; run razbor train objections"
        )
    return card, tensors


def save_weights(path: Path, card: ReaderCard, tensors: Mapping[str, Any]) -> None:
    """One file with adapters, norms and heads in float16; the same values give the same bytes."""
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    values = {name: value.detach().half().contiguous() for name, value in sorted(tensors.items())}
    save_file(values, path, metadata={"card": card.model_dump_json()})


def _merged(encoder: Encoder, card: ReaderCard, tensors: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The upper layers with the adapters multiplied out and added."""
    bert = encoder.network.bert
    for number, values in enumerate(bert.values(range(card.start, bert.shape.num_hidden_layers)), start=card.start):
        for name in LINEAR:
            added = tensors[f"{number}.{name}.b"].double() @ tensors[f"{number}.{name}.a"].double()
            values[f"{name}.weight"] = values[f"{name}.weight"].double() + card.scale * added
        for name in NORMS:
            values[f"{name}.weight"] = tensors[f"{number}.{name}.weight"]
            values[f"{name}.bias"] = tensors[f"{number}.{name}.bias"]
        yield values
