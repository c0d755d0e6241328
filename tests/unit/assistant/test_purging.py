"""What is purged is gone from every table and file; what belongs to others stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.app import App
from assistant.domain import CallState
from assistant.errors import BadInput
from assistant.purging import PURGED, PurgeWish
from assistant.store.models import Base
from tests.stores import files_of
from tests.two_managers import OTHERS, OTHERS_DATA, OWN, OWN_DATA, installation

pytestmark = pytest.mark.usefixtures("any_store")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = installation(tmp_path / "home")
    made.search.upkeep.catch_up(vectors=False)
    yield made
    made.close()


def left_in(home: Path, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """(file, word) of every word that stands in a file's bytes, in either case."""
    found = set()
    for path in files_of(home, "razbor"):
        content = path.read_bytes().decode("utf-8", "ignore").casefold()
        found |= {(path.name, word) for word in words if word in content}
    return found


def test_a_forgotten_client_stands_in_no_byte(app: App, tmp_path: Path) -> None:
    assert left_in(tmp_path / "home", OWN_DATA)
    done = app.purging.run(PurgeWish(client="+7 900 000-00-17"), who="root")
    assert done.done
    assert done.calls == ("25ff", OWN), "the file that could not be read is named after the client"
    app.close()
    assert left_in(tmp_path / "home", OWN_DATA) == set()
    assert left_in(tmp_path / "home", OTHERS_DATA), "the other client is not touched"


def test_no_table_refers_to_a_purged_call(app: App) -> None:
    app.purging.run(PurgeWish(call=OWN), who="root")
    with app.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(text(f'select * from "{table.name}"')):
                assert OWN not in [str(value) for value in row], table.name
    assert app.calls.open(OTHERS).transcript is not None


def test_recordings_go_and_what_was_said_stays(app: App) -> None:
    before = app.calls.open(OWN)
    assert app.calls.media(OWN) is not None
    done = app.purging.run(PurgeWish(days=1, recordings_only=True), who="root")
    assert OWN in done.calls
    assert app.calls.media(OWN) is None
    assert app.calls.open(OWN).transcript == before.transcript


def test_only_what_is_older_goes(app: App) -> None:
    started = app.calls.open(OWN).summary.started_at
    assert started is not None
    assert OWN not in app.purging.plan(PurgeWish(days=30), now=started + timedelta(days=30)).calls
    assert OWN in app.purging.plan(PurgeWish(days=30), now=started + timedelta(days=30, seconds=1)).calls


def test_a_plan_changes_nothing_and_is_what_is_done(app: App) -> None:
    wish = PurgeWish(call=OTHERS)
    plan = app.purging.plan(wish)
    assert not plan.done
    assert app.calls.open(OTHERS).transcript is not None
    done = app.purging.run(wish, who="root")
    assert (plan.calls, plan.recordings, plan.size) == (done.calls, done.recordings, done.size)


def test_who_purged_how_much_is_written_down_without_the_data(app: App) -> None:
    app.purging.run(PurgeWish(call=OWN), who="root")
    (entry,) = [one for one in app.audit.newest() if one.what == PURGED]
    assert entry.who == "root"
    assert "calls: 1" in entry.about
    assert OWN not in entry.about


def test_a_call_that_is_being_reviewed_is_waited_for(app: App) -> None:
    with app.database.begin() as work:
        work.calls.change(OWN, state=CallState.WORKING)
    with pytest.raises(BadInput, match="being analysed"):
        app.purging.run(PurgeWish(call=OWN), who="root")
    assert app.calls.open(OWN).transcript is not None


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (PurgeWish(), "one of --older-than"),
        (PurgeWish(days=3, call=OWN), "one of --older-than"),
        (PurgeWish(days=0), "--older-than is 0"),
        (PurgeWish(call="nothing"), "no single call"),
        (PurgeWish(client="+7 999 111-22-33"), "no client"),
        (PurgeWish(client="%"), "no client"),
    ],
)
def test_who_is_not_named_is_not_purged(app: App, wish: PurgeWish, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        app.purging.plan(wish, now=datetime.now(UTC))
