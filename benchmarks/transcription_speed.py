"""How fast recordings become transcripts here, stage by stage, and how much memory that takes.

    python -m benchmarks.transcription_speed CALL.wav... [--engine ctranslate2] [--model base] [--threads 0]

Prints one line a recording: seconds of each stage, the whole as a share of the recording's length, words, and the
process's peak memory so far.
"""

from __future__ import annotations

import argparse
import resource
import time
from itertools import pairwise
from pathlib import Path

from transcription.engines import DEFAULT, build_detector, build_recogniser
from transcription.transcriber import Transcriber


def main() -> None:
    options = _options()
    started = time.perf_counter()
    recogniser = build_recogniser(
        options.engine, model=options.model, cache=options.cache, threads=options.threads, script=options.script
    )
    transcriber = Transcriber(recogniser, detector=build_detector())
    print(f"{recogniser.traits}\nloaded in {time.perf_counter() - started:.1f} s")
    for path in options.recordings:
        print(measured(transcriber, path))


def measured(transcriber: Transcriber, path: Path) -> str:
    """One line of figures for one recording."""
    moments = [time.perf_counter()]
    listening = transcriber.listen(path)
    moments.append(time.perf_counter())
    recognition = transcriber.recognise(path, listening)
    moments.append(time.perf_counter())
    transcript = transcriber.assemble(path.stem, listening, recognition)
    moments.append(time.perf_counter())
    listen_s, recognise_s, assemble_s = (end - start for start, end in pairwise(moments))
    share = (moments[-1] - moments[0]) / max(listening.duration_s, 0.001)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = sum(len(turn.text.split()) for turn in transcript.turns)
    return (
        f"{path.name}: {listening.duration_s:.0f} s {listening.layout}; listen {listen_s:.1f} s, recognise"
        f" {recognise_s:.1f} s, assemble {assemble_s:.2f} s = {share:.3f} of its length; {words} words;"
        f" peak {peak_mb:.0f} MB"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("recordings", nargs="+", type=Path)
    parser.add_argument("--engine", default=DEFAULT)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--script", type=Path)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".local/share/razbor/cache")
    return parser.parse_args()


if __name__ == "__main__":
    main()
