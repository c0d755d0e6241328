"""How well objections are told apart on phrasing families that were never trained on: ours and three baselines.

    python -m benchmarks.objections [--folds 5] [--systems reader,exemplars,patterns,nearest,prompt,head]
        [--json OUT.json]

The corpus is dealt into folds with whole families (``objections.corpus.folds``); what is trained is trained on the
other folds. ``reader`` is the program as it ships, with a reader trained on the other folds (about ten minutes a fold);
``exemplars`` is the program without a reader, which has learned nothing from the corpus; ``patterns`` its cues alone,
``nearest`` the label of the nearest example by sentence vector, ``prompt`` the nearest description of a label (nothing
trained), ``head`` softmax regression on the frozen vectors of the client's words, the manager's words before them and
both together, with what the cues say. Prints macro-F1 over the categories, F1 of objection against none, and both by
language.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.settings import read_settings
from objections.corpus import NONE, Example, folds, shipped_examples
from objections.detector import ObjectionFinder
from objections.detectors.cues import CueDetector
from objections.encoder import Encoder, SentenceEncoder, encode_kept, load_encoder
from objections.language import plain, utterances_of_text
from objections.lessons import objection_rows, tasks
from objections.reader import Reader, save_weights
from objections.taxonomy import Taxonomy, default_taxonomies
from objections.training import Trainer

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
RIDGE = 0.2
ENOUGH = 0.5
PROMPTS = {
    "price": "the client says it is too expensive or there is no budget",
    "stall": "the client wants to think or decide later",
    "authority": "somebody else decides or must agree",
    "competitor": "the client already has another supplier or tool",
    "need": "the client does not need it and is not interested",
    "trust": "the client doubts the company or its promises",
    "fit": "the product lacks something or does not suit the client's case",
    "effort": "switching is too complicated and takes too much work",
    "terms": "the contract, prepayment, delivery time or minimum order do not suit",
    "brush_off": "the client asks to send an e-mail to end the talk",
    "busy": "the client cannot talk at the moment",
    "contact": "the client asks where the number is from and not to call again",
    NONE: "the client asks a question, tells a fact or agrees",
}


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The corpus as numbers; rows of every matrix belong to ``examples``."""

    examples: Sequence[Example]
    names: tuple[str, ...]
    labels: Labels
    fold: npt.NDArray[np.int64]
    said: Matrix
    before: Matrix
    both: Matrix
    cues: Matrix
    prompts: Matrix

    @property
    def none(self) -> int:
        return len(self.names) - 1


def material(examples: Sequence[Example], count: int, encoder: SentenceEncoder, cache: Path) -> Material:
    taxonomies = default_taxonomies()
    names = (*taxonomies["ru"].names, NONE)

    def vectors(texts: Sequence[str]) -> Matrix:
        return encode_kept(encoder, [plain(text) for text in texts], cache).astype(np.float64)

    return Material(
        examples=examples,
        names=names,
        labels=np.array([names.index(example.label) for example in examples]),
        fold=np.array(folds(examples, count)),
        said=vectors([example.text for example in examples]),
        before=vectors([example.previous for example in examples]),
        both=vectors([f"{example.previous} {example.text}".strip() for example in examples]),
        cues=_cues(examples, taxonomies),
        prompts=vectors([PROMPTS[name] for name in names]),
    )


def _cues(examples: Sequence[Example], taxonomies: Mapping[str, Taxonomy]) -> Matrix:
    """Strength and counter-cues by category, categories asked about, settled, question, length, words before."""
    detectors = {language: CueDetector(taxonomy) for language, taxonomy in taxonomies.items()}
    names = taxonomies["ru"].names
    rows = np.zeros((len(examples), 3 * len(names) + 4))
    for row, example in zip(rows, examples, strict=True):
        detector = detectors[example.language]
        for utterance in utterances_of_text(example.text, example.language):
            found = detector.find(utterance)
            for name, strength in found.strengths.items():
                row[names.index(name)] = max(row[names.index(name)], strength)
            for name in found.countered:
                row[len(names) + names.index(name)] = 1.0
            row[-4] = max(row[-4], found.settled)
            row[-3] = max(row[-3], found.asks)
        for name in detector.asked_about(example.previous) if example.previous else ():
            row[2 * len(names) + names.index(name)] = 1.0
        row[-2:] = np.log1p(len(example.text.split())), bool(example.previous)
    return rows


def patterns(data: Material) -> Labels:
    strengths = data.cues[:, : data.none]
    found = (strengths.max(axis=1) >= ENOUGH) & (data.cues[:, -4] == 0)
    return np.where(found, strengths.argmax(axis=1), data.none)


def nearest(data: Material) -> Labels:
    return _by_fold(data, lambda known, asked: data.labels[known][
        (_around(data.said, known)[asked] @ _around(data.said, known)[known].T).argmax(axis=1)
    ])  # fmt: skip


def prompt(data: Material) -> Labels:
    """Around the mean of both sides: e5's vectors share one large direction that says nothing."""
    said = _unit(data.said - data.said.mean(axis=0))
    asked = _unit(data.prompts - data.prompts.mean(axis=0))
    return np.asarray((said @ asked.T).argmax(axis=1))


def head(data: Material) -> Labels:
    def of(known: Labels, asked: Labels) -> Labels:
        parts = [_around(values, known) for values in (data.said, data.before, data.both)]
        signs = np.hstack([*parts, data.cues])
        return softmax_regression(signs[known], data.labels[known], len(data.names))(signs[asked]).argmax(axis=1)

    return _by_fold(data, of)


