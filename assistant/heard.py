"""What reports over all calls need of them and of the CRM: read once, kept while it stays the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from assistant.crm import CrmIndex
from assistant.domain import Activity, Call, Deal, Lead
from assistant.review_parts import ReviewParts
from assistant.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Crm:
    leads: tuple[Lead, ...]
    deals: tuple[Deal, ...]
    activities: tuple[Activity, ...]
    index: CrmIndex


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything as it stands: two snapshots with one ``stamp`` say the same."""

    stamp: str
    calls: tuple[Call, ...]
    reviews: Mapping[str, ReviewParts]
    crm: Crm


@dataclass(slots=True)
class Heard:
    """Reads only what has changed since it last looked. Safe to ask from several threads."""

    _lock: Lock = field(default_factory=Lock)
    _crm: tuple[str, Crm] | None = None
    _calls: tuple[str, tuple[Call, ...]] | None = None
    _parts: dict[str, tuple[str, ReviewParts]] = field(default_factory=dict)

    def stamp(self, work: UnitOfWork) -> str:
        """What a snapshot taken now would carry, without reading any review."""
        parts = work.review_parts
        return _joined(parts.calls_stamp(), parts.crm_stamp(), parts.stamps())

    def now(self, work: UnitOfWork) -> Snapshot:
        with self._lock:
            stamps = work.review_parts.stamps()
            calls_stamp, crm_stamp = work.review_parts.calls_stamp(), work.review_parts.crm_stamp()
            self._read(work, stamps, calls_stamp, crm_stamp)
            assert self._calls is not None
            assert self._crm is not None
            return Snapshot(
                stamp=_joined(calls_stamp, crm_stamp, stamps),
                calls=self._calls[1],
                reviews={call_id: parts for call_id, (_, parts) in self._parts.items()},
                crm=self._crm[1],
            )

    def crm(self, work: UnitOfWork) -> Crm:
        """The CRM alone, without reading any review."""
        with self._lock:
            return self._read_crm(work, work.review_parts.crm_stamp())

    def _read(self, work: UnitOfWork, stamps: Mapping[str, str], calls_stamp: str, crm_stamp: str) -> None:
        changed = [call_id for call_id, stamp in stamps.items() if self._parts.get(call_id, ("", None))[0] != stamp]
        self._parts = {call_id: kept for call_id, kept in self._parts.items() if call_id in stamps}
        for call_id, parts in work.review_parts.of(changed).items():
            self._parts[call_id] = (stamps[call_id], parts)
        if self._calls is None or self._calls[0] != calls_stamp:
            self._calls = (calls_stamp, work.calls.all())
        self._read_crm(work, crm_stamp)

    def _read_crm(self, work: UnitOfWork, crm_stamp: str) -> Crm:
        if self._crm is None or self._crm[0] != crm_stamp:
            leads, deals, activities = work.crm.leads(), work.crm.deals(), work.crm.activities()
            self._crm = (crm_stamp, Crm(leads, deals, activities, CrmIndex.of(leads, deals, activities)))
        return self._crm[1]


def _joined(calls: str, crm: str, reviews: Mapping[str, str]) -> str:
    made = hashlib.sha256((calls + crm).encode())
    for call_id in sorted(reviews):
        made.update((call_id + reviews[call_id]).encode())
    return made.hexdigest()
