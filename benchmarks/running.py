"""One system in a process of its own: loaded once, then asked recording by recording over a pipe.

The process starts from nothing, so its peak memory is its own; between two questions it is blocked on the pipe and
costs nothing. Run as a module it is that process: terms on the first line of its input, then one recording a line,
each answered by one line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from benchmarks.peers import AUTO, SYSTEMS, Prepared, Sound, System, Terms

ROOT = Path(__file__).parents[1]


class Stopped(Exception):
    """The process ended by itself; says how."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one recording. ``cpu_s`` counts all threads; ``peak_mb`` is the process's highest so far.

    ``error`` is why there is no text; the times are then those until it was known. ``others_s`` is the processor time
    that all other processes of the machine took meanwhile, 0 where the system does not tell.
    """

    text: str
    wall_s: float
    cpu_s: float
    peak_mb: float
    error: str = ""
    others_s: float = 0.0


class Running:
    """A started system. Raises Stopped when its process dies, while loading or later."""

    def __init__(self, system: System, terms: Terms) -> None:
        self.system = system
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.running", system.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=_environment(system, terms.threads),
        )
        self.load_s = float(self._exchange(asdict(terms))["load_s"])

    def ask(self, sound: Sound, language: str) -> Reply:
        answer = self._exchange({"path": str(sound.path), "mix": str(sound.mix), "language": language})
        return Reply(**answer)

    def stop(self) -> None:
        assert self._process.stdin is not None
        if self._process.poll() is None:
            self._process.stdin.close()
            self._process.wait()

    def _exchange(self, question: Mapping[str, object]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            print(json.dumps(question), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise Stopped(f"{self.system.title} stopped by itself with exit code {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def peak_mb() -> float:
    """The process's highest resident memory so far.

    Read from ``/proc`` where there is one: ``ru_maxrss`` of a process starts at what its parent had when it was made.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (peak,) = (row for row in status.read_text("utf-8").splitlines() if row.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / (1024 * 1024 if sys.platform == "darwin" else 1024)


def machine_cpu_s() -> float:
    """Processor time of the whole machine so far, all cores; 0 where the system does not tell."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    user, nice, system, *_ = map(int, stat.read_text("utf-8").split(maxsplit=4)[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def _environment(system: System, threads: int) -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    own = {"OMP_NUM_THREADS": str(threads), "PYTHONPATH": path, "TOKENIZERS_PARALLELISM": "false"}
    return {**os.environ, **own, **dict(system.environment)}


def _serve(name: str, questions: TextIO, answers: TextIO) -> None:
    system = next(one for one in SYSTEMS if one.name == name)
    asked = json.loads(questions.readline())
    started = time.perf_counter()
    hear = system.load(Terms(asked["weights"], asked["threads"], tuple(asked["languages"])))
    _say(answers, {"load_s": time.perf_counter() - started})
    for line in questions:
        asked = json.loads(line)
        sound = Sound(Path(asked["path"]), Path(asked["mix"]))
        _say(answers, asdict(_timed(hear(sound, None if asked["language"] == AUTO else asked["language"]))))


def _timed(prepared: Prepared) -> Reply:
    text = error = ""
    wall_s, cpu_s, machine_s = time.perf_counter(), time.process_time(), machine_cpu_s()
    try:
        text = prepared()
    except Exception as failure:  # noqa: BLE001 - a system that fails on a file has heard nothing there
        error = f"{type(failure).__name__}: {failure}"
    wall_s, cpu_s = time.perf_counter() - wall_s, time.process_time() - cpu_s
    others_s = max(0.0, machine_cpu_s() - machine_s - cpu_s)
    return Reply(text, wall_s, cpu_s, peak_mb(), error, others_s)


def _say(answers: TextIO, answer: Mapping[str, object]) -> None:
    print(json.dumps(answer), file=answers, flush=True)


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    _serve(sys.argv[1], sys.stdin, answers)


if __name__ == "__main__":
    main()
