"""The store: migrations agree with the models, values come back as they went in, failures leave nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.domain import CallState, Stage
from assistant.errors import BadSetting, StoreBroken
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from tests.builders import NOON, a_call, a_deal, a_lead, an_activity
from tests.listeners import a_part
from tests.stores import new_engine
from transcription.types import RecognisedPart, Segment, Word

pytestmark = pytest.mark.usefixtures("any_store")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


def test_migrations_and_models_agree_and_the_second_upgrade_does_nothing(database: Database) -> None:
    assert migrate.differences(database.engine) == []
    assert migrate.upgrade(database.engine) is False


def test_sqlite_is_opened_with_wal_foreign_keys_and_patience(database: Database, any_store: str) -> None:
    if any_store != "sqlite":
        pytest.skip("about SQLite")
    with database.engine.connect() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 1, 30_000]


def test_a_call_comes_back_as_it_went_in(database: Database) -> None:
    call = a_call(started_at=NOON, manager="Анна", state=CallState.WORKING, stage=Stage.LISTEN)
    with database.begin() as work:
        work.calls.add(call)
    with database.begin() as work:
        assert work.calls.get(call.call_id) == call
        assert work.calls.by_hash(call.sha256) == call


def test_the_stamp_changes_with_what_is_stored_and_with_nothing_else(database: Database) -> None:
    first = database.stamp()
    with database.begin() as work:
        work.calls.all()
    assert database.stamp() == first
    with database.begin() as work:
        work.calls.add(a_call())
    second = database.stamp()
    assert second != first
    with pytest.raises(ZeroDivisionError), database.begin() as work:
        work.calls.add(a_call("ffff", name="other.wav"))
        raise ZeroDivisionError
    if database.engine.dialect.name == "sqlite":
        assert database.stamp() == second


@pytest.mark.parametrize("asked", ["abc123abc123", "abc1", "abc123abc123.wav", "call.v1.wav", "call.v1"])
def test_calls_are_found_by_id_beginning_and_file_name(database: Database, asked: str) -> None:
    with database.begin() as work:
        work.calls.add(a_call())
        work.calls.add(a_call("ffff", name="call.v1.wav"))
    with database.begin() as work:
        assert len(work.calls.find(asked)) == 1


def test_percent_and_underscore_are_letters_in_a_search_for_a_call(database: Database) -> None:
    with database.begin() as work:
        work.calls.add(a_call())
    with database.begin() as work:
        assert work.calls.find("%") == ()
        assert work.calls.find("___") == ()


def test_the_same_bytes_cannot_be_two_calls(database: Database) -> None:
    with database.begin() as work:
        work.calls.add(a_call())
    with pytest.raises(StoreBroken), database.begin() as work:
        work.calls.add(a_call("other", sha256="sha256:abc123abc123"))


def test_what_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as work:
        work.calls.add(a_call())
        raise RuntimeError("in the middle")
    with database.begin() as work:
        assert work.calls.all() == ()


def test_crm_records_are_replaced_by_id(database: Database) -> None:
    for phone in ("1", "2"):
        with database.begin() as work:
            work.crm.put([a_lead(phone=phone)], [a_deal()], [an_activity()])
    with database.begin() as work:
        assert [lead.phone for lead in work.crm.leads()] == ["2"]
        assert work.crm.deals() == (a_deal(),)
        assert work.crm.activities() == (an_activity(),)


def test_attempts_at_a_stage_are_counted(database: Database) -> None:
    with database.begin() as work:
        work.calls.add(a_call())
        first = work.calls.begin_stage("abc123abc123", 1, Stage.LISTEN, NOON)
        work.calls.begin_stage("abc123abc123", 1, Stage.LISTEN, NOON)
        work.calls.end_stage(first, 1.5)
    with database.begin() as work:
        assert [(run.attempt, run.seconds) for run in work.calls.runs("abc123abc123")] == [
            (1, 1.5),
            (2, None),
        ]


def test_finished_parts_come_back_as_they_went_in_and_in_order(database: Database) -> None:
    words = (Word("ёж", 0.1, 0.30000000000000004, 0.9), Word("бежит", 0.4, 0.7))
    worded = RecognisedPart(0, 181.25, (Segment(0.1, 0.7, "ёж бежит", 1, words, 0.875, 0.01),), "ru", None)
    with database.begin() as work:
        work.calls.add(a_call())
        for part in (a_part(1), worded, a_part(2)):
            work.parts.put("abc123abc123", 1, "sha256:1", part, NOON)
    with database.begin() as work:
        assert work.parts.get("abc123abc123", "sha256:1") == (worded, a_part(1), a_part(2))


def test_a_part_is_kept_once_for_each_basis_and_the_last_one_stands(database: Database) -> None:
    with database.begin() as work:
        work.calls.add(a_call())
    for basis, text_ in (("sha256:1", "раз"), ("sha256:2", "два"), ("sha256:1", "три")):
        with database.begin() as work:
            work.parts.put("abc123abc123", 1, basis, a_part(0, text_), NOON)
    with database.begin() as work:
        assert work.parts.get("abc123abc123", "sha256:1") == (a_part(0, "три"),)
        assert work.parts.get("abc123abc123", "sha256:2") == (a_part(0, "два"),)
        assert work.parts.get("abc123abc123", "sha256:3") == ()
        assert work.parts.get("another", "sha256:1") == ()


def test_dropping_forgets_the_parts_of_one_call_only(database: Database) -> None:
    with database.begin() as work:
        for call_id in ("abc123abc123", "ffff"):
            work.calls.add(a_call(call_id))
            work.parts.put(call_id, 1, "sha256:1", a_part(0), NOON)
            work.parts.put(call_id, 1, "sha256:2", a_part(0), NOON)
        work.parts.drop("ffff")
    with database.begin() as work:
        assert work.parts.get("ffff", "sha256:1") == work.parts.get("ffff", "sha256:2") == ()
        assert len(work.parts.get("abc123abc123", "sha256:1")) == 1


def test_a_call_that_is_deleted_takes_its_parts_with_it(database: Database) -> None:
    with database.begin() as work:
        work.calls.add(a_call())
        work.parts.put("abc123abc123", 1, "sha256:1", a_part(0), NOON)
    with database.engine.begin() as connection:
        connection.execute(text("delete from call"))
        assert connection.execute(text("select count(*) from recognised_part")).scalar() == 0


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x"])
def test_a_url_that_is_none_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(BadSetting, match="RAZBOR_DB"):
        open_engine(url)
