"""Trains the reader's adapters and heads on labelled texts; the same rows give the same bytes on the same machine.

The lower half of the encoder is computed once. Every batch holds rows of one task, or pairs of texts that say the same
thought; they take turns in the order of a seeded shuffle. Nothing here reads a clock or another random source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from objections.encoder import Encoder
from objections.layers import LINEAR, NORMS, Layer, pooled, through
from objections.reader import LowerHalf, Matrix, ReaderCard, Said, Task
from objections.sharing import AT_ONCE

THREADS = 1
"""Sums depend on how many threads share them, so their number is fixed."""


LIKENESS = "likeness"
"""What is learned beside the tasks and leaves nothing but better vectors: its projection is thrown away."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text of one task; ``labels`` are those that hold. Texts of one ``family`` say the same thought;
    an empty one says nothing of that.
    """

    task: str
    said: Said
    labels: tuple[str, ...]
    family: str = ""


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Tried on fold 0 of the corpus (docs/corpus.md), not searched. ``likeness``: width of the projection in which
    texts of one family lie near each other; ``likeness_share``: of how many of the rows with a family an epoch compares
    two, ``likeness_families`` families at a time; 0 where they shall not be made.
    """

    start: int = 4
    rank: int = 16
    scale: float = 2.0
    epochs: int = 3
    batch: int = 32
    rate: float = 1e-3
    head_rate: float = 3e-3
    decay: float = 0.01
    smoothing: float = 0.1
    dropout: float = 0.1
    head_dropout: float = 0.2
    likeness: int = 128
    likeness_share: float = 0.25
    likeness_weight: float = 0.5
    likeness_temperature: float = 0.07
    likeness_families: int = 24
    seed: int = 0


@dataclass(slots=True)
class Trained:
    """Tensors by the names that ``objections.reader`` knows, and the card without temperatures."""

    card: ReaderCard
    tensors: dict[str, Any] = field(default_factory=dict)


