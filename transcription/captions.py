"""Ready transcripts in and out: our JSON, SRT, VTT and CSV; knows nothing of sound."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcription.errors import TranscriptUnreadable
from transcription.guessing import guess_language
from transcription.interchange import transcript_from_json, transcript_to_json
from transcription.quality import judge
from transcription.roles import named_speaker, speaker_of
from transcription.types import Speaker, Transcript, Turn

__all__ = [
    "guess_language",
    "read_transcripts",
    "to_csv",
    "to_srt",
    "to_vtt",
    "transcript_from_json",
    "transcript_to_json",
]

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")
_ARROW = re.compile(r"^\s*(\S+)\s+-->\s+(\S+)")
_TAG = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>")
_VOICE = re.compile(r"^<v(?:\.\S+)?\s+([^>]+)>")
_COLUMNS = ("call_id", "turn", "role", "text")


@dataclass(frozen=True, slots=True)
class _Said:
    """One caption or row before it becomes a turn."""

    speaker: Speaker
    text: str
    start_s: float | None
    end_s: float | None


def read_transcripts(source: Path | str, *, name: str) -> tuple[Transcript, ...]:
    """Transcripts of a file (Path) or of its text (str); ``name`` tells the format by its ending and is used in errors.

    Without a known ending the format is told from the text. A CSV or a JSON list may hold several calls.
    Raises TranscriptUnreadable naming the file, the line or field, what was found and what was expected.
    """
    text = _text(source, name) if isinstance(source, Path) else source.removeprefix("\ufeff")
    if not text.strip():
        raise TranscriptUnreadable(f"{name} is empty: a transcript in JSON, SRT, VTT or CSV was expected")
    return _READERS[_form(name, text)](text, name)


def to_srt(transcript: Transcript) -> str:
    """SubRip with ``speaker: text``; turns without times are an error, captions are nothing without them."""
    blocks = [
        f"{place}\n{_stamp(start_s, ',')} --> {_stamp(end_s, ',')}\n{turn.speaker}: {_one_line(turn.text)}\n"
        for place, (turn, start_s, end_s) in enumerate(_timed(transcript), start=1)
    ]
    return "\n".join(blocks)


def to_vtt(transcript: Transcript) -> str:
    """WebVTT with ``speaker: text``."""
    blocks = [
        f"{_stamp(start_s, '.')} --> {_stamp(end_s, '.')}\n{turn.speaker}: {_escaped(_one_line(turn.text))}\n"
        for turn, start_s, end_s in _timed(transcript)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def to_csv(transcripts: Iterable[Transcript]) -> str:
    """``call_id,turn,role,text,start_s,end_s`` for any number of calls."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, "start_s", "end_s"])
    for transcript in transcripts:
        for turn in transcript.turns:
            times = ("" if moment_s is None else f"{moment_s:g}" for moment_s in (turn.start_s, turn.end_s))
            writer.writerow([transcript.call_id, turn.turn, turn.speaker.value, turn.text, *times])
    return out.getvalue()


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


def _read_srt(text: str, name: str) -> tuple[Transcript, ...]:
    said: list[_Said] = []
    for line_number, timing, lines in _cues(text):
        start_s, end_s = _times(timing, f"{name}, line {line_number}")
        said.extend(_speech(lines, start_s, end_s))
    if not said:
        raise TranscriptUnreadable(f"{name} has no captions: blocks with a line 'start --> end' and text were expected")
    return (_transcript(Path(name).stem, _carried(said)),)


def _cues(text: str) -> Iterable[tuple[int, str, list[str]]]:
    """Line number, timing line and text lines of every caption; headers, numbers and notes are left out."""
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        if "-->" not in lines[place]:
            place += 1
            continue
        start = place
        place += 1
        said = []
        while place < len(lines) and lines[place].strip() and "-->" not in lines[place]:
            said.append(lines[place].strip())
            place += 1
        if place < len(lines) and "-->" in lines[place] and said and said[-1].isdigit():
            said.pop()  # the next caption's number, where no empty line stands between the two
        yield start + 1, lines[start], said


def _times(timing: str, where: str) -> tuple[float, float]:
    arrow = _ARROW.match(timing)
    stamps = [_seconds(stamp) for stamp in arrow.groups()] if arrow else []
    if len(stamps) != 2 or stamps[0] is None or stamps[1] is None:
        raise TranscriptUnreadable(f"{where}: found {timing.strip()!r}, expected '00:00:01,000 --> 00:00:02,500'")
    if stamps[1] < stamps[0]:
        raise TranscriptUnreadable(f"{where}: the caption ends at {stamps[1]:g} s before it starts at {stamps[0]:g} s")
    return stamps[0], stamps[1]


def _seconds(stamp: str) -> float | None:
    found = _CLOCK.fullmatch(stamp)
    if found is None:
        return None
    hours, minutes, seconds, fraction = found.groups()
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}"), 3)


