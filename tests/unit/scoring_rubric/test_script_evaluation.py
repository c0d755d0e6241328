"""Measuring the script check: agreement, the measures by step, and labels that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring_rubric.script import DEFAULT_SCRIPTS, check_script, load_script
from scoring_rubric.script_evaluation import LabelsUnreadable, evaluate_script, read_labelled_steps
from scoring_rubric.types import CallContext
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import WordBag

CALLS = (
    a_transcript("m: добрый день", "c: да", call_id="greeted"),
    a_transcript("m: да", "c: да", call_id="silent"),
)


def measured(folder: Path, *rows: str) -> dict[str, object]:
    labels = folder / "labels.tsv"
    labels.write_text("\n".join(rows), encoding="utf-8")
    script = load_script(DEFAULT_SCRIPTS["ru"])
    return evaluate_script(
        read_labelled_steps(labels),
        lambda path: CALLS if path == folder / "calls.csv" else (),
        lambda transcript: check_script(script, transcript, CallContext(), WordBag()),
    )


def test_agreement_is_counted_by_step(tmp_path: Path) -> None:
    result = measured(
        tmp_path,
        "transcript\tcall_id\tstep\tstatus",
        "calls.csv\tgreeted\tgreeting\tdone",
        "calls.csv\tsilent\tgreeting\tdone",
        "calls.csv\tgreeted\tname\tmissing",
    )
    assert (result["n"], result["accuracy"], result["macro_f1"]) == (3, 0.6667, 0.6667)
    assert result["per_step"] == {
        "greeting": {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "support": 2},
        "name": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0},
    }
    assert result["errors"] == [
        {"call_id": "silent", "step": "greeting", "expected": "done", "got": "missing", "quotes": []}
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("calls.csv\tgreeted\tgreeting", "line 1: found 3 columns"),
        ("calls.csv\tgreeted\tgreeting\tyes", "line 1: status is 'yes'; expected one of done, late"),
        ("calls.csv\tnobody\tgreeting\tdone", "no call 'nobody'"),
        ("calls.csv\tgreeted\tdance\tdone", "no step 'dance'"),
        ("", "no rows"),
    ],
)
def test_labels_that_cannot_be_used_are_said_so(tmp_path: Path, row: str, fault: str) -> None:
    with pytest.raises(LabelsUnreadable, match=fault):
        measured(tmp_path, row)


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LabelsUnreadable, match="cannot be read"):
        read_labelled_steps(tmp_path / "none.tsv")
