"""The facts of the bundled sample calls, as their dialogues label them, typed and as a recogniser would give them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.types import CallContext, Facts
from transcription.types import Quality, Speaker, Transcript, Turn

DIALOGUES = sorted((Path(__file__).parents[3] / "samples" / "dialogues").glob("*.yaml"))
pytestmark = pytest.mark.skipif(not DIALOGUES, reason="the sample dialogues are not in this checkout")


def _spoken(text: str) -> str:
    return re.sub(r"[^\w\s@']", "", text.lower())


def _facts(dialogue: dict[str, Any], *, spoken: bool) -> Facts:
    turns = tuple(
        Turn(number, Speaker(turn["speaker"]), _spoken(turn["text"]) if spoken else " ".join(turn["text"].split()))
        for number, turn in enumerate(dialogue["turns"])
    )
    transcript = Transcript(dialogue["id"], dialogue["language"], turns, Quality(usable=True))
    context = CallContext(started_at=datetime.fromisoformat(dialogue["started_at"]))
    return extract_facts(transcript, context, lexicon_for(dialogue["language"]))


@pytest.mark.parametrize("spoken", [False, True], ids=["typed", "recognised"])
@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_sample_calls_give_their_labelled_facts(path: Path, spoken: bool) -> None:
    dialogue = yaml.safe_load(path.read_text(encoding="utf-8"))
    labels = dialogue["truth"]["facts"]
    found = _facts(dialogue, spoken=spoken)

    for field in ("client_name", "manager_name", "phone", "email"):
        if field in labels:
            fact = getattr(found, field)
            assert fact is not None, field
            assert fact.value == labels[field]["value"]
    if "budget" in labels:
        assert found.budget is not None
        assert found.budget.value.startswith(labels["budget"]["value"])
    if "next_step" in labels:
        assert found.next_step is not None
        assert found.next_step.when == datetime.fromisoformat(labels["next_step"]["when"])
    if "company" in labels and not spoken:
        assert found.company is not None
        assert found.company.value == labels["company"]["value"]
    for absent in dialogue["truth"].get("not_facts", ()):
        assert getattr(found, absent["field"]) is None
