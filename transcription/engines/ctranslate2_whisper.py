"""Whisper on CTranslate2 (8-bit on a processor, 16-bit on a graphics card): the default, fastest here.

Pieces are encoded at their own length, not in windows of 30 s, and decoded in batches of like lengths, each worker by
itself: encoding costs more than its length, and threads inside one operation wait for each other. The decoder scores
only its language's tokens (see ``vocabulary``), since it spends much of its time fetching them from memory. What comes
out broken (see ``hypotheses``) is decoded again in a full window with a wider search.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock
from typing import Any

import ctranslate2
import faster_whisper
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer

from transcription.engine import RATE_HZ, SHORT_S, EngineTraits, Piece, Samples
from transcription.engines import EngineRequest
from transcription.engines.batches import grouped
from transcription.engines.hypotheses import Hypothesis, agreed
from transcription.engines.vocabulary import FREQUENT_LATIN, NarrowTokenizer, narrowed
from transcription.engines.words import joined_words
from transcription.errors import EngineUnavailable, WeightsMissing
from transcription.types import Segment, Word
from transcription.weights import WhisperWeights, find_weights

FRAMES_PER_S = 100
WINDOW = 30 * FRAMES_PER_S
CHECK_EVERY_S = 0.2
STEP = 2
SMOOTHED = 7
"""Words are aligned on every ``STEP``-th state, with attention smoothed over so many states of all."""

USUAL_LANGUAGE = "ru"


@dataclass(frozen=True, slots=True)
class DecodingSettings:
    """How pieces are decoded. ``quiet_s`` of silence follows each; a piece may have ``tokens_per_s`` at most.

    ``careful_s`` of sound or less are decoded in full windows at once, since a short sound alone in a short window is
    often said twice, and several times: with ``lead_s`` of silence before it, and without a search. What most of these
    agree on is kept.
    """

    batch: int = 4
    beam: int = 3
    careful_beam: int = 5
    careful_s: float = SHORT_S
    lead_s: tuple[float, ...] = (0.0, 0.15, 0.4)
    quiet_s: float = 0.5
    tokens_per_s: float = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A model in memory with its tokenizer; ``kept`` as in ``vocabulary.Narrowed``, None for the whole vocabulary."""

    model: WhisperModel
    kept: tuple[int, ...] | None = None

    def tokens(self, language: str) -> tuple[Tokenizer, list[int]]:
        """The tokenizer of a language, and the tokens that are never written: signs that are not speech, control."""
        whole = Tokenizer(self.model.hf_tokenizer, self.model.model.is_multilingual, "transcribe", language)
        control = (whole.transcribe, whole.translate, whole.sot, whole.sot_prev, whole.sot_lm)
        silent = sorted({*whole.non_speech_tokens, *control})
        if self.kept is None:
            return whole, silent
        narrow = NarrowTokenizer(self.model.hf_tokenizer, self.kept)
        return Tokenizer(narrow, self.model.model.is_multilingual, "transcribe", language), narrow.renumbered(silent)


