"""The week's feedback over the REST API, as JSON or as a file to be sent; counts nothing itself."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from assistant.coaching import CoachingWeeks
from assistant.errors import BadInput
from assistant.periods import Period, Wanted
from ui.viewers import Talking
from ui.weeks import FORMS, MEDIA_TYPES, week_rendered


def week_router(weeks: CoachingWeeks) -> APIRouter:
    """To be included before the route that answers for every other report's name."""
    router = APIRouter()

    @router.get("/api/reports/week")
    def week(
        since: date | None = None,
        until: date | None = None,
        manager: str = "",
        channel: str = "",
        language: str = "",
        format: str = "json",  # noqa: A002 - the name that the command has
        *,
        viewer: Talking,
    ) -> Response:
        """One manager's week of feedback, or everybody's, as ``razbor report week`` tells it; ``format``: json, text,
        md, html, docx or xlsx.
        """
        if format not in FORMS:
            raise HTTPException(422, f"format {format!r} is not known; expected {', '.join(FORMS)}")
        if since and until and since > until:
            raise HTTPException(422, f"since {since} is later than until {until}; swap them")
        try:
            report = weeks.report(Wanted(Period(since, until), manager, channel, viewer.managers), language)
        except BadInput as problem:
            raise HTTPException(422, str(problem)) from problem
        return Response(week_rendered(report, format, language), media_type=MEDIA_TYPES[format])

    return router
