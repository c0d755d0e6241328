"""The funnel and the content briefs over the REST API, each for those who may see it; counts nothing itself."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from assistant.funnel import Funnel
from assistant.periods import Period, Wanted
from assistant.viewers import Role, Viewer
from ui.answers import asked
from ui.funnel_reports import FORMS, MEDIA_TYPES, funnel_document, funnel_rendered
from ui.viewers import Asking

FUNNEL_ROLES = frozenset({Role.ADMIN, Role.TEAM_LEAD, Role.MARKETER})


def funnel_router(funnel: Funnel) -> APIRouter:
    """To be included before the route that answers for every other report's name."""
    router = APIRouter()

    @router.get("/api/reports/funnel")
    def report(
        viewer: Asking,
        since: date | None = None,
        until: date | None = None,
        manager: str = "",
        channel: str = "",
        campaign: str = "",
        language: str = "",
        format: str = "json",  # noqa: A002 - the name that the command has
    ) -> Response:
        """The funnel as ``razbor report funnel`` tells it; ``channel``: a lead's source; ``format``: text, json, md,
        html or xlsx.
        """
        refuse(viewer, FUNNEL_ROLES)
        if format not in FORMS:
            raise HTTPException(422, f"format {format!r} is not known; expected {', '.join(FORMS)}")
        if language not in ("", "ru", "en"):
            raise HTTPException(422, f"language {language!r} is not known; expected ru or en")
        if since and until and since > until:
            raise HTTPException(422, f"since {since} is later than until {until}; swap them")
        wanted = Wanted(Period(since, until), manager, channel)
        found = asked(lambda: funnel.report(wanted, campaign=campaign, managers=viewer.managers))
        return Response(funnel_rendered(funnel_document(found), format, language), media_type=MEDIA_TYPES[format])

    return router


def refuse(viewer: Viewer, roles: frozenset[Role]) -> None:
    """What a role may not see."""
    if viewer.role not in roles:
        raise HTTPException(403, f"this is not for the role {viewer.role.value}; ask {', '.join(sorted(roles))}")
