"""The command line: exit codes, one line on stderr, one document on stdout."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tests.recordings import SAMPLES, answers
from ui.cli import app, run

CALLS = "call_id,turn,role,text\nx1,0,manager,Добрый день\nx1,1,client,Это дорого для нас\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home"
    monkeypatch.setenv("RAZBOR_HOME", str(place))
    monkeypatch.setenv("RAZBOR_ENGINE", "scripted")
    monkeypatch.setenv("RAZBOR_SCRIPT_ANSWERS", str(answers(tmp_path / "answers.yaml")))
    return place


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["transcribe"], 2, "Missing argument"),
        (["transcribe", "nowhere.wav"], 2, "nowhere.wav"),
        (["transcribe", "x.wav", "--language", "de"], 2, "de"),
        (["analyse", "nowhere.json"], 2, "nowhere.json"),
        (["analyse", "-", "-"], 2, "twice"),
        (["import"], 2, "name at least one file or folder"),
        (["import", "nowhere"], 2, "nowhere does not exist"),
        (["show", "abc"], 2, "no call 'abc'"),
        (["show", "--receipt"], 2, "--receipt needs a call"),
        (["show", "abc", "--receipt"], 2, "no call 'abc'"),
        (["evaluate", "objections", "nowhere.tsv"], 2, "nowhere.tsv"),
        (["evaluate", "script", "nowhere.tsv"], 2, "nowhere.tsv"),
        (["train", "objections"], 2, "nobody has corrected an objection yet"),
        (["train", "objections", "nowhere.tsv"], 2, "nowhere.tsv"),
        (["train", "objections", "x.tsv", "--from-corpus"], 2, "takes no corrections"),
        (["serve", "--host", "0.0.0.0"], 2, "without a password"),
        (["--db", "nonsense", "show"], 2, "RAZBOR_DB"),
    ],
)
def test_bad_usage_and_bad_input_end_in_one_line_and_code_2(
    capfd: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert run(words) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert said in err


def _commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, (*words, name))
        else:
            yield " ".join((*words, name)), command


def test_every_command_that_ends_by_itself_takes_json() -> None:
    without = {
        name
        for name, command in _commands(typer.main.get_command(app))
        if not any("--json" in option.opts for option in command.params)
    }
    assert without == {"serve", "worker", "demo"}


def test_the_schema_is_brought_up_in_one_document(capfd: pytest.CaptureFixture[str], home: Path) -> None:
    assert run(["db", "upgrade", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told == {"database": f"sqlite:///{home / 'razbor.sqlite3'}", "newest": True}


def test_a_bad_setting_is_one_line_too(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAZBOR_TIMEZONE", "Nowhere")
    assert run(["show"]) == 2
    assert "RAZBOR_TIMEZONE is 'Nowhere'" in capfd.readouterr().err


def test_text_named_wav_is_told_and_a_good_file_beside_it_is_transcribed(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    letter = tmp_path / "letter.wav"
    letter.write_text("это письмо, а не запись", encoding="utf-8")
    good = str(SAMPLES / "calls" / "en-07-voicemail.opus")
    assert run(["transcribe", str(letter), good, "--json"]) == 2
    out, err = capfd.readouterr()
    assert [item["call_id"] for item in json.loads(out)] == ["en-07-voicemail"]
    assert err.startswith("letter.wav") or "letter.wav" in err.splitlines()[0]


def test_import_show_and_import_again(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text(CALLS, encoding="utf-8")
    assert run(["import", str(table), "--json"]) == 0
    first = json.loads(capfd.readouterr().out)
    assert (first["added"], first["known"], first["refused"]) == (1, 0, 0)
    assert run(["import", str(table), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["known"] == 1
    assert run(["show", "x1", "--json"]) == 0
    shown = json.loads(capfd.readouterr().out)
    assert (shown["call"]["state"], shown["transcript"], shown["analysis"]) == ("new", None, None)
    assert run(["process", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"queued": 1, "done": 0, "failed": 0, "waiting": 1, "failures": []}


def test_a_file_that_is_refused_alone_is_bad_input(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.wav"
    empty.write_bytes(b"")
    assert run(["import", str(empty), "--json"]) == 2
    assert json.loads(capfd.readouterr().out)["refused"] == 1


@pytest.mark.models
def test_a_transcript_from_stdin_is_analysed_with_its_crm(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = tmp_path / "leads.csv"
    crm.write_text("lead_id,name,refusal_reason\nL1,Анна,Нет времени\n", encoding="utf-8")
    stdin = io.TextIOWrapper(io.BytesIO(CALLS.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run(["analyse", "-", "--crm", str(crm), "--json"]) == 0
    (analysis,) = json.loads(capfd.readouterr().out)
    assert analysis["call_id"] == "x1"
    assert [found["category"] for found in analysis["objections"]] == ["price"]
    assert {field["field"] for field in analysis["crm"]["fields"]} >= {"client_name", "refusal_reason"}


@pytest.mark.models
def test_the_script_check_is_measured_against_labels(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(CALLS, encoding="utf-8")
    labels = tmp_path / "labels.tsv"
    labels.write_text("calls.csv\tx1\tgreeting\tdone\ncalls.csv\tx1\tfarewell\tmissing\n", encoding="utf-8")
    assert run(["evaluate", "script", str(labels), "--json"]) == 0
    result = json.loads(capfd.readouterr().out)
    assert (result["n"], result["accuracy"], result["errors"]) == (2, 1.0, [])
