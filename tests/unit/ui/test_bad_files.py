"""Files that no command can use: exit code 2 and one sentence that names the file, never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.recordings import answers
from ui.cli import run

CALLS = "call_id,turn,role,text\nx1,0,manager,Добрый день\nx1,1,client,Это дорого для нас\n"
COMMANDS = {
    "import --crm": (["import", "--crm"], "csv"),
    "analyse": (["analyse"], "json"),
    "analyse a table": (["analyse"], "csv"),
    "ask --follow": (["ask", "Сколько звонков?", "--follow"], "json"),
    "publish": (["publish", "--check"], "yaml"),
    "restore": (["restore"], "tar"),
    "evaluate objections": (["evaluate", "objections"], "tsv"),
    "evaluate script": (["evaluate", "script"], "tsv"),
    "evaluate transcription": (["evaluate", "transcription"], "tsv"),
    "train objections": (["train", "objections"], "tsv"),
}
CONTENTS = {
    "empty": b"",
    "NULs": b"\x00" * 64,
    "no text": bytes(range(256)) * 4,
    "UTF-16": CALLS.encode("utf-16"),
    "half a JSON": b'{"a": [1, 2',
    "nothing": b"null",
    "a number": b"1e999",
    "lists without end": b"[" * 100_000,
    "half of a pair": b'{"query": {"measure": "\\ud800"}, "turns": "\\ud800"}',
    "30 February": b"id: x\nversion: 2026-02-30\n",
    "a tag of Python": b"!!python/object/apply:os.system ['true']",
    "itself": b"&a [*a]",
    "an open quotation mark": b'lead_id,name,text\n1,"' + b"x" * 200_000,
    "a header only": b"lead_id\n",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home"
    monkeypatch.setenv("RAZBOR_HOME", str(place))
    monkeypatch.setenv("RAZBOR_ENGINE", "scripted")
    monkeypatch.setenv("RAZBOR_SCRIPT_ANSWERS", str(answers(tmp_path / "answers.yaml")))
    return place


def told(words: list[str], capfd: pytest.CaptureFixture[str]) -> str:
    """What a refused command says; empty where the file was of use after all."""
    code = run(words)
    out, err = capfd.readouterr()
    if code == 0:
        return ""
    assert (code, out) == (2, ""), err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1, err
    assert len(err) < 1000
    return err


@pytest.mark.parametrize("command", COMMANDS)
def test_what_cannot_be_used_is_told_in_one_sentence(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words, ending = COMMANDS[command]
    useful = []
    for name, content in CONTENTS.items():
        path = tmp_path / f"given.{ending}"
        path.write_bytes(content)
        sentence = told([*words, str(path)], capfd)
        if sentence:
            assert "given" in sentence, name
        else:
            useful.append(name)
    assert set(useful) <= {"a header only", "UTF-16"}, "an export without rows is one, a table in UTF-16 is a table"


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_file_is_told_in_one_sentence(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words, ending = COMMANDS[command]
    folder, loop, long = (
        tmp_path / f"folder.{ending}",
        tmp_path / f"loop.{ending}",
        tmp_path / ("x" * 300 + f".{ending}"),
    )
    folder.mkdir()
    loop.symlink_to(loop)
    for path in (folder, loop, long, tmp_path / f"nowhere.{ending}", tmp_path / os.fsdecode(b"\xe4\xee\xec.csv")):
        assert told([*words, str(path)], capfd), path


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["purge", "--older-than", "9" * 30 + "d"], "--older-than"),
        (["purge", "--older-than", "99999d"], "--older-than"),
        (["purge", "--call", "\udcff"], "no text"),
        (["import", "x" * 300 + ".wav"], "cannot be opened"),
        (["import", "/".join(["d"] * 3000)], "cannot be opened"),
        (["show", "\udcff"], "no text"),
        (["show", "９９"], "no call"),
        (["ask", "Сколько звонков?", "--as-of", "2026-02-30"], "--as-of"),
        (["report", "team", "--since", "0000-00-00"], "0000-00-00"),
        (["user", "audit", "--limit", "9" * 30], "limit"),
        (["name-theme", "9" * 30, "x", "--author", "A"], "9"),
    ],
)
def test_words_that_mean_nothing_are_told_in_one_sentence(
    words: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert says in told(words, capfd)


def test_a_name_from_an_older_windows_is_read_as_it_was_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "calls"
    folder.mkdir()
    (folder / os.fsdecode("звонок.csv".encode("cp1251"))).write_text(CALLS, encoding="utf-8")
    (folder / os.fsdecode("пустой.csv".encode("cp1251"))).write_bytes(b"")
    assert run(["import", str(folder), "--json"]) == 0
    told_files = json.loads(capfd.readouterr().out)["files"]
    assert sorted(file["name"] for file in told_files) == ["x1", "пустой.csv"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_table_is_read_whatever_its_line_ends(tmp_path: Path, capfd: pytest.CaptureFixture[str], ends: str) -> None:
    table = tmp_path / "calls.csv"
    table.write_bytes(CALLS.replace("\n", ends).encode("utf-8-sig"))
    assert run(["import", str(table), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["added"] == 1
