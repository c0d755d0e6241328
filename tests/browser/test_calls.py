"""A person at the list of calls: finds, narrows, saves a view, marks calls, drops fifty files and closes the tab."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.recordings import good_calls

pytestmark = pytest.mark.browser
FILES = 50
RECORDINGS = 15
"""How many of them are recordings, which take longest and come first; the others are subtitles."""
REVIEWED_S = 240.0
SRT = (
    "1\n00:00:01,000 --> 00:00:04,000\nmanager: Добрый день, меня зовут Анна, это разговор {n}.\n\n"
    "2\n00:00:05,000 --> 00:00:08,000\nclient: Нет, это слишком дорого для нас.\n"
)


def _files(folder: Path, count: int, name: str = "call") -> list[Path]:
    made = []
    for number in range(count):
        path = folder / f"{name}-{number:02d}.srt"
        path.write_text(SRT.format(n=number), encoding="utf-8")
        made.append(path)
    return made


def _until(page: Page, site: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Waits until the newest import is as it should be; the page goes on meanwhile."""
    deadline = time.monotonic() + REVIEWED_S
    while True:
        batches = page.request.get(f"{site}/api/imports").json()["imports"]
        if batches and holds(batches[0]):
            return
        assert time.monotonic() < deadline, batches
        page.wait_for_timeout(100)


def test_an_import_goes_on_after_the_tab_is_closed(browser: Browser, site: str, tmp_path: Path) -> None:
    context = browser.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/calls")
    page.wait_for_selector(".listing")
    files = [*good_calls(tmp_path, RECORDINGS), *_files(tmp_path, FILES - RECORDINGS)]
    page.set_input_files("[data-files]", files)
    expect(page.locator(".import strong")).to_contain_text(re.compile(rf"\d+ из {FILES}"), timeout=30_000)
    _until(page, site, lambda batch: batch["arrived"] >= 10)
    page.close(run_before_unload=False)

    back = context.new_page()
    back.goto(f"{site}/calls")
    expect(back.locator(".import")).to_have_count(1)
    told = back.request.get(f"{site}/api/imports").json()["imports"][0]
    assert 10 <= told["arrived"] <= FILES
    assert told["announced"] == FILES
    sent = {file["name"] for file in told["files"]}
    assert back.request.get(f"{site}/api/calls").json()["total"] == len(sent)
    if told["arrived"] < FILES:
        expect(back.locator(".import")).to_contain_text("Не передано файлов")

    back.set_input_files("[data-files]", files)
    expect(back.locator(".import")).to_have_count(2)
    _until(back, site, lambda batch: batch["finished"])
    calls = back.request.get(f"{site}/api/calls").json()
    assert calls["total"] == FILES
    assert sorted(one["call"]["name"] for one in calls["calls"]) == sorted(path.name for path in files)
    assert calls["figures"]["failed"] == calls["figures"]["open"] == 0
    back.reload()
    expect(back.locator(".import").first).to_contain_text("Импорт закончен")
    back.locator(".import [data-calls=close-import]").first.click()
    expect(back.locator(".import")).to_have_count(1)
    context.close()


@pytest.mark.parametrize(("language", "word", "width"), [("ru", "дорогой", 1440), ("en", "дорогой", 390)])
def test_search_opens_the_call_at_the_words(page: Page, site: str, language: str, word: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/calls?lang={language}")
    page.wait_for_selector(".row.done")
    page.keyboard.press("/")
    page.keyboard.type(word)
    expect(page.locator(".snippet mark").first).to_have_text("дорого", timeout=10_000)
    expect(page).to_have_url(re.compile("q="))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".snippet").first.click()
    page.wait_for_selector(".callpage")
    assert re.search(r"\?t=\d", page.url)


def test_filters_live_in_the_address_and_a_view_keeps_them(page: Page, site: str) -> None:
    page.goto(f"{site}/calls?lang=ru")
    page.wait_for_selector(".row.done")
    page.select_option("select[name=band]", "low")
    expect(page.locator(".active-chip")).to_contain_text("слабо")
    page.reload()
    expect(page.locator(".active-chip")).to_have_count(1)
    page.locator(".active-chip").click()
    expect(page.locator(".active-chip")).to_have_count(0)
    page.goto(f"{site}/calls?lang=ru&q=дорого&by=words")
    page.locator("[data-calls=save]").click()
    page.fill("[data-save] input[name=name]", "Дорого")
    page.locator("[data-save] button[type=submit]").click()
    expect(page.locator(".views [aria-current]")).to_have_text("Дорого")
    page.once("dialog", lambda asked: asked.accept())
    page.locator("[data-calls=delete]").click()
    expect(page.locator(".views a", has_text="Дорого")).to_have_count(0)


def test_rows_are_walked_by_keys_chosen_and_marked(page: Page, site: str) -> None:
    page.goto(f"{site}/calls?lang=ru&reviewed=no")
    page.wait_for_selector(".row.done")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.className") == "cover"
    before = int(page.locator(".figures b").first.inner_text())
    for box in page.locator("[data-pick]").all()[:2]:
        box.check()
    expect(page.locator("[data-chosen]")).to_have_text("Выбрано: 2")
    page.locator("[data-calls=look-all]").click()
    expect(page.locator(".figures b").first).to_have_text(str(before - 2))
