"""Takes the screenshots of this folder from a served demo: ``python docs/screenshots/take.py http://127.0.0.1:7860``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SCREENS = ((1440, 1000), (390, 844))
SCHEMES = ("light", "dark")
CALL = "ru-04-crm-contradicts.opus"
QUESTION = "доля обработанных возражений по менеджерам"


def take(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for scheme in SCHEMES:
            for width, height in SCREENS:
                context = browser.new_context(
                    locale="ru-RU", viewport={"width": width, "height": height}, color_scheme=scheme
                )
                page = context.new_page()
                listed = context.request.get(f"{site}/api/calls").json()["calls"]
                call = next(item for item in listed if item["call"]["name"] == CALL)
                for name, address in pages(call["call"]["call_id"], call["manager"]).items():
                    page.goto(site + address)
                    page.wait_for_selector("#razbor-boot", state="detached")
                    page.wait_for_selector(".counting", state="detached")
                    page.evaluate("document.fonts.ready")
                    page.wait_for_timeout(1200)
                    page.screenshot(path=HERE / f"{name}-{width}{'' if scheme == 'light' else '-dark'}.png")
                context.close()
        browser.close()


def pages(call_id: str, manager: str) -> dict[str, str]:
    return {
        "calls": "/calls",
        "call": f"/calls/{call_id}",
        "managers": "/managers",
        "manager": f"/managers/{quote(manager)}",
        "team": "/team",
        "themes": "/themes",
        "funnel": "/funnel",
        "briefs": "/briefs",
        "ask": f"/ask?q={quote(QUESTION)}",
        "practice": "/practice",
    }


if __name__ == "__main__":
    take(sys.argv[1])
