"""What people have put right in a transcript, what came of it, and what the machine's own word was; values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class TranscriptChange(StrEnum):
    """Other words in a line, another speaker of a line, or manager and client changed about in the whole call."""

    TEXT = "text"
    SPEAKER = "speaker"
    SWAP = "swap"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a correction changed: ``name`` within its ``part``; None where there was, or is, none of it. The
    part ``program``: another version of program or rules has judged the call since, and changes come from it, too.
    """

    part: str
    name: str
    before: str | float | None
    after: str | float | None


@dataclass(frozen=True, slots=True)
class TranscriptCorrection:
    """One correction of one call's transcript. ``before`` and ``after`` are texts or speakers of line ``turn``;
    ``heard`` is what the machine had heard there: to other words, from a later recognition, it does not apply.

    ``effects`` is None while the call is still being judged anew; ``undone`` says the same of taking it back.
    """

    call_id: str
    kind: TranscriptChange
    author: str
    made_at: datetime
    turn: int | None = None
    before: str = ""
    after: str = ""
    heard: str = ""
    number: int = 0
    effects: tuple[Effect, ...] | None = None
    undone_by: str = ""
    undone_at: datetime | None = None
    undone_effects: tuple[Effect, ...] | None = None

    @property
    def in_force(self) -> bool:
        return self.undone_at is None


@dataclass(frozen=True, slots=True)
class MachineReview:
    """The documents as the program alone made them; ``analysis`` is None where the words were recognised anew since."""

    transcript: Mapping[str, Any] = field(repr=False)
    analysis: Mapping[str, Any] | None = field(default=None, repr=False)
