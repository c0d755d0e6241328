"""A long recording whose recognition is killed or stopped in the middle goes on after its last finished part."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.e2e.command import ROOT, Razbor
from tests.recordings import answers, sound, write_wav

pytestmark = pytest.mark.models
TELLING = ("analysing the calls", "recognising the recordings")
"""What a slow command says of itself."""
SENTENCE = "razbor: stopped; what is stored is kept, and `razbor process` goes on from there"
CALLS = ("ru-01-well-led.opus", "ru-03-day-late.opus", "ru-04-crm-contradicts.opus", "en-08-never-a-fit.opus")


@dataclass(frozen=True, slots=True)
class Slow(Razbor):
    """The command with a recogniser that takes its time; ``notes`` tell the pieces it recognised."""

    @property
    def notes(self) -> Path:
        return self.home.parent / "notes.jsonl"

    def words(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.e2e.slowly", *arguments]

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.words(*arguments),
            cwd=ROOT,
            env=self.environment | {"SLOWLY_NOTES": str(self.notes)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def recognised(self) -> list[Any]:
        """Pieces since the last time of asking."""
        found = [json.loads(line) for line in self.notes.read_text(encoding="utf-8").splitlines()]
        self.notes.unlink()
        return found

    def asked(self, sql: str) -> Any:
        path = self.home / "razbor.sqlite3"
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            return connection.execute(sql).fetchone()[0]


@pytest.fixture(scope="module")
def long_call(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten minutes in which both sides talk nearly all the time, each about something else."""
    sides = [np.concatenate([sound(name, 150.0).sum(axis=0) for name in order]) for order in (CALLS, CALLS[::-1])]
    length = min(map(len, sides))
    return write_wav(tmp_path_factory.mktemp("long") / "long.wav", np.stack([side[:length] for side in sides]))


@pytest.fixture
def slow(tmp_path: Path, long_call: Path) -> Slow:
    home = tmp_path / "home"
    home.mkdir()
    made = Slow(home, {"RAZBOR_ENGINE": "scripted", "RAZBOR_SCRIPT_ANSWERS": str(answers(tmp_path / "answers.yaml"))})
    made.json("import", str(long_call))
    return made


def until_parts(slow: Slow, running: subprocess.Popen[str], count: int, within_s: float = 300.0) -> None:
    ends = time.monotonic() + within_s
    while slow.asked("select count(*) from recognised_part") < count:
        assert running.poll() is None, "it ended before it got there"
        assert time.monotonic() < ends, "it never came to that"
        time.sleep(0.02)


def test_a_killed_recognition_does_nothing_twice_that_was_finished(slow: Slow, long_call: Path) -> None:
    running = slow.begin("process", "--wait")
    until_parts(slow, running, 1)
    running.kill()
    running.communicate()
    kept = slow.asked("select count(*) from recognised_part")
    until_s = slow.asked("select max(json_extract(part, '$.until_s')) from recognised_part")
    first = slow.recognised()
    finished = [piece for piece in first if piece[1] < until_s]

    again = slow.begin("worker")
    until_parts(slow, again, kept + 1)
    second = slow.recognised()
    assert not [piece for piece in second if piece in finished]
    assert second
    os.kill(again.pid, signal.SIGTERM)
    _, problems = again.communicate()
    assert again.returncode == 0
    assert problems.splitlines()[-1].startswith("stopped"), problems
    assert slow.asked("select state from call") == "queued"
    assert slow.asked("select count(*) from stage_run where stage = 'listen'") == 1


def test_ctrl_c_ends_processing_in_one_sentence_and_keeps_the_parts(slow: Slow) -> None:
    running = slow.begin("process", "--wait")
    until_parts(slow, running, 1)
    running.send_signal(signal.SIGINT)
    told, problems = running.communicate()
    assert running.returncode == 130
    assert told == ""
    assert [line for line in problems.splitlines() if line not in TELLING] == [SENTENCE]
    assert slow.asked("select state from call") == "queued"
    assert slow.asked("select failure from call") == ""
    assert slow.asked("select count(*) from recognised_part") >= 1


def test_ctrl_c_ends_transcribing_in_one_sentence(slow: Slow, long_call: Path) -> None:
    running = slow.begin("transcribe", str(long_call))
    while not slow.notes.exists():
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    told, problems = running.communicate()
    assert running.returncode == 130
    assert told == ""
    assert [line for line in problems.splitlines() if line not in TELLING] == [SENTENCE]
