"""Which of the quoted calls a reader may open and hear; values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listening:
    """``open`` are the calls that he may open; None: all of them."""

    hears: bool
    open: frozenset[str] | None

    def opens(self, call_id: str) -> bool:
        return self.open is None or call_id in self.open

    def plays(self, call_id: str) -> bool:
        return self.hears and self.opens(call_id)
