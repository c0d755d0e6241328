"""Makes a reader: ours from the corpus alone, a company's from ours and its people's corrections.

A company's reader is judged on families that neither was trained on, and refused where it is worse there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from objections.corpus import NONE, Example, read_rows, shipped_examples, shipped_exchanges, shipped_talks
from objections.encoder import Encoder
from objections.errors import LabelledUnreadable
from objections.language import LANGUAGES
from objections.lessons import (
    OBJECTION,
    PLAIN_TIMES,
    exemplar_rows,
    handling_rows,
    held_out,
    objection_rows,
    step_rows,
    talk_rows,
    tasks,
)
from objections.reader import Matrix, Reader, Said, answers, save_weights, weights_for
from objections.taxonomy import default_taxonomies
from objections.training import Trainer, TrainingSettings

CORRECTED = ("language", "label", "previous", "text")
LEARNING = TrainingSettings()
REMINDED = 10_000
"""Rows of the corpus on which the reader shall go on saying what it says, beside all of the packs' own sentences."""
WEIGHTS_TRIED = (1.0, 3.0, 10.0, 30.0)
"""How much a correction counts against a reminder."""
HOLDS_TRIED = (10.0, 3.0, 0.3)
"""How strongly the head is held where it was (half the squared distance). Of all pairs with a weight the gentlest that
learns most without harm is taken."""
LEARNED_LEAST = 0.7
"""The share of corrections that must be judged as corrected afterwards. Where that cannot be had without harm, they
contradict what the reader knows, and a person should look at them."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after: ``accuracy`` over all labels and ``objection_f1`` on the held-out families, ``plain`` accuracy
    on the packs' own sentences, ``agreed`` the share of the corrections judged as corrected. ``left_out``: corrections
    of categories that the reader does not know.
    """

    held_out: int
    accuracy: tuple[float, float]
    objection_f1: tuple[float, float]
    plain: tuple[float, float]
    corrections: int
    agreed: tuple[float, float]
    kept: bool
    left_out: int = 0


def categories_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """Every category of the corpus, in the order in which it first stands there."""
    return tuple(dict.fromkeys(example.label for example in examples if example.label != NONE))


def make_from_corpus(
    encoder: Encoder, path: Path, *, on_progress: Callable[[str, float], None] = lambda _, __: None
) -> None:
    """The reader that ships, byte for byte on one kind of processor."""
    examples = shipped_examples()
    out = held_out(examples)
    learned = [example for example, kept_back in zip(examples, out, strict=True) if not kept_back]
    plain = exemplar_rows(default_taxonomies().values())
    talks = shipped_talks()
    handling = [*handling_rows(shipped_exchanges()), *talk_rows(talks)]
    # Handling has few rows and many ways to go wrong: read twice a pass, it is judged far better (docs/objections.md).
    rows = [*objection_rows(learned), *plain, *handling, *handling, *step_rows(talks)]
    trainer = Trainer(
        encoder, rows, tasks(categories_of(examples)), LEARNING, on_progress=lambda done: on_progress("read", done)
    )
    trained = trainer.train(range(len(rows)), on_progress=lambda done: on_progress("train", done))
    save_weights(path, trained.card, trained.tensors)


def read_corrections(path: Path) -> tuple[Example, ...]:
    """Rows of a tab-separated file with the header ``CORRECTED``. Raises LabelledUnreadable naming file and line."""
    known = {*categories_of(shipped_examples()), NONE}
    found = []
    for number, (language, label, previous, text) in read_rows(path, CORRECTED):
        if not text.strip():
            raise LabelledUnreadable(f"{path}:{number} has no text; fill in the client's words")
        if language not in LANGUAGES or label not in known:
            raise LabelledUnreadable(
                f"{path}:{number} says {language!r} and {label!r}; expected ru or en, and one of "
                f"{', '.join(sorted(known))}"
            )
        found.append(Example(language, label, f"correction-{number}", text, previous))
    if not found:
        raise LabelledUnreadable(f"{path} has no rows; expected one a correction")
    return tuple(found)


