"""A reviewed call as questions read it: the call, its published analysis as plain JSON, and how long it was; values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.domain import Call


class StoredAnalysis(Mapping[str, Any]):
    """An analysis whose parts stay JSON text until they are read: most questions read few parts of many calls."""

    def __init__(self, texts: Mapping[str, str | None], score: float | None) -> None:
        self._texts = {name: text for name, text in texts.items() if text is not None}
        self._parts: dict[str, Any] = {}
        self.score = score

    def __getitem__(self, name: str) -> Any:
        if name not in self._parts:
            self._parts[name] = json.loads(self._texts[name])
        return self._parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


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

    @property
    def score(self) -> float | None:
        if isinstance(self.analysis, StoredAnalysis):
            return self.analysis.score
        found: float | None = self.analysis["scorecard"]["score"]
        return found
