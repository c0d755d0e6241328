"""One manager and one week: the letter, his page, the list, the reports and the team's page give the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.app import App
from assistant.periods import Period, Wanted
from assistant.viewers import OPEN
from tests.stored_people import ANNA, IVAN, MARIA, an_app, fill, put
from ui.people_json import page_json
from ui.reports import manager_document
from ui.weeks import week_document

WEEKS = [Period(date(2026, 10, day), date(2026, 10, day + 6)) for day in (5, 12)]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = an_app(tmp_path_factory.mktemp("figures"))
    fill(made.database)
    put(made.database, "trial", ANNA, -1, 5.0, source="test")
    said = made.ratings.say_of_call("a-new1", "Пётр", "учебный разговор", counts=False)
    assert not said.counts
    yield made
    made.close()


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("manager", [ANNA, IVAN, MARIA])
def test_letter_page_reports_and_team_agree(app: App, manager: str, week: Period) -> None:
    page = app.people.page(OPEN, manager, week)
    lines = app.team.report(Wanted(week, manager)).managers
    if not lines:
        assert page.calls == 0
        return
    (line,) = lines
    (letter,) = app.weeks.report(Wanted(week, manager)).managers
    figures = letter.figures
    assert figures is not None
    assert (figures.calls, figures.scored, figures.score) == (page.calls, page.scored, page.score)
    assert (figures.steps, figures.handling) == (page.steps, page.handling)
    assert letter.calls == page.calls == line.calls
    assert line.score == page.score
    assert (line.handling.objections, line.handling.steps) == (page.handling.objections, page.handling.steps)
    assert (line.handling.handled, line.handling.resolved) == (page.handling.handled, page.handling.resolved)
    rated = app.ratings.report(Wanted(week, manager)).lines
    assert [(one.calls, round(one.as_scored, 1)) for one in rated] == (
        [(page.scored, page.score.value)] if page.scored else []
    )


def test_what_the_rating_leaves_out_is_in_no_average(app: App) -> None:
    page = app.people.page(OPEN, ANNA, WEEKS[-1])
    assert page.calls - page.scored == 3
    assert page.score.value == 68.0
    assert {one.call_id: one.why for one in page.left_out} == {
        one.call_id: one.why.value for one in app.ratings.report(Wanted(WEEKS[-1], ANNA)).left_out
    }
    assert [one.call_id for one in app.ratings.report(Wanted(WEEKS[-1], ANNA)).left_out] == [
        "a-new1",
        "a-withheld",
        "trial",
    ]


def test_the_documents_carry_the_same_numbers(app: App) -> None:
    week = WEEKS[-1]
    (letter,) = week_document(app.weeks.report(Wanted(week, IVAN)))["managers"]
    page = page_json(app.people.page(OPEN, IVAN, week))
    (line,) = manager_document(app.team.report(Wanted(week, IVAN)))["managers"]
    assert letter["figures"]["score"] == line["score"]
    assert page["score"]["value"] == line["score"]["value"]
    assert letter["figures"]["calls"] == page["calls"] == line["calls"]


def test_the_list_and_the_page_begin_with_the_same_period(app: App) -> None:
    for line in app.people.listed(OPEN):
        page = app.people.page(OPEN, line.manager)
        if line.calls:
            assert (line.calls, line.scored, line.score) == (page.calls, page.scored, page.score)


def test_what_came_back_is_resolved_nowhere(tmp_path: Path) -> None:
    from tests.unit.assistant import test_team

    app = an_app(tmp_path)
    test_team._store(app.database, "first", manager="Иван", status="resolved", lead="L1")
    test_team._store(app.database, "second", manager="Иван", status="answered", lead="L1", days=3)
    (line,) = app.team.report(Wanted(manager="Иван")).managers
    page = app.people.page(OPEN, "Иван")
    assert line.handling.resolved == page.handling.resolved
    assert page.handling.resolved.count == 0
    assert page.best == ()
    app.close()
