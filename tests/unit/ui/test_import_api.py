"""Files over HTTP: sizes, names, roles, and progress that a reload finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from assistant.crm_export import ExportReader
from assistant.import_batches import ImportBatches
from assistant.imports import Imports
from assistant.playbook import load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.viewers import OPEN, Role, Viewer
from tests.stores import new_engine
from ui.import_api import import_router

SRT = b"1\n00:00:01,000 --> 00:00:02,000\nmanager: hello there\n"
MEGABYTE = 1024 * 1024
Served = Callable[[Viewer], TestClient]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path


@pytest.fixture
def served(home: Path) -> Served:
    database = Database(new_engine(home))
    migrate.upgrade(database.engine)
    reader = ExportReader(load_playbook().mapping, ZoneInfo("Europe/Moscow"))
    imports = Imports(database, home / "media", reader, "", lambda call_ids: None)
    app = SimpleNamespace(
        settings=SimpleNamespace(upload_limit_mb=1, media_dir=home / "media"),
        import_batches=ImportBatches(database, imports, lambda call_ids: None),
    )

    def client(viewer: Viewer) -> TestClient:
        web = FastAPI()

        @web.middleware("http")
        async def signed_in(request: Request, follow: Callable[..., object]) -> object:
            request.state.viewer = viewer
            return await follow(request)  # type: ignore[misc]

        web.include_router(import_router(app))  # type: ignore[arg-type]
        return TestClient(web)

    return client


def test_a_file_is_registered_and_its_batch_is_told_of(served: Served, home: Path) -> None:
    client = served(OPEN)
    sent = client.post("/api/import?batch=b1&of=2&place=0", files={"file": ("a.srt", SRT)})
    assert sent.status_code == 201
    (file,) = sent.json()["files"]
    assert (file["name"], file["new"], file["problem"]) == ("a.srt", True, "")
    again = client.post("/api/import?batch=b1&of=2&place=0", files={"file": ("a.srt", SRT)}).json()
    assert again["files"][0]["new"] is False
    (batch,) = client.get("/api/imports").json()["imports"]
    assert (batch["announced"], batch["arrived"], batch["finished"]) == (2, 1, False)
    assert list((home / "media" / ".incoming").iterdir()) == []
    assert client.delete("/api/imports/b1").status_code == 204
    assert client.get("/api/imports").json() == {"imports": []}


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_that_is_too_big_is_refused_while_it_comes(served: Served, home: Path, announced: bool) -> None:
    client = served(OPEN)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
        + b"0" * MEGABYTE
        + b"\r\n--x--\r\n"
    )
    headers = {"content-type": "multipart/form-data; boundary=x"}
    content = body if announced else (body[start : start + 65536] for start in range(0, len(body), 65536))
    answer = client.post("/api/import?batch=b1&of=1&place=0&name=a.wav", content=content, headers=headers)
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]
    (batch,) = client.get("/api/imports").json()["imports"]
    assert (batch["refused"], batch["files"][0]["name"]) == (1, "a.wav")
    assert list((home / "media" / ".incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd.srt", "passwd.srt"), ("C:\\calls\\a.srt", "a.srt"), ("ы" * 300 + ".srt", None)],
)
def test_names_name_no_folders(served: Served, home: Path, name: str, kept: str | None) -> None:
    answer = served(OPEN).post("/api/import", files={"file": (name, SRT)})
    assert answer.status_code == 201
    told = answer.json()["files"][0]["name"]
    assert told == kept if kept else told.endswith("ы.srt")
    assert not list(home.parent.glob("*passwd*"))


@pytest.mark.parametrize(("body", "kind"), [(b"", "text/plain"), (b"--x--\r\n", "multipart/form-data; boundary=x")])
def test_a_request_without_a_file_says_what_was_expected(served: Served, body: bytes, kind: str) -> None:
    answer = served(OPEN).post("/api/import", content=body, headers={"content-type": kind})
    assert answer.status_code == 422
    assert "`file`" in answer.json()["detail"] or "cannot be read" in answer.json()["detail"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MARKETER])
def test_managers_and_marketing_add_no_calls(served: Served, role: Role) -> None:
    client = served(Viewer(role, "x", "X", managers=frozenset({"X"})))
    assert client.post("/api/import", files={"file": ("a.srt", SRT)}).status_code == 403
    assert client.get("/api/imports").json() == {"imports": []}
    assert client.delete("/api/imports/b1").status_code == 403


@pytest.mark.parametrize(
    ("language", "told"), [("ru", "не открывается"), ("", "is not a sound file"), ("en", "is not")]
)
def test_what_is_wrong_with_a_file_is_told_in_the_pages_language(served: Served, language: str, told: str) -> None:
    client = served(OPEN)
    headers = {"x-razbor-language": language} if language else {}
    broken = b"\xff\x00\x01broken" * 99
    sent = client.post("/api/import?batch=b1", files={"file": ("a.mp3", broken)}, headers=headers).json()
    (batch,) = client.get("/api/imports", headers=headers).json()["imports"]
    for (file,) in (sent["files"], batch["files"]):
        assert told in file["problem"]
        assert (file["call_id"], file["new"]) == (None, False) or (file["call_id"], file["new"]) == ("", False)
    assert (batch["refused"], batch["failed"], batch["finished"]) == (1, 0, True)
