"""Recognisers, voice detectors and diarisers by name; a runtime is imported only when its engine is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from transcription.engine import Diariser, Recogniser, SpeechDetector
from transcription.errors import EngineUnavailable

DEFAULT = "ctranslate2"


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """What an engine is built from. ``threads`` 0 means as many as the machine has, at most 8."""

    model: str
    configured: Path | None
    cache: Path
    threads: int
    script: Path | None


RECOGNISERS = {
    "ctranslate2": "transcription.engines.ctranslate2_whisper",
    "whisper": "transcription.engines.openai_whisper",
    "scripted": "transcription.engines.scripted",
}
_DETECTORS = {"silero": "transcription.engines.silero", "loudness": "transcription.engines.loudness"}
_DIARISERS = {"campplus": "transcription.engines.voices"}


def build_recogniser(
    name: str = DEFAULT,
    *,
    model: str = "base",
    configured: Path | None = None,
    cache: Path,
    threads: int = 0,
    script: Path | None = None,
) -> Recogniser:
    """The recogniser of that name, its weights loaded. Raises EngineUnavailable or WeightsMissing."""
    build = cast("Callable[[EngineRequest], Recogniser]", _factory(name, RECOGNISERS, "recogniser"))
    return build(EngineRequest(model, configured, cache, threads, script))


def build_detector(name: str = "silero") -> SpeechDetector:
    """The voice detector of that name."""
    return cast("Callable[[], SpeechDetector]", _factory(name, _DETECTORS, "voice detector"))()


def build_diariser(name: str = "campplus") -> Diariser:
    """The diariser of that name, its weights loaded. Raises EngineUnavailable or WeightsMissing."""
    return cast("Callable[[], Diariser]", _factory(name, _DIARISERS, "diariser"))()


def _factory(name: str, known: dict[str, str], kind: str) -> object:
    module = known.get(name)
    if module is None:
        raise EngineUnavailable(f"there is no {kind} {name!r}: known ones are {', '.join(sorted(known))}")
    try:
        return import_module(module).build
    except ImportError as error:
        raise EngineUnavailable(f"the {kind} {name!r} cannot run here ({error}): install its package") from error
