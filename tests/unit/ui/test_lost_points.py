"""What would have changed a score, as the page, the terminal and the JSON show it."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.lost_points import Change, Example
from scoring_rubric.lost_points import LostPoints
from tests.unit.ui.sample_app import HOSTILE, SampleApp
from ui import lost_points as told
from ui.api import build_api
from ui.web.components.lost_points import lost_rows
from ui.web.components.review import call_markup
from ui.web.wording import LANGUAGES, wording
from ui.words import in_language

CALL = "c7f3a1d20b44"
EXAMPLE = Example("b 3", "Игорь Сомов", f"Так снимает вопрос? {HOSTILE}", 61.2)


def changes(count: int, example: Example | None = None) -> tuple[Change, ...]:
    lost = [
        LostPoints(f"c{number}", "first_contact", f"Шаг {number}", 10.5 - number, "Не сделан.", f"Сделайте {number}.")
        for number in range(count)
    ]
    return tuple(Change(one, None if place else example) for place, one in enumerate(lost))


def markup(found: tuple[Change, ...], language: str = "ru") -> str:
    opened = SampleApp().calls.open(CALL)
    return call_markup(opened, wording(language), has_media=False, lost=found)


@pytest.mark.parametrize(("count", "open_rows", "folded"), [(1, 1, 0), (5, 5, 0), (6, 5, 1), (9, 5, 4)])
def test_five_losses_stand_open_and_the_rest_is_folded(count: int, open_rows: int, folded: int) -> None:
    rows = lost_rows(changes(count))
    assert rows is not None
    assert (len(rows.open), len(rows.folded)) == (open_rows, folded)
    assert rows.points == pytest.approx(sum(10.5 - number for number in range(count)))
    page = markup(changes(count))
    assert page.count('<li class="lost">') == count
    assert ("lost-more" in page) is bool(folded)


def test_a_full_score_has_no_such_section() -> None:
    assert lost_rows(()) is None
    page = markup(())
    assert 'id="lost_points"' not in page
    assert "lost_points" not in page


@pytest.mark.parametrize(
    ("language", "title", "total", "more"),
    [
        ("ru", "Что изменило бы оценку", "потеряно 52,5 из 100", "Ещё 2 критерия, вместе 10 из 100"),
        ("en", "What would have changed the score", "52.5 of 100 lost", "2 more criteria, 10 of 100 together"),
    ],
)
def test_the_section_stands_after_the_scorecard_in_the_readers_language(
    language: str, title: str, total: str, more: str
) -> None:
    page = markup(changes(7), language)
    assert title in page
    assert total in page
    assert more in page
    assert page.index('id="scorecard"') < page.index('id="lost_points"') < page.index('id="objections"')
    assert page.count('href="#lost_points"') == 1


def test_a_colleagues_words_are_escaped_and_lead_to_their_second_in_that_call() -> None:
    page = markup(changes(1, EXAMPLE))
    section = page[page.index('id="lost_points"') : page.index('id="objections"')]
    assert "<img" not in section
    assert "Так снимает вопрос? &lt;img" in section
    assert "Пример: Игорь Сомов" in section
    (address,) = re.findall(r'class="quote by-manager" href="([^"]+)"', section)
    assert address == "/calls/b%203?t=61.2"
    assert "data-turn" not in section  # they are not in this call's transcript


def test_an_example_of_nobody_and_without_a_time_is_shown_too() -> None:
    page = markup(changes(1, Example("b3", "", "понимаю вас", None)))
    assert "Пример из другого звонка" in page
    assert 'href="/calls/b3"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_shows_the_five_biggest_and_counts_the_rest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(told, "words", lambda: in_language(language))
    told.print_lost_points(changes(7, Example("b3", "", "понимаю вас", 61.2)))
    shown = capsys.readouterr().out
    words = in_language(language)["lost_points"]
    assert words["title"] in shown
    assert words["line"].format(points=10.5, title="Шаг 0") in shown
    assert "Шаг 5" not in shown
    assert words["more"].format(n=2, points=10.0) in shown
    assert words["example"].format(manager=words["colleague"], call="b3, 1:01", quote="понимаю вас") in shown
    told.print_lost_points(())
    assert capsys.readouterr().out == ""


def test_the_api_and_show_tell_the_same_list() -> None:
    app = SampleApp()
    web = FastAPI()
    web.include_router(build_api(app))  # type: ignore[arg-type]
    found = TestClient(web).get(f"/api/calls/{CALL}").json()["lost_points"]
    assert found == told.lost_points_json(app.lost_points.of(app.calls.open(CALL)))
    assert set(found[0]) == {"criterion", "section", "title", "points", "reason", "counsel", "example"}
    assert set(found[0]["example"]) == {"call_id", "manager", "quote", "start_s"}
    assert found[1]["example"] is None
    assert TestClient(web).get("/api/calls/aa00").json()["lost_points"] == []