def _speech(lines: Sequence[str], start_s: float, end_s: float) -> list[_Said]:
    """One caption's text; each line that begins with a speaker's name starts another's words."""
    said: list[_Said] = []
    for line in lines:
        speaker, words = _named(line)
        if speaker is None and said:
            last = said.pop()
            said.append(_Said(last.speaker, f"{last.text} {words}".strip(), start_s, end_s))
        else:
            said.append(_Said(speaker or Speaker.UNKNOWN, words, start_s, end_s))
    return [part for part in said if part.text]


def _named(line: str) -> tuple[Speaker | None, str]:
    voice = _VOICE.match(line)
    plain = _unescaped(_TAG.sub("", _VOICE.sub("", line))).strip()
    if voice is not None:
        return speaker_of(voice.group(1)), plain
    return named_speaker(plain)


def _carried(said: Sequence[_Said]) -> list[_Said]:
    """A caption without a name goes on with the speaker before it, where the file names speakers at all."""
    result: list[_Said] = []
    for part in said:
        unnamed = part.speaker is Speaker.UNKNOWN and result
        result.append(replace(part, speaker=result[-1].speaker) if unnamed else part)
    return result


def _read_csv(text: str, name: str) -> tuple[Transcript, ...]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [column.strip().lower() for column in next(rows, [])]
    missing = [column for column in _COLUMNS if column not in header]
    if missing:
        raise TranscriptUnreadable(
            f"{name}, line 1: column {', '.join(missing)} is missing; found {', '.join(header) or 'nothing'},"
            f" expected {','.join(_COLUMNS)}[,start_s,end_s]"
        )
    calls: dict[str, list[_Said]] = {}
    while (cells := _next_row(rows, name)) is not None:
        if any(cell.strip() for cell in cells):
            where = f"{name}, line {rows.line_num}"
            call_id, said = _row(dict(zip(header, cells, strict=False)), where)
            calls.setdefault(call_id, []).append(said)
    if not calls:
        raise TranscriptUnreadable(f"{name} has a header and no rows: at least one turn was expected")
    return tuple(_transcript(call_id, said) for call_id, said in calls.items())


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _next_row(rows: Iterable[list[str]], name: str) -> list[str] | None:
    try:
        return next(iter(rows), None)
    except csv.Error as error:
        raise TranscriptUnreadable(f"{name}: not CSV ({error})") from error


def _row(row: Mapping[str, str], where: str) -> tuple[str, _Said]:
    call_id = row.get("call_id", "").strip()
    if not call_id:
        raise TranscriptUnreadable(f"{where}: call_id is empty")
    if "text" not in row:
        raise TranscriptUnreadable(f"{where}: found {len(row)} fields, expected call_id, turn, role and text")
    start_s, end_s = (_number(row.get(column, ""), column, where) for column in ("start_s", "end_s"))
    if start_s is not None and end_s is not None and end_s < start_s:
        raise TranscriptUnreadable(f"{where}: end_s {end_s:g} is before start_s {start_s:g}")
    return call_id, _Said(speaker_of(row.get("role", "")), row["text"].strip(), start_s, end_s)


def _number(cell: str, column: str, where: str) -> float | None:
    if not cell.strip():
        return None
    try:
        value = float(cell.strip().replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0.0 <= value < 1e7:
        raise TranscriptUnreadable(
            f"{where}: {column} is {cell.strip()!r}, expected seconds from the start of the call"
        )
    return value


def _transcript(call_id: str, said: Sequence[_Said]) -> Transcript:
    spoken = [part for part in said if part.text]
    turns = tuple(
        Turn(turn=place, speaker=part.speaker, text=part.text, start_s=part.start_s, end_s=part.end_s)
        for place, part in enumerate(spoken)
    )
    language = guess_language(turn.text for turn in turns)
    ends = [turn.end_s for turn in turns if turn.end_s is not None]
    return Transcript(
        call_id=call_id,
        language=language,
        turns=turns,
        quality=judge(turns, language=language),
        duration_s=max(ends) if ends else None,
    )


def _timed(transcript: Transcript) -> list[tuple[Turn, float, float]]:
    timed = [(turn, turn.start_s, turn.end_s) for turn in transcript.turns]
    found = [(turn, start_s, end_s) for turn, start_s, end_s in timed if start_s is not None and end_s is not None]
    if len(found) < len(timed):
        raise TranscriptUnreadable(
            f"call {transcript.call_id} has turns without times: captions need them; export it as JSON or CSV"
        )
    return found


def _stamp(moment_s: float, point: str) -> str:
    total_ms = round(moment_s * 1000)
    seconds, ms = divmod(total_ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{ms:03d}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")


_READERS: dict[str, Callable[[str, str], tuple[Transcript, ...]]] = {
    "json": _read_json,
    "srt": _read_srt,
    "vtt": _read_srt,
    "csv": _read_csv,
}
