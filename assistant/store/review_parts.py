"""Parts of all reviews, by SQL: what they stand at, and the parts of those that are asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Executable, Text, cast, func, select
from sqlalchemy.orm import Session

from assistant.documents_corrected import corrected_objections
from assistant.documents_evidence import EvidenceItem
from assistant.documents_facts import FactItem
from assistant.documents_findings import CrmFieldItem, LeadItem
from assistant.documents_objections import ObjectionItem
from assistant.domain import Correction
from assistant.review_parts import ReviewParts
from assistant.store.corrections import CorrectionRepository
from assistant.store.models import ActivityRow, CallRow, DealRow, LeadRow, Moment, ObjectionRow, ReviewRow, ThemeRow

_OBJECTIONS = TypeAdapter(tuple[ObjectionItem, ...])
_EVIDENCE = TypeAdapter(tuple[EvidenceItem, ...])
_REFUSAL = TypeAdapter(FactItem | None)
NOTHING = (None, "null")
VOICEMAIL = "voicemail_only"
AT_ONCE = 400
"""Parts are read in pages: SQLite takes a limited number of parameters."""


class ReviewPartsRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def stamps(self) -> dict[str, str]:
        """Of each reviewed call a hash that changes with its review and with reviewers' corrections of objections."""
        marks: dict[str, list[Any]] = {}
        reviews = select(ReviewRow.call_id, ReviewRow.reviewed_at, ReviewRow.lead_verdict, ReviewRow.usable)
        for call_id, *values in self._session.execute(reviews.order_by(ReviewRow.call_id)):
            marks[call_id] = list(values)
        raised = select(
            ObjectionRow.call_id, ObjectionRow.objection_id, ObjectionRow.category, ObjectionRow.status,
            ObjectionRow.turn, ObjectionRow.quote, ObjectionRow.confidence,
        ).order_by(ObjectionRow.call_id, ObjectionRow.objection_id)  # fmt: skip
        for call_id, *values in self._session.execute(raised):
            marks.setdefault(call_id, []).extend(values)
        return {call_id: _digest([values]) for call_id, values in marks.items()}

    def calls_stamp(self) -> str:
        columns = (CallRow.call_id, CallRow.name, CallRow.manager, CallRow.lead_id, CallRow.started_at)
        return self._table(select(*columns).order_by(CallRow.call_id))

    def crm_stamp(self) -> str:
        """A hash of every lead, deal and activity."""
        tables = (LeadRow, DealRow, ActivityRow)
        keys = (LeadRow.lead_id, DealRow.deal_id, ActivityRow.activity_id)
        return "".join(
            self._table(select(*row.__table__.columns).order_by(key)) for row, key in zip(tables, keys, strict=True)
        )

    def newest_call(self) -> datetime | None:
        """When the newest reviewed call was."""
        at = func.coalesce(CallRow.started_at, CallRow.added_at, type_=Moment())
        return self._session.scalar(
            select(func.max(at, type_=Moment())).join(ReviewRow, ReviewRow.call_id == CallRow.call_id)
        )

    def newest_lead(self) -> datetime | None:
        return self._session.scalar(select(func.max(LeadRow.created_at, type_=Moment())))

    def managers(self, call_ids: Collection[str]) -> dict[str, str]:
        """Whose calls these are."""
        asked = select(CallRow.call_id, CallRow.manager).where(CallRow.call_id.in_(list(call_ids)[:AT_ONCE]))
        return dict(self._session.execute(asked).tuples().all())

    def sources(self) -> tuple[str, ...]:
        found = select(LeadRow.source).where(LeadRow.source != "").distinct().order_by(LeadRow.source)
        return tuple(self._session.scalars(found))

    def campaigns(self) -> tuple[str, ...]:
        found = select(LeadRow.campaign).where(LeadRow.campaign != "").distinct().order_by(LeadRow.campaign)
        return tuple(self._session.scalars(found))

    def themes_stamp(self) -> str:
        """A hash of the names that people gave."""
        named = select(ThemeRow.theme_id, ThemeRow.name, ThemeRow.named_by).where(ThemeRow.name != "")
        return self._table(named.order_by(ThemeRow.theme_id))

    def of(self, call_ids: Collection[str]) -> dict[str, ReviewParts]:
        by_call: dict[str, list[Correction]] = {}
        for correction in CorrectionRepository(self._session).all():
            by_call.setdefault(correction.call_id, []).append(correction)
        ordered, found = sorted(call_ids), {}
        for first in range(0, len(ordered), AT_ONCE):
            page = _PARTS.where(ReviewRow.call_id.in_(ordered[first : first + AT_ONCE]))
            for row in self._session.execute(page):
                found[row[0]] = _parts(tuple(row), by_call.get(row[0], []))
        return found

    def _table(self, rows: Executable) -> str:
        return _digest(self._session.execute(rows))


_PARTS = select(
    ReviewRow.call_id,
    ReviewRow.language,
    ReviewRow.usable,
    *(
        cast(part, Text)  # checked while it is read: a quarter faster than by way of plain values
        for part in (
            ReviewRow.transcript["quality"]["reasons"],
            ReviewRow.analysis["objections"],
            ReviewRow.analysis["unanswered_questions"],
            ReviewRow.analysis["lead"],
            ReviewRow.analysis["facts"]["refusal_reason"],
            ReviewRow.analysis["facts"]["client_name"]["value"],
            ReviewRow.analysis["facts"]["company"]["value"],
            ReviewRow.analysis["crm"]["fields"],
        )
    ),
)


def _parts(row: tuple[Any, ...], corrections: list[Correction]) -> ReviewParts:
    call_id, language, usable, reasons, objections, unanswered, lead, refusal, *said, fields = row
    field = next((item for item in _plain(fields) or () if item["field"] == "refusal_reason"), None)
    return ReviewParts(
        call_id=call_id,
        language=language,
        talked=usable and VOICEMAIL not in (_plain(reasons) or ()),
        objections=corrected_objections(_OBJECTIONS.validate_json(objections or "[]"), corrections),
        unanswered=_EVIDENCE.validate_json(unanswered or "[]"),
        lead=LeadItem.model_validate_json(lead),
        refusal=_REFUSAL.validate_json(refusal or "null"),
        refusal_field=CrmFieldItem.model_validate(field) if field else None,
        names=tuple(_plain(name) for name in said if name not in NOTHING),
    )


def _plain(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _digest(rows: Iterable[Any]) -> str:
    made = hashlib.sha256()
    for row in rows:
        made.update(repr(tuple(row)).encode())
    return made.hexdigest()
