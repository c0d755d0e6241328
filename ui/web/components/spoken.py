"""A transcript cut into runs of text, so that findings stand out, and the times of its words; values in, values out."""

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
    """A stretch of one turn's text under the same findings."""

    text: str
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A turn as the page shows it. The runs' texts, joined, are the turn's text.

    ``times`` says where in the text each recognised word begins and when: ``0 0.4;7 0.82``. An element a word would
    make a page of a two-hour call too heavy.
    """

    turn: Turn
    runs: tuple[Run, ...]
    findings: tuple[Finding, ...]
    times: str = ""


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
        SpokenTurn(
            turn, _runs(turn, by_turn.get(turn.turn, ())), tuple(_once(by_turn.get(turn.turn, ()))), _times(turn)
        )
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
    cuts = {0, len(text)}
    cuts.update(place for start, end, _ in spans for place in (start, end))
    borders = sorted(cuts)
    runs = []
    for start, end in pairwise(borders):
        over = [finding for first, last, finding in spans if first <= start and end <= last]
        runs.append(
            Run(
                text=text[start:end],
                kinds=tuple(dict.fromkeys(finding.kind for finding in over)),
                ids=tuple(dict.fromkeys(finding.id for finding in over)),
            )
        )
    return tuple(runs)


def _span(text: str, quoted: str) -> tuple[int, int] | None:
    start = text.find(quoted)
    return None if start < 0 else (start, start + len(quoted))


def _times(turn: Turn) -> str:
    """Stops where the words do not follow the text."""
    found = []
    place = 0
    for word in turn.words:
        bare = word.text.strip()
        start = turn.text.find(bare, place)
        if start < 0 or not bare:
            break
        place = start + len(bare)
        found.append(f"{_units(turn.text[:start])} {word.start_s:g}")
    return ";".join(found)


def _units(text: str) -> int:
    """How long JavaScript takes a text to be: letters beyond the basic plane are two there."""
    return len(text) + sum(letter > "\uffff" for letter in text)
