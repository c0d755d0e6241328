"""What would have changed a call's score, as the page lists it; values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.lost_points import Change, Example
from ui.web.address import address_of_call

OPEN = 5
"""The biggest losses stand open, the rest are folded away."""


@dataclass(frozen=True, slots=True)
class LostRow:
    """``href`` leads to the second of the colleague's call at which the quote is said; empty where the call is not the
    reader's to see.
    """

    change: Change
    href: str


@dataclass(frozen=True, slots=True)
class LostRows:
    """``points`` is what all rows are worth together, ``folded_points`` what the folded ones are."""

    open: tuple[LostRow, ...]
    folded: tuple[LostRow, ...]
    points: float
    folded_points: float


def lost_rows(changes: Sequence[Change]) -> LostRows | None:
    """None where no point was lost."""
    if not changes:
        return None
    rows = tuple(
        LostRow(change, _address(change.example) if change.example and change.example.call_id else "")
        for change in changes
    )
    return LostRows(rows[:OPEN], rows[OPEN:], _worth(rows), _worth(rows[OPEN:]))


def _worth(rows: Sequence[LostRow]) -> float:
    return sum(row.change.lost.points for row in rows)


def _address(example: Example) -> str:
    address = address_of_call(example.call_id)
    return address if example.start_s is None else f"{address}?t={example.start_s:g}"
