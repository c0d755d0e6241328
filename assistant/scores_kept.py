"""Which rubric a stored score was made by, and the scores that it took the place of; values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ScoreBasis:
    """The rubric (``id@version`` and the hash of its file) that a call's score stands on; ``kind`` is the call's.

    ``sha256`` is empty where the review is older than this record.
    """

    call_id: str
    kind: str
    rubric: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PastScore:
    """A score that another one replaced, whole: so that a number which a manager has seen can be found again."""

    call_id: str
    rubric: str
    sha256: str
    score: float | None
    coverage: float
    scorecard: Mapping[str, Any] = field(repr=False)
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class KeptReview:
    """A stored review as it lies there: two JSON texts, nothing applied to them yet."""

    call_id: str
    reviewed_at: datetime
    transcript: str = field(repr=False)
    analysis: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewScore:
    """What a call's review becomes: ``analysis`` is the whole document; ``past`` is None where the score stands."""

    basis: ScoreBasis
    analysis: Mapping[str, Any] = field(repr=False)
    past: PastScore | None = None
