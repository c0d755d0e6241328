from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.figures import Answer, summed
from benchmarks.peers import SYSTEMS, chosen
from benchmarks.report import Report, Setup
from benchmarks.tables import END, START, Table, by_condition, comparison, replaced
from transcription.weights import WhisperWeights

ANSWER = Answer("a.wav", "раз два три четыре", "раз два три", audio_s=60, wall_s=2, cpu_s=3, peak_mb=512.4)
TITLES = {"razbor": "Razbor", "peer": "a peer"}
README = Path(__file__).parents[3] / "README.md"


def test_a_table_has_its_numbers_under_each_other() -> None:
    plain = Table(("", "WER"), (("Razbor", "9.0 %"), ("x", "10.0 %"))).plain()
    assert plain.splitlines() == ["           WER", "Razbor   9.0 %", "x       10.0 %"]


def test_markdown_has_one_cell_for_each_heading() -> None:
    table = comparison({"razbor": summed([ANSWER])}, TITLES)
    assert {row.count("|") for row in table.markdown().splitlines()} == {len(table.headings) + 1}


def test_speeds_are_compared_with_ours() -> None:
    figures = {"razbor": summed([ANSWER]), "peer": summed([replace(ANSWER, wall_s=6.0)])}
    ours, peer = comparison(figures, TITLES).rows
    assert ours == ("Razbor", "25.0 %", "38.9 %", "–", "30.0", "–", "3.00", "512")
    assert peer[4:6] == ("10.0", "3.00 ×")


def test_conditions_say_what_they_cost() -> None:
    worse = replace(ANSWER, text="раз два")
    results = {"clean": {"razbor": summed([ANSWER])}, "gsm": {"razbor": summed([worse])}}
    assert by_condition(results, {"gsm": {"razbor": 0.25}}, TITLES).rows == (("Razbor", "25.0 %", "50.0 % (+25.0)"),)


def test_a_system_that_was_not_measured_has_no_number() -> None:
    results = {"clean": {"razbor": summed([ANSWER]), "peer": summed([ANSWER])}, "gsm": {"razbor": summed([ANSWER])}}
    assert by_condition(results, {}, TITLES).rows[1] == ("a peer", "25.0 %", "–")


def test_only_what_lies_between_the_marks_is_replaced() -> None:
    document = f"above\n{START}\nold\n{END}\nbelow\n"
    once = replaced(document, "new")
    assert once == f"above\n{START}\nnew\n{END}\nbelow\n"
    assert replaced(once, "new") == once


@pytest.mark.parametrize("document", ["", START, END + START, START + END + START + END])
def test_a_document_without_both_marks_is_refused(document: str) -> None:
    with pytest.raises(ValueError, match="each once"):
        replaced(document, "new")


def test_the_readme_has_the_marks() -> None:
    assert START in replaced(README.read_text("utf-8"), "new")


def test_the_report_tells_what_was_left_out_and_where_no_path_belongs_there_is_none() -> None:
    weights = WhisperWeights("configured", Path("/somewhere/base"), "ab" * 32, "base")
    report = Report(Setup(weights, 2, 1, SYSTEMS[:1]))
    report.leave_out("whisperX is not installed")
    report.add("clean", {"razbor": [ANSWER]})
    found = json.loads(report.json())
    report.add("gsm", {"razbor": [replace(ANSWER, text="раз два")]})
    assert "50.0 % (+25.0)" in report.markdown()
    assert found["left_out"] == ["whisperX is not installed"]
    assert found["conditions"]["clean"]["systems"]["razbor"]["wer"] == 0.25
    assert "whisperX is not installed" in report.plain()
    assert "somewhere" not in report.json() + report.markdown() + report.plain()


@pytest.mark.parametrize(("cores", "said"), [(0.05, False), (0.9, True)])
def test_a_busy_machine_is_said_to_be_one(cores: float, said: bool) -> None:
    report = Report(Setup(WhisperWeights("configured", Path("base"), "ab" * 32, "base"), 2, 1, SYSTEMS[:1]))
    report.add("clean", {"razbor": [ANSWER]})
    report.finish({"razbor": 1.0}, (), cores)
    assert ("not idle" in report.markdown()) is said


def test_a_report_of_nothing_has_no_table() -> None:
    weights = WhisperWeights("configured", Path("base"), "ab" * 32, "base")
    with pytest.raises(ValueError, match="nothing was measured"):
        Report(Setup(weights, 2, 1, ())).markdown()


def test_ours_is_always_measured_and_first() -> None:
    assert [one.name for one in chosen(peers=False, wide=True)] == ["razbor"]
    assert chosen(peers=True, wide=True)[0].name == "razbor"
    assert len(chosen(peers=True, wide=False)) < len(chosen(peers=True, wide=True)) == len(SYSTEMS)
    assert len({one.name for one in SYSTEMS}) == len(SYSTEMS)
