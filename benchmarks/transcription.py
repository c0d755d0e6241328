"""Ours and every installed peer on the same recordings, in turn, with the same weights and threads.

    python -m benchmarks.transcription MANIFEST.tsv [--peers] [--beam-peers] [--noise FOLDER]
        [--conditions clean,noise10,gsm,alaw,opus8,quiet20,overlap] [--threads 2] [--repeat 1] [--seed 0]
        [--json OUT.json] [--readme README.md]

The manifest is that of ``razbor evaluate transcription`` (``benchmarks.manifest`` makes one); a line with an empty
reference is a recording on which nobody speaks. Ours hears the recording as it is and its time holds everything from
decoding to word times; peers hear the mono mix, decoded beforehand. Systems take turns recording by recording, so that
a busy machine hurts all; it hurts those most whose threads wait for each other (openai-whisper ran at a quarter of its
speed beside other work), so the report says how busy it was. Loading and one first recording of each language are not
counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.settings import read_settings
from benchmarks.comparing import Comparison, Recording
from benchmarks.degrading import Condition, read_noises, whole, worsened
from benchmarks.peers import Sound, System, Terms, chosen
from benchmarks.report import Report, Setup
from benchmarks.tables import replaced
from transcription.engine import RATE_HZ, Samples
from transcription.errors import TranscriptionError
from transcription.evaluation import Reference, read_manifest
from transcription.weights import WhisperWeights, find_weights


def compared(options: argparse.Namespace, systems: Sequence[System], report: Report) -> None:
    """Fills the report condition by condition; the JSON is written after each, so that a stopped run is not lost."""
    references = read_manifest(options.manifest)
    noises = read_noises(options.noise) if options.noise else ()
    languages = tuple(sorted({reference.language for reference in references}))
    comparison = Comparison(systems, Terms(str(report.setup.weights.path), options.threads, languages))
    try:
        for place, condition in enumerate(options.conditions):
            if why := condition.missing(noises):
                report.leave_out(f"{condition.name}: not measured, {why}")
                continue
            with tempfile.TemporaryDirectory() as folder:
                recordings = tuple(prepared(references, condition, noises, options.seed, Path(folder)))
                if len(recordings) < len(references):
                    report.leave_out(f"{condition.name}: {len(references) - len(recordings)} mono recordings left out")
                if not place:
                    comparison.warm_up(recordings)
                print(f"{condition.name}: {len(recordings)} recordings", file=sys.stderr)
                report.add(condition.name, comparison.answers(recordings, options.repeat))
            report.finish(comparison.load_s, comparison.gone, comparison.others_cores)
            if options.json:
                options.json.write_text(report.json(), "utf-8")
    finally:
        comparison.stop()


def prepared(
    references: Sequence[Reference], condition: Condition, noises: Sequence[Samples], seed: int, folder: Path
) -> Iterator[Recording]:
    """The recordings under a condition, with files and mono mixes in the folder; left out where it makes no sense."""
    for number, reference in enumerate(references):
        path = reference.path
        if condition.kind != "clean":
            worse = worsened(path, condition, noises, seed, folder / f"{number:04d}-{path.stem}.wav")
            if worse is None:
                continue
            path = worse
        sides = whole(path)
        mix = folder / f"{number:04d}.npy"
        np.save(mix, (sides if len(sides) <= 2 else sides[-1:]).mean(axis=0))
        yield Recording(reference, Sound(path.absolute(), mix), sides.shape[1] / RATE_HZ)


def main() -> None:
    options = _options()
    systems = chosen(peers=options.peers or options.beam_peers, wide=options.beam_peers)
    missing = [one for one in systems if not one.installed]
    installed = [one for one in systems if one.installed]
    report = Report(Setup(_weights(), options.threads, options.repeat, tuple(installed)))
    for one in missing:
        report.leave_out(f"{one.title}: not measured, the package {one.package} is not installed")
    try:
        compared(options, installed, report)
    except TranscriptionError as error:
        raise SystemExit(str(error)) from error
    print(report.plain())
    if options.readme:
        text = replaced(options.readme.read_text("utf-8"), report.markdown())
        options.readme.write_text(text, "utf-8")


def _weights() -> WhisperWeights:
    """Those of the settings, in the form that every system can read."""
    settings = read_settings()
    try:
        weights = find_weights(settings.model, configured=settings.weights, cache=settings.cache_dir)
    except TranscriptionError as error:
        raise SystemExit(str(error)) from error
    if not weights.path.is_dir():
        raise SystemExit(f"{weights.path} is no CTranslate2 folder: only such weights can be given to every system")
    return weights


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--peers", action="store_true", help="measure the peers too")
    parser.add_argument("--beam-peers", action="store_true", help="and their variants that search wider")
    parser.add_argument("--noise", type=Path, help="a folder of noises to mix in")
    parser.add_argument(
        "--conditions", type=_conditions, default=_conditions("clean"), help="names with commas between"
    )
    parser.add_argument("--threads", type=_positive, default=2)
    parser.add_argument("--repeat", type=_positive, default=1, help="times a recording is heard; the fastest counts")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="where all figures and texts go")
    parser.add_argument("--readme", type=Path, help="a document whose table is replaced")
    return _checked(parser, parser.parse_args())


def _checked(parser: argparse.ArgumentParser, options: argparse.Namespace) -> argparse.Namespace:
    """What would otherwise be found out after an hour."""
    if options.readme:
        try:
            replaced(options.readme.read_text("utf-8"), "")
        except (OSError, ValueError) as error:
            parser.error(f"{options.readme}: {error}")
    if options.noise and not options.noise.is_dir():
        parser.error(f"{options.noise} is no folder")
    if options.json and not options.json.absolute().parent.is_dir():
        parser.error(f"{options.json.parent} is no folder")
    return options


def _conditions(text: str) -> tuple[Condition, ...]:
    try:
        return tuple(Condition.named(name.strip()) for name in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _positive(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is too few")
    return int(text)


if __name__ == "__main__":
    main()
