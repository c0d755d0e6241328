"""The same objection across calls with one client: what comes back was not resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from objections.types import HandlingStatus, Objection


@dataclass(frozen=True, slots=True)
class PastObjection:
    """An objection of one call with the client in question; ``started_at`` is the call's and carries an
    offset.
    """

    call_id: str
    started_at: datetime
    objection: Objection


@dataclass(frozen=True, slots=True)
class Return:
    """An earlier objection that came back. ``corrected`` is what its status must now be: a resolved one was only
    answered, any other keeps its status."""

    earlier: PastObjection
    later: PastObjection
    corrected: HandlingStatus

    @property
    def changes_status(self) -> bool:
        return self.corrected is not self.earlier.objection.handling.status


def came_back(earlier: Sequence[PastObjection], later: Sequence[PastObjection]) -> tuple[Return, ...]:
    """Each earlier objection with its first return: the same category in a later call. Both sequences belong to one
    client; unsure findings neither come back nor correct anything. In order of the earlier calls."""
    returns = []
    for past in sorted(earlier, key=_order):
        if past.objection.unsure:
            continue
        again = [
            one
            for one in sorted(later, key=_order)
            if one.objection.category == past.objection.category
            and not one.objection.unsure
            and one.call_id != past.call_id
            and one.started_at > past.started_at
        ]
        if again:
            returns.append(Return(past, again[0], _corrected(past.objection.handling.status)))
    return tuple(returns)


def _corrected(status: HandlingStatus) -> HandlingStatus:
    return HandlingStatus.ANSWERED if status is HandlingStatus.RESOLVED else status


def _order(past: PastObjection) -> tuple[datetime, str, str]:
    return past.started_at, past.call_id, past.objection.id
