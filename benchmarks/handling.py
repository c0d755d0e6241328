"""How well objections and the manager's answers are judged on labelled calls: what is found, outcomes and steps.

    python -m benchmarks.handling [--half development|held-out|all] [--without-reader] [--errors] [--json OUT.json]

The calls of the corpus (docs/corpus.md) were labelled when they were written, before any program read them. They are
dealt into two halves by the hash of their name; what is changed in the program is looked up in the development half
only. First whole calls are analysed: an objection counts as found when one of its turns is quoted. Then the labelled
objections are given, so that only the handling is judged. Prints the accuracy of the outcome beside always guessing
the commonest, a table of outcomes, and precision, recall and F1 of the steps (one answer a step and objection).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from assistant.settings import read_settings
from benchmarks.telling import parser_of, tell, untimed
from objections.corpus import OUTCOMES, STEPS, LabelledCall, LabelledObjection, shipped_calls
from objections.detector import ObjectionFinder
from objections.encoder import load_encoder
from objections.handling import HandlingJudge, default_handling_packs
from objections.handling_read import ReadHandling
from objections.reader import find_reader
from objections.taxonomy import default_taxonomies
from objections.types import Explanation, Objection, Occurrence
from transcription.types import Transcript, quote


def transcript_of(call: LabelledCall) -> Transcript:
    """The call's turns without times, as a recogniser's text without timestamps would give them."""
    return untimed(call.id, call.language, (pair for said in call.turns for pair in said.items()))


def occurrence_of(labelled: LabelledObjection, transcript: Transcript) -> Occurrence:
    first = transcript.turns[labelled.turns[0]]
    start = first.text.index(labelled.quote)
    quotes = [quote(first, start, start + len(labelled.quote))]
    quotes += [quote(transcript.turns[number]) for number in labelled.turns[1:]]
    return Occurrence(labelled.category, 1.0, tuple(quotes), Explanation("label"), also=labelled.also)


def half(call: LabelledCall) -> str:
    return "development" if hashlib.sha256(call.id.encode()).digest()[0] % 2 else "held-out"


class Judge(Protocol):
    """What judges the handling of objections that are known."""

    def judged(self, transcript: Transcript, occurrences: Sequence[Occurrence]) -> tuple[Objection, ...]: ...


def found_in(calls: Sequence[LabelledCall], finder: ObjectionFinder) -> dict[str, Any]:
    """Precision and recall of objections in whole calls, and the share of those found whose category is the label's."""
    right = said = heard = named = confirmed = 0
    for call in calls:
        found = finder.find(transcript_of(call))
        said += len(call.objections)
        heard += len(found)
        for label in call.objections:
            hits = [one for one in found if {item.turn for item in one.evidence} & set(label.turns)]
            right += bool(hits)
            named += any(one.category in (label.category, *label.also) for one in hits)
        turns = {turn for label in call.objections for turn in label.turns}
        confirmed += sum(bool({item.turn for item in one.evidence} & turns) for one in found)
    return {
        "labelled": said,
        "found": heard,
        "precision": round(confirmed / max(1, heard), 3),
        "recall": round(right / max(1, said), 3),
        "category_right": round(named / max(1, right), 3),
    }


def judged(calls: Sequence[LabelledCall], judges: Mapping[str, Judge]) -> list[tuple[Any, Any, Objection]]:
    """(call, labelled objection, the program's objection) of every labelled objection."""
    found = []
    for call in calls:
        transcript = transcript_of(call)
        labelled = sorted(call.objections, key=lambda one: one.turns[0])
        objections = judges[call.language].judged(transcript, [occurrence_of(one, transcript) for one in labelled])
        found += [(call, label, objection) for label, objection in zip(labelled, objections, strict=True)]
    return found