class Trainer:
    """Rows with the lower half of their states, so that several models can be trained on parts of them."""

    def __init__(
        self,
        encoder: Encoder,
        rows: Sequence[Row],
        tasks: dict[str, Task],
        settings: TrainingSettings = TrainingSettings(),
        *,
        on_progress: Callable[[float], None] | None = None,
    ) -> None:
        self._encoder = encoder
        self.rows = tuple(rows)
        self.tasks = tasks
        self.settings = settings
        self._lower = LowerHalf(encoder, settings.start)
        self._pieces = self._lower.pieces([row.said for row in rows])
        self._targets, self._at = _targets(rows, tasks)
        self._states = self._lower_states(on_progress or (lambda _: None))

    def train(
        self,
        places: Sequence[int],
        *,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> Trained:
        """A model of the rows at ``places``."""
        import torch

        settings = self.settings
        torch.manual_seed(settings.seed)
        threads = torch.get_num_threads()
        torch.set_num_threads(THREADS)
        try:
            chance = np.random.default_rng(settings.seed)
            moved, heads = self._begun()
            groups: list[dict[str, Any]] = [
                {"params": list(moved.values()), "lr": settings.rate},
                {"params": [value for pair in heads.values() for value in pair], "lr": settings.head_rate},
            ]
            steps = torch.optim.AdamW(groups, weight_decay=settings.decay, betas=(0.9, 0.98))
            families = self._families(places)
            count = settings.epochs * (len(self._batches(places, chance=None)) + self._comparisons(families))
            rates = torch.optim.lr_scheduler.LambdaLR(
                steps, lambda step: min(1.0, (step + 1) / (0.1 * count)) * max(0.02, 1 - step / count)
            )
            layers = self._layers(moved)
            done = 0
            for _ in range(settings.epochs):
                batches = [*self._batches(places, chance), *self._compared(families, chance)]
                for task, batch in (batches[at] for at in chance.permutation(len(batches))):
                    loss = self._loss(task, batch, layers, heads[task])
                    steps.zero_grad()
                    loss.backward()
                    torch.nn.utils.clip_grad_norm_([value for group in groups for value in group["params"]], 1.0)
                    steps.step()
                    rates.step()
                    done += 1
                    on_progress(done / count)
        finally:
            torch.set_num_threads(threads)
        tensors = dict(moved)
        for task in self.tasks:
            tensors[f"{task}.weight"], tensors[f"{task}.bias"] = heads[task]
        return Trained(self._card(places), {name: value.detach().half().float() for name, value in tensors.items()})

    def logits(self, trained: Trained, places: Sequence[int]) -> Matrix:
        """(n, labels) of rows of one task, without temperature."""
        import torch

        layers = self._layers(trained.tensors)
        (task,) = {self.rows[place].task for place in places}
        found = np.zeros((len(places), len(self.tasks[task].labels)))
        at = {place: number for number, place in enumerate(places)}
        with torch.inference_mode():
            for _, batch in self._batches(places, chance=None):
                hidden, mask, own = self._stacked(batch)
                vectors = pooled(through(layers, hidden, mask), own)
                values = vectors @ trained.tensors[f"{task}.weight"].T + trained.tensors[f"{task}.bias"]
                for place, row in zip(batch, values.double().numpy(), strict=True):
                    found[at[place]] = row
        return found

    def _begun(self) -> tuple[dict[str, Any], dict[str, tuple[Any, Any]]]:
        """Adapters that move nothing yet, norms as they are, heads of nothing."""
        import torch

        moved: dict[str, Any] = {}
        layers = range(self.settings.start, self._encoder.network.bert.shape.num_hidden_layers)
        for number, values in zip(layers, self._encoder.network.bert.values(layers), strict=True):
            for name in LINEAR:
                outputs, inputs = values[f"{name}.weight"].shape
                moved[f"{number}.{name}.a"] = torch.randn(self.settings.rank, inputs) / inputs**0.5
                moved[f"{number}.{name}.b"] = torch.zeros(outputs, self.settings.rank)
            for name in NORMS:
                moved[f"{number}.{name}.weight"] = values[f"{name}.weight"].clone()
                moved[f"{number}.{name}.bias"] = values[f"{name}.bias"].clone()
        width = self._encoder.network.bert.shape.hidden_size
        heads = {
            task: (torch.zeros(len(one.labels), width), torch.zeros(len(one.labels)))
            for task, one in self.tasks.items()
        }
        if self.settings.likeness:
            heads[LIKENESS] = (torch.randn(self.settings.likeness, width) / width**0.5, torch.zeros(1))
        for value in [*moved.values(), *(value for pair in heads.values() for value in pair)]:
            value.requires_grad_(True)
        return moved, heads

    def _layers(self, moved: dict[str, Any]) -> list[_Adapted]:
        layers = range(self.settings.start, self._encoder.network.bert.shape.num_hidden_layers)
        return [
            _Adapted(values, moved, number, self.settings)
            for number, values in zip(layers, self._encoder.network.bert.values(layers), strict=True)
        ]

    def _loss(self, task: str, batch: Sequence[int], layers: Sequence[_Adapted], head: tuple[Any, Any]) -> Any:
        import torch
        from torch.nn import functional

        hidden, mask, own = self._stacked(batch)
        for layer in layers:
            layer.training = True
        # Half as long as in float32 on processors that know bfloat16.
        with torch.autocast("cpu", torch.bfloat16):
            states = through(layers, hidden, mask)
        for layer in layers:
            layer.training = False
        vectors = functional.dropout(pooled(states.float(), own), self.settings.head_dropout, True)
        if task == LIKENESS:
            return self._apart(vectors @ head[0].T, [self.rows[place].family for place in batch])
        logits = vectors @ head[0].T + head[1]
        truth = torch.from_numpy(self._targets[task][[self._at[place] for place in batch]])
        if self.tasks[task].exclusive:
            return functional.cross_entropy(logits, truth.argmax(dim=1), label_smoothing=self.settings.smoothing)
        return functional.binary_cross_entropy_with_logits(logits, truth) * truth.shape[1] / 2

    def _apart(self, vectors: Any, families: Sequence[str]) -> Any:
        """How far each text is from those of its family, against all others (Khosla et al. 2020, supervised
        contrastive learning).
        """
        import torch
        from torch.nn import functional

        unit = functional.normalize(vectors, dim=1)
        itself = torch.eye(len(families))
        near = (unit @ unit.T / self.settings.likeness_temperature - 1e9 * itself).log_softmax(dim=1)
        same = torch.tensor([[float(one == other) for other in families] for one in families]) - itself
        return -self.settings.likeness_weight * ((near * same).sum(dim=1) / same.sum(dim=1)).mean()

    def _families(self, places: Sequence[int]) -> dict[str, list[int]]:
        """The rows of each family that has two or more."""
        found: dict[str, list[int]] = {}
        for place in places:
            if self.rows[place].family:
                found.setdefault(self.rows[place].family, []).append(place)
        return {family: rows for family, rows in found.items() if len(rows) > 1}

    def _comparisons(self, families: Mapping[str, Sequence[int]]) -> int:
        """Batches of two texts of each of some families, an epoch."""
        settings = self.settings
        if not settings.likeness or len(families) < 2:
            return 0
        rows = sum(len(own) for own in families.values())
        return max(1, int(settings.likeness_share * rows / (2 * settings.likeness_families)))

    def _compared(
        self, families: Mapping[str, Sequence[int]], chance: np.random.Generator
    ) -> list[tuple[str, list[int]]]:
        """Two rows each of some families: every other time of one label's, which lie near each other."""
        by_label: dict[str, list[str]] = {}
        for family, rows in families.items():
            by_label.setdefault(self.rows[rows[0]].labels[0], []).append(family)
        pools = [own for own in by_label.values() if len(own) > 1]
        batches: list[tuple[str, list[int]]] = []
        for number in range(self._comparisons(families)):
            pool = pools[int(chance.integers(len(pools)))] if number % 2 and pools else list(families)
            chosen = chance.choice(len(pool), min(len(pool), self.settings.likeness_families), replace=False)
            pairs = [chance.choice(families[pool[at]], 2, replace=False).tolist() for at in chosen.tolist()]
            batches.append((LIKENESS, [place for pair in pairs for place in pair]))
        return batches

    def _stacked(self, batch: Sequence[int]) -> tuple[Any, Any, Any]:
        import torch

        length = max(len(self._pieces[place][0]) for place in batch)
        width = self._states[batch[0]].shape[1]
        hidden = torch.zeros((len(batch), length, width))
        mask, own = torch.zeros((len(batch), length)), torch.zeros((len(batch), length))
        for number, place in enumerate(batch):
            ids, start = self._pieces[place]
            hidden[number, : len(ids)] = torch.from_numpy(self._states[place]).float()
            mask[number, : len(ids)] = 1.0
            own[number, start : len(ids)] = 1.0
        return hidden, mask, own

    def _batches(self, places: Sequence[int], chance: np.random.Generator | None) -> list[tuple[str, list[int]]]:
        """Rows of like length together; dealt out by ``chance``, in order of length without it."""
        batches: list[tuple[str, list[int]]] = []
        size = self.settings.batch
        for task in self.tasks:
            own = np.array([place for place in places if self.rows[place].task == task], dtype=np.int64)
            if chance is not None:
                own = chance.permutation(own)
            block = 16 * size if chance is not None else max(1, len(own))
            for start in range(0, len(own), block):
                part = sorted(own[start : start + block].tolist(), key=lambda place: len(self._pieces[place][0]))
                batches += [(task, part[at : at + size]) for at in range(0, len(part), size)]
        return batches

    def _lower_states(self, on_progress: Callable[[float], None]) -> list[npt.NDArray[np.float16]]:
        import torch

        order = sorted(range(len(self._pieces)), key=lambda place: len(self._pieces[place][0]))
        states: list[npt.NDArray[np.float16]] = [np.empty(0, np.float16)] * len(order)
        with torch.inference_mode():
            for start in range(0, len(order), AT_ONCE):
                batch = order[start : start + AT_ONCE]
                hidden, packed = self._lower.states([self._pieces[place][0] for place in batch])
                for place, at, length in zip(batch, packed.starts, packed.lengths, strict=True):
                    states[place] = hidden[at : at + length].half().numpy().copy()
                on_progress(start / len(order))
        return states

    def _card(self, places: Sequence[int]) -> ReaderCard:
        said = "\n".join(repr(self.rows[place]) for place in places)
        return ReaderCard(
            encoder=self._encoder.traits.sha256,
            start=self.settings.start,
            rank=self.settings.rank,
            scale=self.settings.scale,
            made_from=hashlib.sha256(said.encode()).hexdigest(),
            rows=len(places),
            tasks=self.tasks,
        )


class _Adapted(Layer):
    """A layer whose matrices are moved by adapters and whose norms are trained."""

    def __init__(self, values: dict[str, Any], moved: dict[str, Any], number: int, settings: TrainingSettings) -> None:
        norms = {f"{name}.{kind}": moved[f"{number}.{name}.{kind}"] for name in NORMS for kind in ("weight", "bias")}
        super().__init__(values | norms)
        self._adapters = {name: (moved[f"{number}.{name}.a"], moved[f"{number}.{name}.b"]) for name in LINEAR}
        self._settings = settings
        self.training = False

    def linear(self, name: str, given: Any) -> Any:
        from torch.nn import functional

        first, second = self._adapters[name]
        return super().linear(name, given) + self._settings.scale * functional.linear(
            functional.linear(given, first), second
        )

    def attended(self, query: Any, key: Any, value: Any, mask: Any) -> Any:
        # By hand: the way back through the fused kernel takes longer than everything else together.
        likeness = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        return (likeness + mask).softmax(dim=-1).to(value.dtype) @ value

    def dropped(self, given: Any) -> Any:
        from torch.nn import functional

        return functional.dropout(given, self._settings.dropout, self.training)


def _targets(rows: Sequence[Row], tasks: dict[str, Task]) -> tuple[dict[str, npt.NDArray[np.float32]], dict[int, int]]:
    """Of each task (rows, labels) ones and zeros, and at which of these rows each row of all stands."""
    found: dict[str, npt.NDArray[np.float32]] = {}
    at: dict[int, int] = {}
    for task, one in tasks.items():
        own = [place for place, row in enumerate(rows) if row.task == task]
        at.update({place: number for number, place in enumerate(own)})
        found[task] = np.array(
            [[float(label in rows[place].labels) for label in one.labels] for place in own], dtype=np.float32
        ).reshape(len(own), len(one.labels))
    return found, at
