"""What people say of reviews over the API: stored, told back, and refused in one sentence where it does not fit."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.calls import Calls
from assistant.corrections import Corrections
from assistant.disputes import Disputes
from assistant.golden import Golden
from assistant.lost_points import LostPointsOfCalls
from assistant.overrides import Overrides
from assistant.playbook import load_playbook
from assistant.search import Search
from assistant.self_scores import SelfScores
from tests.encoders import TrigramEncoder
from tests.judged import CALL, MANAGER, a_database, at_work
from ui.api import build_api
from ui.remarks_api import remarks_router

HERE = f"/api/calls/{CALL}"
DISPUTE = {"author": MANAGER, "reason": "Я поздоровалась первым словом", "criterion": "greeting"}
UPHELD = {"author": "Мария", "upheld": True, "reason": "«Салют» — тоже приветствие", "score": 1.0}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    database = a_database(tmp_path)
    corrections, overrides = (
        Corrections(database, lambda: frozenset({"price", "stall"}), load_playbook),
        Overrides(database),
    )
    app = SimpleNamespace(
        calls=Calls(database, tmp_path),
        corrections=corrections,
        overrides=overrides,
        self_scores=SelfScores(database, first=True),
        disputes=Disputes(database, corrections, overrides, ZoneInfo("Europe/Moscow")),
        golden=Golden(database),
        lost_points=LostPointsOfCalls(database, load_playbook),
        search=Search(database, lambda: at_work().playbook, TrigramEncoder),
        settings=SimpleNamespace(timezone="Europe/Moscow"),
    )
    web = FastAPI()
    web.include_router(build_api(app))  # type: ignore[arg-type]
    web.include_router(remarks_router(app))  # type: ignore[arg-type]
    return TestClient(web)


def test_from_a_dispute_to_a_golden_case_and_its_retirement(client: TestClient) -> None:
    before = client.get(HERE).json()["summary"]["score"]
    opened = client.post(f"{HERE}/disputes", json=DISPUTE)
    assert (opened.status_code, opened.json()["dispute"]["state"]) == (201, "open")
    assert [item["call"]["call_id"] for item in client.get("/api/calls?disputed=open").json()["calls"]] == [CALL]
    settled = client.post("/api/disputes/d1/resolve", json=UPHELD).json()["dispute"]
    assert (settled["state"], settled["answer"]["cases"]) == ("upheld", ["g1"])
    assert client.get("/api/disputes?state=open").json() == {"disputes": []}
    shown = client.get(HERE).json()
    assert shown["summary"]["score"] > before
    card = shown["analysis"]["scorecard"]
    assert card["corrected"] == {"by": ["Мария"], "machine_score": before}
    (greeting,) = [item for part in card["sections"] for item in part["criteria"] if item["id"] == "greeting"]
    assert (greeting["score"], greeting["override"]["machine_score"]) == (1.0, 0.0)
    (case,) = client.get("/api/golden").json()["cases"]
    assert case["expected"] == {"criterion": "greeting", "at_least": 1.0}
    retired = client.post("/api/golden/g1/retire", json={"author": "Мария", "reason": "Правило изменилось"})
    assert retired.json()["case"]["retired_by"] == "Мария"
    assert client.get("/api/golden").json() == {"cases": []}
    assert len(client.get("/api/golden?retired=true").json()["cases"]) == 1


def test_an_override_and_its_removal(client: TestClient) -> None:
    before = client.get(HERE).json()["analysis"]
    wish = {"author": "Мария", "reason": "Не относится сюда", "criterion": "greeting", "not_applicable": True}
    assert client.post(f"{HERE}/overrides", json=wish).json()["override"]["status"] == "not_applicable"
    assert client.get(HERE).json()["analysis"] != before
    removal = {"author": "Мария", "reason": "Передумала, всё верно", "criterion": "greeting", "remove": True}
    assert client.post(f"{HERE}/overrides", json=removal).status_code == 201
    assert client.get(HERE).json()["analysis"] == before
    assert len(client.get(f"{HERE}/remarks").json()["overrides"]) == 2


def test_the_manager_sees_the_number_after_his_own_mark(client: TestClient) -> None:
    seen = {"reader": MANAGER}
    hidden = client.get(HERE, params=seen).json()
    assert (hidden["summary"]["score"], hidden["analysis"]["scorecard"]["sections"]) == (None, [])
    assert [item["score"] for item in client.get("/api/calls", params=seen).json()["calls"]] == [None]
    assert client.get(HERE).json()["summary"]["score"] is not None
    mark = {"author": MANAGER, "total": 80, "sections": {"crm": 50}}
    assert client.post(f"{HERE}/self-scores", json=mark).json()["self_score"]["sections"] == {"crm": 50.0}
    assert client.get(HERE, params=seen).json()["summary"]["score"] is not None
    assert client.post(f"{HERE}/acknowledgements", json={"author": MANAGER}).status_code == 201
    told = client.get(f"{HERE}/remarks").json()
    assert [one["author"] for one in told["acknowledgements"]] == [MANAGER]


def test_whoever_opened_a_dispute_withdraws_it(client: TestClient) -> None:
    client.post(f"{HERE}/disputes", json={"author": MANAGER, "reason": "Балл слишком низкий"})
    assert client.post("/api/disputes/d1/withdraw", json={"author": "Игорь"}).status_code == 422
    answer = client.post("/api/disputes/d1/withdraw", json={"author": MANAGER})
    assert answer.json()["dispute"]["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("path", "body", "code", "says"),
    [
        (f"{HERE}/disputes", {}, 422, "author: Field required; expected author, reason"),
        (f"{HERE}/disputes", DISPUTE | {"colour": "red"}, 422, "colour"),
        (f"{HERE}/disputes", DISPUTE | {"reason": "нет"}, 422, "needs a reason of 2 words"),
        (f"{HERE}/disputes", DISPUTE | {"criterion": "weather"}, 422, "is no criterion"),
        ("/api/calls/zzz/disputes", DISPUTE, 404, "no call 'zzz'"),
        ("/api/disputes/d9/resolve", UPHELD, 422, "no dispute 'd9'"),
        ("/api/disputes/d9/resolve", UPHELD | {"not_applicable": True}, 422, "give one of the two"),
        (f"{HERE}/overrides", {"author": "М", "reason": "так верно", "criterion": "greeting"}, 422, "one of the two"),
        (f"{HERE}/self-scores", {"author": MANAGER}, 422, "give one of the two"),
        (f"{HERE}/self-scores", {"author": MANAGER, "total": "many"}, 422, "total"),
        (f"{HERE}/acknowledgements", {"author": " "}, 422, "needs its author"),
        ("/api/golden/g1/retire", {"author": "Мария", "reason": "так надо"}, 422, "no golden case 'g1'"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    client: TestClient, path: str, body: dict[str, object], code: int, says: str
) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == code
    assert says in answer.json()["detail"]
