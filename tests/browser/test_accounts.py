"""Signing in, being oneself and signing out, as people do it, in both languages and on both sizes of screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect

from assistant.accounts import Accounts, NewPerson
from assistant.passwords import Passwords
from assistant.settings import Settings
from assistant.store.unit_of_work import Database, open_engine
from assistant.viewers import Role
from tests.browser.conftest import Served

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation in which a marketer has an account."""
    settings = Settings(home=tmp_path_factory.mktemp("site") / "home", engine="scripted")
    served = Served(settings)
    served.start()
    address = served.address()
    database = Database(open_engine(settings.database_url))
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    Accounts(database, Passwords(hasher)).add(NewPerson("vera", Role.MARKETER, "Вера Маслова"), PASSWORD)
    yield address
    database.close()
    served.stop()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    ("language", "width", "enter", "wrong"),
    [("ru", 1440, "Войти", "Неверный логин или пароль"), ("en", 390, "Sign in", "login or the password is wrong")],
)
def test_the_sign_in_page_works_without_scripts_and_fits_the_screen(
    browser: Browser, guarded: str, language: str, width: int, enter: str, wrong: str, scripts: bool
) -> None:
    context = browser.new_context(
        locale=language, viewport={"width": width, "height": 844}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(f"{guarded}/calls?state=done")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("[name=login]").fill("vera")
    page.locator("[name=password]").fill("not this one")
    page.get_by_role("button", name=enter).click()
    expect(page.get_by_role("alert")).to_contain_text(wrong)
    expect(page.locator("[name=login]")).to_have_value("vera")
    box = page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= width
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=enter).click()
    page.wait_for_url("**/calls?state=done")
    context.close()


@pytest.mark.parametrize(
    ("language", "width", "leave", "role"), [("ru", 1440, "Выйти", "маркетолог"), ("en", 390, "Sign out", "marketer")]
)
def test_the_menu_says_who_one_is_and_lets_one_out(
    page: Page, guarded: str, language: str, width: int, leave: str, role: str
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{guarded}/calls?lang={language}")
    page.locator("[name=login]").fill("vera")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.locator("[data-account] summary").click()
    menu = page.locator(".account-menu")
    expect(menu).to_contain_text("Вера Маслова")
    expect(menu).to_contain_text(role)
    expect(page.locator("[data-files]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.locator("[data-account] summary").click()
    menu.get_by_role("button", name=leave).click()
    page.wait_for_url("**/sign-in")
    page.goto(f"{guarded}/calls")
    page.wait_for_url("**/sign-in?next=**")


def test_a_session_that_was_ended_leads_back_to_where_one_was(page: Page, guarded: str) -> None:
    page.goto(f"{guarded}/sign-in?next=/calls")
    page.locator("[name=login]").fill("vera")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.locator("[data-search]").first.wait_for()
    page.context.clear_cookies()
    page.locator("[name=band]").select_option(index=1)
    page.wait_for_url("**/sign-in?next=**")
    assert "%2Fcalls" in page.url
