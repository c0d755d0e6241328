"""A lead's Monday: a manager's page against his own past, a quote's second, the team, and what was agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from assistant.settings import Settings
from tests.browser.conftest import Served
from tests.stored_people import ANNA, an_app, fill

pytestmark = pytest.mark.browser
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An installation with eight weeks of three managers' calls."""
    folder: Path = tmp_path_factory.mktemp("people")
    app = an_app(folder)
    fill(app.database)
    app.close()
    served = Served(Settings(home=folder / "home"))
    served.start()
    yield served.address()
    served.stop()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("language", "better"), [("ru", "Лучше на +20"), ("en", "Better by +20")])
def test_a_manager_is_found_compared_and_heard(page: Page, site: str, language: str, better: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "razbor_lang", "value": language, "url": site}])
    page.goto(f"{site}/managers")
    page.get_by_role("link", name=ANNA).click()
    expect(page).to_have_url(re.compile(re.escape(quote(ANNA))))
    expect(page.locator(".own-score .moved")).to_contain_text(better)
    expect(page.locator(".plot .dot").first).to_be_visible()
    expect(page.locator("[data-letter] .focus").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    page.locator(".own-score .toggle").click()
    expect(page).to_have_url(re.compile("team=1"))
    page.reload()
    expect(page.locator(".own-score .team-middle")).to_be_visible()
    page.locator(".hearing a.quote").first.click()
    expect(page).to_have_url(re.compile(r"/calls/a-new\d\?t=\d+"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_is_agreed_on_the_teams_page_is_kept_and_done(page: Page, site: str, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/team?lang={language}")
    coachee = page.locator(".coachee").first
    expect(coachee.locator(".heard").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    agreed = f"Спрашивать, удобно ли ({language} {width})"
    coachee.locator(".agree summary").click()
    coachee.locator("textarea").fill(agreed)
    coachee.locator("input[name=author]").fill("Пётр")
    coachee.locator(".agree button").click()
    kept = page.locator(".plan li", has_text=agreed)
    expect(kept).to_be_visible()
    page.reload()
    kept.get_by_role("button").click()
    expect(page.locator(".plan li.done", has_text=agreed)).to_be_visible()
