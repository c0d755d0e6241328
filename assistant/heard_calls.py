"""A reviewed call as questions read it: the call, its published analysis as plain JSON, and how long it was; values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.domain import Call


@dataclass(frozen=True, slots=True)
class HeardCall:
    """``analysis`` has the reviewers' corrections and overrides in it; ``objections`` of it are not yet put right by
    later calls.
    """

    call: Call
    analysis: Mapping[str, Any]
    duration_s: float | None

    @property
    def at(self) -> datetime:
        return self.call.started_at or self.call.added_at
