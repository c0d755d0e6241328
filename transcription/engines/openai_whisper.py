"""openai-whisper on torch, from its own checkpoints or from the packaged CTranslate2 weights."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import torch
import whisper
from whisper.model import ModelDimensions

from transcription.engine import EngineTraits, Piece
from transcription.engines import EngineRequest
from transcription.engines.conversion import read_whisper
from transcription.engines.words import joined_words
from transcription.errors import EngineUnavailable, WeightsMissing
from transcription.types import Segment
from transcription.weights import WhisperWeights, find_weights

_BEAM = 5
_TEMPERATURES = (0.0, 0.4)


class OpenAIWhisperRecogniser:
    """The reference decoder, a piece at a time. A piece that fails is sampled again, always from the same seed."""

    def __init__(self, load: Callable[[], Any], traits: EngineTraits) -> None:
        self._load = load
        self._loaded: Any = load()
        self._loading = Lock()
        self._traits = traits

    @classmethod
    def from_weights(cls, weights: WhisperWeights, threads: int) -> OpenAIWhisperRecogniser:
        """Sets torch's thread count for the process: torch has no other kind."""
        torch.set_num_threads(threads)
        device = "cuda" if torch.cuda.is_available() else "cpu"

        def load() -> Any:
            read = _converted if weights.path.is_dir() else _checkpoint
            return read(weights.path).to(device).eval()

        version = f"openai-whisper {whisper.__version__}, torch {torch.__version__}"
        return cls(load, EngineTraits("whisper", weights.model, version, weights.sha256, device, threads))

    @property
    def traits(self) -> EngineTraits:
        return self._traits

    def recognise(
        self, pieces: Sequence[Piece], language: str, *, check: Callable[[], None] | None = None
    ) -> list[tuple[Segment, ...]]:
        if not self._model.is_multilingual and language != "en":
            raise EngineUnavailable(
                f"the Whisper model {self._traits.model!r} knows English only and the call is in {language!r}:"
                " choose base or a larger model"
            )
        answers = []
        for piece in pieces:
            if check is not None:
                check()
            answers.append(self._heard(piece, language))
        return answers

    def languages(self, pieces: Sequence[Piece]) -> Mapping[str, float]:
        if not self._model.is_multilingual:
            return {"en": 1.0}
        totals: dict[str, float] = {}
        for piece in pieces:
            mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(piece.samples), n_mels=self._model.dims.n_mels)
            _, probabilities = self._model.detect_language(mel.to(self._model.device))
            for language, probability in probabilities.items():
                totals[language] = totals.get(language, 0.0) + probability / len(pieces)
        return totals

    def unload(self) -> None:
        with self._loading:
            self._loaded = None

    @property
    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _heard(self, piece: Piece, language: str) -> tuple[Segment, ...]:
        with torch.random.fork_rng():
            torch.manual_seed(0)
            heard = whisper.transcribe(
                self._model,
                piece.samples,
                language=language,
                temperature=_TEMPERATURES,
                beam_size=_BEAM,
                condition_on_previous_text=False,
                word_timestamps=True,
                fp16=self._traits.device == "cuda",
                verbose=None,
            )
        return tuple(_segment(part, piece.length_s) for part in heard["segments"])


def build(request: EngineRequest) -> OpenAIWhisperRecogniser:
    def download() -> Path:
        root = request.cache / "hub" / "openai" / request.model
        whisper.load_model(request.model, device="cpu", download_root=str(root))
        return next(root.glob("*.pt"))

    weights = find_weights(request.model, configured=request.configured, cache=request.cache, hub=download)
    return OpenAIWhisperRecogniser.from_weights(weights, request.threads or min(os.cpu_count() or 1, 8))


def _converted(folder: Path) -> Any:
    """An openai-whisper module with the tensors of a CTranslate2 folder, as float32."""
    read = read_whisper(folder)
    model = whisper.Whisper(ModelDimensions(**read.dimensions))
    state = {name: torch.from_numpy(tensor.astype(np.float32)) for name, tensor in read.tensors.items()}
    missing, unknown = model.load_state_dict(state, strict=False)
    odd = sorted({*missing, *unknown})
    if odd:
        raise WeightsMissing(f"{folder} does not hold a whole Whisper model: {', '.join(odd[:3])} do not fit")
    if read.alignment_heads:
        heads = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
        for layer, head in read.alignment_heads:
            heads[layer, head] = True
        model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
    return model


def _checkpoint(path: Path) -> Any:
    return whisper.load_model(str(path), device="cpu")


def _segment(part: Mapping[str, Any], longest_s: float) -> Segment:
    words = joined_words(
        (word["word"], min(word["start"], longest_s), min(word["end"], longest_s), word["probability"])
        for word in part.get("words", ())
    )
    start_s = round(min(max(float(part["start"]), 0.0), longest_s), 2)
    return Segment(
        start_s=start_s,
        end_s=round(max(min(float(part["end"]), longest_s), start_s), 2),
        text=part["text"].strip(),
        words=words,
        confidence=round(float(np.exp(min(part["avg_logprob"], 0.0))), 3),
        no_speech=round(float(part["no_speech_prob"]), 3),
    )
