"""Short transcripts for the tests of this package: ``M:`` and ``C:`` lines, times when asked for."""

from __future__ import annotations

from objections.types import Explanation, Handling, HandlingStatus, HandlingSteps, Objection
from transcription.types import Evidence, Quality, Speaker, Transcript, Turn

_SPEAKERS = {"M": Speaker.MANAGER, "C": Speaker.CLIENT, "U": Speaker.UNKNOWN}


def call(*lines: str, language: str = "ru", seconds_a_turn: float | None = None) -> Transcript:
    """A transcript of lines like ``"C: дорого"``; with times, turns follow each other half a second apart."""
    turns = []
    for place, line in enumerate(lines):
        speaker, text = line.split(": ", 1)
        start = None if seconds_a_turn is None else place * seconds_a_turn
        end = None if start is None or seconds_a_turn is None else start + seconds_a_turn - 0.5
        turns.append(Turn(place, _SPEAKERS[speaker], text, start, end))
    return Transcript("call", language, tuple(turns), Quality(usable=True))


def objection(
    category: str = "price",
    status: HandlingStatus = HandlingStatus.RESOLVED,
    *,
    number: int = 1,
    unsure: bool = False,
) -> Objection:
    return Objection(
        id=f"o{number}",
        category=category,
        confidence=0.9,
        evidence=(Evidence(0, Speaker.CLIENT, "дорого"),),
        handling=Handling(status, HandlingSteps()),
        explanation=Explanation("tests"),
        unsure=unsure,
    )
