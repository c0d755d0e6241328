"""How soon each page is there and can be used, with so many calls in the database: the first visit and some more.

    python -m benchmarks.pages [--calls 2000] [--visits 7] [--address /calls --ready ".row .cover"]... [--home DIR]

Fills a home with reviewed calls and leads (as ``benchmarks.people`` does) and one call of two hours; a home that is
kept is filled once. Serves it in a process of its own and drives Debian's Chromium: the time runs from the navigation
to the moment at which the page's element ``--ready`` is drawn and the main thread is free to answer.
"""

from __future__ import annotations

import argparse
import os
import random
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
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from playwright.sync_api import Page, sync_playwright

from assistant.store.unit_of_work import Database, open_engine
from benchmarks.people import fill
from benchmarks.rescoring import MANAGERS, copies
from transcription.captions import transcript_to_json
from transcription.types import Transcript, Turn

LONG = "twohours"
LONG_S = 7200.0
PAGES = (
    ("/calls", ".row .cover"),
    ("/calls?q=дорогой&by=words", ".snippet"),
    ("/calls?view=triage", ".row .cover"),
    ("/calls?view=learn", ".row .cover"),
    (f"/calls/{LONG}", ".turns .turn"),
    ("/managers", ".people-table tbody tr"),
    (f"/managers/{quote(MANAGERS[0])}", "[data-room=managers] h1"),
    ("/team", "[data-room=team] h1"),
    ("/themes", "[data-room=themes] h1"),
    ("/funnel", "[data-room=funnel] h1"),
    ("/ask", "[data-room=ask] h1"),
    ("/practice", "[data-room=practice] h1"),
    ("/settings", "[data-room=settings] h1"),
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
        if not (home / "razbor.sqlite3").exists():
            fill(home, given.calls)
            add_long_call(home)
        with serving(home) as site:
            print(f"{'':<32} {'first':>8} {'median':>8} {'worst':>8}  ms, {given.visits} visits after the first")
            for address, first, median, worst in measured(site, pages, given.visits):
                print(f"{unquote(address):<32} {first:>8.0f} {median:>8.0f} {worst:>8.0f}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def add_long_call(home: Path) -> None:
    """One call of two hours: the words of many, one after the other."""
    database = Database(open_engine(f"sqlite:///{home / 'razbor.sqlite3'}"))
    made = list(copies(40, random.Random(11)))
    call, transcript, analysis = made[0]
    turns: list[Turn] = []
    end = 0.0
    while end < LONG_S:
        for _, other, _ in made:
            begin = end
            for turn in other.turns:
                start, stop = begin + (turn.start_s or 0.0), begin + (turn.end_s or 0.0)
                end = max(end, stop + 0.5)
                turns.append(Turn(len(turns), turn.speaker, turn.text, start, stop))
            if end >= LONG_S:
                break
        if end == 0.0:
            raise SystemExit("the calls have no times; a call of two hours can't be made of them")
    long = Transcript(LONG, transcript.language, tuple(turns), transcript.quality, duration_s=end)
    with database.begin() as work:
        work.calls.add(replace(call, call_id=LONG, name=f"{LONG}.wav", sha256=f"sha256:{LONG}", media=f"{LONG}.wav"))
        document = analysis.model_copy(update={"call_id": LONG})
        work.reviews.put(LONG, transcript_to_json(long), document, call.added_at)
    database.close()


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


def measured(site: str, pages: Sequence[tuple[str, str]], visits: int) -> Iterator[tuple[str, float, float, float]]:
    """Each address with its first time and the median and the worst of the others, in ms."""
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for address, ready in pages:
            first, *times = [_visit(page, site + address, ready) for _ in range(visits + 1)]
            yield address, first, statistics.median(times), max(times)
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
