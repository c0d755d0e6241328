"""Writes to calls what the CRM knows of them now; knows nothing of files and of who has changed it."""

from __future__ import annotations

from collections.abc import Set
from zoneinfo import ZoneInfo

from assistant.crm import CrmIndex, crm_of_call, crm_sha256
from assistant.domain import CallState
from assistant.store.unit_of_work import UnitOfWork


def link_calls(work: UnitOfWork, *, zone: ZoneInfo, company: str, only: Set[str] | None = None) -> list[str]:
    """Every call, or ``only`` these; returns reviewed calls of which the CRM now says something else."""
    if only is not None and not only:
        return []
    index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
    changed = []
    calls = work.calls.all() if only is None else filter(None, map(work.calls.get, sorted(only)))
    for call in calls:
        link = index.link(call.name)
        fresh = crm_sha256(link)
        if fresh == work.calls.crm_hash(call.call_id):
            continue
        known = crm_of_call(link, zone=zone, company=company)
        work.calls.change(
            call.call_id,
            crm_sha256=fresh,
            started_at=known.context.started_at,
            activity_id=link.activity.activity_id if link.activity else None,
            lead_id=link.lead.lead_id if link.lead else None,
            deal_id=link.deal.deal_id if link.deal else None,
            manager=known.context.manager_name or "",
        )
        if call.state is CallState.DONE:
            changed.append(call.call_id)
    return changed
