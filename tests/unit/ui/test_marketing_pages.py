"""The marketing pages: masked, escaped, in both languages, and for those whom they are for."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.briefs import Briefs
from assistant.funnel import Funnel
from assistant.playbook import load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.themes import Themes
from assistant.viewers import Role, Viewer
from tests.builders import NOON, a_deal, a_lead
from tests.encoders import TrigramEncoder
from tests.stores import new_engine
from tests.unit.assistant.test_themes import _store
from tests.unit.ui.sample_app import HOSTILE, Named
from ui.web.address import read_address
from ui.web.pages.briefs import BriefsPage
from ui.web.pages.funnel import FunnelPage
from ui.web.pages.themes import ThemesPage
from ui.web.reader import Reader
from ui.web.wording import wording

MARKETER = Viewer(Role.MARKETER, "maria", "Мария", hears=False, masked=True)


@dataclass
class Marketing:
    """The use cases that the pages ask, over one database."""

    themes: Themes
    funnel: Funnel
    briefs: Briefs
    settings: Named = field(default_factory=Named)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Marketing:
    folder: Path = tmp_path_factory.mktemp("marketing")
    database = Database(new_engine(folder))
    migrate.upgrade(database.engine)
    hostile = a_lead("a", company="Рыжий кот", phone="+79001234567", campaign=HOSTILE, created_at=NOON)
    with database.begin() as work:
        work.crm.put([hostile, a_lead("b", created_at=NOON)], [a_deal("D", lead_id="a", stage="won")], [])
    _store(database, "a", "это дорого для нас и для Рыжего кота", manager="Анна Белова", question="а рассрочка есть?")
    _store(database, "b", "это дорого для нас", manager="Игорь Сомов")
    _store(database, "c", f"это Ольга Смирнова, +7 900 123-45-67 {HOSTILE}", category="need", manager="Игорь Сомов")
    themes = Themes(database, TrigramEncoder, load_playbook, ZoneInfo("UTC"))
    return Marketing(themes, Funnel(database, load_playbook, ZoneInfo("UTC")), Briefs(database, themes))


def _reader(address: str, language: str = "ru", viewer: Viewer | None = None) -> Reader:
    words = wording(language, zone=ZoneInfo("UTC"))
    return Reader(words, read_address(address), viewer=viewer) if viewer else Reader(words, read_address(address))


def _body(page: Any, reader: Reader) -> str:
    """What the page shows once it has counted."""
    for _ in range(100):
        made: str = page.body(reader)
        if "data-again" not in made:
            return made
        time.sleep(0.1)
    raise AssertionError("the page counts for ever")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("address", ["/themes", "/themes/t1", "/themes?category=question", "/funnel", "/briefs"])
def test_no_page_names_anybody_or_runs_what_was_said(app: Marketing, address: str, language: str) -> None:
    kind = {"themes": ThemesPage, "funnel": FunnelPage, "briefs": BriefsPage}[
        address.split("/")[1].split("?", maxsplit=1)[0]
    ]
    made = _body(kind(app, wording), _reader(address, language))
    assert "data-room" in made
    assert 'class="problem"' not in made
    for hidden in ("Смирнов", "900 123", "9001234567", "<img src=x"):
        assert hidden not in made
    assert "Рыж" not in made


def test_a_marketer_sees_words_and_no_player(app: Marketing) -> None:
    page = ThemesPage(app, wording)
    everybody = _body(page, _reader("/themes"))
    marketer = _body(page, _reader("/themes", viewer=MARKETER))
    assert 'data-play="/media/a"' in everybody
    assert "data-play" not in marketer
    assert "дорого для нас" in marketer
    assert "data-pick" in marketer


def test_a_manager_sees_all_themes_and_a_way_to_his_own_calls_only(app: Marketing) -> None:
    own = Viewer(Role.MANAGER, "anna", "Анна Белова", managers=frozenset({"Анна Белова"}))
    made = _body(ThemesPage(app, wording), _reader("/themes", viewer=own))
    assert 'href="/calls/a' in made
    assert 'href="/calls/b' not in made
    assert "/media/b" not in made
    assert "data-pick" not in made


@pytest.mark.parametrize("kind", [FunnelPage, BriefsPage])
def test_a_manager_has_no_funnel_and_no_briefs(app: Marketing, kind: Any) -> None:
    made = kind(app, wording).body(_reader("/briefs", viewer=Viewer(Role.MANAGER)))
    assert "problem" in made
    assert "data-room" not in made


def test_a_brief_is_shown_to_be_edited_and_an_unknown_one_is_told(app: Marketing) -> None:
    (theme, *_) = app.themes.report().themes
    brief = app.briefs.draft([theme.theme_id], "Мария")
    page = BriefsPage(app, wording)
    made = page.body(_reader(f"/briefs/{brief.brief_id}", viewer=MARKETER))
    assert f'data-edit="/api/briefs/{brief.brief_id}"' in made
    assert 'name="author"' not in made
    assert "Рыж" not in made
    for number in ("99", "abc"):
        assert wording("ru").text("briefs.absent") in page.body(_reader(f"/briefs/{number}"))


def test_a_theme_that_is_none_says_what_to_do(app: Marketing) -> None:
    page = ThemesPage(app, wording)
    assert wording("ru").text("themes.absent") in _body(page, _reader("/themes/t99"))
