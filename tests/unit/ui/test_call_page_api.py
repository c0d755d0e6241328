"""The routes of a call's page: each does its one thing, for those who may, and says in the page's language why not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import Response

from assistant.calls import Calls
from assistant.comments import Comments, mentioned, uncalled
from assistant.peaks import Peaks
from assistant.transcript_corrections import TranscriptCorrections
from assistant.viewers import OPEN, Role, Viewer
from tests.judged import CALL, MANAGER, a_database, at_work
from ui.call_page_api import call_page_router
from ui.refusals import refuse

LEAD = Viewer(Role.TEAM_LEAD, "maria", "Мария")
SELLER = Viewer(Role.MANAGER, "anna", MANAGER, managers=frozenset({MANAGER}))
STRANGER = Viewer(Role.MANAGER, "petr", "Пётр", managers=frozenset({"Пётр"}))
MARKETER = Viewer(Role.MARKETER, "olga", "Ольга", hears=False, masked=True)
SPEAKER = {"kind": "speaker", "turn": 7, "speaker": "manager", "author": "не я"}
FIX, SAY = f"/api/calls/{CALL}/transcript-corrections", f"/api/calls/{CALL}/comments"


@pytest.fixture
def client_of(tmp_path: Path) -> Any:
    database = a_database(tmp_path)
    app = SimpleNamespace(
        calls=Calls(database, tmp_path),
        transcripts=TranscriptCorrections(database, at_work, lambda _: None, "", ZoneInfo("Europe/Moscow")),
        comments=Comments(database),
        peaks=Peaks(tmp_path / "peaks"),
    )

    def made(viewer: Viewer = OPEN) -> TestClient:
        async def signed_in(request: Request, call_next: RequestResponseEndpoint) -> Response:
            request.state.viewer = viewer
            return await call_next(request)

        web = FastAPI()
        web.add_exception_handler(HTTPException, refuse)
        web.include_router(call_page_router(app))  # type: ignore[arg-type]
        web.add_middleware(BaseHTTPMiddleware, dispatch=signed_in)
        return TestClient(web)

    return made


def test_a_correction_is_signed_by_who_has_signed_in_and_can_be_undone(client_of: Any) -> None:
    lead = client_of(LEAD)
    made = lead.post(FIX, json=SPEAKER)
    assert made.status_code == 201
    told = made.json()["correction"]
    assert (told["correction_id"], told["author"], told["in_force"]) == ("t1", "Мария", True)
    assert told["effects"][0]["part"] == "score"
    assert lead.post(f"{FIX}/1/undo", json={}).json()["correction"]["undone_by"] == "Мария"
    assert [one["in_force"] for one in lead.get(FIX).json()["corrections"]] == [False]


@pytest.mark.parametrize(
    ("viewer", "status"), [(SELLER, 403), (STRANGER, 403), (MARKETER, 403), (LEAD, 201), (OPEN, 201)]
)
def test_transcripts_are_corrected_by_those_who_lead(client_of: Any, viewer: Viewer, status: int) -> None:
    assert client_of(viewer).post(FIX, json=SPEAKER).status_code == status


@pytest.mark.parametrize(("viewer", "status"), [(SELLER, 201), (STRANGER, 404), (MARKETER, 403), (LEAD, 201)])
def test_comments_are_for_those_whose_call_it_is(client_of: Any, viewer: Viewer, status: int) -> None:
    assert client_of(viewer).post(SAY, json={"text": "Здесь спросить", "turn": 7}).status_code == status
    assert client_of(viewer).get(SAY).status_code == (200 if status == 201 else status)


@pytest.mark.parametrize(
    ("language", "sentence"), [("ru", "Реплики 99 в этом звонке нет."), ("en", "no line 99"), ("", "line 99")]
)
def test_a_refusal_is_in_the_language_of_the_page(client_of: Any, language: str, sentence: str) -> None:
    answer = client_of(LEAD).post(FIX, json=SPEAKER | {"turn": 99}, headers={"x-razbor-language": language})
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]


def test_a_comment_is_settled_by_anybody_and_taken_back_by_its_author_alone(client_of: Any) -> None:
    seller, lead = client_of(SELLER), client_of(LEAD)
    said = seller.post(SAY, json={"text": f"@{MANAGER}, смотри", "turn": 7, "at_s": 15.0}).json()["comment"]
    assert (said["author"], said["mentions"]) == (MANAGER, [MANAGER])
    number = said["number"]
    assert lead.post(f"/api/comments/{number}/resolve", json={}).json()["comment"]["resolved_by"] == "Мария"
    assert lead.post(f"/api/comments/{number}/delete", json={}).status_code == 422
    assert seller.post(f"/api/comments/{number}/delete", json={}).status_code == 200
    assert seller.get(SAY).json() == {"comments": []}
    assert lead.post(f"/api/comments/{number}/resolve", json={}).status_code == 422


def test_a_transcript_has_no_loudness(client_of: Any) -> None:
    assert client_of(LEAD).get(f"/media/{CALL}/peaks").status_code == 404


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Анна Белова, глянь", ("Анна Белова",)),
        ("@пётр и @Анна", ("Пётр Орлов", "Анна Белова")),
        ("@Мария", ()),
        ("a@Аннабель", ()),
        ("без имён", ()),
    ],
)
def test_people_are_called_by_a_whole_name_or_a_first_name_of_one(text: str, called: tuple[str, ...]) -> None:
    assert mentioned(text, ["Анна Белова", "Пётр Орлов", "Мария Ким", "Мария Лис"]) == called


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("@Ал, глянь", "@Ал"),
        ("@Анна и @Ан.", "@Ан"),
        ("@Мария, ты?", "@Мария"),
        ("@Мария Ким, ты?", ""),
        ("@пётр", ""),
        ("пишите на anna@belova.ru", ""),
        ("по 5 @ 300", ""),
    ],
)
def test_a_name_that_calls_nobody_or_not_one_alone_is_known(text: str, alone: str) -> None:
    assert uncalled(text, ["Анна Белова", "Пётр Орлов", "Мария Ким", "Мария Лис"]) == alone


def test_a_name_that_calls_nobody_is_refused_only_where_names_are_checked(client_of: Any) -> None:
    said = {"text": "@Никто, послушай", "turn": 7}
    refused = client_of(LEAD).post(SAY, json=said | {"names_checked": True}, headers={"x-razbor-language": "ru"})
    assert refused.status_code == 422
    assert "@Никто" in refused.json()["detail"]
    assert client_of(LEAD).get(SAY).json() == {"comments": []}
    assert client_of(LEAD).post(SAY, json=said).json()["comment"]["mentions"] == []
