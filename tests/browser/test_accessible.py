"""Every page in both languages, wide and narrow, light and dark: nothing serious by axe-core, nothing in the console,
no sideways scroll.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from assistant.settings import Settings
from tests.browser.conftest import Served
from tests.two_managers import ANNA, OWN, installation
from ui.web.rooms import ROOMS

pytestmark = pytest.mark.browser
INNER = {"call": f"/calls/{OWN}", "managers": f"/managers/{ANNA}"}
ASKED = (
    "/ask?q=звонки+по+менеджерам",
    *(f"/settings?section={key}" for key in ("health", "packs", "people", "backups", "audit")),
)
ADDRESSES = sorted({room.path for room in ROOMS} | set(INNER.values()) | {"/sign-in", *ASKED})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("accessible") / "home"
    installation(folder, signed=False).close()
    served = Served(Settings(home=folder, engine="scripted", company="Линтера"))
    served.start()
    yield served.address()
    served.stop()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("ru-RU", 1440, "light"), ("ru-RU", 390, "dark"), ("en-US", 390, "light")]
)
def test_a_page_is_usable_by_everybody(
    browser: Browser, site: str, address: str, locale: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(site + address)
    page.wait_for_selector("#razbor-boot", state="detached")
    page.wait_for_selector("h1")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(600)
    found = Axe().run(page).response["violations"]
    serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    heading = page.locator("h1").count()
    context.close()
    assert serious == []
    assert wrong == []
    assert sideways <= 0
    assert heading == 1
