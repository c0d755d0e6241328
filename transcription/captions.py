"""Ready transcripts in: JSON, SRT, VTT and CSV, told by their name or their text; knows nothing of sound."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from transcription.errors import TranscriptUnreadable
from transcription.guessing import guess_language
from transcription.interchange import transcript_from_json, transcript_to_json
from transcription.subtitles import read_subtitles, to_srt, to_vtt
from transcription.tables import read_table, to_csv
from transcription.types import Transcript

__all__ = [
    "guess_language",
    "read_transcripts",
    "to_csv",
    "to_srt",
    "to_vtt",
    "transcript_from_json",
    "transcript_to_json",
]


def read_transcripts(source: Path | str, *, name: str) -> tuple[Transcript, ...]:
    """Transcripts of a file (Path) or of its text (str); ``name`` tells the format by its ending and is used in errors.

    Without a known ending the format is told from the text. A CSV or a JSON list may hold several calls.
    Raises TranscriptUnreadable naming the file, the line or field, what was found and what was expected.
    """
    text = _text(source, name) if isinstance(source, Path) else source.removeprefix("\ufeff")
    if not text.strip():
        raise TranscriptUnreadable(f"{name} is empty: a transcript in JSON, SRT, VTT or CSV was expected")
    return _READERS[_form(name, text)](text, name)


def _text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TranscriptUnreadable(f"{path} cannot be opened: {error.strerror or error}") from error
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TranscriptUnreadable(f"{name} is not UTF-8 text: save the transcript as UTF-8")


def _form(name: str, text: str) -> str:
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending in _READERS:
        return ending
    head = text.lstrip()
    if head.startswith(("{", "[")):
        return "json"
    if head.startswith("WEBVTT"):
        return "vtt"
    return "srt" if "-->" in head[:2000] else "csv"


def _read_json(text: str, name: str) -> tuple[Transcript, ...]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise TranscriptUnreadable(f"{name}, line {error.lineno}: not JSON ({error.msg.lower()})") from error
    except RecursionError as error:
        raise TranscriptUnreadable(f"{name}: lists in lists without end, expected a transcript") from error
    listed = data if isinstance(data, list) else [data]
    if not listed:
        raise TranscriptUnreadable(f"{name} is an empty list: at least one transcript was expected")
    many = len(listed) > 1
    return tuple(_from_json(item, f"{name}, transcript {place}" if many else name) for place, item in enumerate(listed))


def _from_json(item: object, where: str) -> Transcript:
    if not isinstance(item, Mapping):
        raise TranscriptUnreadable(f"{where}: found {type(item).__name__}, expected an object with call_id and turns")
    try:
        return transcript_from_json(item)
    except TranscriptUnreadable as error:
        raise TranscriptUnreadable(f"{where}: {error}") from error


_READERS: dict[str, Callable[[str, str], tuple[Transcript, ...]]] = {
    "json": _read_json,
    "srt": read_subtitles,
    "vtt": read_subtitles,
    "csv": read_table,
}
