"""Rows to values and back: two functions a pair."""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter

from assistant.domain import (
    Activity,
    Call,
    CallState,
    Correction,
    CorrectionKind,
    Deal,
    KeptQuote,
    KeptTheme,
    Lead,
    SourceKind,
    Stage,
    StageRun,
)
from assistant.store.models import (
    ActivityRow,
    CallRow,
    CorrectionRow,
    DealRow,
    LeadRow,
    RecognisedPartRow,
    StageRunRow,
    ThemeQuoteRow,
    ThemeRow,
)
from transcription.types import RecognisedPart

_PART = TypeAdapter(RecognisedPart)


def call_from(row: CallRow) -> Call:
    return Call(
        call_id=row.call_id,
        name=row.name,
        sha256=row.sha256,
        kind=SourceKind(row.kind),
        media=row.media,
        added_at=row.added_at,
        state=CallState(row.state),
        stage=None if row.stage is None else Stage(row.stage),
        progress=row.progress,
        failure=row.failure,
        permanent=row.permanent,
        attempts=row.attempts,
        generation=row.generation,
        started_at=row.started_at,
        lead_id=row.lead_id or "",
        manager=row.manager,
    )


def call_row(call: Call) -> CallRow:
    return CallRow(
        call_id=call.call_id,
        name=call.name,
        sha256=call.sha256,
        kind=call.kind.value,
        media=call.media,
        added_at=call.added_at,
        state=call.state.value,
        stage=None if call.stage is None else call.stage.value,
        progress=call.progress,
        failure=call.failure,
        permanent=call.permanent,
        attempts=call.attempts,
        generation=call.generation,
        started_at=call.started_at,
        lead_id=call.lead_id or None,
        manager=call.manager,
    )


_LEAD = tuple(column.key for column in LeadRow.__table__.columns)
_DEAL = tuple(column.key for column in DealRow.__table__.columns)
_ACTIVITY = tuple(column.key for column in ActivityRow.__table__.columns)


def lead_from(row: LeadRow) -> Lead:
    return Lead(**{name: getattr(row, name) for name in _LEAD})


def lead_row(lead: Lead) -> LeadRow:
    return LeadRow(**{name: getattr(lead, name) for name in _LEAD})


def deal_from(row: DealRow) -> Deal:
    return Deal(**{name: getattr(row, name) for name in _DEAL})


def deal_row(deal: Deal) -> DealRow:
    return DealRow(**{name: getattr(deal, name) for name in _DEAL})


def activity_from(row: ActivityRow) -> Activity:
    return Activity(**{name: getattr(row, name) for name in _ACTIVITY})


def activity_row(activity: Activity) -> ActivityRow:
    return ActivityRow(**{name: getattr(activity, name) for name in _ACTIVITY})


def run_from(row: StageRunRow) -> StageRun:
    return StageRun(
        call_id=row.call_id,
        generation=row.generation,
        stage=Stage(row.stage),
        attempt=row.attempt,
        started_at=row.started_at,
        seconds=row.seconds,
    )


def part_from(row: RecognisedPartRow) -> RecognisedPart:
    return _PART.validate_python(row.part)


def part_row(
    call_id: str, generation: int, basis: str, part: RecognisedPart, created_at: datetime
) -> RecognisedPartRow:
    return RecognisedPartRow(
        call_id=call_id,
        basis=basis,
        number=part.number,
        generation=generation,
        created_at=created_at,
        part=_PART.dump_python(part, mode="json"),
    )


_CORRECTION = tuple(column.key for column in CorrectionRow.__table__.columns if column.key != "correction_id")


def correction_from(row: CorrectionRow) -> Correction:
    values = {name: getattr(row, name) for name in _CORRECTION}
    return Correction(**values | {"kind": CorrectionKind(row.kind)}, number=row.correction_id)


def correction_row(correction: Correction) -> CorrectionRow:
    values = {name: getattr(correction, name) for name in _CORRECTION}
    return CorrectionRow(**values | {"kind": correction.kind.value})


_THEME = tuple(column.key for column in ThemeRow.__table__.columns)
_QUOTE = tuple(column.key for column in ThemeQuoteRow.__table__.columns if column.key != "quote_id")


def theme_from(row: ThemeRow) -> KeptTheme:
    return KeptTheme(**{name: getattr(row, name) for name in _THEME})


def theme_row(theme: KeptTheme) -> ThemeRow:
    return ThemeRow(**{name: getattr(theme, name) for name in _THEME})


def quote_from(row: ThemeQuoteRow) -> KeptQuote:
    return KeptQuote(**{name: getattr(row, name) for name in _QUOTE})


def quote_row(quote: KeptQuote) -> ThemeQuoteRow:
    return ThemeQuoteRow(**{name: getattr(quote, name) for name in _QUOTE})
