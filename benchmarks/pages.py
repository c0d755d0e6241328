"""How soon each page is there and can be used, with so many calls in the database; medians over some visits.

    python -m benchmarks.pages [--calls 2000] [--visits 7] [--address /calls --ready ".row .cover"]... [--home DIR]

Fills a home with reviewed calls (as ``benchmarks.rescoring`` does) or takes one that is there, serves it in a process
of its own, and drives Debian's Chromium: the time runs from the navigation to the moment at which the page's element
``--ready`` is drawn and the main thread is free to answer.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.rescoring import fill

PAGES = (
    ("/calls", ".row .cover"),
    ("/calls?q=дорогой&by=words", ".snippet"),
    ("/calls?view=triage", ".row .cover"),
    ("/calls?view=learn", ".row .cover"),
)
STARTS_WITHIN_S = 90
FREE = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--home", type=Path, help="a home with calls in it; without it one is filled")
    parser.add_argument("--address", action="append", default=[], help="a page to measure instead of those of the list")
    parser.add_argument("--ready", action="append", default=[], help="what must be drawn on that page: a CSS selector")
    given = parser.parse_args()
    pages = tuple(zip(given.address, given.ready, strict=True)) or PAGES
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder)
        if given.home is None:
            fill(home, given.calls)
        with serving(home) as site:
            for address, median, worst in measured(site, pages, given.visits):
                print(
                    f"{address}: interactive after {median:.0f} ms (median of {given.visits}), at worst {worst:.0f} ms"
                )
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The pages of a home, served in another process, until the block ends."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(words, env=os.environ | {"RAZBOR_HOME": str(home)})
    site = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not _answers(site):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the pages do not start; run `razbor serve` with this home and see why")
            time.sleep(0.2)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=30)


def measured(site: str, pages: Sequence[tuple[str, str]], visits: int) -> Iterator[tuple[str, float, float]]:
    """Each address with the median and the worst of its times, in ms; the first visit only warms up."""
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for address, ready in pages:
            times = [_visit(page, site + address, ready) for _ in range(visits + 1)][1:]
            yield address, statistics.median(times), max(times)
        browser.close()


def _visit(page: Page, address: str, ready: str) -> float:
    """Milliseconds from the start of the navigation, by the browser's own clock."""
    page.goto(address, wait_until="commit")
    page.wait_for_selector(ready)
    return float(page.evaluate(FREE))


def _answers(site: str) -> bool:
    try:
        with urllib.request.urlopen(f"{site}/calls", timeout=2):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    main()
