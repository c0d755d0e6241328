"""The systems that are compared: ours and every peer, all with the same weights, threads and language.

Each is loaded in a process of its own (``benchmarks.running``), so its package is imported here only when it is asked
for. Ours is handed the recording as it lies on the disk and decodes it within its time; peers are handed the mono mix,
already decoded to 16 kHz.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

BATCH = 8
WIDE_BEAM = 5
AUTO = "auto"
Mix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Terms:
    """What every system gets alike: a CTranslate2 folder of Whisper weights, threads, the manifest's languages."""

    weights: str
    threads: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """One recording: its file, and a ``.npy`` of its mono mix."""

    path: Path
    mix: Path

    def mixed(self) -> Mix:
        return np.asarray(np.load(self.mix), dtype=np.float32)


Prepared = Callable[[], str]
"""Recognises one recording whose sound is at hand; the call that is timed."""

Hearing = Callable[[Sound, "str | None"], Prepared]
"""Fetches what the system needs of a recording and returns what recognises it; language None is to be detected."""


@dataclass(frozen=True, slots=True)
class System:
    """``package`` is the name it is installed by, ``module`` the one it is imported by."""

    name: str
    title: str
    package: str
    module: str
    load: Callable[[Terms], Hearing]
    wide: bool = False
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def installed(self) -> bool:
        return find_spec(self.module) is not None

    @property
    def version(self) -> str:
        try:
            return f"{self.package} {version(self.package)}"
        except PackageNotFoundError:
            return self.package


def chosen(*, peers: bool, wide: bool) -> tuple[System, ...]:
    """Ours first; ``wide`` adds the variants of the peers that search wider."""
    return tuple(one for one in SYSTEMS if one is OURS or (peers and (wide or not one.wide)))


def _razbor(terms: Terms) -> Hearing:
    from assistant.settings import read_settings
    from assistant.workshop import Workshop
    from transcription.transcriber import Transcriber, TranscriberSettings

    settings = read_settings(threads=terms.threads, weights=terms.weights)
    recogniser = Workshop(settings).recogniser
    for language in terms.languages:
        if language != AUTO:
            recogniser.recognise((), language)  # a language's model is loaded when it is first asked for
    side = TranscriberSettings(manager_channel=int(settings.manager_channel == "right"))
    transcriber = Transcriber(recogniser, settings=side)

    def text(sound: Sound, language: str | None) -> str:
        heard = transcriber.transcribe(sound.path, call_id=sound.path.stem, language=language or AUTO)
        return " ".join(turn.text for turn in heard.turns)

    return lambda sound, language: partial(text, sound, language)


def _openai_whisper(terms: Terms, **options: Any) -> Hearing:
    import torch
    import whisper

    from transcription.engines.openai_whisper import _converted

    torch.set_num_threads(terms.threads)
    model = _converted(Path(terms.weights)).eval()

    def text(mix: Mix, language: str | None) -> str:
        torch.manual_seed(0)
        return str(whisper.transcribe(model, mix, language=language, fp16=False, verbose=None, **options)["text"])

    return lambda sound, language: partial(text, sound.mixed(), language)


def _faster_whisper(terms: Terms, **options: Any) -> Hearing:
    return _through_faster_whisper(_ctranslate2_model(terms), options)


def _faster_whisper_batched(terms: Terms, **options: Any) -> Hearing:
    from faster_whisper import BatchedInferencePipeline

    return _through_faster_whisper(BatchedInferencePipeline(_ctranslate2_model(terms)), options)


def _ctranslate2_model(terms: Terms) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(terms.weights, device="cpu", compute_type="int8", cpu_threads=terms.threads)


def _through_faster_whisper(model: Any, options: dict[str, Any]) -> Hearing:
    def text(mix: Mix, language: str | None) -> str:
        segments, _ = model.transcribe(mix, language=language, **options)
        return " ".join(segment.text for segment in segments)

    return lambda sound, language: partial(text, sound.mixed(), language)


def _whisperx(terms: Terms) -> Hearing:
    only = terms.languages[0] if len(terms.languages) == 1 and terms.languages[0] != AUTO else None
    model = import_module("whisperx").load_model(
        terms.weights, "cpu", compute_type="int8", threads=terms.threads, language=only, asr_options={"beam_size": 1}
    )

    def text(mix: Mix, language: str | None) -> str:
        heard = model.transcribe(mix, batch_size=BATCH, language=language)
        return " ".join(segment["text"] for segment in heard["segments"])

    return lambda sound, language: partial(text, sound.mixed(), language)


OURS = System(
    "razbor",
    "Razbor",
    "razbor",
    "transcription",
    _razbor,
    environment=(("MALLOC_ARENA_MAX", "1"),),  # as the command ``razbor`` sets it for itself
)
SYSTEMS = (
    OURS,
    System("openai-whisper", "openai-whisper", "openai-whisper", "whisper", _openai_whisper),
    System(
        "faster-whisper",
        "faster-whisper, int8, greedy",
        "faster-whisper",
        "faster_whisper",
        partial(_faster_whisper, beam_size=1),
    ),
    System(
        "faster-whisper-batched",
        f"faster-whisper batched ({BATCH}), int8, greedy",
        "faster-whisper",
        "faster_whisper",
        partial(_faster_whisper_batched, beam_size=1, batch_size=BATCH),
    ),
    System("whisperx", f"whisperX, batch {BATCH}, int8, greedy", "whisperx", "whisperx", _whisperx),
    System(
        "openai-whisper-beam",
        f"openai-whisper, beam {WIDE_BEAM}",
        "openai-whisper",
        "whisper",
        partial(_openai_whisper, beam_size=WIDE_BEAM),
        wide=True,
    ),
    System(
        "faster-whisper-beam",
        f"faster-whisper, int8, beam {WIDE_BEAM}",
        "faster-whisper",
        "faster_whisper",
        partial(_faster_whisper, beam_size=WIDE_BEAM),
        wide=True,
    ),
    System(
        "faster-whisper-batched-beam",
        f"faster-whisper batched ({BATCH}), int8, beam {WIDE_BEAM}",
        "faster-whisper",
        "faster_whisper",
        partial(_faster_whisper_batched, beam_size=WIDE_BEAM, batch_size=BATCH),
        wide=True,
    ),
)
