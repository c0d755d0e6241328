"""How well a manager's answer in practice is judged: agreement with labels, step by step.

    python -m benchmarks.practice [--set FILE.yaml] [--errors] [--json OUT.json]

The 60 answers of practice.yaml (30 Russian, 30 English; good, half and bad) were labelled when they were written,
before the program read them, and nothing is tuned on them. Prints the share of step decisions (four an answer) that
agree with the label, with its 95 % interval, together, by step, by language and by quality.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from assistant.playbook import load_playbook
from assistant.settings import read_settings
from benchmarks.telling import parser_of, tell, untimed
from objections.corpus import STEPS
from objections.detector import ObjectionFinder
from objections.encoder import load_encoder
from objections.reader import find_reader
from scoring_rubric.practice_answers import AnswerJudge
from scoring_rubric.practice_pack import default_practice_packs
from scoring_rubric.rates import rate

OURS = Path(__file__).with_name("practice.yaml")
Case = dict[str, Any]


def judged(cases: Sequence[Case], judges: Mapping[str, AnswerJudge]) -> list[tuple[Case, frozenset[str]]]:
    """Each case with the steps that the program finds in its answer."""
    found = []
    for case in cases:
        said = [next(iter(turn.items())) for turn in case["said"]]
        transcript = untimed(case["id"], case["language"], [*said, ("m", case["answer"])])
        answer = judges[case["language"]].judged(transcript, case["category"])[-1]
        found.append((case, frozenset(answer.steps)))
    return found


def figures(found: Sequence[tuple[Case, frozenset[str]]]) -> dict[str, Any]:
    """Agreement with the labels; ``lazy_beyond_acknowledge`` are bad answers that were given more than that step."""

    def agreement(wanted: Callable[[Case], bool], steps: Sequence[str] = STEPS) -> dict[str, Any]:
        pairs = [((step in case["does"]) == (step in got)) for case, got in found if wanted(case) for step in steps]
        return asdict(rate(sum(pairs), len(pairs)))

    return {
        "answers": len(found),
        "together": agreement(lambda _: True),
        "steps": {step: agreement(lambda _: True, [step]) for step in STEPS},
        "languages": {name: agreement(lambda case, name=name: case["language"] == name) for name in ("ru", "en")},
        "qualities": {
            name: agreement(lambda case, name=name: case["quality"] == name) for name in ("good", "half", "bad")
        },
        "lazy_beyond_acknowledge": [
            case["id"] for case, got in found if case["quality"] == "bad" and got - {"acknowledge"}
        ],
    }


def main() -> None:
    parser = parser_of(__doc__, "print every answer that was judged otherwise")
    parser.add_argument("--set", type=Path, default=OURS, help="another labelled set of the same form")
    options = parser.parse_args()
    settings = read_settings()
    encoder = load_encoder(settings.encoder, configured=settings.encoder_weights, cache=settings.cache_dir)
    finder = ObjectionFinder(
        load_playbook().taxonomies,
        encoder,
        reader=find_reader(encoder, ours=settings.reader),
        cache=settings.cache_dir / "exemplars",
    )
    judges = {language: AnswerJudge(finder, pack) for language, pack in default_practice_packs().items()}
    found = judged(yaml.safe_load(options.set.read_text("utf-8")), judges)
    tell(figures(found), options.json)
    if options.errors:
        for case, got in found:
            if got != set(case["does"]):
                print(f"{case['id']} {case['does']} found {[step for step in STEPS if step in got]}: {case['answer']}")


if __name__ == "__main__":
    main()
