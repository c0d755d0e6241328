"""A folder with bad files in it, and a process that is killed: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.command import Razbor
from tests.recordings import SAMPLES, broken_calls, good_calls

pytestmark = pytest.mark.models


def test_thirty_files_of_which_five_are_broken(tmp_path: Path, razbor: Razbor) -> None:
    folder = tmp_path / "calls"
    folder.mkdir()
    good_calls(folder, 25)
    broken = broken_calls(folder)

    first = razbor.json("import", str(folder))
    assert len(first["files"]) == 30
    done = razbor.json("process", "--wait")
    assert (done["done"], done["failed"], done["waiting"]) == (25, 5, 0)
    assert {failure["name"] for failure in done["failures"]} == {path.name for path in broken}
    assert all(failure["permanent"] and failure["name"] in failure["failure"] for failure in done["failures"])

    again = razbor.json("import", str(folder))
    assert again["added"] == 0
    assert [file["call_id"] for file in again["files"]] == [file["call_id"] for file in first["files"]]
    assert razbor.json("process", "--wait")["queued"] == 0


def test_a_killed_process_goes_on_where_it_stopped(razbor: Razbor) -> None:
    razbor.json("import", str(SAMPLES / "calls"), "--crm", str(SAMPLES / "crm"))
    killed = razbor.start("process", "--wait")
    try:
        _until(lambda: _count(razbor, "select count(*) from call where state = 'done'") >= 2)
        _until(lambda: _count(razbor, "select count(*) from call where state = 'working'") == 1)
    finally:
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
    before = _count(razbor, "select count(*) from review")
    assert 2 <= before < 8

    done = razbor.json("process", "--wait")
    assert (done["done"], done["failed"], done["waiting"]) == (8, 0, 0)
    assert _count(razbor, "select count(*) from review") == 8
    assert _count(razbor, "select count(*) from call") == 8
    worst = "select max(n) from (select count(*) n from stage_run group by call_id, generation, stage)"
    assert _count(razbor, worst) <= 2
    repeated = "select count(*) from (select 1 from stage_run group by call_id, generation, stage having count(*) > 1)"
    assert _count(razbor, repeated) <= 1


def _until(true: Callable[[], bool], within_s: float = 300.0) -> None:
    ends = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < ends, "it never came to that"
        time.sleep(0.05)


def _count(razbor: Razbor, sql: str) -> int:
    path = razbor.home / "razbor.sqlite3"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return int(connection.execute(sql).fetchone()[0] or 0)
