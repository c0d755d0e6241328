"""Files that come one by one: told of once, found again after a reload, nothing lost and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.crm_export import ExportReader
from assistant.errors import BadInput
from assistant.import_batches import Announcement, ImportBatches
from assistant.imports import Imports
from assistant.playbook import load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from tests.stores import new_engine

pytestmark = pytest.mark.usefixtures("any_store")

BATCH = Announcement("b1", 3, "anna")
SRT = "1\n00:00:01,000 --> 00:00:02,000\nmanager: {}\n"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


@pytest.fixture
def queued() -> list[str]:
    return []


@pytest.fixture
def batches(database: Database, tmp_path: Path, queued: list[str]) -> ImportBatches:
    reader = ExportReader(load_playbook().mapping, ZoneInfo("Europe/Moscow"))
    imports = Imports(database, tmp_path / "media", reader, "Линтера", lambda call_ids: None)
    return ImportBatches(database, imports, queued.extend)


def _file(folder: Path, name: str, said: str = "") -> Path:
    path = folder / name
    path.write_text(SRT.format(said or name), encoding="utf-8")
    return path


def test_a_batch_tells_what_came_and_what_of_it_is_done(
    batches: ImportBatches, database: Database, tmp_path: Path, queued: list[str]
) -> None:
    batches.take(BATCH, 0, [_file(tmp_path, "one.srt")])
    broken = tmp_path / "two.srt"
    broken.write_text("no captions here", encoding="utf-8")
    batches.take(BATCH, 1, [broken])
    (found,) = batches.open_ones("anna")
    assert (found.announced, found.arrived, found.done, found.finished) == (3, 2, 1, False)
    assert [bool(file.problem) for file in found.files] == [False, True]
    assert queued == [found.files[0].call_id]
    assert batches.open_ones("igor") == ()


def test_the_same_file_sent_again_is_one_call_and_is_told_of_once(
    batches: ImportBatches, database: Database, tmp_path: Path, queued: list[str]
) -> None:
    path = _file(tmp_path, "one.srt")
    for _ in range(3):
        batches.take(BATCH, 0, [path])
    (tmp_path / "again").mkdir()
    batches.take(BATCH, 1, [_file(tmp_path / "again", "one.srt")])
    with database.begin() as work:
        assert len(work.calls.all()) == 1
    (found,) = batches.open_ones("anna")
    assert [file.place for file in found.files] == [0, 1]
    assert len(set(queued)) == 1


def test_tables_of_the_crm_are_taken_together(batches: ImportBatches, database: Database, tmp_path: Path) -> None:
    (tmp_path / "Leads.csv").write_text("lead_id,name\nL1,Олег\n", encoding="utf-8")
    (tmp_path / "deals.csv").write_text("deal_id,lead_id,stage\nD1,L1,demo\n", encoding="utf-8")
    summary = batches.take(Announcement("b2", 2), 0, [tmp_path / "Leads.csv", tmp_path / "deals.csv"])
    assert (len(summary.crm.leads), len(summary.crm.deals)) == (1, 1)
    (found,) = batches.open_ones("")
    assert found.finished


def test_a_refused_file_is_told_of_with_its_reason(batches: ImportBatches) -> None:
    batches.refuse(BATCH, 2, "long.wav", "the file is bigger than 1 MB")
    (found,) = batches.open_ones("anna")
    assert found.files[0].problem == "the file is bigger than 1 MB"
    assert found.arrived == found.done == 1


def test_what_is_put_away_or_old_is_told_of_no_more(batches: ImportBatches, tmp_path: Path) -> None:
    batches.take(BATCH, 0, [_file(tmp_path, "one.srt")])
    assert batches.open_ones("anna", datetime.now(UTC) + timedelta(days=8)) == ()
    with pytest.raises(BadInput):
        batches.close("igor", "b1")
    batches.close("anna", "b1")
    assert batches.open_ones("anna") == ()


@pytest.mark.parametrize(
    "announced", [Announcement("", 1), Announcement("x" * 65, 1), Announcement("b", 0), Announcement("b", 10**9)]
)
def test_an_announcement_that_makes_no_sense_is_refused(batches: ImportBatches, announced: Announcement) -> None:
    with pytest.raises(BadInput):
        batches.announce(announced)


def test_nobody_adds_to_an_import_of_somebody_else(batches: ImportBatches, tmp_path: Path) -> None:
    batches.announce(BATCH)
    with pytest.raises(BadInput, match="somebody else"):
        batches.take(Announcement("b1", 3, "igor"), 0, [_file(tmp_path, "one.srt")])
