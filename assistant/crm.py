"""Which CRM records belong to a call, and what the CRM says of it. Pure: no database, no files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from zoneinfo import ZoneInfo

from assistant.domain import Activity, CallCrm, CrmExport, CrmLink, Deal, Lead
from scoring_rubric.types import CallContext, CallKind, CrmRecord

CALL = "call"
TASK = "task"
UNANSWERED = frozenset({"voicemail", "no_answer", "busy", "автоответчик", "не дозвонился", "нет ответа", "занято"})
BY_HAND = "by-hand-"
"""Begins the ids of records that a person has made here for a call that the CRM does not know."""
INCOMING = frozenset({"incoming", "in", "inbound", "входящий", "входящая"})


@dataclass(frozen=True, slots=True)
class CrmIndex:
    """A CRM's records, ready to be asked which of them a call belongs to."""

    leads: dict[str, Lead]
    deals: dict[str, Deal]
    activities: tuple[Activity, ...]
    by_name: dict[str, Activity]
    deal_by_lead: dict[str, Deal]
    talks: dict[str, tuple[datetime, ...]]
    tasks: dict[str, tuple[Activity, ...]]

    @staticmethod
    def of(leads: Sequence[Lead], deals: Sequence[Deal], activities: Sequence[Activity]) -> CrmIndex:
        by_name: dict[str, Activity] = {}
        talks: dict[str, list[datetime]] = {}
        tasks: dict[str, list[Activity]] = {}
        for item in sorted(activities, key=lambda one: by_hand(one.activity_id)):  # the CRM has the first word
            for name in (item.activity_id, item.recording, PurePath(item.recording).stem):
                if name:
                    by_name.setdefault(name, item)
            if item.type == CALL and item.at is not None and item.recording and item.outcome.lower() not in UNANSWERED:
                talks.setdefault(item.lead_id, []).append(item.at)
            if item.type == TASK and item.at is not None:
                tasks.setdefault(item.lead_id, []).append(item)
        deal_by_lead: dict[str, Deal] = {}
        for deal in deals:
            deal_by_lead.setdefault(deal.lead_id, deal)
        return CrmIndex(
            leads={lead.lead_id: lead for lead in leads},
            deals={deal.deal_id: deal for deal in deals},
            activities=tuple(activities),
            by_name=by_name,
            deal_by_lead=deal_by_lead,
            talks={lead_id: tuple(sorted(moments)) for lead_id, moments in talks.items()},
            tasks={lead_id: tuple(sorted(found, key=_due)) for lead_id, found in tasks.items()},
        )

    @staticmethod
    def of_export(export: CrmExport) -> CrmIndex:
        return CrmIndex.of(export.leads, export.deals, export.activities)

    def link(self, name: str) -> CrmLink:
        """The records of the call whose file name or id is ``name``; empty where the CRM does not know it.

        An activity names its recording by file (with or without the ending) or carries the call's id; a lead's or a
        deal's id is taken as well; a CRM with one lead and no activities speaks of the one call it came with.
        """
        stem = PurePath(name).stem
        activity = self.by_name.get(name) or self.by_name.get(stem)
        if activity is not None:
            deal = self.deals.get(activity.deal_id)
            lead = self.leads.get(activity.lead_id or (deal.lead_id if deal else ""))
            deal = deal or self._deal_of(lead)
            later = self._next_talk(activity)
            return CrmLink(
                activity, lead, deal, self._calls_before(activity), self._task_after(activity, later), later is None
            )
        if stem in self.deals:
            deal = self.deals[stem]
            return CrmLink(None, self.leads.get(deal.lead_id), deal)
        lead = self.leads.get(stem)
        if lead is None and not any(not by_hand(item.activity_id) for item in self.activities):
            of_crm = [one for one in self.leads.values() if not by_hand(one.lead_id)]
            lead = of_crm[0] if len(of_crm) == 1 else None
        return CrmLink(None, lead, self._deal_of(lead))

    def _deal_of(self, lead: Lead | None) -> Deal | None:
        return None if lead is None else self.deal_by_lead.get(lead.lead_id)

    def _calls_before(self, activity: Activity) -> int:
        """Talks with the same lead before this one; an attempt that nobody answered is no talk."""
        at = activity.at
        return (
            0 if at is None else sum(moment < at for moment in self.talks.get(activity.lead_id, ()) if activity.lead_id)
        )

    def _next_talk(self, activity: Activity) -> datetime | None:
        at = activity.at
        return (
            None
            if at is None
            else next((moment for moment in self.talks.get(activity.lead_id, ()) if moment > at), None)
        )

    def _task_after(self, activity: Activity, later: datetime | None) -> Activity | None:
        """The first task that was entered, or falls due, after this call and before the next talk was over."""
        at = activity.at
        if at is None or not activity.lead_id:
            return None
        for task in self.tasks.get(activity.lead_id, ()):
            entered = task.entered_at or task.at
            if entered is not None and entered >= at and (later is None or entered < later):
                return task
        return None


