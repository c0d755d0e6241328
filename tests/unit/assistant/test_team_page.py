"""The team's page: what is not heard, no order out of chance, what all miss, whom to coach; a lead's own team only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.app import App
from assistant.errors import UnknownPerson
from assistant.periods import Period, Wanted
from assistant.team_page import Reach
from assistant.viewers import OPEN, Role, Viewer
from tests.builders import NOON, a_call, a_lead
from tests.stored_people import ANNA, IVAN, MARIA, an_app, fill, put

pytestmark = pytest.mark.usefixtures("any_store")

LEAD = Viewer(Role.TEAM_LEAD, "lead", "Пётр", frozenset({ANNA, MARIA}))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = an_app(tmp_path_factory.mktemp("team"))
    fill(made.database)
    with made.database.begin() as work:
        work.crm.put([a_lead("L-alone", source="exhibition", created_at=NOON)], [], [])
        work.calls.add(a_call("waiting", manager=IVAN, started_at=NOON, sha256="sha256:waiting"))
    yield made
    made.close()


def test_coverage_says_what_is_not_reviewed_withheld_or_not_called(app: App) -> None:
    page = app.team_page.page(OPEN)
    lines = {line.manager: line for line in page.coverage}
    assert (lines[IVAN].calls, lines[IVAN].reviewed.count, lines[IVAN].reviewed.of) == (9, 8, 9)
    assert (lines[ANNA].withheld.count, lines[ANNA].withheld.of) == (1, 9)
    assert lines[MARIA].silent_days > lines[ANNA].silent_days
    assert lines[ANNA].weekdays == 17  # 21 September, a Monday, to Tuesday 13 October, the newest call
    assert [(one.source, one.leads) for one in page.uncovered] == [("exhibition", 1)]


def test_what_the_whole_team_misses_is_told_apart_from_what_one_does(app: App, tmp_path: Path) -> None:
    steps = {one.line.step: one for one in app.team_page.page(OPEN).steps}
    assert (steps["permission"].reach, steps["permission"].missed_by) == (Reach.SOME, (IVAN,))
    assert steps["greeting"].reach is Reach.NONE
    both = an_app(tmp_path)
    for number in range(5):
        put(both.database, f"a{number}", ANNA, -number, missing=("permission",))
        put(both.database, f"i{number}", IVAN, -number, missing=("permission",))
    (first, *_) = both.team_page.page(OPEN).steps
    assert (first.line.step, first.reach, first.line.done.of) == ("permission", Reach.ALL, 10)
    both.close()


def test_the_table_of_categories_holds_counts_and_intervals(app: App) -> None:
    page = app.team_page.page(OPEN)
    assert page.managers == (ANNA, IVAN, MARIA)
    (row,) = page.heat
    assert [(cell.count, cell.of) for cell in row.cells] == [(9, 9), (6, 8), (2, 2)]
    assert (row.category, row.together.count, row.together.of) == ("price", 17, 19)
    assert row.cells[1].low is not None


def test_the_comparison_is_that_of_the_report(app: App) -> None:
    page = app.team_page.page(OPEN)
    assert page.rating == app.ratings.report(Wanted(page.period))


def test_whom_to_coach_is_told_with_moments_to_play(app: App) -> None:
    found = app.team_page.to_coach(OPEN)
    assert found.week == Period(date(2026, 10, 12), date(2026, 10, 18))
    assert all(one.focus.moments and one.focus.calls.of for one in found.coachees)
    assert {one.manager for one in found.coachees} <= {ANNA, IVAN, MARIA}
    assert not {one.manager for one in found.coachees} & set(found.quiet)


def test_a_lead_sees_his_own_team_and_nobody_else_sees_any(app: App) -> None:
    page = app.team_page.page(LEAD)
    assert page.managers == (ANNA, MARIA)
    assert {line.manager for line in page.rating.lines} <= {ANNA, MARIA}
    assert IVAN not in repr(page)
    assert IVAN not in repr(app.team_page.to_coach(LEAD))
    for role in (Role.MANAGER, Role.MARKETER):
        for ask in (app.team_page.page, app.team_page.to_coach):
            with pytest.raises(UnknownPerson):
                ask(Viewer(role, "x", ANNA))


def test_an_empty_installation_has_an_empty_page(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    page = app.team_page.page(OPEN)
    assert (page.calls, page.managers, page.heat, app.team_page.to_coach(OPEN).week) == (0, (), (), None)
    app.close()
