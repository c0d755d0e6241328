"""Takes the screenshots of this folder from a served demo: ``python docs/screenshots/take.py http://127.0.0.1:7860``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SCREENS = ((1440, 1000, 1), (390, 844, 2))
CALL = "ru-04-crm-contradicts.opus"


def take(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width, height, scale in SCREENS:
            context = browser.new_context(
                locale="ru-RU", viewport={"width": width, "height": height}, device_scale_factor=scale
            )
            page = context.new_page()
            listed = context.request.get(f"{site}/api/calls").json()["calls"]
            call_id = next(item["call"]["call_id"] for item in listed if item["call"]["name"] == CALL)
            for name, address, shown in (("calls", "/calls", ".rows"), ("call", f"/calls/{call_id}", ".callpage")):
                page.goto(site + address)
                page.wait_for_selector(shown)
                page.evaluate("document.fonts.ready")
                page.wait_for_timeout(500)
                page.screenshot(path=HERE / f"{name}-{width}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1])
