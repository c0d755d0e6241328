"""The promise ledger: what managers and clients promised on calls and whether it was done, by the store's data.

``as_of`` is the day that the ledger is read on. Without it, it is now where a clock is given (or the newest moment that
the data knows, where that is later), so that a promise falls due also while no new data come.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from assistant.crm import CrmIndex, by_hand
from assistant.documents import StoredTalk
from assistant.domain import Activity, Call, CrmLink, Deal
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook
from assistant.promises import LedgerLine, PromiseCounts, by_urgency, count_promises, lines_of
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.touches import FollowedCall, Thread, TouchKind, kinds_shown, touches_of, won
from scoring_rubric.promises import promises_made
from scoring_rubric.types import Facts
from transcription.interchange import transcript_from_stored
from transcription.types import Speaker

_FACTS = TypeAdapter(Facts)
_Record = TypeVar("_Record", Activity, Deal)


@dataclass(frozen=True, slots=True)
class ManagerPromises:
    """What one manager promised, and what his clients promised him."""

    manager: str
    calls: int
    own: PromiseCounts
    clients: PromiseCounts


@dataclass(frozen=True, slots=True)
class PromiseReport:
    """Promises made on calls of the period, as of ``as_of``; ``promises`` has the most urgent first."""

    period: Period
    as_of: datetime | None
    calls: int
    managers: tuple[ManagerPromises, ...]
    own: PromiseCounts
    clients: PromiseCounts
    promises: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class PromisesOfCalls:
    """Promises of some calls, the most urgent first, as of ``as_of``."""

    as_of: datetime | None
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    database: Database
    playbook: Callable[[], Playbook]
    zone: ZoneInfo
    clock: Callable[[], datetime] | None = None
    """None: nothing reads a clock, and the ledger is read at the newest moment that the data knows."""

    def report(self, wanted: Wanted | None = None, *, as_of: date | None = None) -> PromiseReport:
        """Every promise of the period's calls; calls without a manager come last, under an empty name."""
        wanted = wanted or Wanted()
        with self.database.begin() as work:
            shelf = _Shelf.of(work, self.playbook(), self.zone)
        chosen = [
            call
            for call in shelf.reviewed
            if wanted.period.holds(shelf.day(call.started_at or call.added_at))
            and wanted.about(call, shelf.index.link(call.name))
        ]
        now = self._now(shelf, as_of)
        lines = {call.call_id: shelf.lines(call, now) for call in chosen}
        everything = [line for call in chosen for line in lines[call.call_id]]
        return PromiseReport(
            period=wanted.period,
            as_of=now,
            calls=len(chosen),
            managers=_managers(chosen, everything),
            own=_of_side(everything, Speaker.MANAGER),
            clients=_of_side(everything, Speaker.CLIENT),
            promises=by_urgency(everything),
        )

    def of_calls(self, call_ids: Sequence[str], *, as_of: date | None = None) -> PromisesOfCalls:
        """The promises of some calls. Only reviews of those with a promise, and of the same clients, are read."""
        with self.database.begin() as work:
            promising = work.reviews.promising(call_ids)
            shelf = _Shelf.of(work, self.playbook(), self.zone, about=promising)
            wanted = [call for call in shelf.reviewed if call.call_id in promising]
            now = self._now(shelf, as_of)
            lines = [line for call in wanted for line in shelf.lines(call, now)]
            return PromisesOfCalls(now, by_urgency(lines))

    def of_call(self, call_id: str, *, as_of: date | None = None) -> tuple[LedgerLine, ...]:
        """The promises of one call, the most urgent first; none for a call that is not reviewed."""
        with self.database.begin() as work:
            shelf = _Shelf.around(work, call_id, self.playbook(), self.zone)
        call = next((one for one in shelf.reviewed if one.call_id == call_id), None)
        return () if call is None else by_urgency(shelf.lines(call, self._now(shelf, as_of)))

    def _now(self, shelf: _Shelf, as_of: date | None) -> datetime | None:
        known = shelf.now(as_of)
        if as_of is not None or self.clock is None or known is None:
            return known
        return max(known, self.clock().astimezone(self.zone))


