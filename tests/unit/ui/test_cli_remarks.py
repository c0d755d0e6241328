"""Disputes, overrides, golden cases and publication on the command line: exit codes and one sentence a broken case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.pipeline import Reviewer
from objections.retraining import Effect
from scoring_rubric.packs_loading import PACKS
from tests.encoders import TrigramEncoder
from tests.judged import CALL, MANAGER, a_database, at_work
from ui.cli import run

SCRIPT = "script.first-contact.ru"
OURS = (PACKS / f"{SCRIPT}.v1.yaml").read_text(encoding="utf-8")
DISPUTED = ["dispute", "add", CALL, "--criterion", "greeting", "--author", MANAGER, "--reason", "Сказала «салют»"]
UPHELD = ["dispute", "resolve", "d1", "--upheld", "--score", "1", "--author", "Мария", "--reason", "Это приветствие"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the judged call; its encoder has no weights."""
    monkeypatch.setenv("RAZBOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RAZBOR_DB", f"sqlite:///{tmp_path / 'test.sqlite3'}")
    monkeypatch.setenv("RAZBOR_READER", "false")
    monkeypatch.setattr("assistant.workshop.load_encoder", lambda *_, **__: TrigramEncoder())
    a_database(tmp_path).close()
    return tmp_path / "home"


def _pack(folder: Path, version: int, *, salute: bool) -> str:
    text = OURS.replace('version: "1"', f'version: "{version}"')
    if salute:
        text = text.replace("приветствую|приветствуем|привет\n", "приветствую|приветствуем|привет|салют\n")
    folder.mkdir(exist_ok=True)
    path = folder / f"{SCRIPT}.v{version}.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_pattern_change_that_undoes_an_upheld_dispute_is_refused_and_a_harmless_one_published(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, home: Path
) -> None:
    assert run(DISPUTED) == 0
    capfd.readouterr()
    assert run([*UPHELD, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["answer"]["cases"] == ["g1"]
    assert run(["publish", _pack(tmp_path / "mend", 2, salute=True)]) == 0
    capfd.readouterr()
    assert run(["publish", _pack(tmp_path / "undo", 3, salute=False), "--json"]) == 2
    out, err = capfd.readouterr()
    (line,) = err.strip().splitlines()
    for part in ("g1", CALL, "greeting", "1", "0"):
        assert part in line
    told = json.loads(out)
    assert (told["published"], [one["case_id"] for one in told["golden"]["broken"]]) == (False, ["g1"])
    assert run(["publish", "--check", _pack(tmp_path / "fine", 4, salute=True), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["published"] is False
    assert [path.name for path in (home / "packs").iterdir()] == [f"{SCRIPT}.v2.yaml"]
    assert run(["publish", str(tmp_path / "fine")]) == 0
    assert (home / "packs" / f"{SCRIPT}.v4.yaml").is_file()


def test_golden_cases_are_listed_checked_and_retired(capfd: pytest.CaptureFixture[str]) -> None:
    run(DISPUTED)
    run(UPHELD)
    capfd.readouterr()
    assert run(["golden", "list", "--check", "--json"]) == 0
    (case,) = json.loads(capfd.readouterr().out)["cases"]
    assert (case["case_id"], case["holds"], case["got"]["score"]) == ("g1", False, 0.0)
    assert run(["golden", "list"]) == 0
    assert "g1" in capfd.readouterr().out
    assert run(["golden", "retire", "g1", "--author", "Мария", "--reason", "Правило изменилось", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["retired_by"] == "Мария"
    assert run(["golden", "list", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"cases": []}


def test_an_override_tells_the_new_score_and_show_the_old_mark(capfd: pytest.CaptureFixture[str]) -> None:
    words = ["override", CALL, "greeting", "--author", "Мария", "--reason", "Сказала «салют»"]
    assert run([*words, "--score", "1", "--json"]) == 0
    made = json.loads(capfd.readouterr().out)
    assert (made["score"], made["status"]) == (1.0, "scored")
    assert run(["show", CALL, "--json"]) == 0
    shown = json.loads(capfd.readouterr().out)
    assert (shown["call"]["score"], shown["call"]["corrected_by"]) == (made["call_score"], ["Мария"])
    assert run(["show", CALL]) == 0
    assert "Сказала «салют»" in capfd.readouterr().out
    assert run([*words, "--remove"]) == 0
    assert run(["dispute", "list"]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["publish", "nowhere"], "nowhere does not exist"),
        (["dispute", "add", CALL, "--author", "А", "--reason", "нет"], "needs a reason"),
        (["dispute", "resolve", "d1", "--author", "А", "--reason", "так верно"], "--upheld or --rejected"),
        (["dispute", "resolve", "d1", "--rejected", "--author", "А", "--reason", "так верно"], "no dispute 'd1'"),
        (["dispute", "resolve", "d1", "--upheld", "--mark", "x=y", "--author", "А", "--reason", "а б"], "is no mark"),
        (["override", CALL, "greeting", "--author", "А", "--reason", "так верно"], "give one of the two"),
        (["override", CALL, "weather", "--score", "1", "--author", "А", "--reason", "так верно"], "is no criterion"),
        (["golden", "retire", "g1", "--author", "А", "--reason", "так верно"], "no golden case 'g1'"),
    ],
)
def test_what_does_not_fit_is_one_line_and_code_2(
    capfd: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(words) == 2
    out, err = capfd.readouterr()
    assert (out, len(err.strip().splitlines())) == ("", 1)
    assert said in err


@pytest.mark.parametrize(("salute", "code"), [(True, 2), (False, 0)])
def test_a_reader_that_breaks_a_golden_case_is_refused(
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    salute: bool,
    code: int,
) -> None:
    """The candidate stands for a reader under which the greeting is no longer heard."""
    run(DISPUTED)
    run(UPHELD)
    if salute:
        run(["publish", _pack(tmp_path / "mend", 2, salute=True)])
    capfd.readouterr()
    monkeypatch.setattr("ui.commands.training.retrain", _retrained)
    monkeypatch.setattr("assistant.workshop.Workshop.candidate", _deaf)
    corrections = tmp_path / "corrections.tsv"
    corrections.write_text("language\tlabel\tprevious\ttext\nru\tprice\t\tдорого нам это\n", encoding="utf-8")
    assert run(["train", "objections", str(corrections)]) == code
    assert (home / "models" / "reader.safetensors").is_file() is (code == 0)
    assert not list((home / "models").glob(".*"))
    err = capfd.readouterr().err
    assert ("g1" in err) is (code == 2)


def _retrained(_encoder: object, _base: Path, _rows: object, path: Path, **_: object) -> Effect:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"weights")
    return Effect(10, (0.9, 0.9), (0.9, 0.9), (1.0, 1.0), 1, (0.0, 1.0), kept=True)


def _deaf(_workshop: object, **_: object) -> Reviewer:
    return at_work()
