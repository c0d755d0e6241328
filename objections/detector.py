"""Finds the client's objections in a transcript, with the manager's handling of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from objections.detectors.exemplars import DETECTOR, ExemplarJudge
from objections.detectors.reading import ReadingJudge
from objections.encoder import SentenceEncoder
from objections.handling import HandlingJudge, HandlingPack, default_handling_packs
from objections.handling_read import ReadHandling
from objections.language import Utterance, analysis_language, utterances, utterances_of_text
from objections.occurrences import Finding, occurrences
from objections.passages import client_passages, passages_of_text
from objections.reader import ContextReader
from objections.taxonomy import Taxonomy
from objections.types import Explanation, Moves, Objection, Occurrence, Verdict
from transcription.types import Speaker, Transcript, Turn


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
        self._judges: dict[str, ExemplarJudge] = {}
        self._reading: dict[str, ReadingJudge] = {}
        self._read_handling: dict[str, ReadHandling] = {}
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
            return self._reading_handler(language, self._reader).judged(transcript, found)
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

    def moves(self, transcript: Transcript, occurrence: Occurrence) -> tuple[Moves, ...]:
        """What each turn of the manager after a known objection does, by the same judges as ``find``."""
        language = analysis_language(transcript.language)
        judge = self._reading_handler(language, self._reader) if self._reader else self._handler(language)
        return judge.moves(transcript, occurrence)

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

    def _judge(self, language: str) -> ExemplarJudge:
        if language not in self._judges:
            self._judges[language] = ExemplarJudge(self._taxonomies[language], self._encoder, self._cache)
        return self._judges[language]

    def _reading_judge(self, language: str, reader: ContextReader) -> ReadingJudge:
        if language not in self._reading:
            self._reading[language] = ReadingJudge(self._taxonomies[language], reader, self._encoder, self._cache)
        return self._reading[language]

    def _reading_handler(self, language: str, reader: ContextReader) -> ReadHandling:
        if language not in self._read_handling:
            self._read_handling[language] = ReadHandling(reader, self._handling[language])
        return self._read_handling[language]

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
