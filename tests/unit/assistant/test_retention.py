"""What is due by age goes by itself, is signed in the audit, and nothing else is touched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.app import App
from assistant.errors import BadInput
from assistant.purging import PURGED, Purge
from assistant.retention import WHO, Daily, Retention
from tests.two_managers import OTHERS, OWN, installation


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = installation(tmp_path / "home")
    yield made
    made.close()


def test_nothing_is_deleted_unless_a_company_says_so(app: App) -> None:
    assert app.retention.apply(now=datetime.now(UTC) + timedelta(days=10_000)) == ()
    assert app.calls.open(OWN).transcript is not None


def test_calls_that_are_old_enough_go_and_it_is_written_down(app: App) -> None:
    gone = Retention(app.purging, days=30).apply(now=datetime.now(UTC) + timedelta(days=10_000))
    assert {OWN, OTHERS} <= set(gone[0].calls)
    entry = app.audit.newest(who=WHO)[0]
    assert (entry.what, entry.about.startswith("calls: ")) == (PURGED, True)


def test_recordings_can_go_before_the_calls(app: App) -> None:
    later = datetime.now(UTC) + timedelta(days=10_000)
    gone = Retention(app.purging, recordings_days=30).apply(now=later)
    assert gone[0].recordings
    assert app.calls.open(OWN).transcript is not None
    assert Retention(app.purging, recordings_days=30).apply(now=later) == (), "the second day has nothing to do"
    assert len(app.audit.newest(who=WHO)) == 1, "and writes nothing"


def test_young_calls_stay(app: App) -> None:
    assert Retention(app.purging, days=30_000, recordings_days=29_000).apply() == ()
    assert app.calls.media(OWN) is not None


class Counted:
    """Refuses once, as purging does while a call is being reviewed."""

    def __init__(self) -> None:
        self.asked = 0

    def apply(self) -> tuple[Purge, ...]:
        self.asked += 1
        if self.asked == 1:
            raise BadInput("1 of these calls are being reviewed")
        return ()


def test_it_is_tried_again_where_a_call_is_in_work() -> None:
    counted = Counted()
    daily = Daily(counted, every_s=60.0, again_s=0.01)  # type: ignore[arg-type]
    daily.start()
    until(lambda: counted.asked == 2)
    daily.stop()
    daily.join(5)
    assert not daily.is_alive()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10.0
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
