"""The rubric pack: what ships is whole, and a fault is named by file, line and field."""

from __future__ import annotations

import pytest

from scoring_rubric.packs_loading import PackError, pack_sha256, read_pack
from scoring_rubric.rubric import DEFAULT_RUBRIC, Rubric, load_rubric
from scoring_rubric.rubric_measures import Band, ScriptStep
from scoring_rubric.script import DEFAULT_SCRIPTS, load_script

TEXT = DEFAULT_RUBRIC.read_text(encoding="utf-8")


def test_default_rubric_has_the_four_sections_of_the_interface_with_equal_weights() -> None:
    rubric = load_rubric()
    assert rubric.name == "default@1"
    assert {section.id: section.weight for section in rubric.sections} == {
        "communication": 0.25,
        "objection_handling": 0.25,
        "first_contact": 0.25,
        "crm": 0.25,
    }


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_script_step_a_rubric_measures_is_in_the_script(language: str) -> None:
    steps = {step.id for step in load_script(DEFAULT_SCRIPTS[language]).steps}
    measured = {c.measure.step for c in load_rubric().criteria() if isinstance(c.measure, ScriptStep)}
    assert measured == steps


@pytest.mark.parametrize(
    ("found", "replaced", "fault"),
    [
        ("    weight: 0.25\n    criteria", "    wieght: 0.25\n    criteria", ("weight", "found nothing")),
        ("statistic: patience_s", "statistic: patience_ms", ("measure.statistic", "'patience_ms'", "patience_s")),
        ("kind: script_forbidden", "kind: script_forbiden", ("forbidden_phrases.measure", "script_forbidden")),
        ("[0.3, 0.65], zero: [0.1, 0.9]", "[0.3, 0.65], zero: [0.4, 0.9]", ("measure.band", "zero[0] <= full[0]")),
        ("weight: 2\n        applies_to", "weight: -2\n        applies_to", ("talk_balance.weight", "found -2")),
        ("- id: monologue", "- id: talk_balance", ("every id once", "talk_balance")),
        ("  no_crm: {ru:", "  no_crmm: {ru:", ("reasons", "no_crmm")),
        ('"{value} — в пределах', '"{valeu} — в пределах', ("no such value as valeu",)),
        ("min_coverage: 0.5", "min_coverage: 1.5", ("trust.min_coverage", "found 1.5")),
        ('version: "1"', 'version: "1"\nversion: "2"', ("'version' is given twice",)),
        ("  - id: crm\n", "  - id: crm\n   bad\n", ("not valid YAML",)),
    ],
)
def test_a_fault_is_named_with_its_place(found: str, replaced: str, fault: tuple[str, ...]) -> None:
    assert found in TEXT
    with pytest.raises(PackError) as raised:
        read_pack(TEXT.replace(found, replaced, 1), Rubric, name="ours.yaml")
    assert str(raised.value).startswith("ours.yaml, line ")
    for part in fault:
        assert part in str(raised.value)


def test_the_line_of_a_fault_is_the_line_of_the_value() -> None:
    lines = TEXT.splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "statistic: patience_s" in text)
    with pytest.raises(PackError, match=rf"line {line}: sections\.communication\.criteria\.patience\.measure"):
        read_pack(TEXT.replace("statistic: patience_s", "statistic: haste"), Rubric, name="ours.yaml")


@pytest.mark.parametrize(("text", "fault"), [("", "empty"), ("- a\n- b\n", "expected")])
def test_what_is_no_pack_at_all_is_said_so(text: str, fault: str) -> None:
    with pytest.raises(PackError, match=fault):
        read_pack(text, Rubric, name="ours.yaml")


def test_a_missing_file_is_said_so() -> None:
    with pytest.raises(PackError, match="cannot be read"):
        load_rubric(DEFAULT_RUBRIC.with_name("rubric.none.v1.yaml"))


def test_the_hash_of_a_pack_is_that_of_its_bytes() -> None:
    assert pack_sha256(DEFAULT_RUBRIC).startswith("sha256:")
    assert len(pack_sha256(DEFAULT_RUBRIC)) == len("sha256:") + 64


@pytest.mark.parametrize(
    ("value", "score"),
    [(0.1, 0.0), (0.05, 0.0), (0.2, 0.5), (0.3, 1.0), (0.5, 1.0), (0.65, 1.0), (0.775, 0.5), (0.9, 0.0), (1.0, 0.0)],
)
def test_a_band_falls_in_a_straight_line_on_both_sides(value: float, score: float) -> None:
    assert Band(full=(0.3, 0.65), zero=(0.1, 0.9)).score(value) == pytest.approx(score)


def test_a_band_with_an_open_end_and_one_without_a_slope() -> None:
    assert Band(full=(None, 60), zero=(None, 150)).score(-5) == 1.0
    assert Band(full=(None, 60), zero=(None, 150)).score(105) == pytest.approx(0.5)
    assert Band(full=(3, None)).score(2.9) == 0.0
