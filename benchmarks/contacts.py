"""How well dictated phone numbers and e-mail addresses are taken down.

    python -m benchmarks.contacts [--data benchmarks/contacts.second.tsv] [--errors] [--json OUT.json]

``contacts.tsv`` holds little scenes (``language``, ``kind``, ``expected``, turns parted by " || ") by a writer who knew
no rule of the program: 100 phones, 50 e-mails, 250 scenes full of numbers and such words without either. The
``second`` set is as large and by another writer; both have been learned from since, so a claim wants a new one.
Prints, a kind and language, how many come out exactly right; of the scenes without a contact, those where none is
claimed.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from assistant.playbook import load_playbook
from assistant.settings import read_settings
from benchmarks.telling import parser_of, scene, tell
from objections.corpus import read_rows
from scoring_rubric.facts import extract_facts
from scoring_rubric.types import CallContext, Facts

DATA = Path(__file__).with_suffix(".tsv")
COLUMNS = ("language", "kind", "expected", "turns")


def main() -> None:
    parser = parser_of(__doc__, "print what comes out wrong")
    parser.add_argument("--data", type=Path, default=DATA, help="other scenes of the same form")
    options = parser.parse_args()
    playbook = load_playbook(read_settings().packs)
    right, count = Counter[str](), Counter[str]()
    for _, (language, kind, expected, turns) in read_rows(options.data, COLUMNS):
        transcript = scene(turns.split(" || "), language)
        got = _got(kind, extract_facts(transcript, CallContext(), playbook.lexicon(language)))
        name = f"{kind} {language}"
        count[name] += 1
        right[name] += got == expected
        if options.errors and got != expected:
            print(f"{name}: {expected or 'none'} was taken down as {got or 'none'}: {turns}")
    told: dict[str, Any] = {name: {"right": right[name], "of": count[name]} for name in sorted(count)}
    tell(told, options.json)


def _got(kind: str, facts: Facts) -> str:
    found = {"phone": facts.phone, "email": facts.email}
    if kind in found:
        fact = found[kind]
        return fact.value if fact is not None else ""
    return " ".join(fact.value for fact in found.values() if fact is not None)


if __name__ == "__main__":
    main()
