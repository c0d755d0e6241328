"""The list over the API: search, pages, export, marks and views, and what each role gets of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from assistant.domain import CallSummary, Lead
from assistant.looks import Looks
from assistant.saved_views import SavedViews
from assistant.search import Search
from assistant.self_scores import SelfScores
from assistant.viewers import OPEN, Role, Viewer
from tests.builders import a_call
from tests.encoders import TrigramEncoder
from tests.judged import CALL, MANAGER, a_database, at_work
from ui.call_export import COLUMNS, exported
from ui.calls_api import calls_router
from ui.web.wording import wording

MARKETER = Viewer(Role.MARKETER, "m", "Маша", masked=True, hears=False)
LEAD = Viewer(Role.TEAM_LEAD, "l", "Маша")
STRANGER = Viewer(Role.MANAGER, "s", "Семён", managers=frozenset({"Семён"}))
Served = Callable[[Viewer], TestClient]


@pytest.fixture
def served(tmp_path: Path) -> Served:
    database = a_database(tmp_path)
    with database.begin() as work:
        work.crm.put([Lead("L9", name='=HYPERLINK("http://evil")', company="Лютик", phone="+79001112233")], [], [])
        work.calls.change(CALL, lead_id="L9", name="+79001112233.wav")
    app = SimpleNamespace(
        search=Search(database, lambda: at_work().playbook, TrigramEncoder),
        looks=Looks(database),
        saved_views=SavedViews(database),
        self_scores=SelfScores(database),
        settings=SimpleNamespace(timezone="Europe/Moscow"),
        workshop=SimpleNamespace(playbook=at_work().playbook),
    )

    def client(viewer: Viewer) -> TestClient:
        web = FastAPI()

        @web.middleware("http")
        async def signed_in(request: Request, follow: Callable[..., object]) -> object:
            request.state.viewer = viewer
            return await follow(request)  # type: ignore[misc]

        web.include_router(calls_router(app))  # type: ignore[arg-type]
        return TestClient(web)

    return client


def test_a_search_answers_with_finds_total_and_figures(served: Served) -> None:
    found = served(OPEN).get("/api/calls", params={"text": "четверг", "limit": 1}).json()
    assert (found["total"], found["figures"]["calls"]) == (1, 1)
    assert [one["call"]["call_id"] for one in found["calls"]] == [CALL]
    find = found["finds"][CALL]
    assert find["text"][slice(*find["marks"][0])].lower() == "четверг"
    assert served(OPEN).get("/api/calls", params={"limit": 1, "offset": 1}).json()["calls"] == []


@pytest.mark.parametrize("query", ["since=soon", "limit=0", "limit=x", "offset=-1", "band=blue", "order=random"])
def test_a_bad_query_is_one_sentence(served: Served, query: str) -> None:
    answer = served(OPEN).get(f"/api/calls?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(query.partition("=")[0])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_has_every_column_and_no_formula(served: Served, form: str) -> None:
    answer = served(OPEN).get(f"/api/export/calls.{form}")
    assert answer.headers["content-disposition"] == f'attachment; filename="calls.{form}"'
    header, row = _table(answer.content, form)
    assert len(header) == len(row) == len(COLUMNS)
    told = dict(zip(COLUMNS, row, strict=True))
    assert told["client"].startswith("'=HYPERLINK")
    assert told["name"] == "'+79001112233.wav"
    assert told["manager"] == MANAGER


@pytest.mark.parametrize(("language", "separator", "minutes"), [("ru", ";", "2,5"), ("en", ",", "2.5")])
def test_a_table_is_written_as_the_readers_spreadsheet_opens_it(language: str, separator: str, minutes: str) -> None:
    words = wording(language)
    summary = CallSummary(
        call=a_call(CALL), started_at=None, manager="", client="", company="", source="", lead_id="", deal_stage="",
        language="en", duration_s=150.0,
    )  # fmt: skip
    content = exported([summary], "csv", words)
    assert content.startswith(b"\xef\xbb\xbf")
    header, row = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=separator))
    told = dict(zip(COLUMNS, row, strict=True))
    assert len(header) == len(COLUMNS)
    assert told["minutes"] == minutes
    assert told["language"] == words.name("language", "en") != "en"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_for_marketing_has_no_client(served: Served, form: str) -> None:
    told = " ".join(
        str(cell) for row in _table(served(MARKETER).get(f"/api/export/calls.{form}").content, form) for cell in row
    )
    assert "9001112233" not in told
    assert "Лютик" not in told
    assert MANAGER not in told, "a colleague is not named either"


def test_calls_of_others_are_nowhere_for_a_manager(served: Served) -> None:
    client = served(STRANGER)
    assert client.get("/api/calls").json()["total"] == 0
    assert client.get("/api/calls", params={"ids": CALL}).json()["calls"] == []
    assert len(_table(client.get("/api/export/calls.csv").content, "csv")) == 1
    assert client.get(f"/api/calls/{CALL}/reviewed").status_code == 404
    for method in ("post", "delete"):
        assert getattr(client, method)(f"/api/calls/{CALL}/reviewed").status_code == 403, "managers do not mark calls"


def test_having_looked_takes_a_call_out_of_triage(served: Served) -> None:
    client = served(OPEN)
    assert client.get("/api/calls?reviewed=no").json()["total"] == 1
    assert client.post(f"/api/calls/{CALL}/reviewed", json={"author": "Мария"}).status_code == 201
    (listed,) = client.get("/api/calls?reviewed=yes").json()["calls"]
    assert listed["reviewed_by"] == ["Мария"]
    assert client.delete(f"/api/calls/{CALL}/reviewed?author=Мария").status_code == 204
    assert (
        client.post("/api/reviewed", json={"call_ids": [CALL], "author": "Ира"}).json()["reviewed"][0]["author"]
        == "Ира"
    )
    assert client.post("/api/reviewed", json={"call_ids": [], "author": "Ира"}).status_code == 422
    assert client.post(f"/api/calls/{CALL}/reviewed").status_code == 422


def test_who_has_signed_in_signs_with_his_own_name(served: Served) -> None:
    answer = served(LEAD).post(f"/api/calls/{CALL}/reviewed", json={"author": "Генеральный директор"})
    assert answer.json()["reviewed"][0]["author"] == "Маша"


def test_views_are_saved_renamed_and_deleted(served: Served) -> None:
    client = served(OPEN)
    made = client.post("/api/views", json={"name": "Цена", "query": "?category=price&page=2"})
    view = made.json()["view"]
    assert (made.status_code, view["query"]) == (201, "category=price")
    changed = client.patch(f"/api/views/{view['view_id']}", json={"name": "Дорого", "shared": True})
    assert changed.json()["view"]["name"] == "Дорого"
    assert [one["name"] for one in served(STRANGER).get("/api/views").json()["views"]] == ["Дорого"]
    assert served(STRANGER).delete(f"/api/views/{view['view_id']}").status_code == 422
    assert client.delete(f"/api/views/{view['view_id']}").status_code == 204
    assert client.get("/api/views").json() == {"views": []}
    assert client.post("/api/views", json={"name": "", "query": ""}).status_code == 422


def _table(content: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]
