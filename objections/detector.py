"""Finds the client's objections in a transcript: cues and nearest exemplars made into one confidence.

Confidences are log-linear: the classifier's logits are the base, cues add, counter-cues, questions and
answers to the manager's own question take away. Both numbers stand in the explanation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from objections.detectors.classifier import ExemplarClassifier, Matrix, softmax
from objections.detectors.cues import CueDetector, evidence
from objections.detectors.reading import ReadingJudge
from objections.encoder import SentenceEncoder, Vectors
from objections.handling import HandlingJudge, HandlingPack, default_handling_packs
from objections.handling_read import ReadHandling
from objections.language import Utterance, analysis_language, plain, utterances, utterances_of_text
from objections.occurrences import Finding, occurrences
from objections.passages import client_passages, passages_of_text
from objections.reader import ContextReader
from objections.taxonomy import Taxonomy
from objections.types import Explanation, Objection, Verdict
from transcription.types import Speaker, Transcript, Turn

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


class _Judge:
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


class ObjectionFinder:
    """The whole of this package's work on one transcript. Detectors of a language are built when first
    needed.
    """

    def __init__(
        self,
        taxonomies: Mapping[str, Taxonomy],
        encoder: SentenceEncoder,
        *,
        reader: ContextReader | None = None,
        handling: Mapping[str, HandlingPack] | None = None,
        cache: Path | None = None,
    ) -> None:
        """Without a ``reader`` nearness to the packs' exemplars stands in for it, which finds far less."""
        self._taxonomies = dict(taxonomies)
        self._handling = dict(handling if handling is not None else default_handling_packs())
        self._encoder = encoder
        self._reader = reader
        self._cache = cache
        self._judges: dict[str, _Judge] = {}
        self._reading: dict[str, ReadingJudge] = {}
        self._handlers: dict[str, HandlingJudge] = {}

    def find(self, transcript: Transcript) -> tuple[Objection, ...]:
        """Objections in client turns, in order of time, each with the manager's handling; none without
        roles.
        """
        if not any(turn.speaker is Speaker.CLIENT for turn in transcript.turns):
            return ()
        language = analysis_language(transcript.language)
        yielding = self._taxonomies[language].yielding
        found = occurrences(self._findings(transcript, language), yielding=yielding)
        if not found:
            return ()
        if self._reader is not None:
            return ReadHandling(self._reader).judged(transcript, found)
        return self._handler(language).judged(transcript, found)

    def classify(self, text: str, language: str, previous: str | None = None) -> Verdict:
        """One text as a client's words; ``previous`` is what the manager said before it."""
        if self._reader is not None:
            read = self._reading_judge(analysis_language(language), self._reader)
            passages = passages_of_text(text, language, previous or "")
            return _surest([verdict for verdict, _ in read.judge(passages, in_call=False)])
        judge = self._judge(analysis_language(language))
        spoken = utterances_of_text(text, language)
        asked = judge.cues.asked_about(previous) if previous else frozenset()
        return _surest(judge.judge(spoken, [asked] * len(spoken)))

    def _findings(self, transcript: Transcript, language: str) -> list[Finding]:
        if self._reader is not None:
            return _read_findings(transcript, language, self._reading_judge(language, self._reader))
        judge = self._judge(language)
        spoken: list[tuple[Turn, Utterance]] = []
        asked: list[frozenset[str]] = []
        question: frozenset[str] = frozenset()
        for turn in transcript.turns:
            if turn.speaker is Speaker.MANAGER:
                question = judge.cues.asked_about(turn.text)
            if turn.speaker is not Speaker.CLIENT:
                continue
            for utterance in utterances(turn, language):
                spoken.append((turn, utterance))
                asked.append(question)
        verdicts = judge.judge([utterance for _, utterance in spoken], asked)
        return [
            _finding(turn, utterance, verdict, verdict.category)
            for (turn, utterance), verdict in zip(spoken, verdicts, strict=True)
            if verdict.category is not None
        ]

    def _judge(self, language: str) -> _Judge:
        if language not in self._judges:
            self._judges[language] = _Judge(self._taxonomies[language], self._encoder, self._cache)
        return self._judges[language]

    def _reading_judge(self, language: str, reader: ContextReader) -> ReadingJudge:
        if language not in self._reading:
            self._reading[language] = ReadingJudge(self._taxonomies[language], reader, self._encoder, self._cache)
        return self._reading[language]

    def _handler(self, language: str) -> HandlingJudge:
        if language not in self._handlers:
            self._handlers[language] = HandlingJudge(self._handling[language], self._encoder, cache=self._cache)
        return self._handlers[language]


def _surest(verdicts: Sequence[Verdict]) -> Verdict:
    nothing = Verdict(None, 0.0, (), False, Explanation(detector=DETECTOR))
    return max(verdicts, key=lambda verdict: verdict.confidence, default=nothing)


def _read_findings(transcript: Transcript, language: str, judge: ReadingJudge) -> list[Finding]:
    passages = client_passages(transcript, language)
    return [
        _finding(passage.turn, quoted, verdict, verdict.category)
        for passage, (verdict, quoted) in zip(passages, judge.judge(passages, in_call=True), strict=True)
        if verdict.category is not None and passage.turn is not None
    ]


def _finding(turn: Turn, utterance: Utterance, verdict: Verdict, category: str) -> Finding:
    return Finding(
        turn=turn,
        utterance=utterance,
        category=category,
        confidence=verdict.confidence,
        also=verdict.also,
        unsure=verdict.unsure,
        explanation=verdict.explanation,
    )
