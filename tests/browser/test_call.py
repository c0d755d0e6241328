"""A sales lead on a call: gives a line to the other side, sees what changed, takes it back; comments and searches."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.settings import Settings
from tests.browser.conftest import Served
from tests.judged import CALL, a_database

pytestmark = pytest.mark.browser
EXPENSIVE = "#turn-7"


@pytest.fixture(scope="module")
def call_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("call")
    a_database(folder).close()
    served = Served(Settings(home=folder / "home", db=f"sqlite:///{folder / 'test.sqlite3'}", reader=False))
    served.start()
    yield served.address()
    served.stop()


@pytest.mark.parametrize(
    ("language", "width", "manager", "recounted", "undo", "undone"),
    [
        ("ru", 1440, "Это говорит менеджер", "Пересчитано по вашей правке", "Отменить правку", "Правка отменена"),
        ("en", 390, "The manager says this", "Recalculated after your correction", "Undo", "Correction undone"),
    ],
)
def test_a_line_is_given_to_the_other_side_and_back(
    page: Page, call_site: str, language: str, width: int, manager: str, recounted: str, undo: str, undone: str
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{call_site}/calls/{CALL}?lang={language}")
    page.wait_for_selector(".callpage")
    if width < 860:
        page.locator("[data-tab=transcript]").click()
    line = page.locator(EXPENSIVE)
    line.hover()
    line.locator("[data-more]").click()
    page.get_by_role("menuitem", name=manager).click()
    page.locator(".line-form input[name=author]").fill("Мария")
    page.locator(".line-form button[type=submit]").click()
    changed = page.locator("[data-changed]")
    expect(changed).to_contain_text(recounted, timeout=20_000)
    expect(changed.locator(".effects li").first).to_contain_text("→")
    expect(page.locator(EXPENSIVE)).to_have_class(re.compile("by-manager"))
    expect(page).to_have_url(re.compile(r"fix=t\d"))
    expect(page.locator("#changes .audit li").first).to_contain_text("Мария")
    page.reload()
    expect(changed).to_contain_text(recounted)
    changed.get_by_role("button", name=undo).click()
    expect(changed).to_contain_text(undone, timeout=20_000)
    expect(page.locator(EXPENSIVE)).to_have_class(re.compile("by-client"))


def test_a_comment_at_a_line_and_a_search_that_goes_on(page: Page, call_site: str) -> None:
    page.goto(f"{call_site}/calls/{CALL}?lang=ru")
    page.wait_for_selector(".callpage")
    line = page.locator(EXPENSIVE)
    line.hover()
    line.locator("[data-more]").click()
    page.get_by_role("menuitem", name="Комментарий").click()
    page.locator(".line-form textarea").fill("Здесь спросить, с чем сравнивают")
    page.locator(".line-form input[name=author]").fill("Мария")
    page.locator(".line-form button[type=submit]").click()
    comment = page.locator(f"{EXPENSIVE} .comment")
    expect(comment).to_contain_text("с чем сравнивают", timeout=20_000)
    comment.locator("[data-resolve]").click()
    expect(page.locator(f"{EXPENSIVE} .comment.resolved")).to_have_count(1)
    page.locator("[data-find]").fill("в")
    expect(page.locator("[data-found]")).to_contain_text(re.compile(r"^1 из \d+"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-found]")).to_contain_text(re.compile(r"^2 из \d+"))


def test_enter_takes_a_name_and_a_name_that_calls_nobody_is_warned_of(page: Page, call_site: str) -> None:
    page.goto(f"{call_site}/calls/{CALL}?lang=ru")
    page.wait_for_selector(".callpage")
    line = page.locator(EXPENSIVE)
    line.hover()
    line.locator("[data-more]").click()
    page.get_by_role("menuitem", name="Комментарий").click()
    box = page.locator(".line-form textarea")
    box.press_sequentially("@")
    first = page.locator("[data-people] [aria-selected=true] button")
    expect(first).to_be_visible()
    name = first.inner_text()
    box.press("Enter")
    expect(box).to_have_value(f"@{name} ")
    box.fill("@Никто, послушай")
    page.locator(".line-form input[name=author]").fill("Мария")
    page.locator(".line-form button[type=submit]").click()
    expect(page.locator(".line-form .say-problem")).to_contain_text("@Никто")
    expect(box).to_have_value("@Никто, послушай")
    page.locator(".line-form button[type=submit]").click()
    expect(page.locator(f"{EXPENSIVE} .comment").last).to_contain_text("@Никто", timeout=20_000)
