"""The call as two lanes on one line: who spoke when and where the findings lie, in per cent of its length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.documents import AnalysisDocument
from assistant.documents_evidence import EvidenceItem
from transcription.types import Speaker, Transcript

NAME_WIDTH = 14.0
"""Per cent of the line that the name of a category takes on a wide screen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of speech, or of music or tone; ``left`` and ``width`` in per cent."""

    left: float
    width: float
    start_s: float
    turn: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """One finding at its moment; ``crowded`` when the next one leaves no room for its name."""

    left: float
    start_s: float
    turn: int
    name: str
    id: str
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    duration_s: float
    manager: tuple[Bar, ...]
    client: tuple[Bar, ...]
    unknown: tuple[Bar, ...]
    marks: tuple[Bar, ...]
    objections: tuple[Pin, ...]
    steps: tuple[Pin, ...]
    ticks: tuple[float, ...]


def timeline(transcript: Transcript, analysis: AnalysisDocument | None) -> Timeline | None:
    """None where the transcript has no times: there is nothing to draw then."""
    ends = [turn.end_s for turn in transcript.turns if turn.end_s is not None]
    duration_s = max([transcript.duration_s or 0.0, *ends])
    if not ends or duration_s <= 0:
        return None
    return Timeline(
        duration_s=duration_s,
        manager=_lane(transcript, Speaker.MANAGER, duration_s),
        client=_lane(transcript, Speaker.CLIENT, duration_s),
        unknown=(
            *_lane(transcript, Speaker.UNKNOWN, duration_s),
            *_lane(transcript, Speaker.OTHER, duration_s),
        ),
        marks=tuple(
            Bar(
                _share(mark.start_s, duration_s),
                _share(mark.end_s - mark.start_s, duration_s),
                mark.start_s,
                kind=mark.kind,
            )
            for mark in transcript.marks
            if mark.kind != "silence"
        ),
        objections=_pins(
            ((found.category, found.id, found.evidence) for found in analysis.objections) if analysis else (),
            duration_s,
        ),
        steps=_pins(
            ((step.id, step.id, step.evidence) for step in analysis.script.steps) if analysis else (), duration_s
        ),
        ticks=_ticks(duration_s),
    )


def _lane(transcript: Transcript, speaker: Speaker, duration_s: float) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            left=_share(turn.start_s, duration_s),
            width=_share(turn.end_s - turn.start_s, duration_s),
            start_s=turn.start_s,
            turn=turn.turn,
        )
        for turn in transcript.said_by(speaker)
        if turn.start_s is not None and turn.end_s is not None
    )


def _pins(found: Iterable[tuple[str, str, tuple[EvidenceItem, ...]]], duration_s: float) -> tuple[Pin, ...]:
    """Pins in order of time; the room for a name ends at the next pin or at the end of the line."""
    placed = sorted(
        (_share(item.start_s, duration_s), item.start_s, item.turn, name, key)
        for name, key, evidence in found
        for item in evidence[:1]
        if item.start_s is not None
    )
    ends = [*(place[0] for place in placed[1:]), 100.0]
    return tuple(Pin(*place, crowded=end - place[0] < NAME_WIDTH) for place, end in zip(placed, ends, strict=False))


def _share(seconds: float, duration_s: float) -> float:
    return round(min(100.0, max(0.0, 100 * seconds / duration_s)), 3)


def _ticks(duration_s: float) -> tuple[float, ...]:
    """Round moments to write under the line: between four and nine of them."""
    step = next((size for size in (10, 15, 30, 60, 120, 300, 600, 1200, 1800) if duration_s / size <= 9), 3600)
    return tuple(float(at) for at in range(0, int(duration_s) + 1, step) if at <= duration_s * 0.97)
