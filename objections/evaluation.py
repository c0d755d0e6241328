"""Measures a finder against labelled sentences: ``razbor evaluate objections``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from objections.detector import ObjectionFinder
from objections.errors import LabelledUnreadable
from objections.language import LANGUAGES
from objections.types import Verdict

NONE = "none"
# An objection whose category the labeller did not know: it counts in binary_f1 only.
ANY = "objection"


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One sentence with its truth: a category, ``none`` or ``objection``."""

    language: str
    label: str
    text: str


def read_labelled(path: Path, categories: Collection[str]) -> tuple[LabelledRow, ...]:
    """Rows of a ``language<TAB>label<TAB>text`` file; raises LabelledUnreadable naming file and line.

    ``categories`` are the labels there may be beside ``none`` and ``objection``.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as reason:
        raise LabelledUnreadable(f"{path} cannot be read ({reason}); give a UTF-8 TSV file") from reason
    known = {*categories, NONE, ANY}
    rows = [_row(path, number, line, known) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise LabelledUnreadable(f"{path} has no rows; expected language<TAB>label<TAB>text on each line")
    return tuple(rows)


def evaluate(
    rows: Sequence[LabelledRow],
    finder: ObjectionFinder,
    *,
    on_progress: Callable[[float], None] | None = None,
) -> dict[str, Any]:
    """Figures as INTERFACE names them: ``n``, ``macro_f1`` (mean over categories that occur in the labels, None when
    none does), ``binary_f1``, ``per_category`` and the ``errors``. Numbers are rounded to four places."""
    verdicts: list[Verdict] = []
    for place, row in enumerate(rows, start=1):
        verdicts.append(finder.classify(row.text, row.language))
        if on_progress is not None:
            on_progress(place / len(rows))
    truth = [row.label for row in rows]
    found = [verdict.category or NONE for verdict in verdicts]
    per_category = _per_category(truth, found)
    labelled = [figures["f1"] for figures in per_category.values() if figures["n"]]
    return {
        "n": len(rows),
        "macro_f1": round(sum(labelled) / len(labelled), 4) if labelled else None,
        "binary_f1": _figures([label != NONE for label in truth], [label != NONE for label in found])["f1"],
        "per_category": per_category,
        "errors": [
            {"text": row.text, "expected": row.label, "got": got, "confidence": verdict.confidence}
            for row, got, verdict in zip(rows, found, verdicts, strict=True)
            if not _agrees(row.label, got)
        ],
    }


def _row(path: Path, number: int, line: str, known: Collection[str]) -> LabelledRow:
    parts = line.split("\t", 2)
    if len(parts) != 3 or not parts[2].strip():
        raise LabelledUnreadable(
            f"{path}:{number} has {len(parts)} tab-separated fields; expected language<TAB>label<TAB>text"
        )
    language, label, text = (part.strip() for part in parts)
    if language not in LANGUAGES:
        raise LabelledUnreadable(f"{path}:{number} names language {language!r}; expected ru or en")
    if label not in known:
        raise LabelledUnreadable(f"{path}:{number} has label {label!r}; expected one of {', '.join(sorted(known))}")
    return LabelledRow(language, label, text)


def _agrees(expected: str, got: str) -> bool:
    return got == expected or (expected == ANY and got != NONE)


def _per_category(truth: Sequence[str], found: Sequence[str]) -> dict[str, dict[str, float]]:
    """Every category that was labelled or found. Rows labelled ``objection`` say nothing about a category."""
    pairs = [(expected, got) for expected, got in zip(truth, found, strict=True) if expected != ANY]
    names = sorted({label for pair in pairs for label in pair} - {NONE})
    return {
        name: _figures([expected == name for expected, _ in pairs], [got == name for _, got in pairs]) for name in names
    }


def _figures(truth: Sequence[bool], found: Sequence[bool]) -> dict[str, float]:
    """Precision, recall and their harmonic mean; 0 where nothing was found or nothing was there."""
    both = sum(expected and got for expected, got in zip(truth, found, strict=True))
    precision = both / sum(found) if any(found) else 0.0
    recall = both / sum(truth) if any(truth) else 0.0
    f1 = 2 * both / (sum(found) + sum(truth)) if any(found) or any(truth) else 0.0
    return {"n": sum(truth), "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
