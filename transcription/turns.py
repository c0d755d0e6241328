"""Segments and the side each was heard on to turns; pure, and no word is lost or invented on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcription.types import Segment, Speaker, Turn, Word

JOINS_S = 1.5
"""A pause up to this long does not end a known speaker's turn when nobody else takes the floor in it."""

JOINS_OVER_S = 1.0
"""The same where the other side murmurs in it: a longer pause that is also answered is an end."""

JOINS_UNKNOWN_S = 0.7
"""With unknown speakers any real pause may be a change of speaker."""

BACKCHANNEL_S = 1.0
BACKCHANNEL_WORDS = 2

NEAR = 40
"""Segments before one among which another side may still be speaking."""


@dataclass(slots=True)
class _Floor:
    """A turn being built."""

    speaker: Speaker
    segments: list[Segment]

    @property
    def end_s(self) -> float:
        return max(segment.end_s for segment in self.segments)


def build_turns(segments: Sequence[Segment], speakers: Mapping[int, Speaker]) -> tuple[Turn, ...]:
    """Turns in order of start. ``speakers`` names the side on each channel; a channel not named is unknown.

    One side's segments join while it keeps the floor; a short «угу» of the other side inside does not break it.
    """
    ordered = sorted((segment for segment in segments if segment.text.strip()), key=_order)
    floors: list[_Floor] = []
    latest: dict[int, _Floor] = {}
    for place, segment in enumerate(ordered):
        speaker = speakers.get(segment.channel, Speaker.UNKNOWN)
        own = latest.get(segment.channel)
        if own is not None and _keeps_floor(own, segment, speaker, ordered[max(0, place - NEAR) : place]):
            own.segments.append(segment)
            continue
        latest[segment.channel] = _Floor(speaker, [segment])
        floors.append(latest[segment.channel])
    return tuple(_turn(place, floor) for place, floor in enumerate(floors))


def _order(segment: Segment) -> tuple[float, float, int]:
    return segment.start_s, segment.end_s, segment.channel


def _keeps_floor(own: _Floor, segment: Segment, speaker: Speaker, before: Sequence[Segment]) -> bool:
    gap_s = segment.start_s - own.end_s
    if gap_s > (JOINS_UNKNOWN_S if speaker is Speaker.UNKNOWN else JOINS_S):
        return False
    between = [
        other
        for other in before
        if other.channel != segment.channel and other.start_s < segment.start_s and other.end_s > own.end_s - 0.1
    ]
    if between and gap_s > JOINS_OVER_S:
        return False
    return all(_is_backchannel(other) for other in between)


def _is_backchannel(segment: Segment) -> bool:
    return segment.end_s - segment.start_s <= BACKCHANNEL_S and len(segment.text.split()) <= BACKCHANNEL_WORDS


def _turn(place: int, floor: _Floor) -> Turn:
    words = tuple(word for segment in floor.segments for word in segment.words)
    return Turn(
        turn=place,
        speaker=floor.speaker,
        text=" ".join(" ".join(segment.text.split()) for segment in floor.segments),
        start_s=round(floor.segments[0].start_s, 2),
        end_s=round(floor.end_s, 2),
        confidence=_confidence(floor.segments),
        words=words if all(segment.words for segment in floor.segments) else (),
    )


def _confidence(segments: Sequence[Segment]) -> float | None:
    """Mean over words, or over segments by their length where there are no words; None when nothing is known."""
    weighed = [pair for segment in segments for pair in _weighed(segment)]
    total = sum(weight for _, weight in weighed)
    return round(sum(value * weight for value, weight in weighed) / total, 3) if total else None


def _weighed(segment: Segment) -> list[tuple[float, float]]:
    known = [word for word in segment.words if word.confidence is not None]
    if known:
        return [(word.confidence, _length(word)) for word in known if word.confidence is not None]
    if segment.confidence is None:
        return []
    return [(segment.confidence, float(max(1, len(segment.text))))]


def _length(word: Word) -> float:
    return float(max(1, len(word.text)))
