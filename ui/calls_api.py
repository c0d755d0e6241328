"""The REST API of the list of calls: search and filters, marks of having looked, saved views, export."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Body, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from assistant.app import App
from assistant.domain import CallSummary
from assistant.list_values import ReviewedMark, SavedView
from assistant.search import CallsFound, Wish
from assistant.viewers import Viewer
from ui.answers import asked, read
from ui.call_export import MEDIA_TYPES, exported
from ui.calls_query import kept_query, read_wish
from ui.viewers import Asking, Reviewing, Talking
from ui.web.titles import titles_of
from ui.web.wording import DEFAULT_LANGUAGE, LANGUAGES, wording

MOST_AT_ONCE = 500
MOST_CHOSEN = 2000
_SUMMARIES = TypeAdapter(tuple[CallSummary, ...])
_MARKS = TypeAdapter(tuple[ReviewedMark, ...])
_VIEW = TypeAdapter(SavedView)
_VIEWS = TypeAdapter(tuple[SavedView, ...])


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LookGiven(_Given):
    """Who has looked; a person who has signed in need not say."""

    author: str = ""


class LooksGiven(LookGiven):
    call_ids: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ViewGiven(_Given):
    name: str
    query: str
    shared: bool = False


class ViewChange(_Given):
    name: str | None = None
    shared: bool | None = None


_LOOK = TypeAdapter(LookGiven)
_LOOKS = TypeAdapter(LooksGiven)
_VIEW_GIVEN = TypeAdapter(ViewGiven)
_VIEW_CHANGE = TypeAdapter(ViewChange)


def calls_router(app: App) -> APIRouter:
    """Routes over one application."""
    router = APIRouter()

    def found(request: Request, viewer: Viewer, reader: str = "") -> CallsFound:
        query = dict(request.query_params)
        wish = asked(lambda: read_wish(query, ZoneInfo(app.settings.timezone)))
        limit, offset = _whole(query, "limit", least=1), _whole(query, "offset", least=0) or 0
        name = viewer.name or reader
        wanted = replace(wish.filter, veiled_for=name if app.self_scores.first else "")
        chosen = tuple(filter(None, query.get("ids", "").split(",")))[:MOST_CHOSEN]
        wanted = replace(wanted, call_ids=chosen) if chosen else wanted
        page = asked(lambda: app.search.page(Wish(wanted, wish.order, wish.by, limit, offset), viewer))
        return replace(page, calls=app.self_scores.listed(page.calls, name))

    @router.get("/api/calls")
    def list_calls(request: Request, viewer: Asking, reader: str = "") -> dict[str, Any]:
        """Calls that pass, newest first, or as ``order`` says (oldest, lowest, highest, learn). ``text`` (or ``q``) is
        searched ``by`` words, meaning, or both; narrowed by manager, source, category, handling, missing_step, state,
        stage, outcome (won, lost, open), since, until, band, score_below, score_from, usable, reviewed (yes, no),
        disputed (open, any), language, view (triage, disputed, learn), ids. ``limit`` and ``offset`` page through
        ``total``. ``reader``: who looks, see ``RAZBOR_SELF_SCORE_FIRST``.
        """
        page = found(request, viewer, reader)
        return {
            "calls": _SUMMARIES.dump_python(page.calls, mode="json"),
            "total": page.total,
            "figures": asdict(page.figures),
            "finds": {call_id: asdict(one) for call_id, one in page.finds.items()},
            "named": {call_id: list(names) for call_id, names in page.named.items()},
            "readiness": None if page.readiness is None else asdict(page.readiness),
        }

    @router.get("/api/export/calls.{form}")
    def export(request: Request, viewer: Asking, form: str, lang: str = "ru", reader: str = "") -> Response:
        """The same calls as a table, ``csv`` or ``xlsx``; who may not know clients gets it without them."""
        if form not in MEDIA_TYPES:
            raise HTTPException(404, f"there is no form {form!r} of the list; expected csv or xlsx")
        language = lang if lang in LANGUAGES else DEFAULT_LANGUAGE
        titles = titles_of(app.workshop.playbook, language)
        words = wording(language, titles, zone=ZoneInfo(app.settings.timezone))
        made = exported(found(request, viewer, reader).calls, form, words)
        headers = {"Content-Disposition": f'attachment; filename="calls.{form}"', "Cache-Control": "no-store"}
        return Response(made, media_type=MEDIA_TYPES[form], headers=headers | {"X-Content-Type-Options": "nosniff"})

    @router.post("/api/calls/{call_id}/reviewed", status_code=201)
    def looked(
        call_id: str, viewer: Reviewing, given: Annotated[dict[str, Any] | None, Body()] = None
    ) -> dict[str, Any]:
        """Says that a person has looked at the review: ``author``, or who has signed in."""
        author = viewer.name or read(_LOOK, given or {}, "author").author
        return {"reviewed": _MARKS.dump_python(asked(lambda: app.looks.add([call_id], author, viewer)), mode="json")}

    @router.get("/api/calls/{call_id}/reviewed")
    def who_looked(call_id: str, viewer: Talking) -> dict[str, Any]:
        return {"reviewed": _MARKS.dump_python(asked(lambda: app.looks.of_call(call_id, viewer)), mode="json")}

    @router.delete("/api/calls/{call_id}/reviewed", status_code=204)
    def not_looked(call_id: str, viewer: Reviewing, author: str = "") -> None:
        """Takes back one's own word."""
        asked(lambda: app.looks.remove(call_id, viewer.name or author, viewer))

    @router.post("/api/reviewed", status_code=201)
    def looked_at_many(viewer: Reviewing, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """The same for many calls: ``call_ids`` and ``author``. All or none."""
        wish = read(_LOOKS, given, f"call_ids (1 to {MOST_AT_ONCE}) and author")
        marks = asked(lambda: app.looks.add(wish.call_ids, viewer.name or wish.author, viewer))
        return {"reviewed": _MARKS.dump_python(marks, mode="json")}

    @router.get("/api/views")
    def list_views(viewer: Asking) -> dict[str, Any]:
        """Saved views: one's own and the team's."""
        return {"views": _VIEWS.dump_python(asked(lambda: app.saved_views.seen_by(viewer)), mode="json")}

    @router.post("/api/views", status_code=201)
    def save_view(viewer: Asking, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """Keeps filters under a name: ``name``, ``query`` as in the page's address, ``shared``."""
        wish = read(_VIEW_GIVEN, given, "name, query and shared")
        query = kept_query(wish.query)
        view = asked(lambda: app.saved_views.save(viewer, wish.name, query, shared=wish.shared))
        return {"view": _VIEW.dump_python(view, mode="json")}

    @router.patch("/api/views/{view_id}")
    def change_view(view_id: str, viewer: Asking, given: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """Another ``name``, or ``shared`` or not."""
        wish = read(_VIEW_CHANGE, given, "name or shared")
        view = asked(lambda: app.saved_views.change(viewer, view_id, name=wish.name, shared=wish.shared))
        return {"view": _VIEW.dump_python(view, mode="json")}

    @router.delete("/api/views/{view_id}", status_code=204)
    def delete_view(view_id: str, viewer: Asking) -> None:
        asked(lambda: app.saved_views.delete(viewer, view_id))

    return router


def _whole(query: dict[str, str], name: str, *, least: int) -> int | None:
    if name not in query:
        return None
    try:
        number = int(query[name])
    except ValueError:
        number = least - 1
    if number < least:
        raise HTTPException(422, f"{name}: {query[name]!r} is no such number; expected {least} or more")
    return number
