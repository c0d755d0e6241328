"""What somebody said in a file of another program, before it becomes a turn of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcription.guessing import guess_language
from transcription.quality import judge
from transcription.types import Speaker, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Said:
    """One caption or row; ``speaker`` is None where the file names nobody, and times where it has none."""

    speaker: Speaker | None
    text: str
    start_s: float | None = None
    end_s: float | None = None


def transcript_of(call_id: str, said: Sequence[Said]) -> Transcript:
    """Turns in the file's order, without the empty ones; language and quality from the words."""
    turns = tuple(
        Turn(place, part.speaker or Speaker.UNKNOWN, part.text, part.start_s, part.end_s)
        for place, part in enumerate(part for part in said if part.text)
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