def retrain(
    encoder: Encoder,
    base: Path,
    corrections: Sequence[Example],
    path: Path,
    *,
    on_progress: Callable[[str, float], None] = lambda _, __: None,
) -> Effect:
    """Moves the head of the reader ``base`` to the corrections; writes ``path`` only where nothing gets worse by it.

    The same files give the same bytes. Raises EncoderUnavailable where ``base`` is of another encoder.
    """
    reader = Reader(encoder, base)
    card, tensors = weights_for(encoder, base)
    labels = card.tasks[OBJECTION].labels
    mine = [one for one in corrections if one.label in labels]
    examples = shipped_examples()
    out = held_out(examples)
    judged = _Judged([one for one, kept_back in zip(examples, out, strict=True) if kept_back], labels)
    learned = [one for one, kept_back in zip(examples, out, strict=True) if not kept_back]
    chosen = np.random.default_rng(0).permutation(len(learned))[:REMINDED]
    plain_rows = exemplar_rows(default_taxonomies().values())[::PLAIN_TIMES]
    plain = _Judged([Example("", row.labels[0], "", row.said.text) for row in plain_rows], labels)
    corrected = _Judged(mine, labels)
    reminders = _Judged([learned[int(place)] for place in chosen], labels)
    for number, part in enumerate((corrected, plain, judged, reminders)):
        part.read(reader)
        on_progress("read", (number + 1) / 4)
    before = tuple(tensors[f"{OBJECTION}.{name}"].double().numpy() for name in ("weight", "bias"))
    kept_in_mind = np.concatenate([reminders.vectors, plain.vectors])
    tried = [(hold, weight) for weight in WEIGHTS_TRIED for hold in HOLDS_TRIED]
    heads = []
    for number, (hold, weight) in enumerate(tried):
        heads.append(_moved(before, corrected, kept_in_mind, hold=hold, weight=weight))
        on_progress("train", (number + 1) / len(tried))
    effects = [_effect(before, head, judged, plain, corrected, len(corrections) - len(mine)) for head in heads]
    best = max(range(len(heads)), key=lambda place: (effects[place].kept, effects[place].agreed[1], -place))
    if effects[best].kept:
        moved = dict(zip((f"{OBJECTION}.weight", f"{OBJECTION}.bias"), map(_tensor, heads[best]), strict=True))
        save_weights(path, card.model_copy(update={"rows": card.rows + len(mine)}), tensors | moved)
    return effects[best]


Head = tuple[Matrix, Matrix]


class _Judged:
    """Labelled texts and their vectors."""

    def __init__(self, examples: Sequence[Example], labels: Sequence[str]) -> None:
        self.said = [Said(one.text, one.previous) for one in examples]
        self.truth = np.array([labels.index(one.label) for one in examples], dtype=np.int64)
        self.none = labels.index(NONE)
        self.vectors: Matrix = np.zeros((0, 0))

    def read(self, reader: Reader) -> None:
        width = 0 if self.said else reader.vectors([Said("a")]).shape[1]
        self.vectors = reader.vectors(self.said) if self.said else np.zeros((0, width))

    def accuracy(self, head: Head) -> float:
        return float(np.mean(answers(self.vectors, *head).argmax(axis=1) == self.truth)) if self.said else 1.0

    def objection_f1(self, head: Head) -> float:
        heard = answers(self.vectors, *head).argmax(axis=1) != self.none
        said = self.truth != self.none
        return 2 * int((said & heard).sum()) / max(1, int(said.sum()) + int(heard.sum()))


def _moved(before: Head, corrected: _Judged, reminders: Matrix, *, hold: float, weight: float) -> Head:
    """The head that says of the corrections what people say, of the reminders what it said, and stays where it was."""
    shape = before[0].shape
    start = np.concatenate([before[0].ravel(), before[1]])
    rows = np.concatenate([corrected.vectors, reminders])
    wanted = np.concatenate([np.eye(shape[0])[corrected.truth], _shares(answers(reminders, *before))])
    weights = np.concatenate([np.full(len(corrected.said), weight), np.full(len(reminders), 1.0)])[:, None]

    def loss(values: Matrix) -> tuple[float, Matrix]:
        logits = rows @ values[: -shape[0]].reshape(shape).T + values[-shape[0] :]
        shares = _shares(logits)
        apart = weights * (shares - wanted)
        slope = np.concatenate([(apart.T @ rows).ravel(), apart.sum(axis=0)]) + hold * (values - start)
        cost = -float((weights * wanted * np.log(np.maximum(shares, 1e-12))).sum())
        return cost + hold / 2 * float(((values - start) ** 2).sum()), slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return found[: -shape[0]].reshape(shape), found[-shape[0] :]


def _shares(logits: Matrix) -> Matrix:
    risen = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(risen / risen.sum(axis=1, keepdims=True))


def _effect(before: Head, head: Head, judged: _Judged, plain: _Judged, corrected: _Judged, left_out: int) -> Effect:
    accuracy, known, agreed = ((part.accuracy(before), part.accuracy(head)) for part in (judged, plain, corrected))
    return Effect(
        held_out=len(judged.said),
        accuracy=(round(accuracy[0], 4), round(accuracy[1], 4)),
        objection_f1=(round(judged.objection_f1(before), 4), round(judged.objection_f1(head), 4)),
        plain=(round(known[0], 4), round(known[1], 4)),
        corrections=len(corrected.said),
        agreed=agreed,
        kept=accuracy[1] >= accuracy[0] and known[1] >= known[0] and agreed[1] >= max(LEARNED_LEAST, agreed[0]),
        left_out=left_out,
    )


def _tensor(values: Matrix) -> Any:
    import torch

    return torch.from_numpy(values).float()
