"""Takes the screenshots of this folder: ``python docs/screenshots/take.py DEMO GUARDED [NAME...]``.

DEMO is the address of a served demo; GUARDED that of an installation in which somebody has an account, for the page
that asks who one is. With names only these pages are taken.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import BrowserContext, sync_playwright

HERE = Path(__file__).parent
SCREENS = ((1440, 1000), (390, 844))
COLOURS, EXACT = 256, 128
"""A palette halves the files, and nobody sees it on text. Backgrounds are among the commonest colours, which stay
exact; the others cover the rest as widely as they can, for the sake of a mark's few dots."""


@dataclass(frozen=True, slots=True)
class Language:
    """What the pages are shown in; ``call`` and ``question`` fit it, ``infix`` stands in the files' names."""

    locale: str
    infix: str
    schemes: tuple[str, ...]
    call: str
    question: str


LANGUAGES = (
    Language(
        "ru-RU", "", ("light", "dark"), "ru-04-crm-contradicts.opus", "доля обработанных возражений по менеджерам"
    ),
    Language("en-GB", "-en", ("light",), "en-08-never-a-fit.opus", "share of handled objections by manager"),
)


def take(demo: str, guarded: str, wanted: frozenset[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language, scheme, (width, height) in variants():
            context = browser.new_context(
                locale=language.locale,
                timezone_id="Europe/Moscow",
                viewport={"width": width, "height": height},
                color_scheme=scheme,
            )
            ending = f"{language.infix}-{width}{'' if scheme == 'light' else '-dark'}.png"
            for name, address in pages(context, language, demo, guarded).items():
                if not wanted or name in wanted:
                    write(HERE / f"{name}{ending}", picture(context, address))
            context.close()
        browser.close()


def variants() -> Iterator[tuple[Language, str, tuple[int, int]]]:
    for language in LANGUAGES:
        for scheme in language.schemes:
            for screen in SCREENS:
                yield language, scheme, screen


def pages(context: BrowserContext, language: Language, demo: str, guarded: str) -> dict[str, str]:
    listed = context.request.get(f"{demo}/api/calls").json()["calls"]
    call = next(item for item in listed if item["call"]["name"] == language.call)
    return {
        "calls": f"{demo}/calls",
        "call": f"{demo}/calls/{call['call']['call_id']}",
        "managers": f"{demo}/managers",
        "manager": f"{demo}/managers/{quote(call['manager'])}",
        "team": f"{demo}/team",
        "themes": f"{demo}/themes",
        "funnel": f"{demo}/funnel",
        "briefs": f"{demo}/briefs",
        "ask": f"{demo}/ask?q={quote(language.question)}",
        "practice": f"{demo}/practice",
        "settings": f"{demo}/settings?section=packs",
        "sign-in": f"{guarded}/sign-in",
    }


def picture(context: BrowserContext, address: str) -> bytes:
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#razbor-boot", state="detached")
    page.wait_for_selector(".counting", state="detached")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1200)
    taken = page.screenshot()
    page.close()
    return taken


def write(path: Path, taken: bytes) -> None:
    seen = Image.open(BytesIO(taken)).convert("RGB")
    counted = sorted(seen.getcolors(seen.width * seen.height), reverse=True)
    palette = [part for _, colour in counted[:EXACT] for part in colour]
    rest = seen.quantize(COLOURS - EXACT, Image.Quantize.MAXCOVERAGE).getpalette() or []
    colours = Image.new("P", (1, 1))
    colours.putpalette(palette + rest)
    seen.quantize(palette=colours, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    take(sys.argv[1], sys.argv[2], frozenset(sys.argv[3:]))
