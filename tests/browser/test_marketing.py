"""A marketer at the pages: nothing scrolls sideways, themes become a brief, the filters of the funnel stay."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SAYS = ("это слишком дорого для нас", "для нас это слишком дорого")
PATIENCE_MS = 120_000


def _bring(page: Page, site: str, folder: Path) -> None:
    """Two ready transcripts with the same objection."""
    files = []
    for number, words in enumerate(SAYS):
        path = folder / f"talk-{number}.csv"
        lines = [f"t{number},0,manager,добрый день это Анна удобно говорить", f"t{number},1,client,{words}"]
        path.write_text("\n".join(["call_id,turn,role,text", *lines, f"t{number},2,manager,понимаю вас"]), "utf-8")
        files.append(str(path))
    page.goto(f"{site}/calls")
    page.wait_for_selector(".listing")
    page.set_input_files("[data-files]", files)
    deadline = time.monotonic() + PATIENCE_MS / 1000
    states: list[str] = []
    while states != ["done"] * len(files):
        assert time.monotonic() < deadline, states
        time.sleep(0.5)
        states = [one["call"]["state"] for one in json.load(urllib.request.urlopen(f"{site}/api/calls"))["calls"]]


def test_themes_become_a_brief_in_both_languages_and_sizes(page: Page, site: str, tmp_path: Path) -> None:
    _bring(page, site, tmp_path)
    for language, heading in (("ru", "Темы"), ("en", "Themes")):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{site}/themes?period=all&lang={language}")
            page.wait_for_selector(".marketing .theme", timeout=PATIENCE_MS)
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[data-pick]").first.check()
    page.fill(".picked input[name=author]", "Maria")
    page.get_by_role("button", name="Make a brief").click()
    page.wait_for_selector(".brief-form", timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile(r"/briefs/\d+"))
    page.select_option("select[name=status]", "in_work")
    page.fill("input[name=owner]", "Peter")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".brief-form")).to_have_attribute("data-revision", "2")
    page.reload()
    expect(page.locator("input[name=owner]")).to_have_value("Peter", timeout=PATIENCE_MS)


def test_the_funnel_says_what_to_do_without_leads(page: Page, site: str) -> None:
    page.goto(f"{site}/funnel?lang=en")
    page.wait_for_selector(".marketing", timeout=PATIENCE_MS)
    expect(page.get_by_role("heading", name="No leads in this period")).to_be_visible()
    page.select_option("select[name=period]", "all")
    expect(page).to_have_url(re.compile("period=all"))
