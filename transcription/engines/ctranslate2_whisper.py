"""Whisper on CTranslate2 (8-bit on the processor) through faster-whisper: the default, fastest here."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import ctranslate2
import faster_whisper
import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.transcribe import Segment as Heard

from transcription.engine import RATE_HZ, EngineTraits, Piece
from transcription.engines import EngineRequest
from transcription.engines.words import joined_words
from transcription.errors import EngineUnavailable, WeightsMissing
from transcription.types import Segment
from transcription.weights import WhisperWeights, find_weights

BATCH = 4
_LOOPS = 2.4
_DOUBTFUL = -1.0


class CTranslate2Recogniser:
    """Beam search without sampling: a window that loops is decoded once more with repetitions forbidden."""

    def __init__(self, model: WhisperModel, traits: EngineTraits) -> None:
        self._model = model
        self._batched = BatchedInferencePipeline(model)
        self._traits = traits

    @classmethod
    def from_weights(cls, weights: WhisperWeights, threads: int) -> CTranslate2Recogniser:
        if not weights.path.is_dir():
            raise WeightsMissing(
                f"{weights.path} is no CTranslate2 folder: set a folder with model.bin, or choose the engine 'whisper'"
            )
        model = WhisperModel(str(weights.path), device="cpu", compute_type="int8", cpu_threads=threads)
        version = f"faster-whisper {faster_whisper.__version__}, ctranslate2 {ctranslate2.__version__}"
        return cls(model, EngineTraits("ctranslate2", weights.model, version, weights.sha256, "cpu int8", threads))

    @property
    def traits(self) -> EngineTraits:
        return self._traits

    def recognise(self, pieces: Sequence[Piece], language: str) -> list[tuple[Segment, ...]]:
        if not self._model.model.is_multilingual and language != "en":
            raise EngineUnavailable(
                f"the Whisper model {self._traits.model!r} knows English only and the call is in {language!r}:"
                " choose base or a larger model"
            )
        answers = self._decode(pieces, language)
        again = [place for place, heard in enumerate(answers) if _failed(heard)]
        if again:
            for place, heard in zip(
                again, self._decode([pieces[p] for p in again], language, careful=True), strict=True
            ):
                answers[place] = heard
        return [tuple(_segment(part) for part in heard) for heard in answers]

    def languages(self, pieces: Sequence[Piece]) -> Mapping[str, float]:
        if not self._model.model.is_multilingual:
            return {"en": 1.0}
        totals: dict[str, float] = {}
        for piece in pieces:
            for language, probability in self._model.detect_language(audio=piece.samples)[2]:
                totals[language] = totals.get(language, 0.0) + probability / len(pieces)
        return totals

    def _decode(self, pieces: Sequence[Piece], language: str, *, careful: bool = False) -> list[list[Heard]]:
        """Decodes the pieces as clips of one array: that is how the library takes a batch. Times come back by piece."""
        if not pieces:
            return []
        starts = np.cumsum([0, *(len(piece.samples) for piece in pieces)]) / RATE_HZ
        clips = [{"start": float(start), "end": float(end)} for start, end in pairwise(starts)]
        heard, _ = self._batched.transcribe(
            np.concatenate([piece.samples for piece in pieces]),
            language=language,
            clip_timestamps=clips,
            batch_size=BATCH,
            beam_size=5,
            temperature=0.0,
            word_timestamps=True,
            without_timestamps=False,
            repetition_penalty=1.1 if careful else 1.0,
            no_repeat_ngram_size=3 if careful else 0,
        )
        answers: list[list[Heard]] = [[] for _ in pieces]
        places = {int(start * self._model.frames_per_second): place for place, start in enumerate(starts[:-1])}
        for part in heard:
            place = places[part.seek]
            answers[place].append(_shifted(part, float(starts[place])))
        return answers


def build(request: EngineRequest) -> CTranslate2Recogniser:
    def download() -> Path:
        return Path(faster_whisper.download_model(request.model, cache_dir=str(request.cache / "hub")))

    weights = find_weights(request.model, configured=request.configured, cache=request.cache, hub=download)
    return CTranslate2Recogniser.from_weights(weights, request.threads or min(os.cpu_count() or 1, 8))


def _shifted(part: Heard, start_s: float) -> Heard:
    part.start, part.end = part.start - start_s, part.end - start_s
    for word in part.words or ():
        word.start, word.end = word.start - start_s, word.end - start_s
    return part


def _failed(heard: Sequence[Heard]) -> bool:
    return any(part.compression_ratio > _LOOPS or part.avg_logprob < _DOUBTFUL for part in heard)


def _segment(part: Heard) -> Segment:
    words = joined_words((word.word, word.start, word.end, word.probability) for word in part.words or ())
    return Segment(
        start_s=round(max(part.start, 0.0), 2),
        end_s=round(max(part.end, part.start, 0.0), 2),
        text=part.text.strip(),
        words=words,
        confidence=round(float(np.exp(min(part.avg_logprob, 0.0))), 3),
        no_speech=round(float(part.no_speech_prob), 3),
    )
