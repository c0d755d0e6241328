"""``razbor practice`` through a pipe: a talk, an early end, one document, one line for what cannot be."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.encoders import TrigramEncoder
from tests.judged import MANAGER, a_database
from ui.cli import run

DRILL = ["practice", "--language", "ru", "--category", "price", "--seed", "5", "--manager", MANAGER]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAZBOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RAZBOR_DB", f"sqlite:///{tmp_path / 'test.sqlite3'}")
    monkeypatch.setenv("RAZBOR_READER", "false")
    monkeypatch.setattr("assistant.workshop.load_encoder", lambda *_, **__: TrigramEncoder())
    a_database(tmp_path).close()


def _typed(monkeypatch: pytest.MonkeyPatch, *lines: str, raw: bytes = b"") -> None:
    text = raw or "".join(f"{line}\n" for line in lines).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


def test_a_piped_talk_ends_with_what_was_done(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _typed(monkeypatch, "Понимаю вас.", "", "Понимаю вас.", "Понимаю вас.", "Понимаю вас.")
    assert run(DRILL) == 0
    out, err = capfd.readouterr()
    assert "Ну это слишком дорого для нас." in out
    assert "+ Присоединение: «Понимаю вас.»" in out
    assert "- Вопрос о причине: не прозвучало" in out
    assert "Клиент ушёл из разговора." in out
    assert "В следующий раз:" in out
    assert "the answer is empty" in err


def test_json_is_one_document_and_the_talk_goes_beside_it(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = []
    for _ in range(2):
        _typed(monkeypatch, "А с чем вы сравниваете?")
        assert run([*DRILL, "--json"]) == 0
        out, err = capfd.readouterr()
        documents.append(json.loads(out))
        assert "Ну это слишком дорого для нас." in err
    first, second = documents
    assert first["outcome"] == "unfinished"
    assert first["result"]["evidence"] == [
        {"step": "explore", "turn": 1, "speaker": "manager", "quote": "А с чем вы сравниваете?"}
    ]
    assert [first[key] for key in ("drill", "opening", "exchanges")] == [
        second[key] for key in ("drill", "opening", "exchanges")
    ]


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\n", b"\xd0\n\xd1\n", b"x"])
def test_bytes_that_are_no_text_break_nothing(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    _typed(monkeypatch, raw=raw)
    assert run([*DRILL, "--json"]) == 0
    json.loads(capfd.readouterr().out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["practice", "--category", "weather"], "no category 'weather'"),
        (["practice", "--language", "de"], "'de'"),
        (["practice", "--seed", "much"], "--seed"),
    ],
)
def test_what_cannot_be_practised_is_one_line_and_code_2(
    capfd: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(words) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert said in err
