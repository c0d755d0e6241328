"""Commands and routes of calibration and rating: nothing hidden leaks, and bad input is a sentence."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from assistant.app import build
from assistant.settings import read_settings
from tests.builders import NOON, a_call
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json
from ui import reports
from ui.api import reports_router
from ui.calibration_api import calibration_router
from ui.cli import run
from ui.mark_tables import read_marks

SAMPLE = SampleApp().calls.open("c7f3a1d20b44")
assert SAMPLE.analysis is not None
assert SAMPLE.transcript is not None
CRITERIA = ("greeting", "patience")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two reviewed calls under the rubric in force."""
    place = tmp_path / "home"
    monkeypatch.setenv("RAZBOR_HOME", str(place))
    app = build(read_settings())
    card = SAMPLE.analysis.scorecard.model_copy(update={"rubric": app.workshop.playbook.rubric.name})
    analysis = SAMPLE.analysis.model_copy(update={"scorecard": card})
    with app.database.begin() as work:
        for call_id in ("aaa1", "bbb2"):
            work.calls.add(a_call(call_id, manager="Ада", started_at=NOON))
            work.reviews.put(call_id, transcript_to_json(SAMPLE.transcript), analysis, NOON)
    app.close()
    return place


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = build(read_settings())
    web = FastAPI()
    web.include_router(calibration_router(app.calibration, app.ratings, app.calls))
    web.include_router(reports_router(app.themes, app.team, app.ratings, app.ledger))
    yield TestClient(web)
    app.close()


def _new(*more: str) -> list[str]:
    people = ["--reviewer", "Анна", "--reviewer", "Борис", "--author", "Ольга"]
    criteria = [word for criterion in CRITERIA for word in ("--criterion", criterion)]
    return ["calibrate", "new", "Ноябрь", "--call", "aaa1", "--call", "bbb2", *people, *criteria, *more]


