"""What a database cannot keep is bad input, told in a sentence, on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.errors import BadInput, StoreBroken
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from tests.builders import a_call
from tests.stores import new_engine


@pytest.fixture
def database(any_store: str, tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "half of a pair \ud83d"}, "no text"),
        ({"manager": "\udcff"}, "no text"),
        ({"attempts": 10**30}, "out of"),
    ],
)
def test_what_cannot_be_kept_is_bad_input(database: Database, changed: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said), database.begin() as work:
        work.calls.add(a_call(**changed))  # type: ignore[arg-type]
    with database.begin() as work:
        assert work.calls.all() == ()


def test_a_nul_is_kept_or_is_bad_input(database: Database, any_store: str) -> None:
    if any_store == "sqlite":
        with database.begin() as work:
            work.calls.add(a_call(name="a\x00b"))
        return
    with pytest.raises(BadInput, match="cannot be stored"), database.begin() as work:
        work.calls.add(a_call(name="a\x00b"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://razbor:secret@127.0.0.1:1/razbor",
        "postgresql://razbor:secret@/razbor?host=/nowhere",
        "sqlite:////nowhere/at/all.sqlite3",
        "sqlite:////dev/null/x.sqlite3",
    ],
)
def test_a_database_that_is_not_there_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreBroken, match="cannot be opened") as told:
        migrate.upgrade(open_engine(url))
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("content", [b"this is a letter and no database" * 40, b"\x00" * 4096])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreBroken, match="cannot be opened"):
        migrate.upgrade(open_engine(f"sqlite:///{path}"))


def test_a_database_of_a_newer_program_is_told(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = 'from2030'"))
    with pytest.raises(StoreBroken, match="update razbor"):
        migrate.upgrade(database.engine)
