"""Practice over the API: a drill from its first line to its result, and what each role is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from assistant.playbook import find_practice_packs, load_playbook
from assistant.practice import Practice
from assistant.viewers import OPEN, Role, Viewer
from tests.judged import MANAGER, a_database, at_work
from transcription.errors import EngineUnavailable, RecordingUnreadable
from transcription.types import Quality, Speaker, Transcript, Turn
from ui.practice_api import practice_router
from ui.viewers import STATE

ANNA = Viewer(Role.MANAGER, "anna", MANAGER, frozenset({MANAGER}))
OLEG = Viewer(Role.MANAGER, "oleg", "Олег", frozenset({"Олег"}))
MARKETER = Viewer(Role.MARKETER, "mark", "Марк", hears=False, masked=True)
HEARD = "понимаю вас"


class Analyst:
    """Hears what it is told to."""

    def __init__(self, outcome: str | Exception) -> None:
        self._outcome = outcome

    def transcribe(self, path: Path, *, language: str) -> Transcript:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        turns = (Turn(0, Speaker.UNKNOWN, self._outcome),) if self._outcome else ()
        return Transcript(path.stem, language, turns, Quality(usable=True))


Site = Callable[..., TestClient]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    database = a_database(tmp_path)

    def made(viewer: Viewer = ANNA, outcome: str | Exception = HEARD) -> TestClient:
        practice = Practice(database, at_work, load_playbook, find_practice_packs, ZoneInfo("Europe/Moscow"))
        web = FastAPI()
        web.include_router(practice_router(SimpleNamespace(practice=practice, analyst=Analyst(outcome))))  # type: ignore[arg-type]

        @web.middleware("http")
        async def signed_in(request: Request, go_on: Any) -> Any:
            request.scope.setdefault("state", {})[STATE] = viewer
            return await go_on(request)

        return TestClient(web)

    return made


def test_from_the_first_line_to_the_result(site: Site) -> None:
    client = site()
    room = client.get("/api/practice").json()
    assert room["manager"] == MANAGER
    assert {"count", "of", "low", "high"} <= room["weak_spots"]["steps"][0]["taken"].keys()
    begun = client.post("/api/practice/attempts", json={"category": "price", "seed": 3})
    assert begun.status_code == 201
    drill = begun.json()
    here = f"/api/practice/attempts/{drill['attempt_id']}"
    assert not {"reason", "result"} & drill.keys()
    told = drill
    while not told["finished"]:
        answer = {"text": "Понимаю вас.", "at": len(told["exchanges"])}
        told = client.post(f"{here}/answers", json=answer).json()
    assert told == client.get(here).json()
    assert told["outcome"] == "left"
    assert told["result"]["steps"] == {"acknowledge": True, "explore": False, "respond": False, "confirm": False}
    assert told["result"]["evidence"][0]["quote"] == "Понимаю вас."
    assert told["reason"]
    assert client.get("/api/practice").json()["attempts"][0]["score"] == told["result"]["score"]


def test_ending_early(site: Site) -> None:
    client = site()
    begun = client.post("/api/practice/attempts", json={"language": "en"}).json()
    ended = client.post(f"/api/practice/attempts/{begun['attempt_id']}/finish").json()
    assert (ended["outcome"], ended["finished"], ended["may_answer"]) == ("unfinished", True, False)


@pytest.mark.parametrize(
    ("viewer", "method", "path", "body", "code"),
    [
        (MARKETER, "get", "/api/practice", None, 403),
        (MARKETER, "post", "/api/practice/attempts", {}, 403),
        (MARKETER, "post", "/api/practice/speech", {}, 403),
        (OLEG, "get", f"/api/practice?manager={MANAGER}", None, 403),
        (OLEG, "post", "/api/practice/attempts", {"manager": MANAGER}, 403),
        (OLEG, "post", "/api/practice/assignments", {"manager": "Олег", "category": "price", "due": "2099-01-01"}, 403),
        (ANNA, "get", "/api/practice/attempts/none", None, 404),
        (ANNA, "post", "/api/practice/attempts/none/answers", {"text": "да"}, 404),
        (ANNA, "post", "/api/practice/attempts", {"category": "weather"}, 422),
        (ANNA, "post", "/api/practice/attempts", {"colour": "red"}, 422),
        (ANNA, "post", "/api/practice/attempts/none/answers", {}, 422),
        (OPEN, "post", "/api/practice/assignments", {"manager": MANAGER, "category": "price", "due": "soon"}, 422),
    ],
)
def test_what_is_refused(site: Site, viewer: Viewer, method: str, path: str, body: Any, code: int) -> None:
    client = site(viewer)
    found = client.get(path) if method == "get" else client.post(path, json=body)
    assert found.status_code == code
    assert isinstance(found.json()["detail"], str)


def test_somebody_elses_drill_is_not_there(site: Site) -> None:
    begun = site(ANNA).post("/api/practice/attempts", json={}).json()
    assert site(OLEG).get(f"/api/practice/attempts/{begun['attempt_id']}").status_code == 404


@pytest.mark.parametrize(
    ("outcome", "body", "code", "said"),
    [
        (HEARD, b"sound", 200, HEARD),
        ("", b"sound", 422, "no words were heard"),
        (HEARD, b"", 422, "the recording is empty"),
        (RecordingUnreadable("broken"), b"text", 422, "cannot be read"),
        (EngineUnavailable("no engine"), b"sound", 503, "type the answer"),
        (HEARD, b"0" * (8 * 2**20 + 1), 413, "two minutes"),
    ],
)
def test_speech_becomes_text_or_says_why_not(
    site: Site, outcome: str | Exception, body: bytes, code: int, said: str
) -> None:
    found = site(ANNA, outcome).post("/api/practice/speech?language=ru", content=body)
    assert found.status_code == code
    told = found.json()
    assert said in (told["text"] if code == 200 else told["detail"])
