"""What speech recognition costs: objections found in typed texts, and in the same texts spoken over a telephone line.

    python -m benchmarks.spoken_objections [--count 240] [--seed 0] [--json OUT.json] [--errors]

Texts are rows of the corpus of families that the reader was never trained on, as many of each language as the corpus
has, with the manager's words before them. Each is voiced by RHVoice (samples/README.md says how it is installed) in one
of four voices a language, narrowed to a telephone line, recognised by the default engine, and judged. Prints F1 of
objection against none and the word error rate, typed and spoken, by language.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jiwer
import numpy as np

from assistant.settings import read_settings
from assistant.workshop import Workshop
from objections.corpus import NONE, Example, shipped_examples
from objections.detector import ObjectionFinder
from objections.language import plain
from objections.lessons import held_out
from objections.reader import find_reader
from samples.voice import LINE_RATE_HZ, PACKAGES, SYNTHESISER, Voice, _on_the_line, _synthesise

VOICES = {
    "ru": ("Anna", "Elena", "Irina", "Aleksandr"),
    "en": ("Bdl", "Slt", "Clb", "Alan"),
}
SILENCE_S = 0.4


def chosen(count: int, seed: int) -> list[Example]:
    examples = shipped_examples()
    kept_back = [one for one, out in zip(examples, held_out(examples), strict=True) if out]
    order = np.random.default_rng(seed).permutation(len(kept_back))[:count]
    return [kept_back[place] for place in sorted(order.tolist())]


def record(example: Example, number: int, path: Path) -> None:
    """The text as line sound, with a little silence around it."""
    names = VOICES[example.language]
    chance = np.random.default_rng(number)
    voice = Voice(name=names[number % len(names)], rate=int(chance.integers(90, 116)), pitch=100)
    speech = _on_the_line(_synthesise(example.text, voice))
    around = np.zeros(int(SILENCE_S * LINE_RATE_HZ))
    sound = np.concatenate([around, speech, around])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(LINE_RATE_HZ)
        file.writeframes(np.round(np.clip(sound, -1, 1) * 32_767).astype(np.int16).tobytes())


def heard(examples: Sequence[Example], workshop: Workshop) -> list[str]:
    transcriber = workshop.transcriber()
    texts = []
    with tempfile.TemporaryDirectory() as folder:
        for number, example in enumerate(examples):
            path = Path(folder) / f"{number}.wav"
            record(example, number, path)
            transcript = transcriber.transcribe(path, call_id=str(number), language=example.language)
            texts.append(" ".join(turn.text for turn in transcript.turns))
            print(f"\r{number + 1}/{len(examples)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return texts


def figures(examples: Sequence[Example], texts: Sequence[str], finder: ObjectionFinder) -> dict[str, Any]:
    verdicts = [finder.classify(text, one.language, one.previous) for one, text in zip(examples, texts, strict=True)]
    said = np.array([one.label != NONE for one in examples])
    found = np.array([verdict.category is not None for verdict in verdicts])
    right = np.array([verdict.category == one.label for one, verdict in zip(examples, verdicts, strict=True)])
    both = int((said & found).sum())
    written, spoken = [plain(one.text) for one in examples], [plain(text) or "-" for text in texts]
    return {
        "objection_f1": round(2 * both / max(1, int(said.sum() + found.sum())), 3),
        "category_right": round(float(right[said & found].mean()), 3),
        "wer": round(float(jiwer.wer(written, spoken)), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=240)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--errors", action="store_true", help="print what is judged otherwise when it is spoken")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if shutil.which(SYNTHESISER) is None:
        parser.exit(2, f"{SYNTHESISER} is not installed: apt-get install {PACKAGES} (Debian non-free)\n")
    settings = read_settings()
    workshop = Workshop(settings)
    cache = settings.cache_dir / "exemplars"
    finder = ObjectionFinder(
        workshop.playbook.taxonomies, workshop.encoder, reader=find_reader(workshop.encoder, ours=True), cache=cache
    )
    examples = chosen(options.count, options.seed)
    spoken = heard(examples, workshop)
    told: dict[str, Any] = {"texts": len(examples)}
    for language in ("all", "ru", "en"):
        places = [place for place, one in enumerate(examples) if language in ("all", one.language)]
        rows = [examples[place] for place in places]
        told[language] = {
            "typed": figures(rows, [one.text for one in rows], finder),
            "spoken": figures(rows, [spoken[place] for place in places], finder),
        }
    print(json.dumps(told, indent=1))
    if options.errors:
        for one, text in zip(examples, spoken, strict=True):
            typed, over = (finder.classify(words, one.language, one.previous) for words in (one.text, text))
            if (typed.category is None) != (over.category is None):
                print(f"{one.label}: {typed.category} > {over.category}\n  {one.text}\n  {text}")
    if options.json:
        options.json.write_text(json.dumps(told, indent=1), "utf-8")


if __name__ == "__main__":
    main()
