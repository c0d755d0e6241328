"""Themes: a quote joins once and stays, counts are of the period, and what a reader may not see is masked."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.documents_evidence import EvidenceItem
from assistant.domain import CallState
from assistant.errors import BadInput
from assistant.ledger import Ledger
from assistant.periods import Period, Wanted
from assistant.playbook import load_playbook
from assistant.ratings import Ratings
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.team import Team
from assistant.themes import Themes
from tests.builders import NOON, a_call, a_deal, a_lead, an_activity
from tests.encoders import TrigramEncoder
from tests.stores import new_engine
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json
from ui.api import reports_router

pytestmark = pytest.mark.usefixtures("any_store")
playbook = cache(load_playbook)

MOSCOW = ZoneInfo("Europe/Moscow")
SAMPLE = SampleApp().calls.open("c7f3a1d20b44")
DAY = NOON.date()


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


@pytest.fixture
def themes(database: Database) -> Themes:
    return Themes(database, TrigramEncoder, playbook, ZoneInfo("UTC"))


def _store(database: Database, call_id: str, said: str, *, category: str = "price", days: int = 0, **more: str) -> None:
    """A reviewed call with one objection; ``more``: manager, status, source, stage, question."""
    assert SAMPLE.analysis is not None
    assert SAMPLE.transcript is not None
    item = SAMPLE.analysis.objections[0]
    evidence = EvidenceItem(turn=1, start_s=5.0, end_s=8.0, speaker="client", quote=said)
    handling = item.handling.model_copy(update={"status": more.get("status", "answered")})
    objection = item.model_copy(
        update={"category": category, "evidence": (evidence,), "unsure": False, "handling": handling}
    )
    asked = (evidence.model_copy(update={"quote": more["question"], "turn": 3}),) if "question" in more else ()
    analysis = SAMPLE.analysis.model_copy(update={"objections": (objection,), "unanswered_questions": asked})
    at = NOON + timedelta(days=days)
    with database.begin() as work:
        work.calls.add(
            a_call(call_id, state=CallState.DONE, started_at=at, name=f"{call_id}.wav", manager=more.get("manager", ""))
        )
        work.reviews.put(call_id, transcript_to_json(SAMPLE.transcript), analysis, at)


def test_what_two_calls_say_is_a_theme_and_what_one_says_is_shown_outside(database: Database, themes: Themes) -> None:
    _store(database, "a", "предоплата слишком большая")
    _store(database, "b", "большая у вас предоплата", days=1)
    _store(database, "c", "дорого доставлять")
    report = themes.report()
    (theme,) = report.themes
    assert (theme.count, theme.calls.count, theme.calls.of) == (2, 2, 3)
    assert "предоплата" in theme.name
    assert 0 < (theme.calls.low or 0) < 2 / 3 < (theme.calls.high or 0) < 1
    assert [one.quote for one in report.uncovered] == ["дорого доставлять"]
    assert report.uncovered_count == 1


def test_a_theme_keeps_its_id_and_the_name_that_somebody_gave(database: Database, themes: Themes) -> None:
    _store(database, "a", "предоплата слишком большая")
    _store(database, "b", "большая у вас предоплата")
    (before,) = themes.report().themes
    themes.rename(before.theme_id, "Не хотят платить вперёд", "Анна")
    _store(database, "c", "опять большая предоплата", days=2)
    _store(database, "d", "директор против покупки", category="authority")
    (after,) = themes.report().themes
    assert (after.theme_id, after.name, after.named_by) == (before.theme_id, "Не хотят платить вперёд", "Анна")
    assert after.count == 3


def test_a_period_is_compared_with_the_one_before_it(database: Database, themes: Themes) -> None:
    for number in range(8):
        _store(database, f"old{number}", "всё устраивает спасибо", category="need", days=-8)
    for number in range(8):
        _store(database, f"new{number}", "предоплата слишком большая", days=0)
    since = DAY - timedelta(days=6)
    report = themes.report(Wanted(Period(since, DAY)))
    (theme,) = report.themes
    assert (report.calls, theme.calls.count, theme.trend, theme.new) == (8, 8, "up", True)
    assert theme.calls_before is not None
    assert (theme.calls_before.count, theme.calls_before.of) == (0, 8)
    assert sum(theme.weeks.values()) == 8


def test_a_manager_and_a_source_narrow_what_is_counted(database: Database, themes: Themes) -> None:
    _store(database, "a", "предоплата слишком большая", manager="Иван")
    _store(database, "b", "большая у вас предоплата", manager="Мария")
    report = themes.report(Wanted(manager="Мария"))
    assert (report.calls, report.themes[0].count) == (1, 1)
    assert themes.report(Wanted(source="site")).calls == 0


def test_deals_give_stages_sources_and_wins(database: Database, themes: Themes) -> None:
    for number, stage in enumerate(("won", "lost", "demo")):
        _store(database, f"c{number}", "предоплата слишком большая", status="resolved" if number == 0 else "ignored")
        with database.begin() as work:
            work.crm.put(
                leads=[a_lead(f"L{number}", source="site")],
                deals=[a_deal(f"D{number}", lead_id=f"L{number}", stage=stage)],
                activities=[an_activity(f"A{number}", lead_id=f"L{number}", recording=f"c{number}.wav")],
            )
    (theme,) = themes.report().themes
    assert theme.stages == {"demo": 1, "lost": 1, "won": 1}
    assert theme.sources == {"site": 3}
    assert (theme.wins.count, theme.wins.of) == (1, 2)
    assert theme.outcomes == {"resolved": 1, "ignored": 2}
    assert (theme.handled.count, theme.handled.of) == (1, 3)


def test_unanswered_questions_are_themes_of_their_own(database: Database, themes: Themes) -> None:
    for name in "ab":
        _store(database, name, f"{name} дорого", question="а рассрочка у вас бывает", category=f"{name}price")
    questions = [theme for theme in themes.report().themes if theme.category == "question"]
    assert [(theme.count, theme.outcomes) for theme in questions] == [(2, {})]


def test_names_and_numbers_are_masked(database: Database, themes: Themes) -> None:
    _store(database, "a", "Иван Петрович сказал предоплата большая")
    _store(database, "b", "предоплата большая звоните 89161234567")
    quotes = {one.quote for theme in themes.report().themes for one in theme.quotes}
    assert quotes == {"[имя] сказал предоплата большая", "предоплата большая звоните [телефон]"}


def test_a_theme_is_named_by_no_person(database: Database, themes: Themes) -> None:
    _store(database, "a", "Иван Петрович не велел брать")
    _store(database, "b", "не велел нам Иван Петрович")
    assert all("петрович" not in theme.name.lower() for theme in themes.report().themes)
    assert "петрович" not in str(themes.report()).lower()


def test_a_quote_that_a_reviewer_took_away_leaves_its_theme(database: Database, themes: Themes) -> None:
    for name in "abc":
        _store(database, name, f"предоплата большая {name}")
    assert themes.report().themes[0].count == 3
    with database.begin() as work:
        work.reviews.drop("c")
    assert themes.report().themes[0].count == 2


@pytest.mark.parametrize(
    ("name", "author", "says"), [("", "Анна", "1 to 80"), ("Цена", " ", "author"), ("Цена", "Анна", "no theme")]
)
def test_a_name_that_does_not_fit_is_refused(themes: Themes, name: str, author: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        themes.rename("t9", name, author)


def test_the_period_before_has_the_same_length() -> None:
    assert Period(date(2026, 11, 8), date(2026, 11, 14)).before == Period(date(2026, 11, 1), date(2026, 11, 7))
    assert Period(date(2026, 11, 8)).before is None


def test_the_api_tells_themes_and_names_them(database: Database, themes: Themes) -> None:
    for name in "ab":
        _store(database, name, "предоплата слишком большая")
    server = FastAPI()
    reports = reports_router(
        themes, Team(database, MOSCOW), Ratings(database, MOSCOW, tuple), Ledger(database, playbook, MOSCOW)
    )
    server.include_router(reports)
    client = TestClient(server)
    told = client.get("/api/reports/themes", params={"since": DAY.isoformat()}).json()
    assert (told["report"], told["calls"], told["themes"][0]["count"]) == ("themes", 2, 2)
    theme = told["themes"][0]["theme_id"]
    named = client.post(f"/api/themes/{theme}", json={"name": "Вперёд не платят", "author": "Анна"})
    assert named.json() == {"theme_id": theme, "name": "Вперёд не платят", "named_by": "Анна"}
    assert client.get("/api/reports/themes").json()["themes"][0]["name"] == "Вперёд не платят"
    assert client.get("/api/reports/weather").status_code == 404
    assert client.get("/api/reports/themes", params={"since": "soon"}).status_code == 422
    assert client.post(f"/api/themes/{theme}", json={"name": ""}).status_code == 422


def test_where_there_are_too_few_themes_kinds_stand_in_and_each_objection_is_in_one(
    database: Database, themes: Themes
) -> None:
    _store(database, "a", "дорого доставлять", status="resolved", question="когда приедет мастер?")
    _store(database, "b", "предоплата слишком большая", days=1)
    _store(database, "c", "директор против покупки", category="authority", days=2)
    report = themes.report()
    assert report.themes == ()
    assert [(line.theme_id, line.name, line.calls.count, line.calls.of) for line in report.kinds] == [
        ("kind-price", "Цена", 2, 3),
        ("kind-authority", "Решает другой", 1, 3),
    ]
    assert sum(line.count for line in report.kinds) == report.objections == 3
    assert {quote.quote for quote in report.kinds[0].quotes} == {"дорого доставлять", "предоплата слишком большая"}
    told = themes.detail("kind-price")
    assert told is not None
    assert told.call_ids == ("b", "a")
    assert themes.detail("kind-price", Wanted(Period(DAY + timedelta(days=2), None))) is None
    with pytest.raises(BadInput):
        themes.rename("kind-price", "Деньги", "Анна")


def test_enough_themes_need_no_kinds(database: Database, themes: Themes) -> None:
    for number, (category, said) in enumerate(
        [
            ("price", "предоплата слишком большая"),
            ("authority", "директор против покупки"),
            ("need", "нам это не нужно"),
        ]
    ):
        _store(database, f"a{number}", said, category=category)
        _store(database, f"b{number}", said, category=category, days=1)
    report = themes.report()
    assert len(report.themes) == 3
    assert report.kinds == ()
