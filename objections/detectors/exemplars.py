"""Judges an utterance by cues and by nearness to a pack's exemplars: one confidence of both, nothing trained.

Confidences are log-linear: the classifier's logits are the base, cues add, counter-cues, questions and
answers to the manager's own question take away. Both numbers stand in the explanation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from objections.detectors.classifier import ExemplarClassifier, Matrix, softmax
from objections.detectors.cues import CueDetector, evidence
from objections.encoder import SentenceEncoder
from objections.language import Utterance, plain
from objections.networks import Vectors
from objections.taxonomy import Taxonomy
from objections.types import Explanation, Verdict

DETECTOR = "cues+exemplars"
# Log-odds by which each kind of evidence moves an utterance (docs/objections.md says how they were chosen).
BASE_LEAST, BASE_LEAST_SHORT, BASE_MOST = (
    -3.0,
    -2.0,
    4.0,
)  # the exemplars alone may say so much for or against, never more
CUE_WEIGHT = 1.9  # times the log-odds that the cue itself stands for
RARE = 1.2  # in a call most of what a client says is no objection; the exemplars are half and half
WORDLESS = 2.1  # nearness to exemplars without any known words
COUNTERED = 2.0
SETTLED = 2.5
ASKS = 1.2
ANSWERS = 2.0
ANSWERED_SHARE = 0.3  # what a cue is still worth in an answer to the manager's own question
SHARE_OF_BASE = 0.6  # which category it is, known words tell better than nearness
ALSO_FROM = 0.3
SHORT_WORDS = 4  # of so few words nearness says less


class ExemplarJudge:
    """One language's detectors."""

    def __init__(self, taxonomy: Taxonomy, encoder: SentenceEncoder, cache: Path | None) -> None:
        self.taxonomy = taxonomy
        self._encoder = encoder
        self.cues = CueDetector(taxonomy)
        groups = {category.id: category.exemplars for category in taxonomy.categories}
        none = [text for negatives in taxonomy.negatives for text in negatives.exemplars]
        self.classifier = ExemplarClassifier(groups, none, encoder, cache=cache)

    def judge(self, spoken: Sequence[Utterance], asked: Sequence[frozenset[str]]) -> list[Verdict]:
        """A verdict an utterance; ``asked`` holds the categories that would only answer the manager's
        question.
        """
        if not spoken:
            return []
        vectors = self._encoder.encode([plain(utterance.text) for utterance in spoken])
        logits = self.classifier.logits(vectors)
        return [
            self._verdict(utterance, logits[place], vectors[place], asked[place])
            for place, utterance in enumerate(spoken)
        ]

    def _verdict(self, utterance: Utterance, base: Matrix, vector: Vectors, asked: frozenset[str]) -> Verdict:
        findings = self.cues.find(utterance)
        strengths = {
            name: strength * (ANSWERED_SHARE if name in asked else 1.0) for name, strength in findings.strengths.items()
        }
        logits = self._moved(base, strengths, findings.countered, asked)
        least = BASE_LEAST_SHORT if len(utterance.tokens) <= SHORT_WORDS else BASE_LEAST
        odds = float(np.clip(_log_odds(softmax(logits[0])), least, BASE_MOST))
        odds += CUE_WEIGHT * max((evidence(strength) for strength in strengths.values()), default=0.0)
        odds -= RARE + SETTLED * findings.settled + ASKS * findings.asks + WORDLESS * (not strengths)
        confidence = round(float(1.0 / (1.0 + np.exp(-odds))), 4)
        shares = softmax(logits[1][:-1])
        order = np.argsort(-shares, kind="stable")
        name = self.taxonomy.names[int(order[0])]
        found = confidence >= self.taxonomy.threshold and (len(utterance.tokens) > 1 or bool(strengths))
        others = [self.taxonomy.names[int(place)] for place in order[1:3] if shares[place] >= ALSO_FROM]
        explanation = Explanation(
            detector=DETECTOR,
            matched=findings.matched.get(name, ()),
            nearest=self.classifier.nearest(vector, int(order[0]))[0],
            base=round(float(softmax(base)[:-1].sum()), 4),
            score=confidence,
        )
        unsure = self.taxonomy.unsure_from <= confidence < self.taxonomy.sure_from
        return Verdict(name if found else None, confidence, tuple(others) if found else (), unsure, explanation)

    def _moved(
        self, base: Matrix, strengths: Mapping[str, float], countered: frozenset[str], asked: frozenset[str]
    ) -> tuple[Matrix, Matrix]:
        """Logits of the exemplars without what speaks against a category, and the same with the cues added."""
        without, with_cues = base.copy(), base * SHARE_OF_BASE
        for place, name in enumerate(self.taxonomy.names):
            against = COUNTERED * (name in countered) + ANSWERS * (name in asked)
            without[place] -= against
            with_cues[place] += CUE_WEIGHT * evidence(strengths.get(name, 0.0)) - against
        return without, with_cues


def _log_odds(shares: Matrix) -> float:
    """Of any objection against none, which is the last share."""
    return float(np.log(max(shares[:-1].sum(), 1e-9)) - np.log(max(shares[-1], 1e-9)))
