"""A recogniser that answers from a file: for demonstrations, tests and recordings that somebody typed by hand.

The file (YAML or JSON) maps a recording's sha256, or ``"*"`` for any, to its language and segments::

    "*":
      language: ru
      segments:
        - {channel: 0, start_s: 0.4, end_s: 2.1, text: Добрый день}
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from transcription.engine import EngineTraits, Piece
from transcription.engines import EngineRequest
from transcription.errors import EngineUnavailable
from transcription.types import Segment, Word

ANY = "*"


class ScriptedSegment(BaseModel):
    """One stretch of speech, in the recording's time."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    start_s: float
    end_s: float
    text: str
    channel: int = 0
    confidence: float = 0.95


class ScriptedRecording(BaseModel):
    """What is said on one recording."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    language: str = "ru"
    segments: tuple[ScriptedSegment, ...] = ()


Scripts = Mapping[str, ScriptedRecording]


class ScriptedRecogniser:
    """Gives back the scripted segments whose middle lies in a piece's spans on its channel; words share their time."""

    def __init__(self, scripts: Scripts, traits: EngineTraits) -> None:
        self._scripts = scripts
        self._traits = traits

    @classmethod
    def from_file(cls, path: Path, threads: int = 1) -> ScriptedRecogniser:
        data = path.read_bytes()
        try:
            scripts = TypeAdapter(dict[str, ScriptedRecording]).validate_python(yaml.safe_load(data) or {})
        except (yaml.YAMLError, ValidationError) as error:
            first = str(error).splitlines()
            raise EngineUnavailable(
                f"the script {path} is not a map of recordings to segments: {' '.join(first[:3])}"
            ) from error
        return cls.from_scripts(scripts, sha256=hashlib.sha256(data).hexdigest(), threads=threads)

    @classmethod
    def from_scripts(cls, scripts: Scripts, *, sha256: str | None = None, threads: int = 1) -> ScriptedRecogniser:
        return cls(scripts, EngineTraits("scripted", "script", f"pyyaml {version('pyyaml')}", sha256, "none", threads))

    @property
    def traits(self) -> EngineTraits:
        return self._traits

    def recognise(
        self,
        pieces: Sequence[Piece],
        language: str,  # noqa: ARG002
        *,
        check: Callable[[], None] | None = None,
    ) -> list[tuple[Segment, ...]]:
        if check is not None:
            check()
        return [tuple(self._said(piece)) for piece in pieces]

    def languages(self, pieces: Sequence[Piece]) -> Mapping[str, float]:
        scripts = [self._script(piece) for piece in pieces]
        found = [script.language for script in scripts if script is not None]
        return {language: found.count(language) / len(found) for language in sorted(set(found))}

    def unload(self) -> None:
        """Holds no model."""

    def _script(self, piece: Piece) -> ScriptedRecording | None:
        return self._scripts.get(piece.recording, self._scripts.get(ANY))

    def _said(self, piece: Piece) -> list[Segment]:
        script = self._script(piece)
        return [
            _in_piece(said, span.offset_s - span.start_s, span.offset_s, span.offset_s + span.length_s)
            for span in piece.spans
            for said in (script.segments if script else ())
            if said.channel == piece.channel and span.start_s <= (said.start_s + said.end_s) / 2 < span.end_s
        ]


def _in_piece(said: ScriptedSegment, shift_s: float, first_s: float, last_s: float) -> Segment:
    start_s, end_s = (min(max(moment_s + shift_s, first_s), last_s) for moment_s in (said.start_s, said.end_s))
    texts = said.text.split()
    step_s = (end_s - start_s) / max(1, len(texts))
    words = tuple(
        Word(text, round(start_s + place * step_s, 3), round(start_s + (place + 1) * step_s, 3), said.confidence)
        for place, text in enumerate(texts)
    )
    return Segment(start_s, end_s, " ".join(texts), said.channel, words, said.confidence, 0.0)


def build(request: EngineRequest) -> ScriptedRecogniser:
    if request.script is None:
        raise EngineUnavailable("the scripted recogniser needs a file to answer from: set the path of its script")
    if not request.script.is_file():
        raise EngineUnavailable(f"the script {request.script} of the scripted recogniser does not exist")
    return ScriptedRecogniser.from_file(request.script)
