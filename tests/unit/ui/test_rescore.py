"""``razbor rescore`` as a person and a script see it."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.app import build
from assistant.rescoring import Rescoring, RescoringReport
from assistant.settings import Settings
from tests.sample_reviews import DIALOGUES, sample_reviewer
from tests.unit.assistant.test_rescoring import fill, rubric_file
from ui import presenters, rescored
from ui.cli import run
from ui.words import in_language

CRITERION = {"ru": "Вопросы клиенту", "en": "Questions to the client"}


@pytest.fixture
def rubric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the sample calls, reviewed, and the file of a new rubric."""
    monkeypatch.setenv("RAZBOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("assistant.workshop.load_playbook", lambda _: sample_reviewer().playbook)
    app = build(Settings())
    fill(app.database, app.workshop.playbook)
    app.close()
    return rubric_file(tmp_path)


def test_one_document_before_and_after(capfd: pytest.CaptureFixture[str], rubric: Path) -> None:
    assert run(["rescore", "--rubric", str(rubric), "--json"]) == 0
    shown = json.loads(capfd.readouterr().out)
    assert (shown["applied"], shown["calls"]) == (False, len(DIALOGUES))
    assert run(["rescore", "--rubric", str(rubric), "--apply", "--json"]) == 0
    done = json.loads(capfd.readouterr().out)
    assert done == shown | {"applied": True}
    assert done["rubrics"][0]["rubric"] == "default@2"
    together = done["together"]
    assert together["up"]["of"] == together["calls"]
    assert {"value", "low", "high"} <= set(together["before"]) & set(together["after"]) & set(together["change"])
    assert run(["show", "ru-01-well-led", "--json"]) == 0
    call = json.loads(capfd.readouterr().out)
    (past,) = call["past_scores"]
    assert (past["rubric"], call["analysis"]["scorecard"]["rubric"]) == ("default@1", "default@2")
    assert past["scorecard"]["score"] == past["score"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_person_reads_managers_calls_and_criteria(
    capfd: pytest.CaptureFixture[str], rubric: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    for module in (rescored, presenters):
        monkeypatch.setattr(module, "words", lambda: in_language(language))
    monkeypatch.setenv("RAZBOR_LANG", language)
    told = in_language(language)["rescore"]
    assert run(["rescore", "--rubric", str(rubric)]) == 0
    out, err = capfd.readouterr()
    for part in ("Анна", "Пётр", told["preview"], told["all"], told["calls_title"], CRITERION[language], "default@2"):
        assert part in out
    assert set(err.splitlines()) <= {in_language(language)["at_work"]["rescore"]}
    assert run(["rescore"]) == 0
    assert told["nothing"] in capfd.readouterr().out
    run(["rescore", "--rubric", str(rubric), "--apply"])
    capfd.readouterr()
    assert run(["show", "ru-01-well-led"]) == 0
    assert told["earlier"].split(":")[0] in capfd.readouterr().out


def test_new_calls_are_said_to_be_judged_by_the_installations_own(
    capfd: pytest.CaptureFixture[str], rubric: Path
) -> None:
    assert run(["rescore", "--rubric", str(rubric), "--apply", "--json"]) == 0
    assert "RAZBOR_PACKS" in capfd.readouterr().err


def test_ctrl_c_ends_after_the_batch_in_hand_with_one_sentence(
    capfd: pytest.CaptureFixture[str], rubric: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_threes(self: Rescoring, *wanted: Any) -> RescoringReport:
        return whole(replace(self, batch=3), *wanted)

    def pressed(self: Rescoring, *begun: Any) -> list[str]:
        os.kill(os.getpid(), signal.SIGINT)
        return finish(self, *begun)

    whole, finish = Rescoring.run, Rescoring._finish
    monkeypatch.setattr(Rescoring, "run", in_threes)
    monkeypatch.setattr(Rescoring, "_finish", pressed)
    assert run(["rescore", "--rubric", str(rubric), "--apply", "--json"]) == 130
    out, err = capfd.readouterr()
    document = json.loads(out)
    assert (document["stopped"], document["calls"], document["left"]) == (True, 3, len(DIALOGUES) - 3)
    busy = {in_language(code)["at_work"]["rescore"] for code in ("ru", "en")}
    assert len([line for line in err.strip().splitlines() if line not in busy]) == 1
    assert f"{len(DIALOGUES) - 3}" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rubric", "nowhere.yaml"], "nowhere.yaml"),
        (["--since", "soon"], "--since 'soon' is no day"),
        (["--manager", "Ана"], "known managers: Анна, Пётр"),
    ],
)
def test_bad_input_is_one_line(capfd: pytest.CaptureFixture[str], rubric: Path, words: list[str], said: str) -> None:
    assert run(["rescore", *words]) == 2
    out, err = capfd.readouterr()
    assert (out, len(err.strip().splitlines())) == ("", 1)
    assert said in err
