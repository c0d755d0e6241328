"""How well the script's steps and the agreed next step are read on labelled calls.

    python -m benchmarks.first_contact [--half development|held-out|all] [--data benchmarks/first_contact.second.yaml]
        [--without-reader] [--errors] [--json OUT.json]

``first_contact.yaml`` labels the corpus's whole calls (docs/corpus.md); the labelling was done before any program read
them. The halves are those of ``benchmarks.handling``. ``first_contact.second.yaml`` holds sixty calls of its own, in
no corpus, by writers who knew no rule. Prints precision, recall and F1 of "the step was taken", by step
and over all, and the share of calls whose next step has exactly the labelled date and clock time, or rightly none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.pipeline import Reviewer
from assistant.settings import read_settings
from assistant.workshop import Workshop
from benchmarks.handling import half, transcript_of
from benchmarks.telling import parser_of, tell
from objections.corpus import LabelledCall, shipped_calls
from scoring_rubric.facts import extract_facts
from scoring_rubric.script import check_script
from scoring_rubric.types import CallContext, CallKind, Fact, StepStatus

DATA = Path(__file__).with_suffix(".yaml")
TAKEN = (StepStatus.DONE, StepStatus.LATE)
EXACT = ("time", "day", "part_of_day")


def step_counts(
    labels: Sequence[dict[str, Any]], calls: dict[str, LabelledCall], reviewer: Reviewer, *, errors: bool, read: bool
) -> Counter[tuple[str, str]]:
    """How often each step was rightly found, invented and missed; steps that do not apply are left out."""
    counts: Counter[tuple[str, str]] = Counter()
    for label in labels:
        call = calls[label["call"]]
        script = reviewer.playbook.script(call.language)
        context = CallContext(kind=CallKind(label["kind"]))
        result = check_script(script, transcript_of(call), context, reviewer.encoder, reviewer.reader if read else None)
        for step in result.steps:
            if step.id not in label["steps"]:
                continue
            wanted, got = label["steps"][step.id], step.status in TAKEN
            if wanted is None and not got:
                continue
            kind = "missed" if not got else "right" if wanted is not None else "invented"
            counts[step.id, kind] += 1
            if errors and kind != "right":
                said = step.evidence[0].quote if got else next(iter(call.turns[wanted].values()))
                print(f"{kind} {step.id} {call.id}: {said[:160]}")
    return counts


def next_steps(
    labels: Sequence[dict[str, Any]], calls: dict[str, LabelledCall], reviewer: Reviewer, *, errors: bool
) -> float:
    """The share of calls whose next step is as labelled, to the minute."""
    right = 0
    for label in labels:
        call = calls[label["call"]]
        context = CallContext(started_at=datetime.fromisoformat(label["started_at"]))
        facts = extract_facts(transcript_of(call), context, reviewer.playbook.lexicon(call.language))
        wanted = (label["next_step"].get("date"), label["next_step"].get("time"))
        got = moment_of(facts.next_step)
        right += got == wanted
        if errors and got != wanted:
            print(f"next step {call.id}: {wanted} was read as {got}")
    return round(right / max(1, len(labels)), 3)


def moment_of(fact: Fact | None) -> tuple[str | None, str | None]:
    """Day and time, as far as they were named so exactly."""
    if fact is None or fact.when is None or fact.precision not in EXACT:
        return None, None
    return f"{fact.when:%Y-%m-%d}", f"{fact.when:%H:%M}" if fact.precision == "time" else None


def measures(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 a step and over all."""
    told = {}
    for name in [*dict.fromkeys(step for step, _ in counts), "all"]:
        own = Counter[str]()
        for (step, kind), count in counts.items():
            if name in (step, "all"):
                own[kind] += count
        found, said = own["right"] + own["invented"], own["right"] + own["missed"]
        told[name] = {
            "precision": round(own["right"] / max(1, found), 3),
            "recall": round(own["right"] / max(1, said), 3),
            "f1": round(2 * own["right"] / max(1, found + said), 3),
            "said": said,
        }
    return told


def main() -> None:
    parser = parser_of(__doc__, "print what is missed and invented")
    parser.add_argument("--half", choices=("development", "held-out", "all"), default="all")
    parser.add_argument("--data", type=Path, default=DATA, help="labels; with the turns of calls of no corpus")
    parser.add_argument("--without-reader", action="store_true", help="by cues and exemplars alone")
    options = parser.parse_args()
    labels = yaml.safe_load(options.data.read_text("utf-8"))
    calls = {call.id: call for call in shipped_calls()}
    for label in labels:
        if "turns" in label:
            calls[label["id"]] = LabelledCall(
                id=label["id"], language=label["language"], trade="", turns=label["turns"]
            )
            label["call"] = label["id"]
    if options.half != "all":
        labels = [label for label in labels if half(calls[label["call"]]) == options.half]
    reviewer = Workshop(read_settings()).reviewer()
    told = {
        "calls": len(labels),
        "steps": measures(step_counts(labels, calls, reviewer, errors=options.errors, read=not options.without_reader)),
        "next_step_exact": next_steps(labels, calls, reviewer, errors=options.errors),
    }
    tell(told, options.json)


if __name__ == "__main__":
    main()
