"""How long each stage takes for a call of ten minutes, and the process's peak memory.

    .venv/bin/python -m benchmarks.stages [MINUTES]

The call is the Russian samples one after another. Weights are unpacked and the exemplars' vectors made by a first short
call, which is not counted: they are made once an installation.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
from pathlib import Path

import numpy as np

from assistant.app import build
from assistant.settings import read_settings
from tests.recordings import SAMPLES, sound, write_wav

LONGEST_SAMPLE_S = 250.0


def measure(minutes: float) -> dict[str, object]:
    """Seconds by stage, the whole, the ratio to real time, and peak memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        app = build(read_settings(home=home / "home"))
        try:
            parts = [sound(path.name, LONGEST_SAMPLE_S) for path in sorted((SAMPLES / "calls").glob("ru-*.opus"))]
            whole = np.concatenate(parts, axis=1)[:, : int(minutes * 60 * 16_000)]
            app.imports.add([write_wav(home / "first.wav", parts[-1][:, : 20 * 16_000])])
            app.queue.enqueue_pending()
            app.queue.start()
            app.queue.wait()
            app.imports.add([write_wav(home / "call.wav", whole)])
            app.queue.enqueue_pending()
            app.queue.wait()
            runs = app.calls.open("call.wav").runs
        finally:
            app.close()
    stages = {run.stage.value: round(run.seconds or 0.0, 2) for run in runs}
    audio_s = whole.shape[1] / 16_000
    total = sum(stages.values())
    return {
        "audio_s": audio_s,
        "stages_s": stages,
        "total_s": round(total, 1),
        "times_real_time": round(audio_s / total, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("minutes", nargs="?", type=float, default=10.0)
    print(json.dumps(measure(asked.parse_args().minutes), indent=2))
