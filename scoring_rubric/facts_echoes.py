"""Days and hours that the other side takes up: named again by it, or a day that is then given its hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from scoring_rubric.spoken_numbers import tokens
from scoring_rubric.spoken_time import Moment, find_moments, resolve
from scoring_rubric.spoken_time_clock import Clock
from transcription.types import Speaker, Turn

_WITHIN_TURNS = 3
_NAMING_WORDS = 9
_HOUR_WORDS = 6

Echoes = frozenset[tuple[int, date | Clock]]
"""A turn, and what it names that is taken up."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What one turn names: its days and its exact hours."""

    turn: int
    speaker: Speaker
    words: int
    dates: frozenset[date]
    hours: frozenset[Clock]


def echoes(turns: Sequence[Turn], base: datetime) -> Echoes:
    """What each of ``turns`` names that the other side takes up in the next few; days as seen from ``base``."""
    named = [_named(turn, base) for turn in turns if turn.speaker is not Speaker.OTHER]
    return frozenset(one for place in range(len(named)) for one in _taken_up(named[place : place + _WITHIN_TURNS + 1]))


def _taken_up(named: Sequence[_Named]) -> Iterator[tuple[int, date | Clock]]:
    first = named[0]
    for later in named[1:]:
        if later.speaker is not first.speaker or later.speaker is Speaker.UNKNOWN:
            both: list[date | Clock] = [*(first.dates & later.dates), *(first.hours & later.hours)]
            for same in both:
                yield first.turn, same
                yield later.turn, same
    if len(first.dates) == 1 and first.words <= _NAMING_WORDS and _is_given_an_hour(named):
        yield from ((first.turn, day) for day in first.dates)


def _is_given_an_hour(named: Sequence[_Named]) -> bool:
    """Whether the next turn that names anything gives the day of the first one an hour, in a few words."""
    for before, later in pairwise(named):
        if later.dates - named[0].dates:
            return False
        if later.hours:
            return later.words <= _HOUR_WORDS and (before is not named[0] or later.speaker is not before.speaker)
    return False


def _named(turn: Turn, base: datetime) -> _Named:
    moments = find_moments(turn.text, bare_hours=True)
    dates = frozenset(day for one in moments if one.day is not None and (day := _date(one, base)) is not None)
    hours = frozenset(
        replace(one.clock, bound=None)
        for one in moments
        if one.clock and one.clock.exact and one.clock.bound != "until"
    )
    return _Named(turn.turn, turn.speaker, len(tokens(turn.text)), dates, hours)


def _date(moment: Moment, base: datetime) -> date | None:
    when = resolve(Moment(0, 0, moment.day), base)
    return when.date() if when is not None else None
