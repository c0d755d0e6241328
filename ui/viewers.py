"""Who has sent a request: put there once, in front of everything, and read from there by routes and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Request

from assistant.viewers import OPEN, Viewer

STATE = "viewer"


def viewer_of(scope: Mapping[str, Any]) -> Viewer:
    """The viewer of an ASGI scope; everybody where nobody has to sign in."""
    found = scope.get("state", {}).get(STATE, OPEN)
    return found if isinstance(found, Viewer) else OPEN


def _asking(request: Request) -> Viewer:
    return viewer_of(request.scope)


Asking = Annotated[Viewer, Depends(_asking)]
"""A route's parameter: who asks."""
