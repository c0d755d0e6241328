"""A manager's page: own past, no claim from few calls, and nothing of others for whoever may not see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.app import App
from assistant.coaching_plan import PlanWish
from assistant.corrections import Wish
from assistant.domain import CorrectionKind
from assistant.errors import BadInput, UnknownCall, UnknownPerson
from assistant.means import mean_of
from assistant.people_figures import FEWEST, Scored, Sums, Verdict, change, middle, weekly
from assistant.periods import Period, Wanted
from assistant.self_scores import SelfScoreWish
from assistant.store.people_rows import ObjectionHandlingRow, SectionScoreRow
from assistant.viewers import OPEN, Role, Viewer
from tests.stored_people import ANNA, IVAN, MARIA, an_app, fill, put

pytestmark = pytest.mark.usefixtures("any_store")

LEAD = Viewer(Role.TEAM_LEAD, "lead", "Пётр", frozenset({ANNA, MARIA}))
OWN = Viewer(Role.MANAGER, "anna", ANNA, frozenset({ANNA}))
MARKETER = Viewer(Role.MARKETER, "m", "Вера", masked=True)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = an_app(tmp_path_factory.mktemp("people"))
    fill(made.database)
    yield made
    made.close()


def test_a_manager_is_set_against_his_own_past(app: App) -> None:
    page = app.people.page(OPEN, ANNA)
    assert (page.period, page.before) == (
        Period(date(2026, 9, 21), date(2026, 10, 18)),
        Period(date(2026, 8, 24), date(2026, 9, 20)),
    )
    assert (page.calls, page.scored, page.score.of, page.earlier.of) == (9, 8, 8, 8)
    assert page.change.verdict is Verdict.BETTER
    assert page.change.points == 20.0
    assert page.change.low is not None
    assert page.change.low > 15.0
    assert page.team is None
    assert all(line.team is None for line in page.sections)
    assert app.people.page(OPEN, IVAN).change.verdict is Verdict.UNCLEAR
    assert app.people.page(OPEN, MARIA).change.verdict is Verdict.NONE


def test_sections_steps_and_objections_are_counted_with_their_numbers(app: App) -> None:
    page = app.people.page(OPEN, IVAN)
    assert [line.section for line in page.sections] == ["communication", "objection_handling", "first_contact", "crm"]
    assert all(line.now.of == 8 for line in page.sections)
    permission = next(line for line in page.steps if line.step == "permission")
    assert (permission.done.count, permission.done.of) == (0, 8)
    assert permission.done.high is not None
    assert (page.handling.objections, page.handling.handled.count) == (8, 6)
    assert page.handling.steps["respond"].count == 7
    assert [one.status for one in page.worst] == ["ignored", "ignored"]
    assert page.worst[0].steps == ()
    assert page.worst[0].said[0].speaker == "client"
    assert page.best == ()
    assert {one.status for one in app.people.page(OPEN, ANNA).best} == {"resolved"}


def test_figures_are_those_of_the_report(app: App) -> None:
    page = app.people.page(OPEN, IVAN)
    (line,) = app.team.report(Wanted(page.period, IVAN)).managers
    assert (line.calls, line.score) == (page.calls, page.score)
    assert (line.handling.handled, line.handling.resolved) == (page.handling.handled, page.handling.resolved)
    assert line.handling.steps == page.handling.steps


def test_the_middle_of_the_team_needs_three_with_enough_calls(app: App) -> None:
    page = app.people.page(OPEN, ANNA, team=True)
    assert page.team is not None
    assert (page.team.managers, page.team.value) == (2, None)
    assert middle(Sums.over([value] * FEWEST) for value in (50.0, 60.0, 90.0)).value == 60.0


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        (OPEN, [ANNA, IVAN, MARIA]),
        (LEAD, [ANNA, MARIA]),
        (OWN, [ANNA]),
        (MARKETER, []),
        (Viewer(Role.MANAGER), []),
        (Viewer(Role.MANAGER, "ivan", IVAN), [IVAN]),
    ],
)
def test_each_sees_those_who_are_his_to_see(app: App, viewer: Viewer, seen: list[str]) -> None:
    assert [line.manager for line in app.people.listed(viewer)] == seen
    for name in (ANNA, IVAN, MARIA, "Никто"):
        for ask in (app.people.page, app.people.letter, app.people.promises):
            if name in seen:
                assert ask(viewer, name).manager == name
            else:
                with pytest.raises(UnknownPerson):
                    ask(viewer, name)


def test_a_letter_is_of_the_last_week_with_a_call(app: App) -> None:
    letter = app.people.letter(OPEN, ANNA)
    assert letter.week == Period(date(2026, 10, 12), date(2026, 10, 18))
    assert letter.letter is not None
    assert letter.letter.focus is not None
    assert letter.letter.focus.criterion == "permission"
    assert app.people.letter(OPEN, ANNA, Period(date(2027, 1, 1), date(2027, 1, 31))).letter is None


def test_a_number_that_waits_for_the_managers_own_mark_is_in_no_figure_of_his(tmp_path: Path) -> None:
    app = an_app(tmp_path, self_score_first=True)
    for number in range(6):
        put(app.database, f"a{number}", ANNA, -number, 50.0 + number)
    app.self_scores.add("a0", SelfScoreWish(ANNA, total=70.0))
    page = app.people.page(OWN, ANNA)
    assert (page.calls, page.veiled, page.score.value) == (1, 5, 50.0)
    assert [call.call_id for call in page.unread] == ["a0"]
    assert app.people.page(OPEN, ANNA).calls == 6
    letter = app.people.letter(OWN, ANNA).letter
    assert letter is not None
    assert letter.calls == 1
    app.close()


def test_what_reviewers_put_right_is_counted_at_once(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    put(app.database, "a", ANNA, 0)
    item = app.calls.open("a").analysis
    assert item is not None
    evidence = item.objections[0].evidence[0]
    assert app.people.page(OPEN, ANNA).handling.objections == 1
    app.corrections.add("a", Wish(evidence.turn, evidence.quote, CorrectionKind.NONE, "Пётр"))
    assert app.people.page(OPEN, ANNA).handling.objections == 0
    app.close()


def test_reviews_from_before_there_were_rows_are_counted_on_the_first_look(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    put(app.database, "a", ANNA, 0, 64.0)
    with app.database.engine.begin() as connection:
        for table in (SectionScoreRow, ObjectionHandlingRow):
            connection.execute(table.__table__.delete())
    page = app.people.page(OPEN, ANNA)
    assert (page.sections[0].now.value, page.handling.objections) == (64.0, 1)
    app.close()


def test_read_calls_and_disputes_are_told(tmp_path: Path) -> None:
    from assistant.disputes import DisputeWish

    app = an_app(tmp_path)
    for number in range(3):
        put(app.database, f"a{number}", ANNA, -number)
    app.self_scores.acknowledge("a1", ANNA)
    app.self_scores.acknowledge("a2", "Пётр")
    app.disputes.add("a1", DisputeWish(ANNA, "Здесь всё иначе"))
    page = app.people.page(OPEN, ANNA)
    assert (page.unread_count, [call.call_id for call in page.unread]) == (2, ["a0", "a2"])
    assert [one.dispute.reason for one in page.disputes] == ["Здесь всё иначе"]
    app.close()


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        ([60.0] * 4, [50.0] * 9, Verdict.FEW),
        ([60.0] * 9, [50.0] * 4, Verdict.FEW),
        ([60.0] * 9, [], Verdict.NONE),
        ([60.0] * 9, [50.0] * 9, Verdict.BETTER),
        ([50.0] * 9, [60.0] * 9, Verdict.WORSE),
        ([40.0, 80.0] * 4, [38.0, 79.0] * 4, Verdict.UNCLEAR),
    ],
)
def test_nothing_is_claimed_from_few_calls_or_from_chance(
    now: list[float], before: list[float], verdict: Verdict
) -> None:
    assert change(Sums.over(now), Sums.over(before)).verdict is verdict


def test_the_interval_of_a_change_is_welchs() -> None:
    # R: t.test(c(50, 60, 70, 80, 90), c(40, 45, 50, 55, 60)) gives -5.09 .. 45.09 around 20, df = 5.88.
    found = change(Sums.over([50, 60, 70, 80, 90]), Sums.over([40, 45, 50, 55, 60]))
    assert found.points == 20.0
    assert found.low == pytest.approx(0.6, abs=0.1)
    assert found.high == pytest.approx(39.4, abs=0.1)


@pytest.mark.parametrize("scores", [[10.0], [50.0, 60.0, 70.0], [99.0, 100.0, 100.0], [33.3, 66.6, 12.5, 80.1]])
def test_sums_give_the_mean_that_the_scores_give(scores: list[float]) -> None:
    assert Sums.over(scores).mean == mean_of(scores)


def test_weeks_end_where_the_period_does_and_thin_ones_are_no_trend() -> None:
    now = Period(date(2026, 11, 11), date(2026, 11, 24))  # Wednesday to Tuesday
    calls = [Scored(date(2026, 11, 11) + timedelta(days=day), 50.0 + day) for day in (0, 1, 2, 6)]
    points = weekly(calls, now, None)
    assert [(point.since.day, point.until.day, point.calls, point.enough) for point in points] == [
        (11, 15, 3, True),
        (16, 22, 1, False),
        (23, 24, 0, False),
    ]
    assert points[2].mean.value is None


def test_what_was_agreed_is_kept_settled_and_seen_by_those_whom_it_concerns(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    put(app.database, "a", ANNA, 0)
    put(app.database, "i", IVAN, 0)
    plan = app.coaching_plan
    at = datetime(2026, 10, 14, 9, tzinfo=UTC)
    wish = PlanWish(ANNA, "  Спрашивать,  удобно ли  ", "", due=date(2026, 10, 20), criterion="permission", call="a")
    item = plan.add(LEAD, wish, at)
    assert (item.item_id, item.agreed, item.owner, item.author) == ("p1", "Спрашивать, удобно ли", ANNA, "Пётр")
    assert item.overdue(date(2026, 10, 21))
    assert plan.list(OWN) == (item,)
    assert app.people.page(OWN, ANNA).plan == (item,)
    done = plan.settle(OWN, "p1", done=True, at=at)
    assert (done.done_by, done.done_at) == (ANNA, at)
    assert not done.overdue(date(2027, 1, 1))
    assert plan.settle(LEAD, "p1", done=False).done_at is None
    for viewer in (MARKETER, Viewer(Role.MANAGER, "ivan", IVAN)):
        assert plan.list(viewer) == ()
        with pytest.raises(BadInput, match="no item"):
            plan.settle(viewer, "p1", done=True)
    app.close()


@pytest.mark.parametrize(
    ("viewer", "changed", "problem"),
    [
        (OPEN, {"agreed": "  "}, BadInput),
        (OPEN, {"author": ""}, BadInput),
        (OPEN, {"call": "i-new0"}, BadInput),
        (OPEN, {"call": "nothing"}, UnknownCall),
        (OPEN, {"manager": "Никто"}, UnknownPerson),
        (LEAD, {"manager": IVAN}, UnknownPerson),
        (OWN, {}, UnknownPerson),
        (MARKETER, {}, UnknownPerson),
    ],
)
def test_what_cannot_be_agreed_is_refused(
    app: App, viewer: Viewer, changed: dict[str, str], problem: type[BadInput]
) -> None:
    with pytest.raises(problem):
        app.coaching_plan.add(viewer, replace(PlanWish(ANNA, "Спрашивать", "Пётр"), **changed))
    assert app.coaching_plan.list(OPEN) == ()
