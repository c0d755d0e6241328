"""Where the answer to an objection is looked for, and what can be measured there without knowing what is said."""

from __future__ import annotations

from collections.abc import Sequence

from objections.types import Handling, HandlingStatus, Objection, Occurrence
from transcription.types import Evidence, Speaker, Transcript, Turn

# An answer is looked for until the next objection, and no further than this.
WINDOW_TURNS = 12
WINDOW_S = 120.0


def window(transcript: Transcript, occurrence: Occurrence, all_of_them: Sequence[Occurrence]) -> list[Turn]:
    """Turns after the objection was first said, up to the next one of another kind, a minute or two at most."""
    later = [
        other.first_turn for other in all_of_them if other is not occurrence and other.first_turn > occurrence.last_turn
    ]
    end = min(later, default=len(transcript.turns))
    end = min(end, occurrence.last_turn + 1 + WINDOW_TURNS)
    turns = list(transcript.turns[occurrence.first_turn + 1 : end])
    ended_s = transcript.turns[occurrence.last_turn].end_s
    if ended_s is None:
        return turns
    return [turn for turn in turns if turn.start_s is None or turn.start_s <= ended_s + WINDOW_S]


def reason(status: HandlingStatus, *, conceded: bool) -> str:
    """A code that the presenters put into words."""
    return "conceded" if conceded else f"client_{status}" if status is HandlingStatus.RESOLVED else status.value


def once(evidence: Sequence[Evidence]) -> list[Evidence]:
    return sorted(dict.fromkeys(evidence), key=lambda item: item.turn)


def pause_s(transcript: Transcript, occurrence: Occurrence) -> float | None:
    """Seconds between the end of the objection and the manager's next words; 0 when he talked over its end."""
    ended_s = transcript.turns[occurrence.first_turn].end_s
    following = (turn for turn in transcript.turns[occurrence.first_turn + 1 :] if turn.speaker is Speaker.MANAGER)
    begun = next(following, None)
    if ended_s is None or begun is None or begun.start_s is None:
        return None
    return round(max(0.0, begun.start_s - ended_s), 2)  # as it is published: scored again it must be the same


def spoken_s(window: Sequence[Turn]) -> float | None:
    """Seconds the manager spoke in the window."""
    spans = [(turn.start_s, turn.end_s) for turn in window if turn.speaker is Speaker.MANAGER]
    if not spans or any(start is None or end is None for start, end in spans):
        return None
    return round(sum(end - start for start, end in spans if start is not None and end is not None), 2)


def objection_with(handling: Handling, occurrence: Occurrence, number: int) -> Objection:
    """An occurrence and its handling as objection o1, o2 …"""
    return Objection(
        id=f"o{number}",
        category=occurrence.category,
        confidence=occurrence.confidence,
        evidence=occurrence.evidence,
        handling=handling,
        explanation=occurrence.explanation,
        also=occurrence.also,
        unsure=occurrence.unsure,
    )
