"""People say that they have looked at a review: what takes a call out of the list of those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.calls import the_one_call
from assistant.domain import Call
from assistant.errors import UnknownCall
from assistant.list_values import ReviewedMark
from assistant.overrides import reviewed
from assistant.remarks import signed
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.viewers import OPEN, Viewer


@dataclass(frozen=True, slots=True)
class Looks:
    database: Database

    def add(
        self, asked: Sequence[str], author: str, viewer: Viewer = OPEN, at: datetime | None = None
    ) -> tuple[ReviewedMark, ...]:
        """``author`` has looked at these calls; said twice, the first word is kept. All or none.

        Raises UnknownCall, also for calls that are not ``viewer``'s to see, or BadInput where one is not reviewed yet.
        """
        name = signed(author, "a mark of having looked")
        moment = at or datetime.now(UTC)
        with self.database.begin() as work:
            calls = [_seen(work, one, viewer) for one in asked]
            for call in calls:
                reviewed(work, call)
            return tuple(work.looks.add(ReviewedMark(call.call_id, name, moment)) for call in calls)

    def remove(self, asked: str, author: str, viewer: Viewer = OPEN) -> None:
        """Takes back the word of ``author``; nothing happens where he never gave it."""
        with self.database.begin() as work:
            work.looks.remove(_seen(work, asked, viewer).call_id, signed(author, "a mark of having looked"))

    def of_call(self, asked: str, viewer: Viewer = OPEN) -> tuple[ReviewedMark, ...]:
        with self.database.begin() as work:
            return work.looks.of_call(_seen(work, asked, viewer).call_id)


def _seen(work: UnitOfWork, asked: str, viewer: Viewer) -> Call:
    call = the_one_call(work, asked)
    if not viewer.sees(call.manager):
        raise UnknownCall(asked)
    return call
