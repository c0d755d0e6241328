"""The practice page: the room and a drill in both languages, everything escaped, and what is told at the end only."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from assistant.playbook import find_practice_packs, load_playbook
from assistant.practice import AssignmentWish, DrillWish, Practice
from assistant.viewers import OPEN, Role, Viewer
from tests.builders import NOON
from tests.judged import MANAGER, a_database, at_work
from tests.unit.ui.sample_app import HOSTILE, Named
from ui.web.address import read_address
from ui.web.pages.practice import PracticePage
from ui.web.reader import Reader
from ui.web.rooms import ROOMS, room
from ui.web.titles import titles_of
from ui.web.wording import LANGUAGES, Wording, wording

ANNA = Viewer(Role.MANAGER, "anna", MANAGER, frozenset({MANAGER}))
OLEG = Viewer(Role.MANAGER, "oleg", "Олег", frozenset({"Олег"}))
LEAD = Viewer(Role.TEAM_LEAD, "lead", "Мария", frozenset({MANAGER}))
MARKETER = Viewer(Role.MARKETER, "mark", "Марк", hears=False, masked=True)


@dataclass
class Site:
    practice: Practice
    wordings: dict[str, Wording] = field(
        default_factory=lambda: {code: wording(code, titles_of(load_playbook(), code)) for code in LANGUAGES}
    )

    def body(self, address: str, viewer: Viewer = ANNA, language: str = "ru", problem: str = "") -> str:
        app = SimpleNamespace(settings=Named(), practice=self.practice)
        page = PracticePage(app, self.wordings.__getitem__)  # type: ignore[arg-type]
        reader = Reader(self.wordings[language], read_address(address), viewer.name, viewer)
        return page.body(reader, problem=problem)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Practice(a_database(tmp_path), at_work, load_playbook, find_practice_packs, ZoneInfo("Europe/Moscow"))
    return Site(made)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("viewer", [ANNA, LEAD, OPEN])
def test_the_room_is_whole_in_both_languages(site: Site, language: str, viewer: Viewer) -> None:
    site.practice.assign(LEAD, AssignmentWish(MANAGER, "trust", NOON.date(), HOSTILE), at=NOON)
    body = site.body(f"/practice?manager={MANAGER}", viewer, language)
    assert 'data-room="practice"' in body
    assert HOSTILE not in body
    assert ("data-assign" in body) is (viewer is not ANNA)
    assert ("data-begin" in body) is (viewer is not LEAD)  # she cannot practise for somebody else
    assert ("из 4, " if language == "ru" else "of 4, ") in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_behind_the_client_is_told_at_the_end_only(site: Site, language: str) -> None:
    attempt = site.practice.begin(ANNA, DrillWish("ru", "trust", seed=1))
    site.practice.answer(ANNA, attempt.attempt_id, f"Понимаю вас {HOSTILE}")
    here = f"/practice?attempt={attempt.attempt_id}"
    body = site.body(here, language=language)
    assert attempt.opening in body
    assert HOSTILE not in body
    assert "data-answer" in body
    assert attempt.drill.client.reason not in body
    assert attempt.drill.client.reveals not in body
    site.practice.finish(ANNA, attempt.attempt_id)
    ended = site.body(here, language=language)
    assert attempt.drill.client.reason in ended
    assert "data-answer" not in ended
    assert "data-result" in ended


def test_a_lead_reads_a_drill_and_answers_none(site: Site) -> None:
    attempt = site.practice.begin(ANNA, DrillWish("ru", "trust", seed=1))
    body = site.body(f"/practice?attempt={attempt.attempt_id}", LEAD)
    assert attempt.opening in body
    assert "data-answer" not in body


def test_what_is_not_ones_own_and_what_is_not_there_look_the_same(site: Site) -> None:
    attempt = site.practice.begin(ANNA, DrillWish("ru", "trust", seed=1))
    theirs = site.body(f"/practice?attempt={attempt.attempt_id}", OLEG)
    assert theirs.replace(attempt.attempt_id, "none") == site.body("/practice?attempt=none", OLEG)
    assert attempt.opening not in theirs


def test_marketing_has_no_practice_room(site: Site) -> None:
    assert Role.MARKETER not in room("practice").roles
    assert {one.key for one in ROOMS} >= {"practice"}
    assert "Здесь тренируются менеджеры" in site.body("/practice", MARKETER)


def test_what_went_wrong_is_said_on_the_page(site: Site) -> None:
    body = site.body("/practice", problem=f"no day {HOSTILE}")
    assert 'role="alert"' in body
    assert HOSTILE not in body


def test_an_assignment_that_was_refused_keeps_what_was_typed(site: Site) -> None:
    page = PracticePage(SimpleNamespace(settings=Named(), practice=site.practice), site.wordings.__getitem__)  # type: ignore[arg-type]
    reader = Reader(site.wordings["ru"], read_address("/practice"), LEAD.name, LEAD)
    typed = {"manager": MANAGER, "category": "trust", "due": "2020-01-02", "note": f"вслух {HOSTILE}"}
    body = page.body(reader, problem="прошло", typed=typed)
    assert '<details class="practice-assign" open>' in body
    assert 'name="due" value="2020-01-02"' in body
    assert 'value="вслух &lt;' in body
    assert '<option value="trust" selected>' in body
    assert HOSTILE not in body
    assert '<details class="practice-assign">' in page.body(reader)
