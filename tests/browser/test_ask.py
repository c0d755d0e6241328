"""The page of questions: asks, shows how it understood, reruns on a changed chip, declines with links."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ASKED = {
    "ru": ("Сколько звонков по менеджерам?", "Как я понял", "Какая погода?"),
    "en": ("How many calls by manager?", "How I understood it", "What is the weather?"),
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_question_is_answered_changed_and_declined(page: Page, site: str, language: str, width: int) -> None:
    question, understood, weather = ASKED[language]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/ask?lang={language}")
    page.wait_for_selector("[data-room=ask]")
    expect(page.locator(".ask-examples a").first).to_be_visible()
    page.locator("input[name=q]").fill(question)
    page.locator(".ask-form button").first.click()
    expect(page.get_by_role("heading", name=understood)).to_be_visible()
    expect(page).to_have_url(re.compile(r"q="))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.locator("select[data-field=group_by]").select_option("source")
    expect(page).to_have_url(re.compile("query="))
    expect(page.locator("select[data-field=group_by]")).to_have_value("source")
    page.reload()
    expect(page.locator("select[data-field=group_by]")).to_have_value("source")

    page.locator("input[name=q]").first.fill(weather)
    page.locator(".ask-form button").first.click()
    expect(page.locator(".ask-answer.declined")).to_be_visible()
    expect(page.locator(".ask-links a")).to_have_count(3)
