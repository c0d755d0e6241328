from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.corrections import Corrections
from assistant.disputes import Disputes
from assistant.overrides import Overrides
from assistant.playbook import load_playbook
from assistant.store.unit_of_work import Database
from tests.judged import a_database

KNOWN = frozenset({"price", "stall", "need", "authority"})


@pytest.fixture
def judged(tmp_path: Path) -> Database:
    """A database with one call in it that was really judged."""
    return a_database(tmp_path)


@pytest.fixture
def disputes(judged: Database) -> Disputes:
    return Disputes(
        judged, Corrections(judged, lambda: KNOWN, load_playbook), Overrides(judged), ZoneInfo("Europe/Moscow")
    )