class CTranslate2Recogniser:
    """Beam search without sampling, so that the same sound gives the same words."""

    def __init__(
        self, load: Callable[[str], Loaded], traits: EngineTraits, settings: DecodingSettings | None = None
    ) -> None:
        self._load = load
        self._traits = traits
        self._settings = settings or DecodingSettings()
        self._workers = ThreadPoolExecutor(traits.threads, thread_name_prefix="whisper")
        self._loaded: dict[str, Loaded] = {}
        self._loading = Lock()

    @classmethod
    def from_weights(cls, weights: WhisperWeights, threads: int) -> CTranslate2Recogniser:
        if not weights.path.is_dir():
            raise WeightsMissing(
                f"{weights.path} is no CTranslate2 folder: set a folder with model.bin, or choose the engine 'whisper'"
            )
        device, kind, workers = ("cuda", "float16", 1) if _has_card() else ("cpu", "int8", threads)

        def load(language: str) -> Loaded:
            own = narrowed(weights.path, language)
            model = WhisperModel(
                str(weights.path),
                device=device,
                compute_type=kind,
                cpu_threads=1,
                num_workers=workers,
                files=None if own is None else dict(own.files),
            )
            return Loaded(model, None if own is None else own.kept)

        version = f"faster-whisper {faster_whisper.__version__}, ctranslate2 {ctranslate2.__version__}"
        traits = EngineTraits("ctranslate2", weights.model, version, weights.sha256, f"{device} {kind}", workers)
        return cls(load, traits)

    @property
    def traits(self) -> EngineTraits:
        return self._traits

    def recognise(
        self, pieces: Sequence[Piece], language: str, *, check: Callable[[], None] | None = None
    ) -> list[tuple[Segment, ...]]:
        loaded = self._of(language)
        if not loaded.model.model.is_multilingual and language != "en":
            raise EngineUnavailable(
                f"the Whisper model {self._traits.model!r} knows English only and the call is in {language!r}:"
                " choose base or a larger model"
            )
        decoder = _Decoder(loaded, language, self._settings)
        short = sum(piece.length_s for piece in pieces) <= self._settings.careful_s
        size = 1 if short else self._settings.batch
        groups = grouped([len(piece.samples) for piece in pieces], size, self._traits.threads)
        batches = [[pieces[place] for place in group] for group in groups]
        given_up = Event()
        if short:
            futures = [self._workers.submit(decoder.decode_carefully, batch) for batch in batches]
        else:
            futures = self._decoding(batches, decoder, given_up)
        answers: dict[int, Hypothesis] = {}
        try:
            for group, heard in zip(groups, _gathered(futures, check), strict=True):
                answers.update(zip(group, heard, strict=True))
        finally:
            given_up.set()
        return [_segments(pieces[place], answers[place]) for place in range(len(pieces))]

    def _decoding(
        self, batches: Sequence[Sequence[Piece]], decoder: _Decoder, given_up: Event
    ) -> list[Future[list[Hypothesis]]]:
        """The batches' work, in the order in which the workers take it.

        As many batches as there are workers are encoded, piece by piece, before the first of them is decoded: no worker
        waits while another has the longer pieces, and only so many pieces' states are in memory.
        """
        futures: list[Future[list[Hypothesis]]] = []
        for first in range(0, len(batches), self._traits.threads):
            together = batches[first : first + self._traits.threads]
            encoded = [
                [self._workers.submit(decoder.heard, piece, decoder.frames(batch), given_up) for piece in batch]
                for batch in together
            ]
            futures += [
                self._workers.submit(decoder.decode, batch, sounds)
                for batch, sounds in zip(together, encoded, strict=True)
            ]
        return futures

    def languages(self, pieces: Sequence[Piece]) -> Mapping[str, float]:
        loaded = next(iter(self._loaded.values()), None) or self._of(USUAL_LANGUAGE)
        if not loaded.model.model.is_multilingual:
            return {"en": 1.0}
        decoder = _Decoder(loaded, USUAL_LANGUAGE, self._settings)
        totals: dict[str, float] = {}
        for heard in self._workers.map(decoder.languages, pieces):
            for language, probability in heard.items():
                totals[language] = totals.get(language, 0.0) + probability / len(pieces)
        return totals

    def unload(self) -> None:
        with self._loading:
            self._loaded.clear()

    def _of(self, language: str) -> Loaded:
        """The model for a language, loaded when it is first asked for."""
        with self._loading:
            key = language if language in FREQUENT_LATIN else ""
            if key not in self._loaded:
                self._loaded[key] = self._load(language)
            return self._loaded[key]


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """A piece's ``(mels, frames)`` spectrum and its ``(1, states, width)`` encoder states."""

    spectrum: Samples
    states: Samples


