"""What the words of an utterance say for and against each category, by the patterns of a taxonomy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from objections.language import Cue, CueHit, CueMatcher, Utterance, words
from objections.taxonomy import Taxonomy

_NOTHING = "*"
_NEGATION = re.compile(r"\b(?:не|нет|not|no|never)\b|n't\b")


@dataclass(frozen=True, slots=True)
class CueFindings:
    """``strengths``: 0..1 by category, hits added up as independent evidence; ``countered``: categories whose cues
    mean something else here; ``settled``: words that speak against any objection."""

    strengths: Mapping[str, float]
    matched: Mapping[str, tuple[str, ...]]
    countered: frozenset[str]
    settled: bool
    asks: bool


class CueDetector:
    """Compiles the patterns of one taxonomy once."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._cues = CueMatcher(
            [cue for category in taxonomy.categories for cue in category.cues.cues(category.id)], taxonomy.language
        )
        counters = [Cue(category.id, pattern) for category in taxonomy.categories for pattern in category.counter]
        counters.extend(Cue(_NOTHING, pattern) for pattern in taxonomy.counter)
        self._counters = CueMatcher(counters, taxonomy.language)
        self._asked = CueMatcher(
            [Cue(answer.category, pattern) for answer in taxonomy.answers for pattern in answer.asked],
            taxonomy.language,
        )
        self._language = taxonomy.language

    def find(self, utterance: Utterance) -> CueFindings:
        """Evidence of one utterance, without its context."""
        against = {
            hit.cue.key for hit in self._counters.find_in(utterance.tokens, utterance.text) if not _negated_inside(hit)
        }
        hits = self._cues.find_in(utterance.tokens, utterance.text)
        kept = [hit for hit in hits if hit.cue.key not in against]
        return CueFindings(
            strengths=_added_up(kept),
            matched=_by_category(kept),
            countered=frozenset(against - {_NOTHING}),
            settled=_NOTHING in against,
            asks=utterance.asks,
        )

    def asked_about(self, manager_text: str) -> frozenset[str]:
        """Categories of which the client's next words would only be an answer to this question."""
        hits = self._asked.find_in(words(manager_text, self._language), manager_text)
        return frozenset(hit.cue.key for hit in hits)


def evidence(strength: float) -> float:
    """A cue's 0..1 as what it adds to log-odds."""
    return float(np.log1p(strength / (1.0 - min(strength, 0.98))))


def _negated_inside(hit: CueHit) -> bool:
    """ "Will not sign" is no "will sign": a gap of a counter-cue may not hold a negation."""
    return bool(_NEGATION.search(hit.text.lower())) and not _NEGATION.search(hit.cue.pattern)


def _added_up(hits: list[CueHit]) -> dict[str, float]:
    """Noisy-or of overlapping-free hits: words already counted for a category are not counted twice."""
    strengths: dict[str, float] = {}
    covered: dict[str, list[tuple[int, int]]] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.cue.strength, hit.start, hit.end)):
        spans = covered.setdefault(hit.cue.key, [])
        if any(hit.start < end and start < hit.end for start, end in spans):
            continue
        spans.append((hit.start, hit.end))
        strengths[hit.cue.key] = 1 - (1 - strengths.get(hit.cue.key, 0.0)) * (1 - hit.cue.strength)
    return strengths


def _by_category(hits: list[CueHit]) -> dict[str, tuple[str, ...]]:
    matched: dict[str, list[str]] = {}
    for hit in hits:
        texts = matched.setdefault(hit.cue.key, [])
        if hit.text not in texts:
            texts.append(hit.text)
    return {key: tuple(texts) for key, texts in matched.items()}
