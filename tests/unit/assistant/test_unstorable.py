"""What a database cannot keep is bad input, told in a sentence, on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.store import migrate
from assistant.store.unit_of_work import Database
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