@dataclass(frozen=True)
class _Shelf:
    """What the ledger needs of the store, read once; a client's calls are read when he is asked for."""

    calls: tuple[Call, ...]
    talks: dict[str, StoredTalk]
    deals: tuple[Deal, ...]
    activities: tuple[Activity, ...]
    index: CrmIndex
    playbook: Playbook
    zone: ZoneInfo

    @staticmethod
    def of(work: UnitOfWork, playbook: Playbook, zone: ZoneInfo, about: Collection[str] | None = None) -> _Shelf:
        """Everything, or only the reviews of the calls ``about`` which something is asked and of their clients."""
        leads, deals, activities = work.crm.leads(), work.crm.deals(), work.crm.activities()
        index = CrmIndex.of(leads, deals, activities)
        calls = work.calls.all()
        clients = {call.call_id: _client(call, index.link(call.name)) for call in calls}
        asked = {clients[call_id] for call_id in (clients if about is None else about) if call_id in clients}
        wanted = [call_id for call_id, client in clients.items() if client in asked]
        talks = work.reviews.talks(wanted, _without_later(calls, clients, index))
        return _Shelf(calls, talks, deals, activities, index, playbook, zone)

    @staticmethod
    def around(work: UnitOfWork, call_id: str, playbook: Playbook, zone: ZoneInfo) -> _Shelf:
        """With the reviews of one call's client alone."""
        leads, deals, activities = work.crm.leads(), work.crm.deals(), work.crm.activities()
        index, calls = CrmIndex.of(leads, deals, activities), work.calls.all()
        clients = {call.call_id: _client(call, index.link(call.name)) for call in calls}
        same = [one for one, client in clients.items() if client == clients.get(call_id)]
        return _Shelf(calls, work.reviews.talks(same), deals, activities, index, playbook, zone)

    @cached_property
    def reviewed(self) -> list[Call]:
        found = [call for call in self.calls if call.call_id in self.talks]
        return sorted(found, key=lambda call: (call.started_at or call.added_at, call.call_id))

    @cached_property
    def shows(self) -> frozenset[TouchKind]:
        return kinds_shown(item for item in self.activities if not by_hand(item.activity_id))

    @cached_property
    def _threads(self) -> dict[str, Thread]:
        return {}

    @cached_property
    def _by_client(self) -> dict[str, list[Call]]:
        found: dict[str, list[Call]] = {}
        for call in self.reviewed:
            found.setdefault(_client(call, self.index.link(call.name)), []).append(call)
        return found

    @cached_property
    def _activities_of(self) -> dict[tuple[str, str], list[Activity]]:
        """Activities by the lead that they are of, and by the deal for those calls that know no lead."""
        return _by_records(self.activities)

    @cached_property
    def _deals_of(self) -> dict[tuple[str, str], list[Deal]]:
        return _by_records(self.deals)

    @cached_property
    def _newest(self) -> tuple[datetime, ...]:
        """Every moment that something is known to have happened at, in order; what is planned is none."""
        happened = [item.at for item in self.activities if item.type.lower() != TouchKind.TASK and item.at]
        entered = [item.entered_at for item in self.activities if item.entered_at]
        closed = [deal.closed_at for deal in self.deals if deal.closed_at]
        started = [call.started_at for call in self.calls if call.started_at]
        return tuple(sorted([*happened, *entered, *closed, *started]))

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def now(self, as_of: date | None) -> datetime | None:
        """The newest moment known; of a given day the newest of that day, or its beginning where nothing happened."""
        if as_of is None:
            return self._newest[-1].astimezone(self.zone) if self._newest else None
        begins = datetime.combine(as_of, time(), tzinfo=self.zone)
        ends = datetime.combine(as_of + timedelta(days=1), time(), tzinfo=self.zone)
        before = bisect_left(self._newest, ends)
        newest = self._newest[before - 1] if before else None
        return begins if newest is None or newest < begins else newest.astimezone(self.zone)

    def lines(self, call: Call, now: datetime | None) -> tuple[LedgerLine, ...]:
        thread = self.thread(call)
        moment = now or datetime.min.replace(tzinfo=UTC)
        return lines_of(thread.calls[call.call_id], thread, self.playbook.promises, now=moment)

    def thread(self, call: Call) -> Thread:
        """All that is known of a call's client."""
        link = self.index.link(call.name)
        client = _client(call, link)
        if client not in self._threads:
            self._threads[client] = self._made(client, link)
        return self._threads[client]

    def _made(self, client: str, link: CrmLink) -> Thread:
        calls = [self._followed(call) for call in self._by_client[client]]
        linked = bool(link.lead or link.deal)
        lead_id, deal_id = _records(link)
        activities = self._activities_of.get((lead_id, deal_id), [])
        deals = self._deals_of.get((lead_id, deal_id), [])
        by_activity = {
            found.activity.activity_id: call.call_id
            for call in self._by_client[client]
            if (found := self.index.link(call.name)).activity is not None
        }
        touches = touches_of(activities, deals, calls, by_activity)
        closed = won(deals, calls[0].lexicon)
        return Thread(
            touches=tuple(sorted((*touches, *closed), key=lambda touch: (touch.at, touch.touch_id))),
            calls={call.call_id: call for call in calls},
            shows=self.shows,
            linked=linked,
            client=link.lead.name if link.lead else "",
            lead_id=lead_id,
        )

    def _followed(self, call: Call) -> FollowedCall:
        talk = self.talks[call.call_id]
        transcript = transcript_from_stored(talk.transcript, words_of=())  # a promise is found in turns
        lexicon = self.playbook.lexicon(self.playbook.language_of(transcript))
        facts = _FACTS.validate_python(talk.facts.model_dump())
        started = call.started_at.astimezone(self.zone) if call.started_at else None
        return FollowedCall(
            call_id=call.call_id,
            at=started,
            manager=call.manager,
            transcript=transcript,
            lexicon=lexicon,
            promises=promises_made(facts, lexicon, self.playbook.promises),
            refused=facts.refusal_reason.evidence[0] if facts.refusal_reason else None,
        )


