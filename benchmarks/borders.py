"""Whether turns begin and end where the reference says, on the right side and in order.

    python -m benchmarks.borders CALL.wav... [--within-s 0.4]

Beside each stereo call lies a JSON with ``segments`` (or a list) of ``start``, ``end``, ``channel`` and ``text``.
Reference segments of one side that follow each other without the other side between them are one turn of the
reference. Prints for each call the share of their starts and of their ends that have a border of the same side within
so many seconds; a border is a turn's end or a pause of half a second inside it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.settings import read_settings
from assistant.workshop import Workshop
from transcription.transcriber import Transcriber
from transcription.types import Speaker, Transcript

PAUSE_S = 0.5
SIDES = (Speaker.MANAGER, Speaker.CLIENT)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One side keeping the floor from ``start_s`` to ``end_s``."""

    channel: int
    start_s: float
    end_s: float


def reference(path: Path) -> list[Spoken]:
    """The turns of the reference in order."""
    document = json.loads(path.read_text("utf-8-sig"))
    segments = document["segments"] if isinstance(document, dict) else document
    turns: list[Spoken] = []
    for one in sorted(segments, key=lambda one: float(one["start"])):
        channel, start_s, end_s = int(one["channel"]), float(one["start"]), float(one["end"])
        if turns and turns[-1].channel == channel:
            turns[-1] = Spoken(channel, turns[-1].start_s, max(end_s, turns[-1].end_s))
        else:
            turns.append(Spoken(channel, start_s, end_s))
    return turns


def borders(transcript: Transcript, channel: int) -> tuple[list[float], list[float]]:
    """Where the side's speech begins and ends."""
    starts: list[float] = []
    ends: list[float] = []
    for turn in transcript.turns:
        if turn.speaker is not SIDES[channel] or not turn.words:
            continue
        starts.append(turn.words[0].start_s)
        for before, after in zip(turn.words, turn.words[1:], strict=False):
            if after.start_s - before.end_s >= PAUSE_S:
                ends.append(before.end_s)
                starts.append(after.start_s)
        ends.append(turn.words[-1].end_s)
    return starts, ends


def near(moments: Sequence[float], found: Sequence[float], within_s: float) -> int:
    return sum(any(abs(moment - one) <= within_s for one in found) for moment in moments)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("calls", type=Path, nargs="+")
    parser.add_argument("--within-s", type=float, default=0.4)
    options = parser.parse_args()
    settings = read_settings()
    transcriber = Transcriber(Workshop(settings).recogniser)
    for call in options.calls:
        if not call.with_suffix(".json").is_file():
            raise SystemExit(
                f"{call} has no {call.with_suffix('.json').name} beside it; name calls whose text is known"
            )
        transcript = transcriber.transcribe(call, call_id=call.stem)
        turns = reference(call.with_suffix(".json"))
        found = [borders(transcript, channel) for channel in (0, 1)]
        starts, ends = (
            sum(
                near(
                    [getattr(turn, edge) for turn in turns if turn.channel == channel],
                    found[channel][place],
                    options.within_s,
                )
                for channel in (0, 1)
            )
            for place, edge in enumerate(("start_s", "end_s"))
        )
        in_order = all(a.start_s <= b.start_s for a, b in zip(transcript.turns, transcript.turns[1:], strict=False))
        print(
            f"{call.name}: {len(turns)} turns; starts within {options.within_s} s {starts / len(turns):.1%},"
            f" ends {ends / len(turns):.1%}; turns in order: {'yes' if in_order else 'NO'}",
            flush=True,
        )


if __name__ == "__main__":
    main()
