"""A transcript cut into runs of text, so that words follow the sound and findings stand out; values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.documents import AnalysisDocument
from transcription.types import Transcript, Turn

OBJECTION = "objection"
STEP = "step"
HANDLING = "handling"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mark in a turn: ``id`` of the objection or step, ``name`` its category, step or handling step."""

    kind: str
    id: str
    name: str
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one turn's text under the same findings and, where the recogniser gave words, inside one word."""

    text: str
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    start_s: float | None = None


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A turn as the page shows it. The runs' texts, joined, are the turn's text."""

    turn: Turn
    runs: tuple[Run, ...]
    findings: tuple[Finding, ...]


def findings(analysis: AnalysisDocument) -> tuple[Finding, ...]:
    """Objections, the manager's answers to them and script steps, in that order."""
    return (
        *(
            Finding(OBJECTION, found.id, found.category, item.turn, item.quote)
            for found in analysis.objections
            for item in found.evidence
        ),
        *(
            Finding(HANDLING, found.id, step.step, step.evidence.turn, step.evidence.quote)
            for found in analysis.objections
            for step in found.handling.step_evidence
        ),
        *(
            Finding(STEP, step.id, step.id, item.turn, item.quote)
            for step in analysis.script.steps
            for item in step.evidence
        ),
    )


def spoken_turns(transcript: Transcript, found: Iterable[Finding]) -> tuple[SpokenTurn, ...]:
    by_turn: dict[int, list[Finding]] = {}
    for finding in found:
        by_turn.setdefault(finding.turn, []).append(finding)
    return tuple(
        SpokenTurn(turn, _runs(turn, by_turn.get(turn.turn, ())), tuple(_once(by_turn.get(turn.turn, ()))))
        for turn in transcript.turns
    )


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """One label for each finding of a turn, however many quotes it has there."""
    seen = set()
    for finding in found:
        key = (finding.kind, finding.id, finding.name)
        if key not in seen:
            seen.add(key)
            yield finding


def _runs(turn: Turn, found: Iterable[Finding]) -> tuple[Run, ...]:
    text = turn.text
    spans = [(*span, finding) for finding in found if (span := _span(text, finding.quote))]
    words = list(_word_spans(turn))
    cuts = {0, len(text)}
    cuts.update(place for start, end, _ in (*spans, *words) for place in (start, end))
    borders = sorted(cuts)
    runs = []
    for start, end in pairwise(borders):
        over = [finding for first, last, finding in spans if first <= start and end <= last]
        runs.append(
            Run(
                text=text[start:end],
                kinds=tuple(dict.fromkeys(finding.kind for finding in over)),
                ids=tuple(dict.fromkeys(finding.id for finding in over)),
                start_s=next((at for first, last, at in words if first <= start and end <= last), None),
            )
        )
    return tuple(runs)


def _span(text: str, quoted: str) -> tuple[int, int] | None:
    start = text.find(quoted)
    return None if start < 0 else (start, start + len(quoted))


def _word_spans(turn: Turn) -> Iterator[tuple[int, int, float]]:
    """Characters of each recognised word and when it begins; stops where the words do not follow the text."""
    place = 0
    for word in turn.words:
        bare = word.text.strip()
        start = turn.text.find(bare, place)
        if start < 0 or not bare:
            return
        place = start + len(bare)
        yield start, place, word.start_s
