"""Turns and the pipe, without any model: the systems here are told what to say."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import comparing
from benchmarks.comparing import Comparison, Recording
from benchmarks.peers import Sound, System, Terms
from benchmarks.running import Reply, Stopped, machine_cpu_s, peak_mb
from transcription.evaluation import Reference

TERMS = Terms("weights", 2, ("ru", "en"))
ORDER: list[tuple[str, str]] = []


class Told:
    """Answers faster each time; ``fragile`` stops at its second question."""

    def __init__(self, system: System, terms: Terms) -> None:
        if system.name == "stillborn":
            raise Stopped("stillborn stopped by itself with exit code 1")
        self.system = system
        self.load_s = 1.0
        self._asked = 0

    def ask(self, sound: Sound, language: str) -> Reply:
        self._asked += 1
        ORDER.append((self.system.name, sound.path.name))
        if self.system.name == "fragile" and self._asked == 2:
            raise Stopped("fragile stopped by itself with exit code -9")
        return Reply(f"heard {self._asked}", 10.0 / self._asked, 1.0, 100.0 + self._asked, others_s=5.0 / self._asked)

    def stop(self) -> None: ...


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(comparing, "Running", Told)
    monkeypatch.setattr(comparing, "SETTLE_S", 0.0)
    ORDER.clear()
    return lambda *names: Comparison([System(name, name, name, name, lambda _: None) for name in names], TERMS)


def recordings(*languages: str) -> Sequence[Recording]:
    return [
        Recording(Reference(Path(f"calls/{place}.wav"), "", language, "да"), Sound(Path(f"{place}.wav"), Path("m")), 60)
        for place, language in enumerate(languages)
    ]


def test_systems_take_turns_file_by_file_and_each_begins_in_turn(compare) -> None:
    compare("a", "b").answers(recordings("ru", "ru"), 1)
    assert ORDER == [("a", "0.wav"), ("b", "0.wav"), ("b", "1.wav"), ("a", "1.wav")]


def test_the_fastest_round_counts_with_the_first_text(compare) -> None:
    (answer,) = compare("a").answers(recordings("ru"), 4)["a"]
    assert (answer.wall_s, answer.text, answer.peak_mb, answer.file) == (2.5, "heard 1", 104.0, "calls/0.wav")


def test_the_first_recording_of_each_language_warms_up(compare) -> None:
    compare("a").warm_up(recordings("ru", "ru", "en"))
    assert sorted(ORDER) == [("a", "0.wav"), ("a", "2.wav")]


def test_a_system_that_stops_is_left_out_and_named(compare) -> None:
    comparison = compare("fragile", "a", "stillborn")
    assert list(comparison.answers(recordings("ru", "ru", "ru"), 1)) == ["a"]
    assert comparison.gone == [
        "stillborn stopped by itself with exit code 1",
        "fragile stopped by itself with exit code -9",
    ]
    assert comparison.load_s == {"a": 1.0}


def test_what_other_programs_took_is_told_in_cores(compare) -> None:
    comparison = compare("a", "b")
    assert comparison.others_cores == 0.0
    comparison.answers(recordings("ru", "ru"), 1)
    assert comparison.others_cores == pytest.approx(0.5)


def test_the_machine_has_worked_at_least_as_long_as_this_process() -> None:
    if machine_cpu_s() == 0.0:
        pytest.skip("this system does not tell")
    assert machine_cpu_s() > time.process_time()


def test_peak_memory_is_measured_in_megabytes() -> None:
    assert 10 < peak_mb() < 100_000
