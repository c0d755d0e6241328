"""How long the pages of managers and of the team take to be made over a large number of calls.

    python -m benchmarks.people [--calls 2000] [--home DIR]

Fills a database as ``benchmarks.rescoring`` does, with an hour between calls and a lead with a source for each, then
asks the use cases behind the pages and says how long each took. A home that is kept is filled once.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from assistant.app import App, build
from assistant.domain import Lead
from assistant.settings import Settings
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from assistant.viewers import OPEN
from benchmarks.rescoring import MANAGERS, PAGE, copies
from transcription.captions import transcript_to_json

SOURCES = ("yandex-direct", "site", "referral", "exhibition")
APART = timedelta(minutes=60)


def fill(home: Path, count: int) -> None:
    """So many reviewed calls, an hour apart, each with a lead of its own."""
    home.mkdir(parents=True, exist_ok=True)
    database = Database(open_engine(f"sqlite:///{home / 'razbor.sqlite3'}"))
    migrate.upgrade(database.engine)
    chance = random.Random(7)
    made = enumerate(copies(count, random.Random(5)))
    for _ in range(0, count, PAGE):
        with database.begin() as work:
            for _, (number, (call, transcript, analysis)) in zip(range(PAGE), made, strict=False):
                assert call.started_at is not None
                at = call.started_at + number * (APART - timedelta(minutes=7))
                lead = Lead(f"L{number}", created_at=at, name="Ольга", source=chance.choice(SOURCES))
                work.crm.put([lead], [], [])
                # The CRM knows a call by its file's name: that of the lead will do.
                known = replace(call, name=f"{lead.lead_id}.wav", started_at=at, added_at=at, lead_id=lead.lead_id)
                work.calls.add(known)
                work.reviews.put(call.call_id, transcript_to_json(transcript), analysis, at)
    database.close()


def timed(name: str, ask: Callable[[], object]) -> None:
    """The first and the best of three, in seconds."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    print(f"{name:<28} first {took[0]:6.2f} s   best {min(took):6.2f} s", flush=True)


def measure(app: App) -> None:
    manager = MANAGERS[0]
    timed("list of managers", lambda: app.people.listed(OPEN))
    timed("a manager: figures", lambda: app.people.page(OPEN, manager))
    timed("a manager: feedback", lambda: app.people.letter(OPEN, manager))
    timed("a manager: promises", lambda: app.people.promises(OPEN, manager))
    timed("the team: figures", lambda: app.team_page.page(OPEN))
    timed("the team: whom to coach", lambda: app.team_page.to_coach(OPEN))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--home", type=Path, help="keep the installation there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder)
        if not (home / "razbor.sqlite3").exists():
            fill(home, given.calls)
        app = build(Settings(home=home))
        measure(app)
        app.close()


if __name__ == "__main__":
    main()
