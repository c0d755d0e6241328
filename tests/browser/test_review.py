"""A person at the pages: brings a recording, watches it being reviewed, opens the call and hears a quote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.recordings import sound, write_wav

pytestmark = pytest.mark.browser
REVIEWED_MS = 120_000
POSITION_S = "document.querySelector('audio').currentTime"


def test_from_a_file_to_a_quote_that_is_heard(page: Page, site: str, tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "call.wav", sound("ru-01-well-led.opus", 24.0, skip_s=10.0))
    text = tmp_path / "letter.wav"
    text.write_text("Это письмо, а не запись.", encoding="utf-8")

    page.goto(site)
    expect(page).to_have_url(f"{site}/calls")
    page.wait_for_selector(".listing")
    page.set_input_files("[data-files]", [recording, text])
    expect(page.locator(".import")).to_contain_text(re.compile("добавлено 1, не принято 1"), timeout=30_000)
    row = page.locator(".row", has_text="call.wav")
    expect(row).to_be_visible()

    page.reload()
    expect(row.locator(".track, .bar").first).to_be_attached()
    expect(page.locator(".row", has_text="letter.wav")).to_have_count(0)  # refused: it is no call
    done = page.locator(".row.done", has_text="call.wav")
    expect(done).to_have_count(1, timeout=REVIEWED_MS)
    expect(done.locator(".chip.objection")).to_have_text("Цена")

    done.locator("a.cover").click()
    page.wait_for_selector(".callpage")
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    assert page.evaluate(POSITION_S) == 0
    quote = page.locator("#objections .quote").first
    quote.click()
    asked = float(quote.get_attribute("data-seek") or "nan")
    page.wait_for_function(f"Math.abs({POSITION_S} - {asked}) < 0.2")
    assert page.evaluate(POSITION_S) > 0
    pointed = page.locator(".turn.pointed")
    expect(pointed).to_have_id(f"turn-{quote.get_attribute('data-turn')}")
    expect(pointed.locator(".turn-text")).to_contain_text("дорого")

    page.locator("#section-first_contact .criterion", has_text="Приветствие").locator("summary").first.click()
    said = page.locator("#criterion-greeting .quote").first
    expect(said).to_contain_text("добрый день")
    said.click()
    page.wait_for_function(f"Math.abs({POSITION_S} - {said.get_attribute('data-seek')}) < 0.2")


def test_an_address_opens_at_its_second_and_in_its_language(page: Page, site: str, tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "other.wav", sound("ru-01-well-led.opus", 24.0, skip_s=40.0))
    page.goto(f"{site}/calls?lang=en")
    page.wait_for_selector(".listing")
    page.set_input_files("[data-files]", [recording])
    done = page.locator(".row.done", has_text="other.wav")
    expect(done).to_have_count(1, timeout=REVIEWED_MS)
    link = done.locator("a.cover").get_attribute("href")

    page.goto(f"{site}{link}?t=12&lang=en")
    page.wait_for_selector(".callpage")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Scorecard")).to_be_visible()
    page.wait_for_function(f"Math.abs({POSITION_S} - 12) < 0.2")
    assert page.locator(".turn.now").count() == 1

    before = page.evaluate(POSITION_S)
    page.keyboard.press("j")
    page.wait_for_function(f"Math.abs({POSITION_S} - {before}) > 0.01")
    page.keyboard.press("/")
    page.keyboard.type("дорого")
    expect(page.locator("[data-found]")).not_to_have_text("")

    page.get_by_role("link", name="All calls").click()
    page.wait_for_selector(".rows")
    page.select_option("select[name=band]", "withheld")
    expect(page.locator(".row")).to_have_count(0)
    expect(page).to_have_url(re.compile("band=withheld"))
    page.reload()
    expect(page.get_by_role("heading", name="No such calls")).to_be_visible()
