"""Deletes calls for good: those that have grown old, one, or everything of one client; what it deleted is not kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.audit import audit
from assistant.domain import Call, CallState
from assistant.errors import BadInput
from assistant.store.purging import shrink
from assistant.store.unit_of_work import Database, UnitOfWork

PURGED = "purged"
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class PurgeWish:
    """Which calls shall go: older than ``days``, by id, or of one ``client`` (phone, e-mail, name or lead id)."""

    days: int | None = None
    call: str = ""
    client: str = ""
    recordings_only: bool = False


@dataclass(frozen=True, slots=True)
class Purge:
    """What goes, or has gone: ``recordings`` are files of the media folder, ``size`` their bytes, ``leads`` records of
    the client in the CRM's copy.
    """

    calls: tuple[str, ...]
    leads: tuple[str, ...]
    recordings: tuple[str, ...]
    size: int
    since: datetime | None = None
    until: datetime | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Purging:
    database: Database
    media_dir: Path
    cache_dir: Path
    forget: Callable[[Sequence[str]], None]
    """Drops what the queue keeps of calls."""

    def plan(self, wish: PurgeWish, *, now: datetime | None = None) -> Purge:
        """What ``run`` would delete. Raises BadInput where nothing, or nobody, is named."""
        with self.database.begin() as work:
            return self._plan(work, wish, now or datetime.now(UTC))

    def run(self, wish: PurgeWish, *, who: str, now: datetime | None = None) -> Purge:
        """Deletes it and writes down how much, by whom. The rows go first, so that no row names a lost file."""
        with self.database.begin() as work:
            work.purge.begin()
            plan = self._plan(work, wish, now or datetime.now(UTC))
            if not wish.recordings_only:
                work.purge.drop_calls(plan.calls)
                work.purge.drop_leads(plan.leads)
            kind = "recordings" if wish.recordings_only else "calls"
            audit(
                work, who, PURGED, f"{kind}: {len(plan.calls)}, files: {len(plan.recordings)}, leads: {len(plan.leads)}"
            )
        for name in plan.recordings:
            (self.media_dir / name).unlink(missing_ok=True)
            for drawn in (self.cache_dir / "peaks").glob(f"{Path(name).stem}.*"):
                drawn.unlink(missing_ok=True)
        if not wish.recordings_only:
            self.forget(plan.calls)
            shrink(self.database.engine)
        return Purge(plan.calls, plan.leads, plan.recordings, plan.size, plan.since, plan.until, done=True)

    def _plan(self, work: UnitOfWork, wish: PurgeWish, now: datetime) -> Purge:
        chosen, leads = self._chosen(work, wish, now)
        busy = [call.name for call in chosen if call.state in (CallState.QUEUED, CallState.WORKING)]
        if busy:
            raise BadInput(f"{len(busy)} of these calls are being analysed ({busy[0]}); wait for them, then purge")
        ids = frozenset(call.call_id for call in chosen)
        shared = work.purge.media_still_used(ids)
        files = sorted({call.media for call in chosen} - shared - {""})
        if wish.recordings_only:
            files = [name for name in files if not name.endswith(".json")]  # a ready transcript is no recording
        there = [name for name in files if (self.media_dir / name).is_file()]
        size = sum((self.media_dir / name).stat().st_size for name in there)
        moments = [call.started_at or call.added_at for call in chosen]
        return Purge(
            tuple(sorted(ids)),
            tuple(sorted(leads)),
            tuple(there),
            size,
            min(moments, default=None),
            max(moments, default=None),
        )

    def _chosen(self, work: UnitOfWork, wish: PurgeWish, now: datetime) -> tuple[list[Call], Collection[str]]:
        asked = [wish.days is not None, bool(wish.call), bool(wish.client)]
        if sum(asked) != 1:
            raise BadInput("say which calls shall go: one of --older-than, --call and --client")
        every = work.calls.all()
        if wish.days is not None:
            if not 1 <= wish.days <= MOST_DAYS:
                raise BadInput(f"--older-than is {wish.days} days; expected 1 to {MOST_DAYS}, such as 365d")
            before = now - timedelta(days=wish.days)
            return [call for call in every if (call.started_at or call.added_at) < before], ()
        if wish.call:
            found = work.calls.find(wish.call)
            if len(found) != 1:
                raise BadInput(f"no single call is called {wish.call!r}; `razbor show` without a call lists them")
            return list(found), ()
        leads = work.purge.leads_of(wish.client, "".join(sign for sign in wish.client if sign.isdigit()))
        if not leads:
            raise BadInput(
                f"no client {wish.client!r} is known; give the phone, e-mail, name or lead id that the CRM has"
            )
        ids, reached = work.purge.calls_of_leads(leads), work.purge.reached_by(leads)
        return [call for call in every if call.call_id in ids or _named_after(call, reached)], leads


def _named_after(call: Call, reached: Collection[str]) -> bool:
    """Whether a file's name holds the client's phone or e-mail: telephony names files so, also those of no lead."""
    digits = "".join(sign for sign in call.name if sign.isdigit())
    return any(key in (call.name.lower() if "@" in key else digits) for key in reached)