def exemplars(data: Material, encoder: Encoder, cache: Path) -> Labels:
    finder = ObjectionFinder(default_taxonomies(), encoder, cache=cache)
    return _classified(data, finder, range(len(data.examples)))


def reader(data: Material, encoder: Encoder, cache: Path) -> Labels:
    trainer = Trainer(encoder, objection_rows(data.examples), tasks(data.names[:-1]))
    answers = np.full(len(data.labels), data.none)
    for fold in range(int(data.fold.max()) + 1):
        print(f"fold {fold}: training", file=sys.stderr, flush=True)
        trained = trainer.train(np.flatnonzero(data.fold != fold).tolist())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "reader.safetensors"
            save_weights(path, trained.card, trained.tensors)
            finder = ObjectionFinder(default_taxonomies(), encoder, reader=Reader(encoder, path), cache=cache)
            asked = np.flatnonzero(data.fold == fold)
            answers[asked] = _classified(data, finder, asked.tolist())
    return answers


def _classified(data: Material, finder: ObjectionFinder, places: Sequence[int]) -> Labels:
    chosen = [data.examples[place] for place in places]
    verdicts = [finder.classify(one.text, one.language, one.previous or None) for one in chosen]
    return np.array([data.names.index(verdict.category or NONE) for verdict in verdicts])


def softmax_regression(signs: Matrix, labels: Labels, count: int) -> Callable[[Matrix], Matrix]:
    """Logits by weights with the least log loss and a ridge of ``RIDGE``; the same every time."""
    import torch

    rows, truth = torch.from_numpy(signs), torch.from_numpy(labels)
    weights = torch.zeros((signs.shape[1], count), dtype=torch.float64, requires_grad=True)
    heights = torch.zeros(count, dtype=torch.float64, requires_grad=True)
    steps = torch.optim.LBFGS([weights, heights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Any:
        steps.zero_grad()
        value = torch.nn.functional.cross_entropy(rows @ weights + heights, truth, reduction="sum")
        value = value + RIDGE * (weights**2).sum() / 2
        value.backward()
        return value

    steps.step(loss)
    found, high = weights.detach().numpy(), heights.detach().numpy()
    return lambda asked: np.asarray(asked @ found + high)


def _by_fold(data: Material, of: Callable[[Labels, Labels], Labels]) -> Labels:
    answers = np.full(len(data.labels), data.none)
    for fold in range(int(data.fold.max()) + 1):
        asked = np.flatnonzero(data.fold == fold)
        answers[asked] = of(np.flatnonzero(data.fold != fold), asked)
    return answers


def _around(values: Matrix, known: Labels) -> Matrix:
    return _unit(values - values[known].mean(axis=0))


def _unit(values: Matrix) -> Matrix:
    return np.asarray(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9))


def figures(data: Material, answers: Labels, language: str = "") -> dict[str, float]:
    """``macro_f1`` over the categories and ``binary_f1``, ``precision``, ``recall`` of objection against none."""
    own = np.array([not language or example.language == language for example in data.examples])
    truth, found = data.labels[own], answers[own]
    each = [_f1(truth == place, found == place) for place in range(data.none)]
    said, heard = truth != data.none, found != data.none
    both = int((said & heard).sum())
    return {
        "n": int(own.sum()),
        "macro_f1": round(float(np.mean(each)), 3),
        "binary_f1": round(_f1(said, heard), 3),
        "precision": round(both / max(1, int(heard.sum())), 3),
        "recall": round(both / max(1, int(said.sum())), 3),
    } | ({} if language else {name: round(value, 3) for name, value in zip(data.names, each, strict=False)})


def _f1(truth: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_]) -> float:
    return 2 * int((truth & found).sum()) / max(1, int(truth.sum()) + int(found.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--systems", default="reader,exemplars,patterns,nearest,prompt,head")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    settings = read_settings()
    cache = settings.cache_dir / "exemplars"
    encoder = load_encoder(settings.encoder, configured=settings.encoder_weights, cache=settings.cache_dir)
    data = material(shipped_examples(), options.folds, encoder, cache)
    systems: dict[str, Callable[[], Labels]] = {
        "reader": lambda: reader(data, encoder, cache),
        "exemplars": lambda: exemplars(data, encoder, cache),
        "patterns": lambda: patterns(data),
        "nearest": lambda: nearest(data),
        "prompt": lambda: prompt(data),
        "head": lambda: head(data),
    }
    unknown = sorted(set(options.systems.split(",")) - set(systems))
    if unknown:
        parser.error(f"there is no system {unknown[0]!r}: known are {', '.join(systems)}")
    print("| | macro-F1 | objection F1 | precision | recall | ru | en |\n|---|---|---|---|---|---|---|")
    told: dict[str, Any] = {}
    for name in options.systems.split(","):
        answers = systems[name]()
        whole, russian, english = (figures(data, answers, language) for language in ("", "ru", "en"))
        told[name] = {"all": whole, "ru": russian, "en": english}
        print(
            f"| {name} | {whole['macro_f1']} | {whole['binary_f1']} | {whole['precision']} | {whole['recall']}"
            f" | {russian['macro_f1']} / {russian['binary_f1']} | {english['macro_f1']} / {english['binary_f1']} |",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps(told, indent=1), "utf-8")


if __name__ == "__main__":
    main()
