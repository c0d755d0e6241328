"""What a check of a CRM field looks into, and how its finding is written down; compares nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from objections.encoder import SentenceEncoder
from objections.types import Objection
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.types import CrmField, Facts, FieldStatus
from transcription.types import Evidence, Transcript

_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Call:
    """All that the call says, for the fields to look into."""

    facts: Facts
    objections: tuple[Objection, ...]
    transcript: Transcript
    lexicon: Lexicon
    entered_at: datetime | None = None
    encoder: SentenceEncoder | None = None


def field(
    name: str,
    status: FieldStatus,
    call: Call,
    *,
    typed: str | None = None,
    heard: str | None = None,
    evidence: tuple[Evidence, ...] = (),
    reason: str | None = None,
) -> CrmField:
    """A finding with its sentence from the lexicon; quotes stand only where something was said about the field."""
    key = reason or str(status)
    if status is FieldStatus.NOT_DISCUSSED and reason is None and not call.transcript.has_roles:
        key = "roles_unknown"
    told = sentence(call.lexicon, key, typed, heard)
    return CrmField(name, status, crm=typed, call=heard, evidence=evidence, reason=told, code=key)


def sentence(lexicon: Lexicon, key: str, typed: str | None, heard: str | None) -> str:
    """What a finding comes to, in the lexicon's language."""
    return lexicon.reasons[key].format(crm=_short(typed), call=_short(heard))


def _short(value: str | None) -> str:
    value = value or ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d(?:T.*)?", value):
        at = datetime.fromisoformat(value)
        return f"{at:%d.%m.%Y %H:%M}" if "T" in value else f"{at:%d.%m.%Y}"
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
