"""CSV transcripts ``call_id,turn,role,text[,start_s,end_s]``, several calls in one file, in and out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from transcription.errors import TranscriptUnreadable
from transcription.roles import speaker_of
from transcription.said import Said, transcript_of
from transcription.types import Transcript

_COLUMNS = ("call_id", "turn", "role", "text")
SHOWN = 200
"""Signs of a strange header that a sentence repeats."""


def read_table(text: str, name: str) -> tuple[Transcript, ...]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [column.strip().lower() for column in _next_row(rows, name) or []]
    missing = [column for column in _COLUMNS if column not in header]
    if missing:
        raise TranscriptUnreadable(
            f"{name}, line 1: column {', '.join(missing)} is missing; found {', '.join(header)[:SHOWN] or 'nothing'},"
            f" expected {','.join(_COLUMNS)}[,start_s,end_s]"
        )
    calls: dict[str, list[Said]] = {}
    while (cells := _next_row(rows, name)) is not None:
        if any(cell.strip() for cell in cells):
            where = f"{name}, line {rows.line_num}"
            call_id, said = _row(dict(zip(header, cells, strict=False)), where)
            calls.setdefault(call_id, []).append(said)
    if not calls:
        raise TranscriptUnreadable(f"{name} has a header and no rows: at least one turn was expected")
    return tuple(transcript_of(call_id, said) for call_id, said in calls.items())


def to_csv(transcripts: Iterable[Transcript]) -> str:
    """``call_id,turn,role,text,start_s,end_s`` for any number of calls."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, "start_s", "end_s"])
    for transcript in transcripts:
        for turn in transcript.turns:
            times = ("" if moment_s is None else f"{moment_s:.10g}" for moment_s in (turn.start_s, turn.end_s))
            writer.writerow([transcript.call_id, turn.turn, turn.speaker.value, turn.text, *times])
    return out.getvalue()


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _next_row(rows: Iterable[list[str]], name: str) -> list[str] | None:
    try:
        return next(iter(rows), None)
    except csv.Error as error:
        raise TranscriptUnreadable(f"{name}: not CSV ({error})") from error


def _row(row: Mapping[str, str], where: str) -> tuple[str, Said]:
    call_id = row.get("call_id", "").strip()
    if not call_id:
        raise TranscriptUnreadable(f"{where}: call_id is empty")
    if "text" not in row:
        raise TranscriptUnreadable(f"{where}: found {len(row)} fields, expected call_id, turn, role and text")
    start_s, end_s = (_number(row.get(column, ""), column, where) for column in ("start_s", "end_s"))
    if start_s is not None and end_s is not None and end_s < start_s:
        raise TranscriptUnreadable(f"{where}: end_s {end_s:g} is before start_s {start_s:g}")
    return call_id, Said(speaker_of(row.get("role", "")), row["text"].strip(), start_s, end_s)


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
