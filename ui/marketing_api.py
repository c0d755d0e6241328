"""The funnel and the content briefs over the REST API, each for those who may see it; counts nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, HTTPException
from fastapi.responses import Response

from assistant.briefs import Briefs, UnknownBrief
from assistant.funnel import Funnel
from assistant.periods import Period, Wanted
from assistant.viewers import Role, Viewer
from ui.answers import asked
from ui.briefs import MEDIA_TYPES as BRIEF_TYPES
from ui.briefs import brief_json, brief_rendered, title_of
from ui.funnel_reports import FORMS, MEDIA_TYPES, funnel_document, funnel_rendered
from ui.viewers import Asking
from ui.web.wording import LANGUAGES, Wording, wording

FUNNEL_ROLES = frozenset({Role.ADMIN, Role.TEAM_LEAD, Role.MARKETER})
BRIEF_ROLES = FUNNEL_ROLES
T = TypeVar("T")


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


def briefs_router(briefs: Briefs, wordings: Callable[[str], Wording] = wording) -> APIRouter:
    """Content briefs: made from themes, edited, taken away as a file."""
    router = APIRouter()

    @router.get("/api/briefs")
    def list_briefs(viewer: Asking) -> dict[str, Any]:
        """All briefs, the newest first."""
        refuse(viewer, BRIEF_ROLES)
        return {"briefs": [brief_json(brief) for brief in asked(briefs.all)]}

    @router.post("/api/briefs", status_code=201)
    def draft(viewer: Asking, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """A new brief: ``themes`` (ids), ``author``, and the period's ``since``, ``until`` and ``channel``."""
        refuse(viewer, BRIEF_ROLES)
        themes = given.get("themes")
        if not isinstance(themes, list) or not all(isinstance(one, str) for one in themes):
            raise HTTPException(422, 'themes: expected a list of ids, such as ["t1", "t4"]')
        period = Period(_day(given, "since"), _day(given, "until"))
        wanted = Wanted(period, source=str(given.get("channel") or ""))
        return {"brief": brief_json(_asked(lambda: briefs.draft(themes, _author(viewer, given), wanted)))}

    @router.get("/api/briefs/{brief_id}")
    def show(viewer: Asking, brief_id: int) -> dict[str, Any]:
        """One brief with its evidence."""
        refuse(viewer, BRIEF_ROLES)
        return {"brief": brief_json(_asked(lambda: briefs.get(brief_id)))}

    @router.post("/api/briefs/{brief_id}")
    def change(viewer: Asking, brief_id: int, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """Other values of what people edit: ``title``, ``status``, ``owner``, ``due``, ``audience``, ``argument``,
        ``formats``, ``stage``, ``notes``; with ``author`` and the ``revision`` that was edited.
        """
        refuse(viewer, BRIEF_ROLES)
        changes = {name: value for name, value in given.items() if name not in ("author", "revision")}
        revision = given.get("revision")
        if revision is not None and not isinstance(revision, int):
            raise HTTPException(422, f"revision: expected a number, found {revision!r}")
        author = _author(viewer, given)
        if "title" in changes:
            brief = _asked(lambda: briefs.get(brief_id))
            if changes["title"] in {title_of(brief, wordings(language)) for language in LANGUAGES}:
                del changes["title"]  # shown so in the reader's language: nobody has named the brief
        return {"brief": brief_json(_asked(lambda: briefs.change(brief_id, changes, author, revision)))}

    @router.delete("/api/briefs/{brief_id}", status_code=204)
    def drop(viewer: Asking, brief_id: int) -> Response:
        """Takes a brief away for good."""
        refuse(viewer, BRIEF_ROLES)
        _asked(lambda: briefs.drop(brief_id))
        return Response(status_code=204)

    @router.get("/api/briefs/{brief_id}/file")
    def file(
        viewer: Asking,
        brief_id: int,
        format: str = "md",  # noqa: A002 - the name that the reports have
        language: str = "ru",
    ) -> Response:
        """The brief to be sent: ``format`` md or docx, ``language`` ru or en."""
        refuse(viewer, BRIEF_ROLES)
        if format not in BRIEF_TYPES or language not in ("ru", "en"):
            raise HTTPException(
                422, f"expected the format md or docx and the language ru or en, found {format}, {language}"
            )
        made = brief_rendered(_asked(lambda: briefs.get(brief_id)), format, wordings(language))
        told = {"Content-Disposition": f'attachment; filename="brief-{brief_id}.{format}"'}
        return Response(made, media_type=BRIEF_TYPES[format], headers=told)

    return router


def _asked(question: Callable[[], T]) -> T:
    try:
        return asked(question)
    except HTTPException as problem:
        if isinstance(problem.__cause__, UnknownBrief):
            raise HTTPException(404, problem.detail) from problem
        raise


def _author(viewer: Viewer, given: dict[str, Any]) -> str:
    """Who has signed in; where nobody signs in, who he says he is."""
    return viewer.name or viewer.login or str(given.get("author") or "")


def _day(given: dict[str, Any], name: str) -> date | None:
    written = given.get(name)
    try:
        return date.fromisoformat(str(written)) if written else None
    except ValueError as problem:
        raise HTTPException(422, f"{name} {written!r} is no day; expected one like 2026-11-01") from problem


def refuse(viewer: Viewer, roles: frozenset[Role]) -> None:
    """What a role may not see."""
    if viewer.role not in roles:
        raise HTTPException(403, f"this is not for the role {viewer.role.value}; ask {', '.join(sorted(roles))}")
