"""How managers do: counts with intervals, and what came back is not called resolved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.calls import Calls
from assistant.domain import CallState
from assistant.means import mean_of
from assistant.periods import Period, Wanted
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.team import Team
from scoring_rubric.rates import moved, rate
from tests.builders import NOON, a_call
from tests.stores import new_engine
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")

SAMPLE = SampleApp().calls.open("c7f3a1d20b44")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


def _store(database: Database, call_id: str, *, manager: str, status: str, days: int = 0, lead: str = "") -> None:
    assert SAMPLE.analysis is not None
    assert SAMPLE.transcript is not None
    item = SAMPLE.analysis.objections[0]
    steps = item.handling.steps.model_copy(update={"respond": True, "confirm": False})
    handling = item.handling.model_copy(update={"status": status, "steps": steps})
    objection = item.model_copy(update={"category": "price", "unsure": False, "handling": handling})
    analysis = SAMPLE.analysis.model_copy(update={"objections": (objection,)})
    at = NOON + timedelta(days=days)
    with database.begin() as work:
        work.calls.add(a_call(call_id, state=CallState.DONE, manager=manager, started_at=at, lead_id=lead))
        work.reviews.put(call_id, transcript_to_json(SAMPLE.transcript), analysis, at)


def test_handling_is_counted_of_each_manager_and_of_all(database: Database) -> None:
    _store(database, "a", manager="Иван", status="resolved")
    _store(database, "b", manager="Иван", status="ignored")
    _store(database, "c", manager="Мария", status="answered")
    report = Team(database, ZoneInfo("UTC")).report()
    ivan, maria = report.managers
    assert (ivan.manager, ivan.calls, ivan.handling.handled.count, ivan.handling.handled.of) == ("Иван", 2, 1, 2)
    assert (maria.handling.resolved.count, maria.handling.handled.count) == (0, 1)
    assert (ivan.handling.steps["respond"].count, ivan.handling.steps["confirm"].count) == (2, 0)
    assert ivan.handling.completeness.of == 8
    assert report.together.objections == 3
    assert [call.call_id for call in ivan.calls_told] == ["a", "b"]


def test_what_came_back_was_not_resolved_and_the_story_says_so(database: Database, tmp_path: Path) -> None:
    _store(database, "first", manager="Иван", status="resolved", lead="L1")
    _store(database, "second", manager="Иван", status="ignored", days=3, lead="L1")
    (ivan,) = Team(database, ZoneInfo("UTC")).report().managers
    assert (ivan.handling.resolved.count, ivan.came_back.count, ivan.came_back.of) == (0, 1, 2)
    for asked in ("first", "second"):
        story = Calls(database, tmp_path).open(asked).story
        assert [(line.call_id, line.status, line.came_back_in) for line in story] == [
            ("first", "answered", "second"),
            ("second", "ignored", ""),
        ]


def test_days_and_managers_narrow(database: Database) -> None:
    _store(database, "a", manager="Иван", status="resolved")
    _store(database, "b", manager="Мария", status="ignored", days=9)
    team = Team(database, ZoneInfo("UTC"))
    assert [line.manager for line in team.report(Wanted(manager="Мария")).managers] == ["Мария"]
    assert team.report(Wanted(Period(until=NOON.date()))).calls == 1


def test_a_mean_has_an_interval_from_two_scores_on_and_stays_between_0_and_100() -> None:
    assert mean_of([]).value is None
    assert (mean_of([70.0]).value, mean_of([70.0]).low) == (70.0, None)
    wide = mean_of([10.0, 95.0])
    assert (wide.value, wide.low, wide.high) == (52.5, 0.0, 100.0)
    # 2.776 · 15.81 / √5: Student's t with four degrees of freedom.
    assert (mean_of([50, 60, 70, 80, 90]).low, mean_of([50, 60, 70, 80, 90]).high) == (50.4, 89.6)


def test_rates_have_wilsons_interval_and_move_only_beyond_chance() -> None:
    assert (rate(8, 10).share, rate(8, 10).low, rate(8, 10).high) == (0.8, 0.4902, 0.9433)
    assert rate(0, 0).share is None
    assert moved(rate(1, 10), rate(3, 10)) == "steady"
    assert moved(rate(2, 40), rate(20, 40)) == "up"
    assert moved(rate(20, 40), rate(2, 40)) == "down"
    assert moved(rate(0, 0), rate(2, 40)) == "steady"
