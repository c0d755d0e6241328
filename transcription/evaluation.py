"""How many words this installation gets wrong on recordings whose text is known."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import jiwer

from transcription.errors import TranscriptionError, TranscriptUnreadable
from transcription.lexicon import plain_words
from transcription.quality import SUPPORTED
from transcription.types import Transcript


class Listener(Protocol):
    """Whatever turns a recording into a transcript; ``transcription.transcriber.Transcriber`` does."""

    def transcribe(self, path: Path, *, call_id: str, language: str = "auto") -> Transcript: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """One line of a manifest: a recording and what is said on it."""

    path: Path
    name: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Errors:
    """Edits that turn what was recognised into the reference, and the reference's length."""

    edits: int
    length: int

    @property
    def rate(self) -> float:
        """Edits over length; with an empty reference 0 when nothing was recognised, else 1."""
        return self.edits / self.length if self.length else float(self.edits > 0)


def read_manifest(path: Path) -> tuple[Reference, ...]:
    """``path<TAB>language<TAB>reference`` a line, paths from the manifest's folder; blank lines are skipped."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TranscriptUnreadable(f"{path} cannot be read as UTF-8 text: {error}") from error
    references = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) != 3 or not fields[0].strip():
            raise TranscriptUnreadable(
                f"{path.name}, line {number}: found {len(fields)} fields, expected path<TAB>language<TAB>reference"
            )
        name, language, text = (field.strip() for field in fields)
        if (name.lower(), language.lower()) == ("path", "language"):
            continue
        if language not in ("", "auto", *SUPPORTED):
            raise TranscriptUnreadable(f"{path.name}, line {number}: language {language!r}; expected ru, en or auto")
        references.append(Reference(path.parent / name, name, language or "auto", text))
    if not references:
        raise TranscriptUnreadable(f"{path.name} has no lines: path<TAB>language<TAB>reference was expected")
    return tuple(references)


def evaluate(
    references: Sequence[Reference], transcriber: Listener, *, on_progress: Callable[[float], None] | None = None
) -> dict[str, Any]:
    """What ``razbor evaluate transcription`` prints. Rates are over all words together, so long files count for more.

    A file that cannot be transcribed counts with all its words wrong and says why.
    """
    files, words, letters = [], Errors(0, 0), Errors(0, 0)
    for place, reference in enumerate(references, start=1):
        file, file_words, file_letters = _measure(reference, transcriber)
        files.append(file)
        words = Errors(words.edits + file_words.edits, words.length + file_words.length)
        letters = Errors(letters.edits + file_letters.edits, letters.length + file_letters.length)
        if on_progress is not None:
            on_progress(place / len(references))
    return {
        "wer": round(words.rate, 4),
        "cer": round(letters.rate, 4),
        "audio_s": round(sum(file["audio_s"] for file in files), 2),
        "wall_s": round(sum(file["wall_s"] for file in files), 2),
        "files": files,
    }


def word_errors(reference: str, recognised: str) -> Errors:
    """Word edits on text lower-cased, with punctuation removed and ё as е."""
    expected, found = plain_words(reference), plain_words(recognised)
    if not expected or not found:
        return Errors(max(len(expected), len(found)), len(expected))
    aligned = jiwer.process_words(" ".join(expected), " ".join(found))
    return Errors(aligned.substitutions + aligned.deletions + aligned.insertions, len(expected))


def letter_errors(reference: str, recognised: str) -> Errors:
    """Character edits on the same normalised text, words joined by single spaces."""
    expected, found = " ".join(plain_words(reference)), " ".join(plain_words(recognised))
    if not expected or not found:
        return Errors(max(len(expected), len(found)), len(expected))
    aligned = jiwer.process_characters(expected, found)
    return Errors(aligned.substitutions + aligned.deletions + aligned.insertions, len(expected))


def _measure(reference: Reference, transcriber: Listener) -> tuple[dict[str, Any], Errors, Errors]:
    started = time.perf_counter()
    error = ""
    try:
        transcript = transcriber.transcribe(reference.path, call_id=reference.name, language=reference.language)
        text, audio_s = " ".join(turn.text for turn in transcript.turns), transcript.duration_s or 0.0
    except TranscriptionError as failure:
        text, audio_s, error = "", 0.0, str(failure)
    words = word_errors(reference.text, text)
    file: dict[str, Any] = {
        "path": reference.name,
        "words": words.length,
        "wer": round(words.rate, 4),
        "audio_s": round(audio_s, 2),
        "wall_s": round(time.perf_counter() - started, 3),
        "text": text,
    }
    if error:
        file["error"] = error
    return file, words, letter_errors(reference.text, text)