def figures(found: Sequence[tuple[Any, LabelledObjection, Objection]]) -> dict[str, Any]:
    """``outcome_accuracy``, ``most_frequent`` (what always guessing the commonest outcome gives), ``outcomes`` counted
    as (label, found), ``steps`` with precision, recall and F1 each and ``step_f1`` over all of them.
    """
    outcomes = Counter((label.outcome, str(objection.handling.status)) for _, label, objection in found)
    steps = {step: _counts(found, step) for step in STEPS}
    both, said, heard = (sum(counts[place] for counts in steps.values()) for place in range(3))
    return {
        "objections": len(found),
        "outcome_accuracy": round(sum(n for (a, b), n in outcomes.items() if a == b) / max(1, len(found)), 3),
        "most_frequent": round(
            max(Counter(label.outcome for _, label, _ in found).values(), default=0) / max(1, len(found)), 3
        ),
        "outcomes": {f"{a}>{b}": n for (a, b), n in sorted(outcomes.items())},
        "steps": {step: _f1(*counts) for step, counts in steps.items()},
        "step_f1": _f1(both, said, heard)["f1"],
        "concessions": _f1(*_conceded(found)),
    }


def _counts(found: Sequence[tuple[Any, LabelledObjection, Objection]], step: str) -> tuple[int, int, int]:
    pairs = [
        (any(one.step == step for one in label.steps), bool(getattr(objection.handling.steps, step)))
        for _, label, objection in found
    ]
    return sum(a and b for a, b in pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs)


def _conceded(found: Sequence[tuple[Any, LabelledObjection, Objection]]) -> tuple[int, int, int]:
    pairs = [(label.concession, objection.handling.conceded) for _, label, objection in found]
    return sum(a and b for a, b in pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs)


def _f1(both: int, said: int, heard: int) -> dict[str, float]:
    return {
        "n": said,
        "precision": round(both / max(1, heard), 3),
        "recall": round(both / max(1, said), 3),
        "f1": round(2 * both / max(1, said + heard), 3),
    }


def main() -> None:
    parser = parser_of(__doc__, "print every objection that was judged otherwise")
    parser.add_argument("--half", choices=("development", "held-out", "all"), default="held-out")
    parser.add_argument("--without-reader", action="store_true", help="judge by cues and exemplars alone")
    options = parser.parse_args()
    settings = read_settings()
    encoder = load_encoder(settings.encoder, configured=settings.encoder_weights, cache=settings.cache_dir)
    reader = None if options.without_reader else find_reader(encoder, ours=True)
    cache = settings.cache_dir / "exemplars"
    finder = ObjectionFinder(default_taxonomies(), encoder, reader=reader, cache=cache)
    judges: dict[str, Judge] = {
        language: HandlingJudge(pack, encoder, cache=cache) if reader is None else ReadHandling(reader, pack)
        for language, pack in default_handling_packs().items()
    }
    calls = [call for call in shipped_calls() if options.half in ("all", half(call))]
    found = judged(calls, judges)
    told = {"half": options.half, "calls": len(calls), "calls_found": found_in(calls, finder)} | figures(found)
    tell(told, options.json)
    print("label \\ found " + "".join(f"{name:>11}" for name in OUTCOMES))
    for expected in OUTCOMES:
        print(f"{expected:14}" + "".join(f"{told['outcomes'].get(f'{expected}>{got}', 0):>11}" for got in OUTCOMES))
    if options.errors:
        for call, label, objection in found:
            _tell(call, label, objection)


def _tell(call: LabelledCall, label: LabelledObjection, objection: Objection) -> None:
    expected = sorted({one.step for one in label.steps}, key=STEPS.index)
    got = [step for step in STEPS if asdict(objection.handling.steps)[step]]
    if expected == got and label.outcome == objection.handling.status:
        return
    print(f"\n{call.id} {label.category} turns {label.turns}: {label.outcome} {expected}")
    print(f"  found {objection.handling.status} {got}")
    last = max([*label.turns, *(one.turn for one in label.steps)]) + 3
    for number in range(label.turns[0], min(last, len(call.turns))):
        ((side, text),) = call.turns[number].items()
        print(f"   {number} {side}: {text}")
    for one in objection.handling.step_evidence:
        print(f"   > {one.step}: {one.evidence.quote}")
    for one in label.steps:
        print(f"   = {one.step}: {one.quote}")


if __name__ == "__main__":
    main()
