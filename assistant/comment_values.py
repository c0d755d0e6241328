"""What people say at a moment of a call; values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on line ``turn``, or at ``at_s`` (to ``until_s``) of the recording, or on the call as a whole.
    ``mentions`` are people it calls by name.
    """

    call_id: str
    text: str
    author: str
    made_at: datetime
    turn: int | None = None
    at_s: float | None = None
    until_s: float | None = None
    mentions: tuple[str, ...] = ()
    number: int = 0
    resolved_by: str = ""
    resolved_at: datetime | None = None

    @property
    def resolved(self) -> bool:
        return self.resolved_at is not None
