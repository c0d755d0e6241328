"""Fits the curve that makes confidence a probability, and measures it on recordings it was not fitted on.

    python -m benchmarks.calibrate MANIFEST.tsv... CALL.json... [--noise NOISE.wav...] [--kept FOLDER] [--write]

Half of the recordings (by their names' hashes) are fitted on, the other half is measured: as they are, and with noise
10 and 0 dB below the speech; the first three fifths of the noises go to the first half. Prints Markdown: how often
words are right by their confidence, the expected calibration error before and after, and turns by mean confidence.
``--write`` puts the curve into ``transcription/packs/calibration.v1.yaml``. ``--kept`` keeps what was recognised.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from benchmarks.heard_words import Heard, Known, Noise, Recognitions, judged, read_known
from transcription.calibration import CalibrationPack, Curve, Weights, calibrated, signs
from transcription.engines import DEFAULT, build_detector, build_recogniser
from transcription.transcriber import Transcriber
from transcription.turns import build_turns
from transcription.types import Engine, Segment, Speaker, Word

PACK = Path(__file__).parents[1] / "transcription/packs/calibration.v1.yaml"
SNRS_DB = (10.0, 0.0)
EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
THRESHOLDS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7)
RIDGE = 1.0
WEIGHTS = tuple(Weights.model_fields)

Numbers = npt.NDArray[np.float64]
Change = Callable[[Heard], tuple[Segment, ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """One call under one condition: ``clean`` or noise so many dB below the speech."""

    heard: Heard
    condition: str

    @property
    def language(self) -> str:
        return self.heard.known.language


def main() -> None:
    options = _options()
    recogniser = build_recogniser(options.engine, model=options.model, cache=options.cache, threads=options.threads)
    transcriber = Transcriber(recogniser, detector=build_detector())
    engine = recogniser.traits.engine
    known = [one for source in options.sources for one in read_known(source, language=options.language)]
    with tempfile.TemporaryDirectory() as folder:
        recognitions = Recognitions(transcriber, engine, options.kept or Path(folder))
        cases = [case for one in known for case in heard_as(one, recognitions, options.noise)]
    curve = fitted([case for case in cases if case.heard.known.half == 0], engine)
    if options.write:
        write(curve)
    print(report([case for case in cases if case.heard.known.half == 1], engine, curve))


def heard_as(known: Known, recognitions: Recognitions, noises: Sequence[Path]) -> list[Case]:
    """The call as it is, and with one of its half's noises."""
    cases = [Case(judged(known, recognitions.of(known)), "clean")]
    border = -(-len(noises) * 3 // 5)
    if own := sorted(noises)[:border] if known.half == 0 else sorted(noises)[border:]:
        noise = own[hashlib.sha256(known.name.encode()).digest()[1] % len(own)]
        cases += [
            Case(judged(known, recognitions.of(known, Noise(noise, snr_db))), f"noise {snr_db:g} dB")
            for snr_db in SNRS_DB
        ]
    return cases


def fitted(cases: Sequence[Case], engine: Engine) -> Curve:
    """The curve with the likeliest weights; a weight that must not be negative and would be is left out."""
    languages = sorted({case.language for case in cases})
    rows, right = [], []
    for case in cases:
        for segment, verdicts in zip(case.heard.segments, case.heard.right, strict=True):
            for sign, verdict in zip(signs(segment), verdicts, strict=True):
                if sign is not None and verdict is not None:
                    own = [float(case.language == language) for language in languages]
                    rows.append([*(getattr(sign, name) for name in WEIGHTS), *own])
                    right.append(float(verdict))
    found = _logistic(np.array(rows), np.array(right))
    weights = dict(zip(WEIGHTS, found[: len(WEIGHTS)].round(3).tolist(), strict=True))
    heights = dict(zip(languages, found[len(WEIGHTS) :].round(3).tolist(), strict=True))
    return Curve(engine=engine.name, model=engine.model, weights=Weights(**weights), languages=heights)


def _logistic(rows: Numbers, right: Numbers) -> Numbers:
    """Weights of the columns by Newton's steps; the signs' first three are kept from being negative."""
    kept = list(range(rows.shape[1]))
    while True:
        found = np.zeros(rows.shape[1])
        for _ in range(30):
            share = 1.0 / (1.0 + np.exp(-rows @ found))
            slope = (rows.T @ (share - right) + RIDGE * found)[kept]
            bend = ((rows.T * (share * (1.0 - share))) @ rows + RIDGE * np.eye(len(found)))[np.ix_(kept, kept)]
            found[kept] -= np.linalg.solve(bend, slope)
        negative = [place for place in kept[:3] if place < 3 and found[place] < 0.0]
        if not negative:
            return found
        kept = [place for place in kept if place not in negative]


def write(curve: Curve) -> None:
    """Puts the curve into the pack in place of the engine's and model's own."""
    others: tuple[Curve, ...] = ()
    if PACK.exists():
        pack = CalibrationPack.model_validate(yaml.safe_load(PACK.read_text("utf-8")))
        others = tuple(one for one in pack.curves if (one.engine, one.model) != (curve.engine, curve.model))
    curves = sorted((*others, curve), key=lambda one: (one.engine, one.model))
    pack = CalibrationPack(version=1, curves=tuple(curves))
    head = (
        "# Written by `python -m benchmarks.calibrate ... --write`; what it means: docs/transcription.md, Confidence.\n"
    )
    PACK.write_text(head + yaml.safe_dump(pack.model_dump(mode="json"), sort_keys=False), "utf-8")


def report(cases: Sequence[Case], engine: Engine, curve: Curve) -> str:
    """Markdown tables of how good the confidence is, before and after."""
    pack = CalibrationPack(version=1, curves=(curve,))
    before: Change = lambda heard: heard.segments  # noqa: E731
    after: Change = lambda heard: calibrated(heard.segments, engine, heard.known.language, pack=pack)  # noqa: E731
    lines = ["| recordings | words | right | mean before | mean after | error before | error after |", "|" + "---|" * 7]
    for language in sorted({case.language for case in cases}):
        for condition in ("clean", *(f"noise {snr_db:g} dB" for snr_db in SNRS_DB), ""):
            own = [case for case in cases if case.language == language and condition in ("", case.condition)]
            if own:
                lines.append(_error_row(f"{language}, {condition or 'all'}", words(own, before), words(own, after)))
    for language in sorted({case.language for case in cases}):
        own = [case for case in cases if case.language == language]
        lines += ["", f"{language}:", ""]
        lines += reliability(words(own, before), words(own, after))
    lines += [
        "",
        "| turns below | by | share of turns | words right in them | words right in the others |",
        "|" + "---|" * 5,
    ]
    for name, change in (("before", before), ("after", after)):
        pairs = turns(cases, change)
        lines += [_turn_row(name, threshold, pairs) for threshold in THRESHOLDS]
    return "\n".join(lines)


def words(cases: Sequence[Case], change: Change) -> Numbers:
    """``(n, 2)``: confidence and whether right, of every word that can be judged."""
    return np.array(
        [
            (word.confidence, verdict)
            for case in cases
            for segment, verdicts in zip(change(case.heard), case.heard.right, strict=True)
            for word, verdict in zip(segment.words, verdicts, strict=True)
            if verdict is not None and word.confidence is not None
        ],
        dtype=np.float64,
    )


def calibration_error(found: Numbers) -> float:
    """Expected calibration error over ten equal bins."""
    bins = np.minimum((found[:, 0] * 10).astype(int), 9)
    gaps = [abs((found[bins == one, 0] - found[bins == one, 1]).sum()) for one in range(10)]
    return float(sum(gaps) / len(found))


def reliability(before: Numbers, after: Numbers) -> list[str]:
    """One line a range of confidence."""
    lines = ["| confidence | words before | right | words after | mean | right |", "|" + "---|" * 6]
    for low, high in pairwise(EDGES):
        first, second = (one[(one[:, 0] >= low) & ((one[:, 0] < high) | (high == 1.0))] for one in (before, after))
        mean = f"{second[:, 0].mean():.2f}" if len(second) else "-"
        lines.append(
            f"| {low:g}-{high:g} | {len(first)} | {_share(first)} | {len(second)} | {mean} | {_share(second)} |"
        )
    return lines


def turns(cases: Sequence[Case], change: Change) -> Numbers:
    """``(n, 3)``: a turn's confidence, the share of its letters in right words, and its letters."""
    found = []
    for case in cases:
        sides = {0: Speaker.MANAGER, 1: Speaker.CLIENT} if len(case.heard.known.texts) > 1 else {}
        truth = tuple(
            replace(segment, confidence=None, words=tuple(map(_as_right, segment.words, verdicts)))
            for segment, verdicts in zip(case.heard.segments, case.heard.right, strict=True)
        )
        for turn, true in zip(build_turns(change(case.heard), sides), build_turns(truth, sides), strict=True):
            if turn.confidence is not None and true.confidence is not None:
                found.append((turn.confidence, true.confidence, float(len(turn.text))))
    return np.array(found)


def _as_right(word: Word, verdict: bool | None) -> Word:
    return replace(word, confidence=None if verdict is None else float(verdict))


def _error_row(name: str, before: Numbers, after: Numbers) -> str:
    means = f"{before[:, 0].mean():.3f} | {after[:, 0].mean():.3f}"
    errors = f"{calibration_error(before):.3f} | {calibration_error(after):.3f}"
    return f"| {name} | {len(before)} | {before[:, 1].mean():.3f} | {means} | {errors} |"


def _turn_row(name: str, threshold: float, pairs: Numbers) -> str:
    below = pairs[:, 0] < threshold
    shares = [
        f"{np.average(pairs[part, 1], weights=pairs[part, 2]):.2f}" if part.any() else "-" for part in (below, ~below)
    ]
    return f"| {threshold:g} | {name} | {below.mean():.1%} | {shares[0]} | {shares[1]} |"


def _share(found: Numbers) -> str:
    return f"{found[:, 1].mean():.2f}" if len(found) else "-"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--noise", nargs="*", type=Path, default=[])
    parser.add_argument("--language", default="ru", help="of calls that name none")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--engine", default=DEFAULT)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".local/share/razbor/cache")
    return parser.parse_args()


if __name__ == "__main__":
    main()
