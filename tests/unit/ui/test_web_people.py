"""Pages of managers and of the team: numbers with their counts, quotes that lead to their second, nothing of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from assistant.app import App
from assistant.coaching_plan import PlanWish
from assistant.comments import CommentWish
from assistant.means import mean_of
from assistant.people_figures import WeekPoint
from assistant.viewers import OPEN, Role, Viewer
from tests.stored_people import ANNA, IVAN, MARIA, an_app, fill
from ui.web.address import read_address
from ui.web.app import wordings_of
from ui.web.components.people import Said, chart, manager_address
from ui.web.pages.calls import CallsPage
from ui.web.pages.managers import ManagersPage
from ui.web.pages.team import TeamPage
from ui.web.reader import Reader
from ui.web.wording import LANGUAGES, wording

OWN = Viewer(Role.MANAGER, "anna", ANNA, frozenset({ANNA}))
MARKETER = Viewer(Role.MARKETER, "m", "Вера", masked=True)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = an_app(tmp_path_factory.mktemp("pages"))
    fill(made.database)
    made.coaching_plan.add(
        OPEN, PlanWish(ANNA, "Спрашивать <b>всегда</b>", "Пётр", due=date(2026, 1, 1), call="a-new0")
    )
    yield made
    made.close()


def _reader(app: App, address: str, viewer: Viewer = OPEN, language: str = "ru") -> Reader:
    return Reader(wordings_of(app)(language), read_address(address), viewer.name, viewer)


def _manager(app: App, reader: Reader) -> str:
    page = ManagersPage(app, wordings_of(app))
    return "".join([*page.body(reader), page.feedback(reader), page.promises(reader)])


def _team(app: App, reader: Reader) -> str:
    page = TeamPage(app, wordings_of(app))
    return "".join([*page.body(reader), page.coach(reader)])


class _Tags(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.hrefs: list[str] = []
        self.levels: list[int] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if "href" in found:
            self.hrefs.append(found["href"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_managers_page_tells_everything_with_its_counts(app: App, language: str) -> None:
    tags = _Tags(_manager(app, _reader(app, manager_address(IVAN) + "?team=1", language=language)))
    assert tags.levels[:3] == [2, 1, 2]  # the sheet of keys, then the page
    assert all(later - earlier <= 1 for earlier, later in zip(tags.levels[1:], tags.levels[2:], strict=False))
    assert ("0 из 8" if language == "ru" else "0 of 8") in tags.text
    assert any(re.fullmatch(r"/calls/i-new\d\?t=\d+", href) for href in tags.hrefs)
    assert {href.rpartition("format=")[2][:4] for href in tags.hrefs if "/letter" in href} == {"docx", "html", "md&l"}
    for left in ("None", "null", "{", "Verdict"):
        assert left not in tags.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_teams_page_tells_everything_and_makes_no_league_table_out_of_chance(app: App, language: str) -> None:
    markup = _team(app, _reader(app, "/team", language=language))
    tags = _Tags(markup)
    assert "&lt;b&gt;" in markup
    assert "<b>всегда" not in markup
    assert ("Сравнивать рано" if language == "ru" else "Too early to compare") in tags.text  # nobody has ten calls
    assert "/calls/a-new0" in tags.hrefs
    for left in ("None", "null", "{", "Reach"):
        assert left not in tags.text


@pytest.mark.parametrize("address", ["/team", "/team?since=2020-01-06&until=2020-01-12"])
def test_the_plan_is_written_down_where_it_is_even_with_nobody_to_coach(app: App, address: str) -> None:
    plan = TeamPage(app, wordings_of(app)).body(_reader(app, address))[1]
    form = re.search(r'<form data-plan="/api/coaching-plan">.*?</form>', plan, re.DOTALL)
    assert form is not None
    assert {IVAN, MARIA, ANNA} <= set(re.findall(r"<option>([^<]+)</option>", form[0]))
    assert re.findall(r'name="(\w+)"', form[0]) == ["manager", "agreed", "owner", "due", "author"]
    leads = Viewer(Role.TEAM_LEAD, "l", "Пётр", frozenset({IVAN}))
    plan = TeamPage(app, wordings_of(app)).body(_reader(app, address, leads))[1]
    assert re.findall(r"<option[^>]*>([^<]+)</option>", plan) == [IVAN]
    assert 'name="author"' not in plan  # whoever has signed in signs with his own name


@pytest.mark.parametrize("viewer", [OWN, MARKETER, Viewer(Role.MANAGER), Viewer(Role.TEAM_LEAD, "l", "П", frozenset())])
def test_nobody_is_shown_a_manager_who_is_not_his_to_see(app: App, viewer: Viewer) -> None:
    for address in ("/managers", manager_address(IVAN), manager_address(MARIA), "/team"):
        reader = _reader(app, address, viewer)
        shown = _team(app, reader) if address == "/team" else _manager(app, reader)
        for secret in (IVAN, MARIA, "Клиент i", "Клиент m"):
            assert secret not in shown


def test_a_manager_is_sent_to_his_own_page(app: App) -> None:
    markup, _ = ManagersPage(app, wordings_of(app)).body(_reader(app, "/managers", OWN))
    assert f'data-goto="{manager_address(ANNA)}"' in markup
    assert "/team" not in _Tags(markup).hrefs


def test_a_masked_reader_sees_no_client(app: App) -> None:
    viewer = replace(OPEN, masked=True)
    assert "Клиент a" in _manager(app, _reader(app, manager_address(ANNA)))
    page = ManagersPage(app, wordings_of(app))
    above, below = page.body(_reader(app, manager_address(ANNA), viewer))
    assert "Клиент a" not in above + below


def test_days_that_are_none_are_told_as_what_they_are(app: App) -> None:
    turned = _manager(app, _reader(app, manager_address(ANNA) + "?since=2026-10-10&until=2026-10-01"))
    assert "2026-10-10" in turned
    assert 'class="problem"' in turned
    nothing = _manager(app, _reader(app, manager_address(ANNA) + "?since=2027-01-01&until=2027-02-01"))
    assert 'class="empty"' in nothing
    assert 'class="own-score' not in nothing
    assert "Анна" in _manager(app, _reader(app, manager_address(ANNA) + "?since=gestern"))


def test_thin_weeks_are_points_and_no_line() -> None:
    def point(week: int, scores: list[float], *, now: bool = True) -> WeekPoint:
        day = date(2026, 10, 5 + 7 * week)
        return WeekPoint(day, day, len(scores), mean_of(scores), len(scores) >= 3, now)

    said = Said(wording("ru"))
    full, thin = [50.0, 60.0, 70.0], [80.0]
    drawn = chart([point(0, full, now=False), point(1, full), point(2, full), point(3, thin)], said)
    assert [(line.x1, line.x2) for line in drawn.lines] == [(37.5, 62.5)]
    assert drawn.begins == 25.0
    assert drawn.dots[3].y is not None
    assert drawn.dots[3].low is None
    assert drawn.dots[0].y == drawn.dots[1].y == 81.6


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_managers_page_leads_to_what_others_said_of_his_calls_and_to_where_they_call_him(
    app: App, language: str
) -> None:
    made = app.comments.add("a-new0", CommentWish("Пётр", f"@{ANNA} послушай <b>это</b>"))
    assert made.mentions == (ANNA,)
    app.comments.add("a-new0", CommentWish(ANNA, "сама себе"))
    page = _manager(app, _reader(app, manager_address(ANNA), OWN, language))
    shown = re.search(r"data-comments>.*?</section>", page, re.DOTALL)
    assert shown is not None
    assert "послушай &lt;b&gt;это" in shown[0]
    assert 'href="/calls/a-new0' in shown[0]
    assert "сама себе" not in shown[0]
    assert [one.number for one in app.comments.concerning(OWN, ANNA, own_calls=False)] == [made.number]
    assert app.comments.concerning(Viewer(Role.MANAGER, "ivan", IVAN, frozenset({IVAN})), ANNA) == ()
    assert app.comments.concerning(MARKETER, ANNA) == ()
    app.comments.resolve(made.number, ANNA, resolved=True)
    assert "послушай" not in _manager(app, _reader(app, manager_address(ANNA), OWN, language))


def test_whoever_is_called_in_a_comment_finds_it_on_the_list_of_calls(app: App) -> None:
    lead = Viewer(Role.TEAM_LEAD, "petr", "Пётр")
    app.comments.add("a-new0", CommentWish("Пётр", "запомнить"))  # who has commented can be called
    made = app.comments.add("a-new0", CommentWish(ANNA, "@Пётр а так можно?"))
    page = CallsPage(app, wordings_of(app))
    assert "а так можно?" in page.listing(_reader(app, "/calls", lead))
    assert "data-mentions" not in page.listing(_reader(app, "/calls", OWN))
    app.comments.resolve(made.number, "Пётр", resolved=True)
    assert "data-mentions" not in page.listing(_reader(app, "/calls", lead))
