"""What a client raised again was not settled: the pages' counts, the list, practice and the call say the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.app import App
from assistant.domain import CallFilter
from assistant.viewers import OPEN
from tests.stored_people import ANNA, an_app, put

pytestmark = pytest.mark.usefixtures("any_store")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Three settled objections: one of them came back from the same client on a later call, as not settled."""
    made = an_app(tmp_path_factory.mktemp("known"))
    put(made.database, "first", ANNA, -9)
    put(made.database, "again", ANNA, -2, status="answered", steps=("explore",))
    put(made.database, "other", ANNA, -5)
    with made.database.begin() as work:
        work.calls.change("again", lead_id="L-first")
    yield made
    made.close()


def test_settled_counts_what_did_not_come_back(app: App) -> None:
    page = app.people.page(OPEN, ANNA)
    assert (page.handling.handled.count, page.handling.resolved.count, page.handling.objections) == (3, 1, 3)
    line = next(line for line in app.team.report().managers if line.manager == ANNA)
    assert (line.handling.handled.count, line.handling.resolved.count) == (3, 1)
    assert {one.call_id for one in page.best if one.status == "resolved"} == {"other"}


def test_the_call_the_list_and_practice_say_the_same(app: App) -> None:
    opened = app.calls.open("first")
    assert [line.status for line in opened.known.values()] == ["answered"]
    assert [line.came_back_in for line in opened.known.values()] == ["again"]
    found = {
        status: {one.call.call_id for one in app.calls.list(CallFilter(handling=status))}
        for status in ("resolved", "answered")
    }
    assert found == {"resolved": {"other"}, "answered": {"first", "again"}}
    with app.database.begin() as work:
        taught = work.practice.met_of("price", opened.analysis.language if opened.analysis else "", 10, resolved=True)
    assert [one.call_id for one in taught] == ["other"]
