"""Leads, deals and activities of the CRM, by SQL."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.domain import Activity, Deal, Lead
from assistant.store.mapping import activity_from, activity_row, deal_from, deal_row, lead_from, lead_row
from assistant.store.models import ActivityRow, DealRow, LeadRow


class CrmRepository:
    """Records are replaced by id: an export imported again brings the CRM's newest word."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, leads: Iterable[Lead], deals: Iterable[Deal], activities: Iterable[Activity]) -> None:
        for lead in leads:
            self._session.merge(lead_row(lead))
        for deal in deals:
            self._session.merge(deal_row(deal))
        for activity in activities:
            self._session.merge(activity_row(activity))
        self._session.flush()

    def leads(self) -> tuple[Lead, ...]:
        return tuple(lead_from(row) for row in self._session.scalars(select(LeadRow).order_by(LeadRow.lead_id)))

    def client_name(self, lead_id: str) -> str:
        """The name of one lead; empty where there is none."""
        return self._session.scalar(select(LeadRow.name).where(LeadRow.lead_id == lead_id)) or ""

    def deals(self) -> tuple[Deal, ...]:
        return tuple(deal_from(row) for row in self._session.scalars(select(DealRow).order_by(DealRow.deal_id)))

    def activities(self) -> tuple[Activity, ...]:
        rows = self._session.scalars(select(ActivityRow).order_by(ActivityRow.at, ActivityRow.activity_id))
        return tuple(activity_from(row) for row in rows)

    def export_for_names(self, names: Iterable[str]) -> tuple[Activity, ...]:
        """Activities whose recording is one of the file names."""
        rows = self._session.scalars(select(ActivityRow).where(ActivityRow.recording.in_(list(names))))
        return tuple(activity_from(row) for row in rows)
