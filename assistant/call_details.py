"""Whose call it was, when and with whom, as a person says it of a call that the CRM does not know; and away with a
file that could not be reviewed.

Kept as records beside the CRM's, so that all that reads the CRM goes by them; an export that comes later and knows the
call has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.audit import audit
from assistant.calls import the_one_call
from assistant.crm import BY_HAND, by_hand
from assistant.crm_linking import link_calls
from assistant.domain import Activity, Call, CallState, CrmLink, Lead
from assistant.errors import Refused
from assistant.heard import Heard
from assistant.purging import PurgeWish, Purging
from assistant.store.unit_of_work import Database, UnitOfWork

ASSIGNED = "call_assigned"
LONGEST = 100
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DetailsWish:
    """``at`` without an offset is told in the company's zone."""

    manager: str
    at: datetime
    client: str = ""


@dataclass(frozen=True, slots=True)
class CallDetails:
    """``judge_again`` puts calls on the queue whose review has to be made anew."""

    database: Database
    zone: ZoneInfo
    company: str
    judge_again: Callable[[Sequence[str]], None]
    purging: Purging
    heard: Heard = field(default_factory=Heard)

    def open_to(self, asked: str) -> bool:
        """Whether a person may say it: the CRM does not know the call."""
        with self.database.begin() as work:
            return _untold(self._link(work, the_one_call(work, asked)))

    def tell(self, asked: str, wish: DetailsWish, *, who: str, now: datetime | None = None) -> Call:
        """Stores it and has everything judged anew that depends on it. Raises UnknownCall or Refused."""
        manager, client, at = " ".join(wish.manager.split()), " ".join(wish.client.split()), self._moment(wish.at)
        _check(manager, client, at, now or datetime.now(UTC))
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            if call.state in (CallState.QUEUED, CallState.WORKING):
                raise Refused("being_judged", f"{call.name} is being analysed; wait until that is done")
            link = self._link(work, call)
            if not _untold(link):
                raise Refused("crm_knows", f"the CRM knows {call.name}: change it there and import the export")
            lead = _lead(call, link, client)
            activity = Activity(
                activity_id=BY_HAND + call.call_id,
                lead_id=lead.lead_id if lead else "",
                deal_id=link.deal.deal_id if link.deal else "",
                at=at,
                manager=manager,
                recording=call.name,
            )
            work.crm.put([lead] if lead is not None and by_hand(lead.lead_id) else [], [], [activity])
            audit(work, who, ASSIGNED, f"{call.call_id}: {manager}, {at.isoformat(timespec='minutes')}")
            changed = link_calls(work, zone=self.zone, company=self.company, only={call.call_id})
            told = work.calls.get(call.call_id)
        if changed:
            self.judge_again(changed)
        assert told is not None
        return told

    def delete_failed(self, asked: str, *, who: str) -> None:
        """Deletes a call that could not be reviewed, with its file. Raises UnknownCall or Refused."""
        with self.database.begin() as work:
            call = the_one_call(work, asked)
        if call.state is not CallState.FAILED:
            raise Refused("not_failed", f"{call.name} has not failed; `razbor purge --call` deletes any call")
        self.purging.run(PurgeWish(call=call.call_id), who=who)

    def _link(self, work: UnitOfWork, call: Call) -> CrmLink:
        return self.heard.crm(work).index.link(call.name)

    def _moment(self, at: datetime) -> datetime:
        return at if at.tzinfo is not None else at.replace(tzinfo=self.zone)


def _untold(link: CrmLink) -> bool:
    return link.activity is None or by_hand(link.activity.activity_id)


def _lead(call: Call, link: CrmLink, client: str) -> Lead | None:
    """The CRM's own lead where the call has one; else one of ours that bears the client's name."""
    if link.lead is not None and not by_hand(link.lead.lead_id):
        return link.lead
    return Lead(BY_HAND + call.call_id, name=client) if client or link.lead is not None else None


def _check(manager: str, client: str, at: datetime, now: datetime) -> None:
    if not manager or max(len(manager), len(client)) > LONGEST:
        raise Refused(
            "details_names",
            f"the manager's name has 1 to {LONGEST} characters, the client's at most {LONGEST}",
            longest=LONGEST,
        )
    if not EARLIEST <= at <= now:
        raise Refused("details_moment", f"the call was at {at.isoformat()}: expected a moment from 2000 until now")
