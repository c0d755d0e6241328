"""Who has sent a request: put there once, in front of everything, and read from there by routes and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request

from assistant.app import App
from assistant.seen import Seen
from assistant.viewers import OPEN, Role, Viewer

STATE = "viewer"
NOBODY = Viewer(Role.MARKETER, managers=frozenset(), hears=False, masked=True)
"""Who looks where nothing says who: he sees no call at all."""
REVIEWERS = frozenset({Role.ADMIN, Role.TEAM_LEAD})
"""Who settles what is right: corrections, overrides, golden cases, calibration, what ratings count."""
TALKERS = REVIEWERS | {Role.MANAGER}
"""Who speaks of a call's review: marks himself, acknowledges, disputes."""


def viewer_of(scope: Mapping[str, Any]) -> Viewer:
    """The viewer of an ASGI scope; everybody where nobody has to sign in."""
    found = scope.get("state", {}).get(STATE, OPEN)
    return found if isinstance(found, Viewer) else OPEN


def seen_by(app: App, viewer: Viewer) -> Seen:
    """The calls as this viewer may see them."""
    return Seen(app.calls, lambda: app.workshop.playbook, viewer)


def author_of(viewer: Viewer) -> str:
    """How what he writes is signed; empty for everybody, who says himself who he is."""
    return viewer.name or viewer.login


def signed_by(viewer: Viewer, given: Mapping[str, Any], field: str = "author") -> dict[str, Any]:
    """A body signed by who sent it: whoever has signed in writes under no other name."""
    author = author_of(viewer)
    return {**given, field: author} if author else dict(given)


def _asking(request: Request) -> Viewer:
    return viewer_of(request.scope)


def _only(roles: frozenset[Role], whose: str) -> Callable[[Request], Viewer]:
    def asking(request: Request) -> Viewer:
        viewer = viewer_of(request.scope)
        if viewer.role not in roles:
            raise HTTPException(403, f"this is for {whose}; ask one of them")
        return viewer

    return asking


Asking = Annotated[Viewer, Depends(_asking)]
"""A route's parameter: who asks."""
Reviewing = Annotated[Viewer, Depends(_only(REVIEWERS, "team leads and administrators"))]
"""The same, of a route for those who settle what is right."""
Talking = Annotated[Viewer, Depends(_only(TALKERS, "managers, team leads and administrators"))]
Naming = Annotated[Viewer, Depends(_only(REVIEWERS | {Role.MARKETER}, "team leads, marketers and administrators"))]
Administering = Annotated[Viewer, Depends(_only(frozenset({Role.ADMIN}), "administrators"))]