def _records(link: CrmLink) -> tuple[str, str]:
    """The lead and the deal of a call; a lead stands for all its deals."""
    lead_id = link.lead.lead_id if link.lead else ""
    return lead_id, link.deal.deal_id if link.deal and not lead_id else ""


def _by_records(records: Iterable[_Record]) -> dict[tuple[str, str], list[_Record]]:
    found: dict[tuple[str, str], list[_Record]] = {}
    for record in records:
        if record.lead_id:
            found.setdefault((record.lead_id, ""), []).append(record)
        if record.deal_id:
            found.setdefault(("", record.deal_id), []).append(record)
    return found


def _client(call: Call, link: CrmLink) -> str:
    """Calls belong together by their lead, without one by their deal; a call with neither stands alone."""
    lead_id, deal_id = _records(link)
    return f"lead {lead_id}" if lead_id else f"deal {deal_id}" if deal_id else f"call {call.call_id}"


def _without_later(calls: Iterable[Call], clients: Mapping[str, str], index: CrmIndex) -> frozenset[str]:
    """Calls whose client has no other: their words are no news of a promise made before."""
    several = Counter(clients.values())

    def only(call: Call) -> bool:
        activity = index.link(call.name).activity
        at = None if activity is None else activity.at
        same = at is None or (call.started_at is not None and at <= call.started_at)
        return several[clients[call.call_id]] == 1 and same

    return frozenset(call.call_id for call in calls if only(call))


def _of_side(lines: Iterable[LedgerLine], side: Speaker) -> PromiseCounts:
    return count_promises(line for line in lines if line.who is side)


def _managers(calls: Sequence[Call], lines: Sequence[LedgerLine]) -> tuple[ManagerPromises, ...]:
    names = sorted({call.manager for call in calls}, key=lambda name: (not name, name))
    return tuple(
        ManagerPromises(
            manager=name,
            calls=sum(call.manager == name for call in calls),
            own=_of_side((line for line in lines if line.manager == name), Speaker.MANAGER),
            clients=_of_side((line for line in lines if line.manager == name), Speaker.CLIENT),
        )
        for name in names
    )
