"""The durable queue with a made-up recogniser: what is kept, what is tried again, what is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from assistant.calls import Calls
from assistant.crm_export import ExportReader
from assistant.domain import Call, CallState
from assistant.imports import Imports
from assistant.pipeline import Reviewer
from assistant.places import abandoned, take_place
from assistant.playbook import load_playbook
from assistant.queue import DurableQueue
from assistant.stages import Stages
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from tests.encoders import TrigramEncoder
from tests.listeners import Gate, Listener
from tests.recordings import good_calls
from transcription.errors import RecordingUnreadable

PLAYBOOK = load_playbook()


@dataclass
class House:
    database: Database
    queue: DurableQueue
    imports: Imports
    calls: Calls
    listener: Listener
    stages: Stages

    def work(self) -> None:
        self.queue.enqueue_pending()
        self.queue.start()
        self.queue.wait(every_s=0.05)

    def only(self) -> Call:
        (summary,) = self.calls.list()
        return summary.call


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    home = tmp_path / "home"
    home.mkdir()
    database = Database(open_engine(f"sqlite:///{home / 'data.sqlite3'}"))
    migrate.upgrade(database.engine)
    listener = Listener()
    reviewer = Reviewer.of(PLAYBOOK, TrigramEncoder(), "test")
    media = home / "media"
    stages = Stages(
        database=database,
        media_dir=media,
        listener=lambda: listener,
        engine=lambda: listener.engine,
        reviewer=lambda: reviewer,
        language="auto",
        company="",
        zone=ZoneInfo("Europe/Moscow"),
    )
    queue = DurableQueue(url=f"sqlite:///{home / 'queue.sqlite3'}", home=home, database=database, stages=stages)
    reader = ExportReader(PLAYBOOK.mapping, ZoneInfo("Europe/Moscow"))
    imports = Imports(database, media, reader, "", queue.judge_again)
    yield House(database, queue, imports, Calls(database, media), listener, stages)
    queue.close()
    database.close()


def test_a_call_goes_through_every_stage_once(house: House, tmp_path: Path) -> None:
    house.imports.add(good_calls(tmp_path, 1))
    house.work()
    opened = house.calls.open(house.only().call_id)
    assert opened.summary.call.state is CallState.DONE
    assert [(run.stage.value, run.attempt) for run in opened.runs] == [
        ("listen", 1), ("recognise", 1), ("understand", 1), ("judge", 1), ("store", 1),
    ]  # fmt: skip
    assert all(run.seconds is not None for run in opened.runs)
    assert opened.analysis is not None
    assert [item.category for item in opened.analysis.objections] == ["price"]


def test_what_cannot_pass_is_told_once_and_not_tried_again_by_itself(house: House, tmp_path: Path) -> None:
    def trouble() -> None:
        raise RecordingUnreadable("the file is cut off at 1 s of 9 s; ask for the whole file")

    house.listener.trouble = trouble
    house.imports.add(good_calls(tmp_path, 1))
    house.work()
    call = house.only()
    assert (call.state, call.permanent) == (CallState.FAILED, True)
    assert call.failure.startswith("the file is cut off")
    assert len(house.listener.listened) == 1
    assert house.queue.enqueue_pending() == 0

    house.listener.trouble = lambda: None
    house.queue.retry(call.call_id)
    house.queue.wait(every_s=0.05)
    assert house.only().state is CallState.DONE


def test_what_may_pass_is_tried_again(house: House, tmp_path: Path) -> None:
    def trouble() -> None:
        if len(house.listener.listened) == 1:
            raise OSError(5, "the disk stuttered")

    house.listener.trouble = trouble
    house.imports.add(good_calls(tmp_path, 1))
    house.work()
    assert house.only().state is CallState.DONE
    assert len(house.listener.listened) == 2


def test_what_never_passes_is_not_retried_for_ever(house: House, tmp_path: Path) -> None:
    def trouble() -> None:
        raise OSError(5, "the disk is gone")

    house.listener.trouble = trouble
    house.imports.add(good_calls(tmp_path, 1))
    queued = []
    for _ in range(4):
        queued.append(house.queue.enqueue_pending())
        house.queue.start()
        house.queue.wait(every_s=0.05)
    assert queued == [1, 1, 1, 0]
    assert "the disk is gone" in house.only().failure


def test_one_bad_call_does_not_stop_the_others(house: House, tmp_path: Path) -> None:
    def trouble() -> None:
        if len(house.listener.listened) == 2:
            raise RecordingUnreadable("unreadable")

    house.listener.trouble = trouble
    house.imports.add(good_calls(tmp_path, 3))
    house.work()
    states = sorted(summary.call.state.value for summary in house.calls.list())
    assert states == ["done", "done", "failed"]


def test_a_changed_crm_record_judges_the_call_again_without_listening_again(house: House, tmp_path: Path) -> None:
    (path,) = good_calls(tmp_path, 1)
    house.imports.add([path])
    house.work()
    crm = tmp_path / "crm"
    crm.mkdir()
    (crm / "leads.csv").write_text("lead_id,name,phone\nL1,Анна,+74950123456\n", encoding="utf-8")
    (crm / "activities.csv").write_text(
        f"activity_id,lead_id,type,at,recording,manager\nA1,L1,call,2026-10-12T15:00:00+03:00,{path.name},Алексей\n",
        encoding="utf-8",
    )
    house.imports.add([], crm)
    house.queue.wait(every_s=0.05)
    opened = house.calls.open(path.name)
    assert opened.summary.call.state is CallState.DONE
    assert opened.summary.client == "Анна"
    assert opened.analysis is not None
    assert opened.analysis.crm.fields
    assert len(house.listener.listened) == 1


def test_a_recognition_that_died_goes_on_from_the_parts_it_finished(house: House, tmp_path: Path) -> None:
    def dies_once_a_part(number: int) -> None:
        if number in (1, 2) and len(house.listener.given) == number:
            raise OSError(5, "the disk stuttered")

    house.listener.before_part = dies_once_a_part
    house.imports.add(good_calls(tmp_path, 1))
    house.work()
    house.work()
    assert house.only().state is CallState.DONE
    assert house.listener.given == [(), (0,), (0, 1)]
    assert house.listener.recognised == [0, 1, 2, 3]
    assert _parts_kept(house) == 0


def test_stopping_puts_a_call_down_and_the_next_start_goes_on_with_it(house: House, tmp_path: Path) -> None:
    house.imports.add(good_calls(tmp_path, 1))
    house.queue.enqueue_pending()
    house.listener.parts = 9
    for number in range(2, 8):  # more stops than crashes are allowed
        house.listener.before_part = gate = Gate(number, house.stages.stopping)
        house.queue.start()
        assert gate.reached.wait(30.0)
        house.queue.stop()
        call = house.only()
        assert (call.state, call.failure, call.attempts) == (CallState.QUEUED, "", 1)
        assert _parts_kept(house) == number
    house.listener.before_part = lambda number: None
    assert house.queue.enqueue_pending() == 0
    house.work()
    assert house.only().state is CallState.DONE
    assert house.listener.given == [tuple(range(kept)) for kept in (0, 2, 3, 4, 5, 6, 7)]
    assert house.listener.recognised == list(range(9))
    assert len(house.listener.listened) == 1


def test_no_stage_is_begun_once_the_queue_stops(house: House, tmp_path: Path) -> None:
    house.listener.trouble = house.stages.stopping.set
    house.imports.add(good_calls(tmp_path, 1))
    house.queue.enqueue_pending()
    house.queue.start()
    _until(house.stages.stopping.is_set)
    house.queue.stop()
    assert house.only().state is CallState.QUEUED
    assert house.listener.given == []


def test_importing_the_same_bytes_twice_makes_one_call(house: House, tmp_path: Path) -> None:
    (path,) = good_calls(tmp_path, 1)
    copy = tmp_path / "other name.wav"
    copy.write_bytes(path.read_bytes())
    first, second = house.imports.add([path]), house.imports.add([copy])
    assert (first.added, second.added, second.known) == (1, 0, 1)
    assert len(house.calls.list()) == 1


def test_a_ready_transcript_is_reviewed_without_a_recogniser(house: House, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text(
        "call_id,turn,role,text\nx1,0,manager,Добрый день\nx1,1,client,Это дорого для нас\nx2,0,client,Алло\n", "utf-8"
    )
    summary = house.imports.add([table])
    assert summary.added == 2
    house.work()
    assert house.listener.listened == []
    opened = house.calls.open("x1")
    assert opened.transcript is not None
    assert [turn.text for turn in opened.transcript.turns] == ["Добрый день", "Это дорого для нас"]


def test_a_second_process_takes_another_place_and_finds_the_first_ones_free_again(house: House, tmp_path: Path) -> None:
    first = take_place(tmp_path, remote=False)
    second = take_place(tmp_path, remote=False)
    assert (first.executor, second.executor) == ("here-0", "here-1")
    assert abandoned(tmp_path, second) == []
    first.leave()
    assert abandoned(tmp_path, second) == ["here-0"]
    second.leave()


def _parts_kept(house: House) -> int:
    with house.database.engine.connect() as connection:
        return int(connection.execute(text("select count(*) from recognised_part")).scalar_one())


def _until(true: Callable[[], bool], within_s: float = 30.0) -> None:
    ends = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < ends, "it never came to that"
        time.sleep(0.02)