def _table(path: Path, reviewer: str, marks: str) -> Path:
    places = [(call, criterion) for call in ("aaa1", "bbb2") for criterion in CRITERIA]
    lines = ["\t".join((reviewer, *place, mark)) for place, mark in zip(places, marks, strict=True)]
    path.write_text("reviewer\tcall\tcriterion\tmark\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def _json(capfd: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capfd.readouterr().out)


def test_a_session_is_made_marked_and_shown_from_the_command_line(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(_new("--json")) == 0
    made = _json(capfd)
    assert (made["name"], made["criteria"], made["calls"]) == ("Ноябрь", list(CRITERIA), ["aaa1", "bbb2"])
    assert "machine" not in made
    anna, boris = (
        _table(tmp_path / f"{name}.tsv", name, marks) for name, marks in (("Анна", "1010"), ("Борис", "1000"))
    )
    assert run(["calibrate", "mark", "Ноябрь", str(anna), "--json"]) == 0
    assert _json(capfd)["finished"] == ["Анна"]
    assert run(["calibrate", "show", "Ноябрь", "--reviewer", "Борис", "--json"]) == 0
    hidden = _json(capfd)
    assert (hidden["blind"], hidden["marks"], hidden["machine"], hidden["figures"]) == (True, None, None, None)
    assert run(["calibrate", "mark", "Ноябрь", str(boris)]) == 0
    capfd.readouterr()
    assert run(["calibrate", "show", "1", "--reviewer", "борис", "--json"]) == 0
    shown = _json(capfd)
    assert shown["figures"]["criteria"][0]["together"]["plain"]["kappa"] == 0.0
    assert run(["calibrate", "show", "1"]) == 0
    assert run(["calibrate", "list"]) == 0
    assert "Ноябрь" in capfd.readouterr().out


def test_one_mark_is_given_by_options(capfd: pytest.CaptureFixture[str]) -> None:
    run(_new())
    one = ["--reviewer", "Анна", "--call", "aaa1", "--criterion", "greeting", "--mark", "0.5", "--json"]
    capfd.readouterr()
    assert run(["calibrate", "mark", "Ноябрь", *one]) == 0
    assert _json(capfd)["given"] == 1


def test_bad_rows_are_named_and_the_rest_goes_in(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(_new())
    table = _table(tmp_path / "marks.tsv", "Анна", "1010")
    table.write_text(table.read_text() + "Анна\taaa1\tgreeting\nВера\taaa1\tgreeting\t1\n# a remark\n\n")
    capfd.readouterr()
    assert run(["calibrate", "mark", "Ноябрь", str(table), "--json"]) == 0
    found = _json(capfd)
    assert (found["given"], [one["line"] for one in found["problems"]]) == (4, [6, 7])
    assert "3 columns" in found["problems"][0]["problem"]


def test_a_table_with_a_mark_of_byte_order_and_spaces_is_read(tmp_path: Path) -> None:
    table = tmp_path / "marks.tsv"
    table.write_bytes("\ufeffReviewer\tCall\tCriterion\tMark\r\n Анна \taaa1\tgreeting\t0,5\r\n".encode())
    rows, problems = read_marks(table)
    assert [(row.reviewer, row.mark, row.line) for row in rows] == [("Анна", "0,5", 2)]
    assert problems == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["calibrate", "show", "Май"], "no calibration session 'Май'"),
        (["calibrate", "mark", "Ноябрь"], "name a table of marks, or all of"),
        (["calibrate", "mark", "Ноябрь", "nowhere.tsv"], "nowhere.tsv cannot be read"),
        (["calibrate", "mark", "Ноябрь", "--reviewer", "Анна"], "or all of --reviewer"),
        (
            ["calibrate", "new", "X", "--call", "zzz", "--reviewer", "A", "--reviewer", "B", "--author", "C"],
            "no call 'zzz'",
        ),
        (["rating", "keep-out", "charm", "--author", "C", "--reason", "R"], "no criterion of the rubric"),
        (["rating", "leave-out", "zzz", "--author", "C", "--reason", "R"], "no call 'zzz'"),
        (["rating", "leave-out", "aaa1", "--author", " ", "--reason", "R"], "say who decides"),
        (["report", "team", "--month", "2026-13"], "--month '2026-13' is no month"),
        (["report", "team", "--month", "2026-10", "--since", "2026-10-01"], "leave --since and --until away"),
    ],
)
def test_bad_input_ends_in_one_line_and_code_2(capfd: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert run(words) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_a_table_of_which_nothing_can_be_taken_is_bad_input(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(_new())
    assert run(["calibrate", "mark", "Ноябрь", str(_table(tmp_path / "m.tsv", "Вера", "1111"))]) == 2
    assert "no mark could be taken" in capfd.readouterr().err


def test_the_report_of_the_team_tells_the_rating_and_how_it_came_about_in_every_form(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["rating", "keep-out", "greeting", "--author", "Ольга", "--reason", "слабый"]) == 0
    assert run(["rating", "leave-out", "bbb2", "--author", "Ольга", "--reason", "проба", "--json"]) == 0
    assert run(["rating", "show"]) == 0
    capfd.readouterr()
    out = tmp_path / "report"
    assert run(["report", "team", "--month", "2026-10", "--format", "json", "--out", str(out)]) == 0
    document = json.loads(out.read_bytes())
    rating = document["rating"]
    assert (rating["calls"], rating["calls_reviewed"], rating["reasons"]) == (1, 2, {"reviewer": 1})
    assert rating["kept_out"][0]["criterion"] == "greeting"
    (line,) = rating["managers"]
    assert (line["manager"], line["enough"], line["best_place"]) == ("Ада", False, None)
    for form in ("text", "md", "html"):
        made = reports.rendered(document, form).decode()
        assert re.search(r"Greeting (<small>)?\(Ольга", made), form
        assert not re.search(r"{{|{%|{minimum", made), form
    book = load_workbook(io.BytesIO(reports.rendered(document, "xlsx")))
    assert [cell.value for cell in book.worksheets[1][2]][:3] == ["–", "Ада", 1]


def test_the_api_keeps_a_session_blind_and_tells_rows_that_cannot_be_taken(client: TestClient) -> None:
    wish = {"name": "n", "author": "o", "calls": ["aaa1"], "reviewers": ["A", "B"], "criteria": ["greeting"]}
    made = client.post("/api/calibration/sessions", json=wish)
    assert made.status_code == 201
    marks = [{"reviewer": "A", "call": "aaa1", "criterion": "greeting", "mark": mark} for mark in ("1", "9")]
    taken = client.post("/api/calibration/sessions/n/marks", json={"marks": marks}).json()
    assert (taken["given"], taken["finished"], taken["problems"][0]["line"]) == (1, ["A"], 2)
    assert client.get("/api/calibration/sessions/n", params={"reviewer": "B"}).json()["marks"] is None
    assert client.get("/api/calibration/sessions/n", params={"reviewer": "A"}).json()["marks"]["A"]
    (line,) = client.get("/api/calibration/sessions").json()["sessions"]
    assert [one["finished"] for one in line["progress"]] == [True, False]


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/api/calibration/sessions", {"name": "x"}, 422, "author"),
        ("/api/calibration/sessions/x/marks", {}, 422, "expected marks"),
        ("/api/calibration/sessions/x/marks", {"marks": []}, 422, "no calibration session"),
        ("/api/rating/calls/aaa1/maybe", {"author": "a", "reason": "r"}, 404, "expected leave-out or count"),
        ("/api/rating/calls/zzz/count", {"author": "a", "reason": "r"}, 404, "no call"),
        ("/api/rating/calls/aaa1/leave-out", {"author": "a"}, 422, "reason"),
        ("/api/rating/criteria/charm/keep-out", {"author": "a", "reason": "r"}, 422, "no criterion"),
    ],
)
def test_the_api_refuses_in_a_sentence(client: TestClient, path: str, body: Any, status: int, said: str) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_the_api_takes_calls_and_criteria_out_and_tells_the_team(client: TestClient) -> None:
    word = {"author": "Ольга", "reason": "проба"}
    assert client.post("/api/rating/calls/aaa1/leave-out", json=word).json()["counts"] is False
    assert client.post("/api/rating/criteria/greeting/keep-out", json=word).json()["kept_out"] is True
    told = client.get("/api/rating/exceptions").json()
    assert (told["calls"][0]["call_id"], told["kept_out"][0]["criterion"]) == ("aaa1", "greeting")
    assert client.get("/api/reports/team").json()["rating"]["calls"] == 1
    assert client.post("/api/rating/criteria/greeting/put-back", json=word).json()["kept_out"] is False
