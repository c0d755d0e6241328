"""What a stage does with the parts of a recognition; no queue is needed for that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.domain import SourceKind
from assistant.stages import Stages, parts_basis
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from tests.builders import a_call, a_transcript
from tests.listeners import ENGINE, Listener
from tests.stores import new_engine
from transcription.captions import transcript_to_json
from transcription.errors import Cancelled
from transcription.types import Engine

pytestmark = pytest.mark.usefixtures("any_store")

CALL = "abc123abc123"


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def stages(tmp_path: Path, listener: Listener) -> Stages:
    database = Database(new_engine(tmp_path))
    migrate.upgrade(database.engine)
    call = a_call()
    (tmp_path / call.media).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / call.media).write_bytes(b"a recording")
    with database.begin() as work:
        work.calls.add(call)
    return Stages(
        database=database,
        media_dir=tmp_path,
        listener=lambda: listener,
        engine=lambda: listener.engine,
        reviewer=lambda: pytest.fail("nothing is judged here"),
        language="auto",
        company="",
        zone=ZoneInfo("Europe/Moscow"),
    )


def cut_off_before(stages: Stages, listener: Listener, number: int) -> str:
    """Leaves what was listened to, with parts 0 .. number - 1 finished."""

    def dies(before: int) -> None:
        if before == number:
            raise KeyboardInterrupt

    listened = stages.listen(CALL)
    listener.before_part = dies
    with pytest.raises(KeyboardInterrupt):
        stages.recognise(CALL, listened)
    listener.before_part = lambda number: None
    return listened


def test_finished_parts_are_not_recognised_again(stages: Stages, listener: Listener) -> None:
    listened = cut_off_before(stages, listener, 2)
    stages.recognise(CALL, listened)
    assert listener.given == [(), (0, 1)]
    assert listener.recognised == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "other",
    [{"model": "small"}, {"version": "2"}, {"sha256": "1" * 64}, {"name": "another"}],
    ids=lambda changed: next(iter(changed)),
)
def test_parts_of_another_engine_are_left_alone(stages: Stages, listener: Listener, other: dict[str, str]) -> None:
    listened = cut_off_before(stages, listener, 2)
    listener.engine = replace(ENGINE, **other)
    stages.recognise(CALL, listened)
    assert listener.given == [(), ()]


def test_parts_in_another_language_are_left_alone(stages: Stages, listener: Listener) -> None:
    listened = cut_off_before(stages, listener, 2)
    replace(stages, language="en").recognise(CALL, listened)
    assert listener.given == [(), ()]


def test_a_stop_reaches_the_recogniser(stages: Stages, listener: Listener) -> None:
    listened = stages.listen(CALL)
    stages.stopping.set()
    with pytest.raises(Cancelled):
        stages.recognise(CALL, listened)
    assert listener.recognised == []


def test_the_basis_is_one_for_equal_things_and_another_for_every_other() -> None:
    bases = {
        parts_basis(listened, Engine(name, "base", "1", sha256), language)
        for listened in ("{}", "[]")
        for name in ("a", "b")
        for sha256 in (None, "0" * 64)
        for language in ("auto", "ru")
    }
    assert len(bases) == 16
    assert parts_basis("{}", ENGINE, "ru") == parts_basis("{}", replace(ENGINE), "ru")


@pytest.mark.parametrize("name", ["call.srt", "call.vtt", "dialogue.csv", "call.json"])
def test_a_ready_transcript_is_read_whatever_form_it_came_in(stages: Stages, name: str) -> None:
    spoken = a_transcript("m: Добрый день!", "c: Это дорого.", call_id="ready")
    stages.media_dir.mkdir(exist_ok=True)
    (stages.media_dir / "ready.json").write_text(json.dumps(transcript_to_json(spoken)), encoding="utf-8")
    call = replace(a_call("ready"), name=name, kind=SourceKind.TRANSCRIPT, media="ready.json")
    with stages.database.begin() as work:
        work.calls.add(call)
    told = json.loads(stages.recognise("ready", ""))
    assert [turn["text"] for turn in told["turns"]] == ["Добрый день!", "Это дорого."]
