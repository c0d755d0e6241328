"""How well dictated phone numbers and e-mail addresses are taken down.

    python -m benchmarks.contacts [--errors] [--json OUT.json]

``contacts.tsv`` holds little scenes (``language``, ``kind``, ``expected``, turns parted by " || ") by a writer who knew
no rule of the program: 100 phones, 50 e-mails, 250 scenes full of numbers and such words without either. Prints, a kind
and language, how many come out exactly right; of the scenes without a contact, those where none is claimed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.playbook import load_playbook
from assistant.settings import read_settings
from objections.corpus import read_rows
from scoring_rubric.facts import extract_facts
from scoring_rubric.types import CallContext, Facts
from transcription.types import Quality, Speaker, Transcript, Turn

DATA = Path(__file__).with_suffix(".tsv")
COLUMNS = ("language", "kind", "expected", "turns")
SPEAKERS = {"m": Speaker.MANAGER, "c": Speaker.CLIENT}


def scene(lines: list[str], language: str) -> Transcript:
    """Turns without times from lines such as ``m: алло``."""
    turns = []
    for number, line in enumerate(lines):
        side, text = line.split(":", 1)
        turns.append(Turn(number, SPEAKERS[side.strip()], text.strip()))
    return Transcript("scene", language, tuple(turns), Quality(usable=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print what comes out wrong")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    playbook = load_playbook(read_settings().packs)
    right, count = Counter[str](), Counter[str]()
    for _, (language, kind, expected, turns) in read_rows(DATA, COLUMNS):
        transcript = scene(turns.split(" || "), language)
        got = _got(kind, extract_facts(transcript, CallContext(), playbook.lexicon(language)))
        name = f"{kind} {language}"
        count[name] += 1
        right[name] += got == expected
        if options.errors and got != expected:
            print(f"{name}: {expected or 'none'} was taken down as {got or 'none'}: {turns}")
    told: dict[str, Any] = {name: {"right": right[name], "of": count[name]} for name in sorted(count)}
    print(json.dumps(told, indent=1))
    if options.json:
        options.json.write_text(json.dumps(told, indent=1), "utf-8")


def _got(kind: str, facts: Facts) -> str:
    found = {"phone": facts.phone, "email": facts.email}
    if kind in found:
        fact = found[kind]
        return fact.value if fact is not None else ""
    return " ".join(fact.value for fact in found.values() if fact is not None)


if __name__ == "__main__":
    main()
