"""Managers, the team and the plan over the API: the page's figures, and nothing that a role may not have."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.app import App
from assistant.viewers import OPEN, Role, Viewer
from tests.stored_people import ANNA, IVAN, MARIA, an_app, fill
from ui.people_api import people_router
from ui.viewers import STATE

LEAD = Viewer(Role.TEAM_LEAD, "lead", "Пётр", frozenset({ANNA, MARIA}))
OWN = Viewer(Role.MANAGER, "anna", ANNA, frozenset({ANNA}))
MARKETER = Viewer(Role.MARKETER, "m", "Вера", masked=True)


class _As:
    """Puts one viewer into every request."""

    def __init__(self, app: ASGIApp, viewer: Viewer) -> None:
        self._app, self._viewer = app, viewer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app({**scope, "state": {STATE: self._viewer}}, receive, send)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = an_app(tmp_path_factory.mktemp("api"))
    fill(made.database)
    yield made
    made.close()


def _client(app: App, viewer: Viewer) -> TestClient:
    web = FastAPI()
    web.include_router(people_router(app))
    return TestClient(_As(web, viewer))


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/api/managers", {"admin", "team_lead", "manager"}),
        (f"/api/managers/{ANNA}", {"admin", "team_lead", "manager"}),
        (f"/api/managers/{ANNA}/letter", {"admin", "team_lead", "manager"}),
        (f"/api/managers/{ANNA}/promises", {"admin", "team_lead", "manager"}),
        (f"/api/managers/{IVAN}", {"admin"}),
        (f"/api/managers/{IVAN}/letter", {"admin"}),
        (f"/api/managers/{IVAN}/promises", {"admin"}),
        ("/api/team", {"admin", "team_lead"}),
        ("/api/team/coaching", {"admin", "team_lead"}),
        ("/api/team/report?format=json", {"admin", "team_lead"}),
        ("/api/coaching-plan", {"admin", "team_lead", "manager"}),
        (f"/api/coaching-plan?manager={IVAN}", {"admin"}),
    ],
)
def test_every_route_answers_those_whom_it_is_for(app: App, address: str, allowed: set[str]) -> None:
    for viewer in (OPEN, LEAD, OWN, MARKETER):
        answer = _client(app, viewer).get(address)
        assert answer.status_code in ((200,) if viewer.role.value in allowed else (403, 404)), viewer.role
        if viewer.managers is not None:
            assert IVAN not in answer.text or answer.status_code in (403, 404)


def test_a_managers_json_is_the_page(app: App) -> None:
    found = _client(app, OPEN).get(f"/api/managers/{ANNA}?since=2026-09-21&until=2026-10-18&team=true").json()
    page = app.people.page(OPEN, ANNA, team=True)
    assert (found["calls"], found["score"]["value"]) == (page.calls, page.score.value)
    assert found["change"] == {
        "verdict": "better",
        "points": 20.0,
        "low": found["change"]["low"],
        "high": found["change"]["high"],
    }
    assert found["team"] == {"managers": 2, "value": None}


def test_letters_and_reports_come_as_files(app: App) -> None:
    client = _client(app, LEAD)
    letter = client.get(f"/api/managers/{ANNA}/letter?format=docx&language=ru")
    assert 'filename="feedback.docx"' in letter.headers["content-disposition"]
    assert ANNA in Document(io.BytesIO(letter.content)).paragraphs[0].text
    assert client.get(f"/api/managers/{ANNA}/letter?format=md").text.startswith("# ")
    sheet = load_workbook(io.BytesIO(client.get("/api/team/report?format=xlsx").content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [ANNA, MARIA]


def test_the_plan_is_written_settled_and_refused_in_a_sentence(app: App) -> None:
    client = _client(app, LEAD)
    wish = {"manager": ANNA, "agreed": "Спрашивать, удобно ли говорить", "due": "2026-10-20", "start_s": 4.5}
    made = client.post("/api/coaching-plan", json=wish)
    assert made.status_code == 201
    item = made.json()
    assert (item["author"], item["owner"], item["due"]) == ("Пётр", ANNA, "2026-10-20")
    done = _client(app, OWN).post(f"/api/coaching-plan/{item['item_id']}", json={"done": True})
    assert done.json()["done_by"] == ANNA
    assert [one["item_id"] for one in client.get("/api/coaching-plan").json()["items"]] == [item["item_id"]]
    for wrong, status in (
        ({"manager": IVAN, "agreed": "x"}, 404),
        ({"manager": ANNA}, 422),
        ({"manager": ANNA, "agreed": "x", "due": "morgen"}, 422),
        ({"manager": ANNA, "agreed": " "}, 422),
    ):
        answer = client.post("/api/coaching-plan", json=wrong)
        assert answer.status_code == status
        assert isinstance(answer.json()["detail"], str)
    assert client.post("/api/coaching-plan/p1", json={"done": "yes"}).status_code == 422
    assert client.post("/api/coaching-plan/p99", json={"done": True}).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        f"/api/managers/{ANNA}?since=2026-10-10&until=2026-10-01",
        f"/api/managers/{ANNA}/letter?format=pdf",
        f"/api/managers/{ANNA}/letter?language=de",
        "/api/team/report?format=pdf",
        "/api/team?since=morgen",
    ],
)
def test_what_does_not_fit_is_refused(app: App, address: str) -> None:
    answer = _client(app, OPEN).get(address)
    assert answer.status_code == 422
    assert json.dumps(answer.json()["detail"])
