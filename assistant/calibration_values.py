"""A calibration session and the marks that were given in it: values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scoring_rubric.calibration import Mark


@dataclass(frozen=True, slots=True)
class Session:
    """Who marks which criteria of which calls. ``machine``: its marks as they stood when the session was made, by
    call and criterion; ``rubric`` and its hash are the standard that all of them marked against.
    """

    session_id: str
    name: str
    author: str
    created_at: datetime
    rubric: str
    rubric_sha256: str
    calls: tuple[str, ...]
    reviewers: tuple[str, ...]
    criteria: tuple[str, ...]
    machine: Mapping[tuple[str, str], Mark] = field(default_factory=dict)

    @property
    def places(self) -> frozenset[tuple[str, str]]:
        """Every call and criterion that a reviewer marks."""
        return frozenset((call_id, criterion) for call_id in self.calls for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class GivenMark:
    reviewer: str
    call_id: str
    criterion: str
    mark: Mark
    given_at: datetime
