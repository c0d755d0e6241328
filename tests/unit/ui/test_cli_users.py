"""``razbor user`` and what ``serve`` refuses: exit codes, one sentence, JSON and nothing else on stdout."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.app import build
from assistant.settings import read_settings
from ui import cli
from ui.commands import running

RIGHT = "correct horse battery staple"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAZBOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], *words: str, typed: str = ""
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    code = cli.run(list(words))
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_people_are_added_listed_and_disabled(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def said(*words: str, typed: str = "") -> Any:
        code, out, err = run(monkeypatch, capfdbinary, "user", *words, "--json", typed=typed)
        assert code == 0, err
        return json.loads(out)

    added = said(
        *("add", "Pavel", "--role", "team_lead", "--managers", "Анна, Игорь", "--password-stdin"), typed=f"{RIGHT}\n"
    )
    assert (added["login"], added["role"], added["managers"]) == ("pavel", "team_lead", ["Анна", "Игорь"])
    said("add", "root", "--role", "admin", "--password-stdin", typed=RIGHT)
    assert [one["login"] for one in said("list")["users"]] == ["pavel", "root"]
    made = said("token", "pavel", "--name", "ci")
    assert len(made["token"]) >= 43
    assert "token" not in said("token", "pavel")
    assert said("token", "pavel", "--name", "ci", "--revoke")["tokens"][0]["revoked_at"] is not None
    assert said("disable", "pavel")["disabled"] is True
    assert said("enable", "pavel")["disabled"] is False
    assert said("sessions", "pavel", "--end") == {"sessions": [], "ended": 0}
    assert said("passwd", "pavel", "--password-stdin", typed=RIGHT + "!")["login"] == "pavel"
    assert {one["what"] for one in said("audit")["audit"]} >= {"user_added", "user_disabled", "password_changed"}


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (("add", "anna", "--role", "manager", "--password-stdin"), RIGHT, "say --name"),
        (("add", "anna", "--role", "admin", "--password-stdin"), "short", "10 at least"),
        (("add", "anna.belova@firm", "--role", "admin", "--password-stdin"), "anna.belova@firm", "the login itself"),
        (("add", "anna", "--role", "admin", "--password-stdin"), "1234567890", "tried first"),
        (("add", "anna", "--role", "admin"), RIGHT, "--password-stdin"),
        (("add", "anna", "--role", "boss", "--password-stdin"), RIGHT, "boss"),
        (("passwd", "anna", "--password-stdin"), RIGHT, "no user 'anna'"),
        (("disable", "anna"), "", "no user 'anna'"),
        (("token", "anna", "--revoke"), "", "--name"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    words: tuple[str, ...],
    typed: str,
    says: str,
) -> None:
    code, out, err = run(monkeypatch, capfdbinary, "user", *words, typed=typed)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.strip().splitlines()) == 1


def test_another_address_needs_somebody_who_may_sign_in(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, _, err = run(monkeypatch, capfdbinary, "serve", "--host", "0.0.0.0", "--port", "1")
    assert code == 2
    assert "razbor user add" in err
    app = build(read_settings())
    assert "everybody at this machine" in running._admitted(app, "127.0.0.1")
    app.close()
    run(monkeypatch, capfdbinary, "user", "add", "root", "--role", "admin", "--password-stdin", typed=RIGHT)
    app = build(read_settings())
    assert running._admitted(app, "0.0.0.0") == running._admitted(app, "127.0.0.1") == ""
    app.close()
    demo = build(read_settings(demo=True))
    assert "demo is open" in running._admitted(demo, "127.0.0.1")
    with pytest.raises(running.BadInput, match="not shown on"):
        running._admitted(demo, "0.0.0.0")
    demo.close()
