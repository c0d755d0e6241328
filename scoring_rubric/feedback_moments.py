"""Moments of a call that show one criterion: an objection with its answer, or words that stand alone; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from transcription.types import Evidence, Speaker

TELLING_WORDS = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """Quotes that belong together. ``objection`` is the client's words that the others answer, if they do."""

    quotes: tuple[Evidence, ...]
    objection: Evidence | None = None


def moments(evidence: Sequence[Evidence]) -> tuple[Moment, ...]:
    """Evidence as moments: what a client said and the answers that follow it are one; each quote is told once."""
    made: list[Moment] = []
    for item in _once(evidence):
        if item.speaker is Speaker.CLIENT:
            made.append(Moment((item,), item))
        elif made and made[-1].objection is not None and item.turn >= made[-1].objection.turn:
            made[-1] = Moment((*made[-1].quotes, item), made[-1].objection)
        else:
            made.append(Moment((item,)))
    return tuple(made)


def without(found: Sequence[Moment], used: Collection[Evidence]) -> tuple[Moment, ...]:
    """The moments whose objection is not among those used."""
    taken = {(item.turn, item.quote) for item in used}
    return tuple(
        one for one in found if one.objection is None or (one.objection.turn, one.objection.quote) not in taken
    )


def shows_something(moment: Moment) -> bool:
    """Whether there is more to read than a name: a quote of at least three words."""
    return any(len(item.quote.split()) >= TELLING_WORDS for item in moment.quotes)


def _once(quotes: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Without the quotes that stand inside another one of the same turn."""
    return tuple(
        one
        for one in quotes
        if not any(one.turn == other.turn and one.quote != other.quote and one.quote in other.quote for other in quotes)
    )
