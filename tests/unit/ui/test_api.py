"""The REST API: calls, progress and the bytes of recordings, and nothing beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.documents import AnalysisDocument
from tests.unit.ui.sample_app import SampleApp, silence
from transcription.captions import transcript_from_json
from ui.api import build_api

CALL = "c7f3a1d20b44"


@pytest.fixture
def app(tmp_path: Path) -> SampleApp:
    made = SampleApp()
    made.calls.files[CALL] = silence(tmp_path / "ab12.wav", 2.0)
    return made


@pytest.fixture
def client(app: SampleApp) -> TestClient:
    web = FastAPI()
    web.include_router(build_api(app))  # type: ignore[arg-type]
    return TestClient(web)


def test_calls_are_listed_with_a_filter(client: TestClient, app: SampleApp) -> None:
    found = client.get("/api/calls", params={"manager": "Игорь Сомов"}).json()["calls"]
    assert [item["call"]["call_id"] for item in found] == ["b1"]
    assert found[0]["started_at"] == "2026-11-18T15:04:00+03:00"
    assert len(client.get("/api/calls").json()["calls"]) == len(app.calls.known)


def test_a_call_comes_in_its_published_forms(client: TestClient, app: SampleApp) -> None:
    found = client.get(f"/api/calls/{CALL}").json()
    assert found["transcript"]["schema"] == "razbor.transcript/1"
    assert transcript_from_json(found["transcript"]) == app.calls.open(CALL).transcript
    assert AnalysisDocument.model_validate(found["analysis"]) == app.calls.open(CALL).analysis
    assert found["came_back"][0]["earlier_call_id"] == "b0"
    assert found["crm"]["lead"]["lead_id"] == "L-101"


def test_an_unfinished_call_has_neither_transcript_nor_analysis(client: TestClient) -> None:
    found = client.get("/api/calls/aa00").json()
    assert (found["transcript"], found["analysis"]) == (None, None)


def test_progress_names_state_stage_and_failure(client: TestClient) -> None:
    found = {item["call_id"]: item for item in client.get("/api/progress").json()["calls"]}
    assert (found["aa00"]["state"], found["aa00"]["stage"], found["aa00"]["progress"]) == ("working", "recognise", 0.42)
    assert found["aa02"]["permanent"] is True
    assert "text, not audio" in found["aa02"]["failure"]
    assert CALL not in found


def test_an_unknown_call_is_one_sentence(client: TestClient) -> None:
    answer = client.get("/api/calls/nope")
    assert answer.status_code == 404
    assert "nope" in answer.json()["detail"]


def test_a_recording_is_played_in_ranges(client: TestClient, app: SampleApp) -> None:
    whole = app.calls.files[CALL].read_bytes()
    answer = client.get(f"/media/{CALL}", headers={"range": "bytes=100-199"})
    assert answer.status_code == 206
    assert answer.content == whole[100:200]
    assert answer.headers["content-range"] == f"bytes 100-199/{len(whole)}"
    assert client.head(f"/media/{CALL}").headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.opus", "audio/ogg"),
        ("a.MP3", "audio/mpeg"),
        ("a.wav", "audio/wav"),
        ("a.html", "application/octet-stream"),
        ("a.svg", "application/octet-stream"),
        ("noextension", "application/octet-stream"),
    ],
)
def test_no_upload_is_served_as_a_page(client: TestClient, app: SampleApp, name: str, kind: str) -> None:
    from dataclasses import replace

    renamed = replace(app.calls.known[3].call, name=name)
    app.calls.known = (replace(app.calls.known[3], call=renamed),)
    if name == "noextension":
        app.calls.files[CALL] = app.calls.files[CALL].rename(app.calls.files[CALL].with_suffix(""))
    answer = client.get(f"/media/{CALL}")
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("inline")


def test_a_call_without_a_recording_and_paths_are_not_found(client: TestClient) -> None:
    assert "came as a transcript" in client.get("/media/b1").json()["detail"]
    for path in ("/media/..%2F..%2Fetc%2Fpasswd", "/media/", "/media/%2e%2e/secret"):
        assert client.get(path).status_code == 404
