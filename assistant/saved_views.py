"""Filters of the list kept under a name: a person's own, or shared with the team."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.errors import Refused
from assistant.list_values import SavedView
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.viewers import Role, Viewer

LONGEST_NAME = 80
LONGEST_QUERY = 2000


@dataclass(frozen=True, slots=True)
class SavedViews:
    database: Database

    def seen_by(self, viewer: Viewer) -> tuple[SavedView, ...]:
        """His own and the team's."""
        with self.database.begin() as work:
            return work.views.seen_by(viewer.login)

    def save(
        self, viewer: Viewer, name: str, query: str, *, shared: bool = False, at: datetime | None = None
    ) -> SavedView:
        """Keeps filters, as they stand in the address, under a name. Raises BadInput saying what does not fit."""
        view = SavedView(_name(name), _query(query), viewer.login, at or datetime.now(UTC), shared)
        with self.database.begin() as work:
            return work.views.add(view)

    def change(self, viewer: Viewer, view_id: str, *, name: str | None = None, shared: bool | None = None) -> SavedView:
        """Another name, or another reach; what is None stays. Only the owner's to change, and an admin's."""
        with self.database.begin() as work:
            known = _owned(work, viewer, view_id)
            changed = replace(
                known,
                name=known.name if name is None else _name(name),
                shared=known.shared if shared is None else shared,
            )
            work.views.change(changed)
        return changed

    def delete(self, viewer: Viewer, view_id: str) -> None:
        with self.database.begin() as work:
            work.views.drop(_owned(work, viewer, view_id).view_id)


def _owned(work: UnitOfWork, viewer: Viewer, view_id: str) -> SavedView:
    view = work.views.get(view_id)
    if view is None or (view.owner != viewer.login and not view.shared):
        raise Refused("no_view", f"there is no saved view {view_id!r}; load the list of views again")
    if view.owner != viewer.login and viewer.role is not Role.ADMIN:
        raise Refused(
            "view_not_yours",
            f"the view «{view.name}» belongs to somebody else; save these filters under a name of your own",
            name=view.name,
        )
    return view


def _name(name: str) -> str:
    line = " ".join(name.split())
    if not line or len(line) > LONGEST_NAME:
        raise Refused(
            "view_name",
            f"a saved view needs a name of 1 to {LONGEST_NAME} characters; found {len(line)}",
            longest=LONGEST_NAME,
        )
    return line


def _query(query: str) -> str:
    if len(query) > LONGEST_QUERY:
        raise Refused(
            "view_query", f"the filters of a saved view are longer than {LONGEST_QUERY} characters; choose fewer"
        )
    return query
