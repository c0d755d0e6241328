"""Makes a reader: ours from the corpus alone, a company's from ours and its people's corrections.

A company's reader is judged on families that neither was trained on, and refused where it is worse there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from objections.corpus import NONE, Example, read_rows, shipped_examples, shipped_exchanges, shipped_talks
from objections.encoder import Encoder
from objections.errors import LabelledUnreadable
from objections.language import LANGUAGES
from objections.lessons import OBJECTION, exemplar_rows, handling_rows, held_out, objection_rows, talk_rows, tasks
from objections.reader import save_weights, weights_for
from objections.taxonomy import default_taxonomies
from objections.training import Row, Trained, Trainer, TrainingSettings

CORRECTED = ("language", "label", "previous", "text")
REPEATED = 6
"""How many times a correction is learned from in one pass: a company has few, and they were made by hand."""
REMINDED = 1_500
"""Rows of the corpus that are gone through again, so that the new does not drive out the old."""
LEARNING = TrainingSettings()
GOING_ON = TrainingSettings(epochs=2, rate=2e-4, head_rate=6e-4)
WORSE = 0.005
"""By so much accuracy on the held-out families may fall: about four rows, which chance moves as well."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Accuracy over all labels and F1 of objection against none, on the held-out families and on the corrections."""

    held_out: int
    accuracy: tuple[float, float]
    objection_f1: tuple[float, float]
    corrections: int
    agreed: tuple[float, float]
    kept: bool


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
    rows = [*objection_rows(learned), *plain, *handling_rows(shipped_exchanges()), *talk_rows(shipped_talks())]
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
    """Goes on training the reader ``base`` with ``corrections``; writes ``path`` only where that is not worse.

    The same files give the same bytes. Raises EncoderUnavailable where ``base`` is of another encoder.
    """
    card, tensors = weights_for(encoder, base)
    examples = shipped_examples()
    out = held_out(examples)
    judged = [example for example, kept_back in zip(examples, out, strict=True) if kept_back]
    learned = [example for example, kept_back in zip(examples, out, strict=True) if not kept_back]
    chosen = np.random.default_rng(0).permutation(len(learned))[:REMINDED]
    reminders = [learned[int(place)] for place in chosen]
    exchanges = handling_rows(shipped_exchanges())
    reminded = [
        exchanges[int(place)] for place in np.random.default_rng(1).permutation(len(exchanges))[: REMINDED // 3]
    ]
    rows: list[Row] = [
        *objection_rows(corrections), *objection_rows(reminders), *reminded, *objection_rows(judged)
    ]  # fmt: skip
    trainer = Trainer(encoder, rows, card.tasks, GOING_ON, on_progress=lambda done: on_progress("read", done))
    mine = range(len(corrections))
    kept_back = range(len(rows) - len(judged), len(rows))
    learning = [*(place for _ in range(REPEATED) for place in mine), *range(len(corrections), kept_back.start)]
    before = Trained(card, tensors)
    after = trainer.train(learning, begun=before, on_progress=lambda done: on_progress("train", done))
    labels = card.tasks[OBJECTION].labels
    truth = np.array([labels.index(example.label) for example in judged])
    corrected = np.array([labels.index(example.label) for example in corrections])
    answers = [trainer.logits(model, kept_back).argmax(axis=1) for model in (before, after)]
    agreed = [trainer.logits(model, mine).argmax(axis=1) for model in (before, after)]
    accuracy = [round(float(np.mean(found == truth)), 4) for found in answers]
    effect = Effect(
        held_out=len(judged),
        accuracy=(accuracy[0], accuracy[1]),
        objection_f1=(_f1(truth, answers[0], labels), _f1(truth, answers[1], labels)),
        corrections=len(corrections),
        agreed=(float(np.mean(agreed[0] == corrected)), float(np.mean(agreed[1] == corrected))),
        kept=accuracy[1] >= accuracy[0] - WORSE,
    )
    if effect.kept:
        save_weights(path, after.card.model_copy(update={"rows": card.rows + len(corrections)}), after.tensors)
    return effect


def _f1(truth: npt.NDArray[np.int64], found: npt.NDArray[np.int64], labels: Sequence[str]) -> float:
    said, heard = truth != labels.index(NONE), found != labels.index(NONE)
    return round(2 * int((said & heard).sum()) / max(1, int(said.sum()) + int(heard.sum())), 4)
