"""What was agreed with managers: who does what until when, and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.calls import the_one_call
from assistant.errors import Refused, UnknownPerson
from assistant.people_spans import LEADS, may_see, sees
from assistant.people_values import PlanItem
from assistant.remarks import signed
from assistant.store.unit_of_work import Database
from assistant.viewers import Viewer

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What is to be written down. ``owner`` is the manager himself where nobody is named; ``call`` and ``start_s`` are
    the moment that it rests on.
    """

    manager: str
    agreed: str
    author: str
    owner: str = ""
    due: date | None = None
    criterion: str = ""
    call: str = ""
    start_s: float | None = None


@dataclass(frozen=True, slots=True)
class CoachingPlan:
    database: Database

    def add(self, viewer: Viewer, wish: PlanWish, at: datetime | None = None) -> PlanItem:
        """A team lead, or an admin, writes down what was agreed with one of his managers."""
        _check_lead(viewer, wish.manager)
        agreed = " ".join(wish.agreed.split())
        if not agreed:
            raise Refused("agreed_empty", "nothing is written down; say in a sentence what was agreed")
        if len(agreed) > LONGEST:
            raise Refused(
                "agreed_long",
                f"what was agreed has {len(agreed)} signs; expected {LONGEST} at most: shorten it",
                longest=LONGEST,
            )
        author = signed(viewer.name or wish.author, "what was agreed")
        with self.database.begin() as work:
            if wish.manager not in work.people.names():
                raise UnknownPerson(wish.manager)
            call = the_one_call(work, wish.call) if wish.call else None
            if call is not None and call.manager != wish.manager:
                raise Refused(
                    "agreed_other_call",
                    f"{call.name} is a call of {call.manager or 'nobody'}, not of {wish.manager}",
                    call=call.name,
                    manager=wish.manager,
                )
            return work.plan.add(
                PlanItem(
                    manager=wish.manager,
                    agreed=agreed,
                    owner=" ".join(wish.owner.split()) or wish.manager,
                    author=author,
                    made_at=at or datetime.now(UTC),
                    due=wish.due,
                    criterion=wish.criterion.strip(),
                    call_id=call.call_id if call else "",
                    start_s=wish.start_s,
                )
            )

    def list(self, viewer: Viewer, manager: str = "") -> tuple[PlanItem, ...]:
        """What is open first, the nearest day first; then what is done, the newest first."""
        if manager and not sees(viewer, manager):
            raise UnknownPerson(manager)
        with self.database.begin() as work:
            found = work.plan.all({manager} if manager else may_see(viewer))
        return tuple(sorted(found, key=rank))

    def managers(self, viewer: Viewer) -> tuple[str, ...]:
        """With whom a viewer may agree on something; nobody for whoever leads nobody."""
        with self.database.begin() as work:
            names = work.people.names()
        return tuple(name for name in names if viewer.role in LEADS and sees(viewer, name))

    def settle(
        self, viewer: Viewer, item_id: str, author: str = "", *, done: bool, at: datetime | None = None
    ) -> PlanItem:
        """Says that an item is done, or open again. Its manager may say so himself."""
        who = signed(viewer.name or author, "a word on the plan")
        with self.database.begin() as work:
            item = work.plan.get(item_id)
            if item is None or not sees(viewer, item.manager):
                raise Refused("no_plan_item", f"no item {item_id!r} in the plan; /team lists them")
            if done == (item.done_at is not None):
                return item
            settled = work.plan.settle(item_id, (at or datetime.now(UTC)) if done else None, who if done else "")
            assert settled is not None
            return settled


def _check_lead(viewer: Viewer, manager: str) -> None:
    if viewer.role not in LEADS or not sees(viewer, manager):
        raise UnknownPerson(manager)


def rank(item: PlanItem) -> tuple[bool, float, str]:
    """What is open first, the nearest day first; then what is done, the newest first."""
    if item.done_at is not None:
        return (True, -item.done_at.timestamp(), item.item_id)
    return (False, item.due.toordinal() if item.due else float("inf"), item.item_id)
