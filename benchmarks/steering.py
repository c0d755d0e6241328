"""How much a vocabulary helps recognition, and how often entries that were never said turn up.

    python -m benchmarks.steering MANIFEST.tsv... CALL.json... --said SAID.yaml [--absent ABSENT.yaml]
        [--noise NOISE.wav...] [--kept FOLDER]

``SAID.yaml`` lists names, companies and products, ``ABSENT.yaml`` those that do not occur. Prints Markdown: words wrong
and entries found before and after, and what was replaced.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.calibrate import Case, heard_as
from benchmarks.heard_words import Known, Recognitions, read_known
from transcription.calibration import calibrated
from transcription.engines import DEFAULT, build_detector, build_recogniser
from transcription.evaluation import Errors, word_errors
from transcription.lexicon import plain_words
from transcription.transcriber import Transcriber
from transcription.types import Engine, Segment
from transcription.vocabulary import Vocabulary, read_vocabulary, steered
from transcription.wordforms import forms

ABSENT = Path(__file__).with_name("absent.v1.yaml")


@dataclass(frozen=True, slots=True)
class Figures:
    """``said`` entries stand in the texts, ``found`` of them in the transcripts; ``replaced`` are before and after."""

    words: Errors
    said: int
    found: int
    replaced: tuple[tuple[str, str], ...]


def main() -> None:
    options = _options()
    recogniser = build_recogniser(options.engine, model=options.model, cache=options.cache, threads=options.threads)
    engine = recogniser.traits.engine
    known = [one for source in options.sources for one in read_known(source, language=options.language)]
    with tempfile.TemporaryDirectory() as folder:
        transcriber = Transcriber(recogniser, detector=build_detector())
        recognitions = Recognitions(transcriber, engine, options.kept or Path(folder))
        cases = [case for one in known for case in heard_as(one, recognitions, options.noise)]
    said = present(read_vocabulary(options.said), known)
    absent = read_vocabulary(options.absent)
    there = present(absent, known)
    never = Vocabulary(tuple(entry for entry in absent.entries if entry not in there.entries))
    print("| recordings | vocabulary | words wrong | entries found | replaced |", "|" + "---|" * 5, sep="\n")
    for condition in sorted({case.condition for case in cases}):
        own = [case for case in cases if case.condition == condition]
        for name, vocabulary in (("none", Vocabulary(())), ("said", said), ("absent", never)):
            figures = measured(own, engine, vocabulary, said)
            rate = f"{figures.words.rate:.4f} of {figures.words.length}"
            found = f"{figures.found} of {figures.said}"
            print(f"| {condition} | {name}, {len(vocabulary.entries)} | {rate} | {found} | {len(figures.replaced)} |")
            for before, after in figures.replaced if options.show else ():
                print(f"    {before}\n    {after}\n")


def present(vocabulary: Vocabulary, known: Sequence[Known]) -> Vocabulary:
    """The entries that stand in the texts."""
    texts = [plain_words(text) for one in known for text in one.texts.values()]
    return Vocabulary(tuple(entry for entry in vocabulary.entries if any(_count(entry.text, text) for text in texts)))


def measured(cases: Sequence[Case], engine: Engine, vocabulary: Vocabulary, said: Vocabulary) -> Figures:
    """Figures of all cases with one vocabulary; ``said`` are the entries that are counted."""
    words, counts, replaced = Errors(0, 0), [0, 0], []
    for case in cases:
        known = case.heard.known
        before = calibrated(case.heard.segments, engine, known.language)
        after = steered(before, vocabulary, known.language)
        replaced += [(one.text, other.text) for one, other in zip(before, after, strict=True) if one.text != other.text]
        for channel, text in known.texts.items():
            heard = _text(after, channel if len(known.texts) > 1 else None)
            errors = word_errors(text, heard)
            words = Errors(words.edits + errors.edits, words.length + errors.length)
            for entry in said.entries:
                times = _count(entry.text, plain_words(text))
                counts[0] += times
                counts[1] += min(times, _count(entry.text, plain_words(heard)))
    return Figures(words, counts[0], counts[1], tuple(replaced))


def _text(segments: Sequence[Segment], channel: int | None) -> str:
    return " ".join(segment.text for segment in segments if channel in (None, segment.channel))


def _count(entry: str, words: Sequence[str]) -> int:
    """How often the entry stands among the words in any of its forms."""
    wanted = {plain_words(form) for form in forms(entry)}
    return sum(
        tuple(words[place : place + len(form)]) == form for form in wanted for place in range(len(words)) if form
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--said", type=Path, required=True)
    parser.add_argument("--absent", type=Path, default=ABSENT)
    parser.add_argument("--noise", nargs="*", type=Path, default=[])
    parser.add_argument("--language", default="ru", help="of calls that name none")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was replaced")
    parser.add_argument("--engine", default=DEFAULT)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".local/share/razbor/cache")
    return parser.parse_args()


if __name__ == "__main__":
    main()
