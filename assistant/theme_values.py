"""Masked words that a theme shows: a client's, and the manager's answer that worked. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A client's words, personal data masked, where they were said, and how the objection ended."""

    call_id: str
    turn: int
    start_s: float | None
    day: date
    quote: str
    outcome: str = ""
    end_s: float | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """A manager's words that an objection was resolved with; ``won``: the deal was."""

    call_id: str
    turn: int
    start_s: float | None
    quote: str
    steps: tuple[str, ...]
    won: bool
    end_s: float | None = None
