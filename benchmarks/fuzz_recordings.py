"""Breaks recordings of every kind at random and counts what the first pass makes of them.

    python -m benchmarks.fuzz_recordings [--count 2000] [--seed 0] [--limit-s 30] [--keep FOLDER] [--detector silero]
        [--recognise]

Each file must be read or refused with one sentence. A crash is the death of the process, a hang more than the limit,
a traceback any other error; the files of these three are kept in FOLDER. Ends with exit code 1 when there was one.
``--recognise`` goes on to the transcript with the engine of the settings, at a second or two a readable file.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from assistant.settings import read_settings
from assistant.workshop import Workshop
from tests.mutations import KINDS, mutated, originals
from transcription.activity import ActivitySettings
from transcription.engines import build_detector, build_diariser
from transcription.errors import RecordingUnreadable
from transcription.listening import listen
from transcription.transcriber import Transcriber

GOOD = ("read", "refused")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: read, refused, traceback, crash or hang; and why."""

    kind: str
    said: str
    seconds: float = 0.0


class Listener:
    """A process that listens to one file after another and is started again when it dies or hangs."""

    def __init__(self, detector: str, limit_s: float, *, recognise: bool = False) -> None:
        self._detector = detector
        self._recognise = recognise
        self._limit_s = limit_s
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def outcome(self, path: Path) -> Outcome:
        if self._pipe is None:
            self._start()
        assert self._pipe is not None
        started = time.perf_counter()
        self._pipe.send(path)
        try:
            if not self._pipe.poll(self._limit_s):
                self.stop()
                return Outcome("hang", f"no answer after {self._limit_s:.0f} s", self._limit_s)
            kind, said = self._pipe.recv()
        except (EOFError, ConnectionError):
            assert self._process is not None
            self._process.join(5)
            code = self._process.exitcode
            self.stop()
            return Outcome("crash", f"exit code {code}")
        return Outcome(kind, said, time.perf_counter() - started)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, self._detector, self._recognise), daemon=True)
        self._process.start()
        far.close()
        if not self._pipe.poll(120) or self._pipe.recv() != "ready":
            raise SystemExit("the listening process did not start")


def _serve(pipe: Connection, detector_name: str, recognise: bool) -> None:
    read = _transcribed(detector_name) if recognise else _listened(detector_name)
    pipe.send("ready")
    while True:
        path = pipe.recv()
        try:
            pipe.send(("read", f"{read(path)} s"))
        except RecordingUnreadable as error:
            pipe.send(("refused" if "\n" not in str(error) else "traceback", str(error)))
        except Exception as error:  # noqa: BLE001 - any other error is what is looked for
            pipe.send(("traceback", f"{type(error).__name__}: {error}"))


def _listened(detector_name: str) -> Callable[[Path], float | None]:
    detector, settings = build_detector(detector_name), ActivitySettings()
    return lambda path: listen(path, detector, settings).duration_s


def _transcribed(detector_name: str) -> Callable[[Path], float | None]:
    settings = read_settings()
    recogniser = Workshop(settings).recogniser
    transcriber = Transcriber(recogniser, detector=build_detector(detector_name), diariser=build_diariser)
    return lambda path: transcriber.transcribe(path, call_id=path.stem).duration_s


def main() -> None:
    options = _options()
    totals: dict[str, Counter[str]] = {kind.ending: Counter() for kind in KINDS}
    listener = Listener(options.detector, options.limit_s, recognise=options.recognise)
    slowest = Outcome("read", "")
    with tempfile.TemporaryDirectory() as name:
        wholes = originals(Path(name))
        for number in range(options.count):
            kind, whole = KINDS[number % len(KINDS)], wholes[number % len(KINDS)]
            path = Path(name) / f"{options.seed + number:06d}{kind.ending}"
            path.write_bytes(mutated(whole.read_bytes(), options.seed + number))
            outcome = listener.outcome(path)
            totals[kind.ending][outcome.kind] += 1
            slowest = max(slowest, outcome, key=lambda one: one.seconds)
            if outcome.kind not in GOOD:
                print(f"{path.name}: {outcome.kind}: {outcome.said}", flush=True)
                _kept(path, options.keep)
            path.unlink()
    listener.stop()
    _print(totals, slowest)
    raise SystemExit(any(outcome not in GOOD for counts in totals.values() for outcome in counts))


def _kept(path: Path, folder: Path | None) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / path.name).write_bytes(path.read_bytes())


def _print(totals: dict[str, Counter[str]], slowest: Outcome) -> None:
    columns = (*GOOD, "traceback", "crash", "hang")
    print(f"{'format':12}" + "".join(f"{column:>11}" for column in columns))
    for ending, counts in totals.items():
        print(f"{ending:12}" + "".join(f"{counts[column]:11}" for column in columns))
    every = sum(totals.values(), Counter())
    print(f"{'all':12}" + "".join(f"{every[column]:11}" for column in columns))
    print(f"slowest: {slowest.seconds:.1f} s ({slowest.kind}: {slowest.said})")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit-s", type=float, default=30.0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--detector", default="silero")
    parser.add_argument("--recognise", action="store_true", help="to the transcript, not only the first pass")
    return parser.parse_args()


if __name__ == "__main__":
    main()
