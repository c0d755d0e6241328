"""What people said of the rating: which calls count in it and which criteria are kept out of it; values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Counting:
    """Somebody's word on whether a call counts. Never changed: a later one takes its effect away."""

    call_id: str
    counts: bool
    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeepingOut:
    """Somebody's word on whether a criterion is kept out of ratings, in every rubric that has it; scorecards keep
    it.
    """

    criterion: str
    kept_out: bool
    author: str
    reason: str
    at: datetime
