"""A manager practises: a client speaks, he answers, reloads, goes on, and reads what he did; in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
JUDGED_MS = 60_000
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
ANSWERS = {
    "ru": ("А что именно вас смущает?", "Понимаю вас."),
    "en": ("What exactly worries you about it?", "I understand."),
}
WORDS = {"ru": ("Практика", "Вопрос о причине", "не прозвучало"), "en": ("Practice", "Ask for the reason", "not said")}


def _no_wider_than_the_screen(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_drill_survives_a_reload_and_ends_with_own_words(
    browser: Browser, site: str, language: str, size: str
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(locale=f"{language}-{language.upper()}", viewport={"width": width, "height": height})
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    heading, step, missed = WORDS[language]
    asks, lazy = ANSWERS[language]

    page.goto(f"{site}/practice?lang={language}")
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    _no_wider_than_the_screen(page)
    page.locator("[data-begin] select[name=category]").select_option("trust")
    page.locator("[data-begin] .button.primary").click()
    expect(page.locator("[data-answer] textarea")).to_be_visible()
    assert "attempt=" in page.url

    box = page.locator("[data-answer] textarea")
    box.fill(asks)
    box.press("Enter")
    expect(page.locator(".said.client:not(.waiting)")).to_have_count(2, timeout=JUDGED_MS)
    told = page.locator(".said p").all_inner_texts()

    page.locator("[data-answer] textarea").fill(lazy)  # a draft outlives a reload, too
    page.reload()
    expect(page.locator(".said")).to_have_count(3)
    assert page.locator(".said p").all_inner_texts() == told
    expect(page.locator("[data-answer] textarea")).to_have_value(lazy)
    page.locator("[data-answer] .button.primary").click()
    expect(page.locator(".said.client:not(.waiting)")).to_have_count(3, timeout=JUDGED_MS)

    page.locator("[data-practice=finish]").click()
    expect(page.locator("[data-result]")).to_be_visible()
    taken = page.locator(".talk-steps .taken", has_text=step)
    expect(taken).to_contain_text(asks)
    expect(page.locator(".talk-steps .missed").first).to_contain_text(missed)
    _no_wider_than_the_screen(page)

    page.locator(".practice-head a").click()
    expect(page.locator(".practice-table tbody tr").first).to_be_visible()
    _no_wider_than_the_screen(page)
    context.close()
    assert not troubles