class _Decoder:
    """Batches of pieces to hypotheses in one language."""

    def __init__(self, loaded: Loaded, language: str, settings: DecodingSettings) -> None:
        self._model = loaded.model
        self._settings = settings
        self._tokens, self._suppressed = loaded.tokens(language)
        self._prompt = [*self._tokens.sot_sequence, self._tokens.no_timestamps]

    def frames(self, pieces: Sequence[Piece]) -> int:
        """The common length of a batch's windows."""
        longest_s = max(piece.length_s for piece in pieces) + self._settings.quiet_s
        return min(round(longest_s * FRAMES_PER_S), WINDOW)

    def heard(self, piece: Piece, frames: int, given_up: Event) -> _Heard:
        """A piece in a window of so many frames. Raises CancelledError once the work is given up."""
        if given_up.is_set():
            raise CancelledError
        spectrum = self._spectrum(piece.samples)
        return _Heard(spectrum, self._states(spectrum, frames))

    def decode(self, pieces: Sequence[Piece], sounds: Sequence[Future[_Heard]]) -> list[Hypothesis]:
        """One hypothesis a piece, words and their times with it."""
        heard = [sound.result() for sound in sounds]
        spectra = [one.spectrum for one in heard]
        states = np.concatenate([one.states for one in heard])
        del heard
        found = self._generated(_view(states), pieces, self._settings.beam)
        timed = self._timed(states, spectra, found)
        for place, hypothesis in enumerate(found):
            if hypothesis.broken:
                timed[place] = self._careful(pieces[place], spectra[place], timed[place])
        return timed

    def decode_carefully(self, pieces: Sequence[Piece]) -> list[Hypothesis]:
        """The same in full windows, each heard several times."""
        return [self._agreed(piece, self._spectrum(piece.samples)) for piece in pieces]

    def languages(self, piece: Piece) -> dict[str, float]:
        """Probability by language."""
        spectrum = self._spectrum(piece.samples)
        frames = min(spectrum.shape[1] + 2 * FRAMES_PER_S, WINDOW)
        (heard,) = self._model.model.detect_language(_view(self._states(spectrum, frames)))
        return {token[2:-2]: probability for token, probability in heard}

    def _agreed(self, piece: Piece, spectrum: Samples) -> Hypothesis:
        """What most of several hearings agree on: a word or two differ with where the sound lies in the window."""
        tries = []
        for lead_s in self._settings.lead_s:
            lead = round(lead_s * FRAMES_PER_S)
            later = np.pad(spectrum, ((0, 0), (lead, 0)), constant_values=spectrum.min())[:, :WINDOW]
            tries.append(_earlier(self._careful(piece, later, None), lead / FRAMES_PER_S))
        whole = self._states(spectrum, WINDOW)
        tries.append(self._timed(whole, [spectrum], self._generated(_view(whole), [piece], beam=1))[0])
        return agreed(tries)

    def _careful(self, piece: Piece, spectrum: Samples, first: Hypothesis | None) -> Hypothesis:
        """The best of what was heard ``first`` and what a full window hears, at last with repetitions forbidden."""
        whole = self._states(spectrum, WINDOW)
        best = first
        for ngram in (0, 3):
            found = self._generated(_view(whole), [piece], self._settings.careful_beam, ngram)
            if best is None or found[0].worth > best.worth:
                best = self._timed(whole, [spectrum], found)[0]
            if not (best.cut or best.loops):
                return best
        assert best is not None
        return best

    def _spectrum(self, samples: Samples) -> Samples:
        """``(mels, frames)`` log mel spectrum of at most a window."""
        least = RATE_HZ // 2
        sound = np.pad(samples, (0, least - len(samples))) if len(samples) < least else samples
        spectrum = self._model.feature_extractor(sound, padding=0)
        return np.asarray(spectrum[:, : min(len(sound) * FRAMES_PER_S // RATE_HZ, WINDOW)], dtype=np.float32)

    def _states(self, spectrum: Samples, frames: int) -> Samples:
        """``(1, states, width)`` of a spectrum filled to ``frames`` with silence as the model knows it.

        One by one: on a processor a batch in the encoder only falls out of the cache.
        """
        filled = np.pad(spectrum, ((0, 0), (0, frames - spectrum.shape[1])), constant_values=spectrum.min())
        return np.asarray(self._model.model.encode(_view(filled[np.newaxis]), to_cpu=True))

    def _generated(self, encoded: Any, pieces: Sequence[Piece], beam: int, ngram: int = 0) -> list[Hypothesis]:
        longest_s = max(piece.length_s for piece in pieces)
        room = min(self._model.max_length - 1, len(self._prompt) + 16 + int(longest_s * self._settings.tokens_per_s))
        answers = self._model.model.generate(
            encoded,
            [self._prompt] * len(pieces),
            beam_size=beam,
            no_repeat_ngram_size=ngram,
            max_length=room,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
        )
        return [
            self._hypothesis(answer, piece, room - len(self._prompt))
            for answer, piece in zip(answers, pieces, strict=True)
        ]

    def _hypothesis(self, answer: Any, piece: Piece, room: int) -> Hypothesis:
        tokens = tuple(token for token in answer.sequences_ids[0] if token < self._tokens.eot)
        own_room = 16 + piece.length_s * self._settings.tokens_per_s
        return Hypothesis(
            tokens=tokens,
            text=self._tokens.decode(list(tokens)).strip(),
            score=float(answer.scores[0]),
            no_speech=float(answer.no_speech_prob),
            cut=len(tokens) >= min(room - 1, own_room),
            speech_s=sum(span.length_s for span in piece.spans),
        )

    def _timed(self, states: Samples, spectra: Sequence[Samples], found: Sequence[Hypothesis]) -> list[Hypothesis]:
        """The hypotheses with their words, aligned by the decoder's attention to every second state.

        Half of the states cost half as much and place words to 0.04 s, which nothing here needs finer; means of two
        lost words whose gaps were then not seen.
        """
        aligned = self._model.find_alignment(
            self._tokens,
            [list(hypothesis.tokens) for hypothesis in found],
            _view(states[:, ::STEP]),
            [spectrum.shape[1] // STEP for spectrum in spectra],
            median_filter_width=SMOOTHED // STEP,
        )
        return [
            replace(hypothesis, words=_words(words) if hypothesis.tokens else ())
            for hypothesis, words in zip(found, aligned, strict=True)
        ]


def _allow_wide_instructions() -> None:
    """Lets CTranslate2 use AVX-512 on AMD's processors that have it, where it settles for AVX2 unasked: 5 % faster.

    Read from the environment when the library is first used; what a user has set there stays.
    """
    try:
        told = Path("/proc/cpuinfo").read_text()
    except OSError:
        return
    if "AuthenticAMD" in told and all(f" avx512{part} " in told for part in ("f", "bw", "dq", "vl")):
        os.environ.setdefault("CT2_FORCE_CPU_ISA", "AVX512")


def build(request: EngineRequest) -> CTranslate2Recogniser:
    _allow_wide_instructions()

    def download() -> Path:
        return Path(faster_whisper.download_model(request.model, cache_dir=str(request.cache / "hub")))

    weights = find_weights(request.model, configured=request.configured, cache=request.cache, hub=download)
    return CTranslate2Recogniser.from_weights(weights, request.threads or min(os.cpu_count() or 1, 8))


def _earlier(heard: Hypothesis, lead_s: float) -> Hypothesis:
    """The words at their times in a sound without ``lead_s`` of silence before it."""
    words = tuple(
        replace(word, start_s=max(0.0, word.start_s - lead_s), end_s=max(0.0, word.end_s - lead_s))
        for word in heard.words
    )
    return replace(heard, words=words)


def _gathered(futures: Sequence[Future[list[Hypothesis]]], check: Callable[[], None] | None) -> list[list[Hypothesis]]:
    """Results in order; on any failure, or when the check raises, what has not begun is given up."""
    waiting: set[Future[list[Hypothesis]]] = set(futures)
    try:
        while waiting:
            _, waiting = wait(waiting, timeout=CHECK_EVERY_S, return_when=FIRST_COMPLETED)
            if check is not None:
                check()
        return [future.result() for future in futures]
    except BaseException:
        for future in futures:
            future.cancel()
        raise


def _segments(piece: Piece, heard: Hypothesis) -> tuple[Segment, ...]:
    """What was heard as one segment in the piece's own time, or none."""
    if not heard.text:
        return ()
    start_s = heard.words[0].start_s if heard.words else 0.0
    end_s = heard.words[-1].end_s if heard.words else piece.length_s
    confidence = round(float(np.exp(min(heard.score, 0.0))), 3)
    return (Segment(start_s, max(start_s, end_s), heard.text, 0, heard.words, confidence, round(heard.no_speech, 3)),)


def _words(aligned: Sequence[Mapping[str, Any]]) -> tuple[Word, ...]:
    """Words at their times: the library takes every state it is given for 0.02 s."""
    return joined_words(
        (word["word"], STEP * word["start"], STEP * word["end"], word["probability"]) for word in aligned
    )


def _view(values: Samples) -> Any:
    return ctranslate2.StorageView.from_array(np.ascontiguousarray(values))


def _has_card() -> bool:
    return bool(ctranslate2.get_cuda_device_count() > 0)
