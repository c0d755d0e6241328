"""SRT and WebVTT with ``Speaker: text``, in and out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from transcription.errors import TranscriptUnreadable
from transcription.roles import named_speaker, speaker_of
from transcription.said import Said, transcript_of
from transcription.types import Speaker, Transcript, Turn

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")
_ARROW = re.compile(r"^\s*(\S+)\s+-->\s+(\S+)")
_TAG = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>")
_VOICE = re.compile(r"^<v(?:\.\S+)?\s+([^>]+)>")


def read_subtitles(text: str, name: str) -> tuple[Transcript, ...]:
    said: list[Said] = []
    for line_number, timing, lines in _cues(text):
        start_s, end_s = _times(timing, f"{name}, line {line_number}")
        said.extend(_speech(lines, start_s, end_s))
    if not said:
        raise TranscriptUnreadable(f"{name} has no captions: blocks with a line 'start --> end' and text were expected")
    return (transcript_of(Path(name).stem, _carried(said)),)


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


def _speech(lines: Sequence[str], start_s: float, end_s: float) -> list[Said]:
    """One caption's text; each line that begins with a speaker's name starts another's words."""
    said: list[Said] = []
    for line in lines:
        speaker, words = _named(line)
        if speaker is None and said:
            last = said.pop()
            said.append(Said(last.speaker, f"{last.text} {words}".strip(), start_s, end_s))
        else:
            said.append(Said(speaker, words, start_s, end_s))
    return [part for part in said if part.text]


def _named(line: str) -> tuple[Speaker | None, str]:
    voice = _VOICE.match(line)
    plain = _unescaped(_TAG.sub("", _VOICE.sub("", line))).strip()
    if voice is not None:
        return speaker_of(voice.group(1)), plain
    return named_speaker(plain)


def _carried(said: Sequence[Said]) -> list[Said]:
    """A caption without a name goes on with the speaker before it, where the file names speakers at all."""
    result: list[Said] = []
    for part in said:
        carried = part.speaker or (result[-1].speaker if result else None)
        result.append(replace(part, speaker=carried))
    return result


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
