"""Managers, the team and the coaching plan over the REST API; whom a viewer may not see is not there for him."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from fastapi.responses import Response
from pydantic import TypeAdapter

from assistant.app import App
from assistant.coaching_plan import PlanWish
from assistant.people_spans import may_see
from assistant.periods import Period, Wanted
from ui import people_json, reports, weeks
from ui.answers import asked, read
from ui.viewers import Reviewing, Talking, author_of, signed_by
from ui.web.titles import titles_of
from ui.web.wording import LANGUAGES, wording

_WISH = TypeAdapter(PlanWish)
EXPECTED = "manager, agreed and author, and owner, due (a day), criterion, call and start_s where they are known"


def people_router(app: App) -> APIRouter:
    """Everything answers 404 to a marketer, and of a manager who is not the viewer's to see."""
    router = APIRouter()

    @router.get("/api/managers")
    def managers(viewer: Talking) -> dict[str, Any]:
        """The managers whom the viewer may see, over the last four weeks against the four before."""
        return people_json.lines_json(asked(lambda: app.people.listed(viewer)))

    @router.get("/api/managers/{name}")
    def manager(
        viewer: Talking, name: str, since: date | None = None, until: date | None = None, team: bool = False
    ) -> dict[str, Any]:
        """One manager's figures; ``team`` adds the middle of the team."""
        page = asked(lambda: app.people.page(viewer, name, Period(since, until), team=team))
        return people_json.page_json(page)

    @router.get("/api/managers/{name}/letter")
    def letter(
        viewer: Talking,
        name: str,
        since: date | None = None,
        until: date | None = None,
        language: str = "",
        format: str = "json",  # noqa: A002 - the name that the command has
    ) -> Response:
        """The feedback on the period's last week with a call; ``format``: json, text, md, html, docx or xlsx."""
        if format not in weeks.FORMS:
            raise HTTPException(422, f"format {format!r} is not known; expected {', '.join(weeks.FORMS)}")
        report = asked(lambda: app.people.letter_report(viewer, name, Period(since, until), language))
        return _file(weeks.week_rendered(report, format, language), f"feedback.{format}", weeks.MEDIA_TYPES[format])

    @router.get("/api/managers/{name}/promises")
    def promises(viewer: Talking, name: str, since: date | None = None, until: date | None = None) -> dict[str, Any]:
        """What the manager promised on calls of the period and has not done, or not in time."""
        return people_json.promises_json(asked(lambda: app.people.promises(viewer, name, Period(since, until))))

    @router.get("/api/team")
    def team(viewer: Reviewing, since: date | None = None, until: date | None = None) -> dict[str, Any]:
        return people_json.team_json(asked(lambda: app.team_page.page(viewer, Period(since, until))))

    @router.get("/api/team/coaching")
    def coaching(
        viewer: Reviewing, since: date | None = None, until: date | None = None, language: str = ""
    ) -> dict[str, Any]:
        """Whom to coach on what, by the period's last week with a call."""
        return people_json.to_coach_json(asked(lambda: app.team_page.to_coach(viewer, Period(since, until), language)))

    @router.get("/api/team/report")
    def report(
        viewer: Reviewing,
        since: date | None = None,
        until: date | None = None,
        format: str = "xlsx",  # noqa: A002
        language: str = "",
    ) -> Response:
        """The report of ``razbor report team`` as a file in ``language``, of the viewer's managers only."""
        if format not in reports.MEDIA_TYPES:
            raise HTTPException(422, f"format {format!r} is not known; expected {', '.join(reports.MEDIA_TYPES)}")
        wanted, among = Wanted(Period(since, until)), may_see(viewer)
        found = asked(lambda: app.team.report(wanted, among=among))
        document = reports.team_document(found, asked(lambda: app.ratings.report(wanted, among=among)))
        told = wording(language, titles_of(app.workshop.playbook, language)) if language in LANGUAGES else None
        return _file(reports.rendered(document, format, told), f"team.{format}", reports.MEDIA_TYPES[format])

    @router.get("/api/coaching-plan")
    def plan(viewer: Talking, manager: str = "") -> dict[str, Any]:
        """What was agreed, open first."""
        found = asked(lambda: app.coaching_plan.list(viewer, manager))
        return {"items": [people_json.item_json(item) for item in found]}

    @router.post("/api/coaching-plan", status_code=201)
    def agree(viewer: Reviewing, wish: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """Writes down what was agreed with a manager."""
        given = read(_WISH, signed_by(viewer, wish), EXPECTED)
        return people_json.item_json(asked(lambda: app.coaching_plan.add(viewer, given)))

    @router.post("/api/coaching-plan/{item_id}")
    def settle(viewer: Talking, item_id: str, said: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """``done`` true or false, and ``author``."""
        done, author = said.get("done"), author_of(viewer) or said.get("author", "")
        if not isinstance(done, bool) or not isinstance(author, str):
            raise HTTPException(422, "done: expected true or false, and author")
        return people_json.item_json(asked(lambda: app.coaching_plan.settle(viewer, item_id, author, done=done)))

    return router


def _file(made: bytes, name: str, media_type: str) -> Response:
    """Files are downloaded, JSON is read."""
    kept = {} if name.endswith(".json") else {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, media_type=media_type, headers=kept)
