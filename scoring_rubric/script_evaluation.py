"""Measuring the script check against labelled calls: which steps it finds, misses and invents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring_rubric.types import ScriptResult, StepResult, StepStatus
from transcription.types import Transcript

COLUMNS = ("transcript", "call_id", "step", "status")


class LabelsUnreadable(Exception):
    """A file of labels that cannot be read; the message names file, line, found and expected."""


@dataclass(frozen=True, slots=True)
class LabelledStep:
    """What a person says of one step of one call. ``transcript`` is the file the call is in."""

    transcript: Path
    call_id: str
    step: str
    status: StepStatus


def read_labelled_steps(path: Path) -> tuple[LabelledStep, ...]:
    """Rows ``transcript<TAB>call_id<TAB>step<TAB>status``; files are looked for beside ``path``."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsUnreadable(f"{path}: cannot be read ({error}); expected a UTF-8 TSV") from error
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if line.strip()]
    if rows and tuple(rows[0][1]) == COLUMNS:
        rows = rows[1:]
    if not rows:
        raise LabelsUnreadable(f"{path}: no rows; expected {'<TAB>'.join(COLUMNS)}")
    return tuple(_labelled(path, number, cells) for number, cells in rows)


def evaluate_script(
    labels: Sequence[LabelledStep],
    read: Callable[[Path], Iterable[Transcript]],
    check: Callable[[Transcript], ScriptResult],
) -> dict[str, object]:
    """Agreement with the labels: n, accuracy, macro F1 of "the step was taken", the same by step, and the errors."""
    found = {
        (path, transcript.call_id): {step.id: step for step in check(transcript).steps}
        for path in dict.fromkeys(label.transcript for label in labels)
        for transcript in read(path)
    }
    pairs = [(label, _found(label, found)) for label in labels]
    by_step: dict[str, list[tuple[StepStatus, StepStatus]]] = defaultdict(list)
    for label, step in pairs:
        by_step[label.step].append((label.status, step.status))
    per_step = {name: _measures(by_step[name]) for name in sorted(by_step)}
    f1s = [measures["f1"] for measures in per_step.values() if measures["support"]]
    return {
        "n": len(labels),
        "accuracy": round(sum(label.status is step.status for label, step in pairs) / len(pairs), 4),
        "macro_f1": round(sum(f1s) / len(f1s), 4) if f1s else 0.0,
        "per_step": per_step,
        "errors": [_error(label, step) for label, step in pairs if label.status is not step.status],
    }


def _labelled(path: Path, number: int, cells: Sequence[str]) -> LabelledStep:
    if len(cells) != len(COLUMNS):
        raise LabelsUnreadable(f"{path}, line {number}: found {len(cells)} columns; expected {'<TAB>'.join(COLUMNS)}")
    transcript, call_id, step, status = (cell.strip() for cell in cells)
    if status not in list(StepStatus):
        known = ", ".join(StepStatus)
        raise LabelsUnreadable(f"{path}, line {number}: status is {status!r}; expected one of {known}")
    return LabelledStep(path.parent / transcript, call_id, step, StepStatus(status))


def _found(label: LabelledStep, found: Mapping[tuple[Path, str], Mapping[str, StepResult]]) -> StepResult:
    steps = found.get((label.transcript, label.call_id))
    if steps is None:
        raise LabelsUnreadable(f"{label.transcript}: no call {label.call_id!r}; the labels name one")
    if label.step not in steps:
        raise LabelsUnreadable(f"{label.transcript}: the script has no step {label.step!r}; it has {', '.join(steps)}")
    return steps[label.step]


def _measures(pairs: Sequence[tuple[StepStatus, StepStatus]]) -> dict[str, float]:
    """Precision, recall and F1 of a step being taken, late or in time; ``support`` counts the labels that say so."""
    taken = (StepStatus.DONE, StepStatus.LATE)
    expected = sum(label in taken for label, _ in pairs)
    claimed = sum(got in taken for _, got in pairs)
    both = sum(label in taken and got in taken for label, got in pairs)
    precision = both / claimed if claimed else 0.0
    recall = both / expected if expected else 0.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "support": expected,
    }


def _error(label: LabelledStep, step: StepResult) -> dict[str, object]:
    return {
        "call_id": label.call_id,
        "step": label.step,
        "expected": label.status.value,
        "got": step.status.value,
        "quotes": [item.quote for item in step.evidence],
    }
