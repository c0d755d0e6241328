"""What benchmarks of judgements share: calls without times out of labelled turns, options, and telling the figures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from transcription.types import Quality, Speaker, Transcript, Turn

SPEAKERS = {"m": Speaker.MANAGER, "c": Speaker.CLIENT}


def untimed(call_id: str, language: str, said: Iterable[tuple[str, str]]) -> Transcript:
    """(side, words) of every turn as a transcript, as a recogniser's text without timestamps would give it."""
    turns = tuple(Turn(number, SPEAKERS[side.strip()], text.strip()) for number, (side, text) in enumerate(said))
    return Transcript(call_id, language, turns, Quality(usable=True))


def scene(lines: Iterable[str], language: str) -> Transcript:
    """Lines such as ``m: алло``."""
    sides = ((line[0], line.partition(":")[2]) for line in lines)
    return untimed("scene", language, sides)


def parser_of(description: str | None, errors: str) -> argparse.ArgumentParser:
    """A parser with ``--errors`` and ``--json``."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help=errors)
    parser.add_argument("--json", type=Path)
    return parser


def tell(told: object, path: Path | None) -> None:
    """Prints the figures, and writes them to ``path`` where one is asked for."""
    text = json.dumps(told, indent=1)
    print(text)
    if path is not None:
        path.write_text(text, "utf-8")
