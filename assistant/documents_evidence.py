"""What every published document is made of: verbatim quotes with their places, and numbers rounded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from transcription.types import Evidence


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class EvidenceItem(Document):
    turn: int
    start_s: float | None
    end_s: float | None
    speaker: Literal["manager", "client", "other", "unknown"]
    quote: str = Field(min_length=1)


def evidence_items(items: Iterable[Evidence]) -> tuple[EvidenceItem, ...]:
    return tuple(evidence_item(item) for item in items)


def evidence_item(item: Evidence) -> EvidenceItem:
    return EvidenceItem(
        turn=item.turn,
        start_s=rounded(item.start_s),
        end_s=rounded(item.end_s),
        speaker=item.speaker.value,
        quote=item.quote,
    )


def rounded(value: Any, digits: int = 2) -> Any:
    return round(value, digits) if isinstance(value, float) else value
