"""docs/rubric.md names what the default packs have, and nothing that they do not have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from scoring_rubric.lead_definition import load_lead_definition
from scoring_rubric.rubric import Trust, load_rubric
from scoring_rubric.rubric_measures import Measure
from scoring_rubric.script import DEFAULT_SCRIPTS, Step, load_script
from scoring_rubric.types import CallKind

DOCS = (Path(__file__).parents[3] / "docs" / "rubric.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z_]+)`", DOCS))


def measure_kinds() -> list[str]:
    union = get_args(Measure)[0]
    return [model.model_fields["kind"].annotation.__args__[0] for model in get_args(union)]


@pytest.mark.parametrize(
    "names",
    [
        [section.id for section in load_rubric().sections],
        [criterion.id for criterion in load_rubric().criteria()],
        [step.id for step in load_script(DEFAULT_SCRIPTS["ru"]).steps],
        [item.id for item in load_script(DEFAULT_SCRIPTS["en"]).forbidden],
        [criterion.id for criterion in load_lead_definition().criteria],
        list(Trust.model_fields),
        measure_kinds(),
    ],
    ids=["sections", "criteria", "steps", "forbidden", "lead", "trust", "measures"],
)
def test_the_page_names_all_of(names: list[str]) -> None:
    assert [name for name in names if name not in NAMED] == []


def test_the_critical_criteria_of_the_page_are_those_of_the_rubric() -> None:
    paragraph = DOCS.split("**Critical**")[1].split("\n\n")[0]
    critical = {criterion.id for criterion in load_rubric().criteria() if criterion.critical}
    assert set(re.findall(r"`([a-z_]+)`", paragraph)) == critical


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_deadlines_of_the_page_are_those_of_both_scripts(language: str) -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| (\d+) s, or (\d+) turns", DOCS, flags=re.MULTILINE)
    said = {
        name: (float(seconds), int(turns))
        for names, seconds, turns in rows
        for name in re.findall(r"`([a-z_]+)`", names)
    }
    steps = load_script(DEFAULT_SCRIPTS[language]).steps
    timed = {step.id: (step.deadline_s, step.deadline_turns) for step in steps if step.deadline_s}
    assert said == timed


def test_both_scripts_ask_for_the_same_of_the_same_calls() -> None:
    def terms(step: Step) -> dict[str, object]:
        wording = {"title", "cues", "unless", "exemplars", "asked_for"}
        return step.model_dump(exclude=wording)

    ru, en = (load_script(DEFAULT_SCRIPTS[language]) for language in ("ru", "en"))
    assert [terms(step) for step in ru.steps] == [terms(step) for step in en.steps]
    assert [item.id for item in ru.forbidden] == [item.id for item in en.forbidden]
    voicemail = [step.id for step in ru.steps if CallKind.VOICEMAIL in step.applies_to]
    assert set(voicemail) == {"greeting", "name", "company", "purpose", "value", "next_step", "farewell"}
