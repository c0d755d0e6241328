"""Makes occurrences of objections out of judged utterances: what is said twice within a minute is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from objections.language import Utterance
from objections.types import Explanation, Occurrence
from transcription.types import Turn

# One objection said again within a minute, or within a few turns where times are absent, is the same one.
SAME_WITHIN_S = 60.0
SAME_WITHIN_TURNS = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """One utterance of the client that is an objection."""

    turn: Turn
    utterance: Utterance
    category: str
    confidence: float
    also: tuple[str, ...]
    unsure: bool
    explanation: Explanation


def occurrences(findings: Sequence[Finding], *, yielding: frozenset[str]) -> tuple[Occurrence, ...]:
    """Occurrences in order of their first turn. A yielding category gives way to another of the same turn."""
    merged: list[tuple[Occurrence, Turn]] = []
    for finding in _without_yielding(findings, yielding):
        place = next(
            (
                place
                for place in range(len(merged) - 1, -1, -1)
                if merged[place][0].category == finding.category and _near(merged[place][1], finding.turn)
            ),
            None,
        )
        if place is None:
            merged.append((_occurrence(finding), finding.turn))
        else:
            merged[place] = (_joined(merged[place][0], finding), finding.turn)
    return tuple(sorted((found for found, _ in merged), key=lambda found: found.first_turn))


def _without_yielding(findings: Sequence[Finding], yielding: frozenset[str]) -> list[Finding]:
    """A bare "I'll think" beside a real reason in the same turn becomes that reason's ``also``."""
    kept: list[Finding] = []
    for finding in findings:
        same = [other for other in findings if other.turn.turn == finding.turn.turn]
        reasons = [other for other in same if other.category not in yielding]
        if finding.category in yielding and reasons:
            continue
        given_up = {other.category for other in same if other.category in yielding} if reasons else set()
        also = tuple(dict.fromkeys([*finding.also, *sorted(given_up)]))
        kept.append(replace(finding, also=also))
    return kept


def _near(before: Turn, after: Turn) -> bool:
    if before.end_s is not None and after.start_s is not None:
        return after.start_s - before.end_s <= SAME_WITHIN_S
    return after.turn - before.turn <= SAME_WITHIN_TURNS


def _occurrence(finding: Finding) -> Occurrence:
    return Occurrence(
        category=finding.category,
        confidence=finding.confidence,
        evidence=(finding.utterance.quoted_from(finding.turn),),
        explanation=finding.explanation,
        also=finding.also,
        unsure=finding.unsure,
    )


def _joined(occurrence: Occurrence, finding: Finding) -> Occurrence:
    """The surer of the two explains; both are quoted."""
    surer = finding.confidence > occurrence.confidence
    quoted = finding.utterance.quoted_from(finding.turn)
    evidence = occurrence.evidence if quoted in occurrence.evidence else (*occurrence.evidence, quoted)
    return replace(
        occurrence,
        confidence=max(occurrence.confidence, finding.confidence),
        evidence=evidence,
        explanation=finding.explanation if surer else occurrence.explanation,
        also=tuple(dict.fromkeys([*occurrence.also, *finding.also])),
        unsure=occurrence.unsure and finding.unsure,
    )