def by_hand(record_id: str) -> bool:
    """Whether a person made the record here, so that it is no word of the CRM's."""
    return record_id.startswith(BY_HAND)


def _due(task: Activity) -> tuple[float, str]:
    return (task.at.timestamp() if task.at else 0.0, task.activity_id)


def crm_of_call(link: CrmLink, *, zone: ZoneInfo, company: str = "") -> CallCrm:
    """The call's context and the CRM's word on it, from the records it is linked to.

    Times are told in the company's ``zone``: «в четверг в три» is three o'clock there, whatever zone a store keeps.
    """
    activity, lead, deal = link.activity, link.lead, link.deal
    started_at = activity.at.astimezone(zone) if activity and activity.at else None
    kind = CallKind.FIRST_OUTGOING
    if link.previous_calls:
        kind = CallKind.REPEAT
    elif activity and activity.direction.lower() in INCOMING:
        kind = CallKind.FIRST_INCOMING
    manager = (activity and activity.manager) or (deal and deal.manager) or (lead and lead.manager) or None
    context = CallContext(
        kind=kind,
        started_at=started_at,
        manager_name=manager,
        company=company or None,
        previous_calls=link.previous_calls,
    )
    if (lead is None or by_hand(lead.lead_id)) and deal is None:
        return CallCrm(context=context, record=None, link=link)
    ended_at = None
    if activity and activity.at and activity.duration_s is not None:
        ended_at = activity.at + timedelta(seconds=activity.duration_s)
    record = CrmRecord(
        fields={
            name: value for name, value in (_fields(activity, lead, deal) | _next_step(link, zone)).items() if value
        },
        entered_at=activity.entered_at if activity else None,
        call_ended_at=ended_at,
    )
    return CallCrm(context=context, record=record, link=link)


def crm_sha256(link: CrmLink) -> str:
    """A hash of everything the CRM says of a call: when it changes, the call's review is out of date."""
    values = json.dumps(asdict(link), ensure_ascii=False, sort_keys=True, default=str)
    return "sha256:" + hashlib.sha256(values.encode()).hexdigest()


def _fields(activity: Activity | None, lead: Lead | None, deal: Deal | None) -> dict[str, str]:
    comments = [item.comment for item in (activity, lead) if item and item.comment]
    return {
        "client_name": lead.name if lead else "",
        "phone": lead.phone if lead else "",
        "email": lead.email if lead else "",
        "company": lead.company if lead else "",
        "source": lead.source if lead else "",
        "budget": _money(deal),
        "stage": (deal.stage if deal else "") or (lead.status if lead else ""),
        "refusal_reason": (deal.refusal_reason if deal else "") or (lead.refusal_reason if lead else ""),
        "decision_role": deal.decision_role if deal else "",
        "comment": " ".join(comments),
    }


def _next_step(link: CrmLink, zone: ZoneInfo) -> dict[str, str]:
    """The task that followed this call; the deal's own next task speaks only of the last talk."""
    if link.task is not None:
        text, when = link.task.comment, link.task.at
    elif link.deal is not None and link.last:
        text, when = link.deal.next_task, link.deal.next_task_at
    else:
        return {}
    return {"next_step": text, "next_step_at": when.astimezone(zone).isoformat(timespec="seconds") if when else ""}


def _money(deal: Deal | None) -> str:
    if deal is None or deal.amount is None:
        return ""
    amount = int(deal.amount) if deal.amount.is_integer() else deal.amount
    return f"{amount} {deal.currency}".strip()
