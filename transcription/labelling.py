"""Recognised segments cut where the voice changes; pure, and no word is lost, invented, moved or cut in two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np

from transcription.types import Segment, Voices, VoiceSpan, Word

_BLUR_S = 0.1  # recognisers time words no better than this
_SUREST = 0.995
_PAUSE_S = 0.25
_SENTENCE_ENDS = (".", "?", "!", "…")


@dataclass(frozen=True, slots=True)
class _Cost:
    """What a change of voice before a word costs, in the same units as the log odds of whose word it is."""

    sentence: float = 0.4
    phrase: float = 1.5
    within: float = 2.5


_COST = _Cost()


def labelled(segments: Sequence[Segment], voices: Voices) -> tuple[Segment, ...]:
    """Segments with ``channel`` set to the voice, 0 or 1, cut between words where it changes.

    Borders of sentences and pauses are preferred to the exact moment at which the sound changed; a lone word between
    two of the other voice goes to them unless the sound is certain. Unchanged where only one voice was found. Segments
    without words, or whose words do not spell their text, stay whole and get the voice that fills most of them.
    """
    if voices.count < 2 or not voices.spans:
        return tuple(segments)
    timeline = _Timeline(voices.spans)
    units = [unit for place, segment in enumerate(segments) for unit in _units(place, segment)]
    sides = _cheapest([timeline.odds(unit.start_s, unit.end_s) for unit in units], _costs(units))
    heard = zip(units, sides, strict=True)
    return tuple(
        _part(segments[place], voice, [unit.word for unit, _ in group if unit.word is not None])
        for (place, voice), group in groupby(heard, key=lambda pair: (pair[0].place, pair[1]))
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """What gets one voice: a word, or a whole segment that cannot be cut."""

    place: int
    start_s: float
    end_s: float
    text: str
    word: Word | None = None


def _units(place: int, segment: Segment) -> Iterator[_Unit]:
    if _spelled(segment):
        for word in segment.words:
            yield _Unit(place, word.start_s, word.end_s, word.text, word)
    else:
        yield _Unit(place, segment.start_s, segment.end_s, segment.text)


def _spelled(segment: Segment) -> bool:
    return bool(segment.words) and "".join(segment.text.split()) == "".join(
        "".join(word.text.split()) for word in segment.words
    )


class _Timeline:
    """Spans that can be asked for the log odds of voice 1 anywhere; between two spans the nearer one answers."""

    def __init__(self, spans: Sequence[VoiceSpan]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start_s)
        self._starts = [span.start_s for span in self._spans]

    def odds(self, start_s: float, end_s: float) -> float:
        start_s, end_s = start_s - _BLUR_S, end_s + _BLUR_S
        shared = [
            (min(span.end_s, end_s) - max(span.start_s, start_s), _chance(span)) for span in self._near(start_s, end_s)
        ]
        within = [(length_s, chance) for length_s, chance in shared if length_s > 0]
        total_s = sum(length_s for length_s, _ in within)
        chance = sum(length_s * chance for length_s, chance in within) / total_s if within else max(shared)[1]
        return float(np.log(chance / (1.0 - chance)))

    def _near(self, start_s: float, end_s: float) -> Sequence[VoiceSpan]:
        """The spans that touch the stretch and one more on each side."""
        last = bisect_right(self._starts, end_s)
        first = max(0, bisect_right(self._starts, start_s) - 1)
        return self._spans[max(0, first - 1) : last + 1]


def _chance(span: VoiceSpan) -> float:
    """Probability of voice 1, never quite 0 or 1."""
    chance = span.certainty if span.voice == 1 else 1.0 - span.certainty
    return min(max(chance, 1.0 - _SUREST), _SUREST)


def _costs(units: Sequence[_Unit]) -> list[float]:
    """Cost of a change before each unit; the first one's is never paid."""
    costs = [_COST.sentence] if units else []
    for before, after in pairwise(units):
        if before.text.endswith(_SENTENCE_ENDS) or after.start_s - before.end_s >= _PAUSE_S:
            costs.append(_COST.sentence)
        elif before.place != after.place or before.text.endswith((",", ";", ":", "—", "-")):
            costs.append(_COST.phrase)
        else:
            costs.append(_COST.within)
    return costs


def _cheapest(odds: Sequence[float], costs: Sequence[float]) -> list[int]:
    """The voice of each unit on the cheapest way through all of them (Viterbi, 1967)."""
    paid = [0.0, 0.0]
    came: list[tuple[int, int]] = []
    for log_odds, cost in zip(odds, costs, strict=True):
        origin = tuple(voice if paid[voice] <= paid[1 - voice] + cost else 1 - voice for voice in (0, 1))
        came.append((origin[0], origin[1]))
        before = [paid[origin[voice]] + (cost if origin[voice] != voice else 0.0) for voice in (0, 1)]
        paid = [before[0] + max(log_odds, 0.0), before[1] + max(-log_odds, 0.0)]
    voice = int(paid[1] < paid[0])
    sides: list[int] = []
    for origins in reversed(came):
        sides.append(voice)
        voice = origins[voice]
    return sides[::-1]


def _part(segment: Segment, voice: int, words: Sequence[Word]) -> Segment:
    """The whole segment when it has one voice, else the part with these words."""
    if len(words) == len(segment.words) or not words:
        return replace(segment, channel=voice)
    return replace(
        segment,
        start_s=words[0].start_s,
        end_s=max(word.end_s for word in words),
        text=" ".join(word.text for word in words),
        channel=voice,
        words=tuple(words),
    )
