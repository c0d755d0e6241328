"""The REST API over the use cases: calls as JSON, progress, and the bytes of recordings. Knows nothing of pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from fastapi.responses import FileResponse, Response
from pydantic import TypeAdapter

from assistant.app import App
from assistant.calls import CameBack, OpenCall, StoryLine
from assistant.corrections import Wish
from assistant.domain import Call, CallFilter, CallSummary, Correction, CrmLink, StageRun
from assistant.ledger import Ledger
from assistant.periods import Period, Wanted
from assistant.promises import LedgerLine
from assistant.ratings import Ratings
from assistant.team import Team
from assistant.themes import Themes
from transcription.captions import transcript_to_json
from ui import reports
from ui.answers import asked, read
from ui.lost_points import lost_points_json
from ui.remarks_json import remarks_json
from ui.rescored import past_scores

MEDIA_TYPES = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",
    ".mp4": "audio/mp4",
    ".aac": "audio/aac",
    ".webm": "audio/webm",
    ".amr": "audio/amr",
}
"""What a browser is told of a recording, by extension; the rest is plain bytes, so that no upload runs as a page."""

_SUMMARY = TypeAdapter(CallSummary)
_SUMMARIES = TypeAdapter(tuple[CallSummary, ...])
_LINK = TypeAdapter(CrmLink)
_CAME_BACK = TypeAdapter(tuple[CameBack, ...])
_STORY = TypeAdapter(tuple[StoryLine, ...])
_RUNS = TypeAdapter(tuple[StageRun, ...])
_WISH = TypeAdapter(Wish)
_CORRECTION = TypeAdapter(Correction)
_PROMISES = TypeAdapter(tuple[LedgerLine, ...])
_CORRECTIONS = TypeAdapter(tuple[Correction, ...])


def build_api(app: App) -> APIRouter:
    """Routes over one application; every failure is its sentence as ``{"detail": ...}``."""
    router = APIRouter()

    @router.get("/api/calls")
    def list_calls(
        text: str = "",
        manager: str = "",
        source: str = "",
        category: str = "",
        state: str = "",
        missing_step: str = "",
        score_below: float | None = None,
        disputed: str = "",
        reader: str = "",
    ) -> dict[str, Any]:
        """Calls that pass the filter, newest first; ``reader``: who looks, see ``RAZBOR_SELF_SCORE_FIRST``."""
        wanted = CallFilter(text, manager, source, category, state, missing_step, score_below, disputed=disputed)
        listed = app.self_scores.listed(app.calls.list(wanted), reader)
        return {"calls": _SUMMARIES.dump_python(listed, mode="json")}

    @router.get("/api/calls/{call_id}")
    def show_call(call_id: str, reader: str = "") -> dict[str, Any]:
        """One call with its transcript (``razbor.transcript/1``) and analysis (``razbor.analysis/1``)."""
        opened = app.self_scores.seen_by(_found(app, call_id), reader)
        return call_json(opened) | {"lost_points": lost_points_json(asked(lambda: app.lost_points.of(opened)))}

    @router.get("/api/calls/{call_id}/promises")
    def list_promises(call_id: str) -> dict[str, Any]:
        """What was promised on one call and what became of it, the most urgent first."""
        found = _found(app, call_id)
        return {"promises": _PROMISES.dump_python(app.ledger.of_call(found.summary.call.call_id), mode="json")}

    @router.get("/api/calls/{call_id}/corrections")
    def list_corrections(call_id: str) -> dict[str, Any]:
        """What reviewers have put right in one call, in order."""
        found = asked(lambda: app.corrections.of_call(call_id))
        return {"corrections": _CORRECTIONS.dump_python(found, mode="json")}

    @router.post("/api/calls/{call_id}/corrections", status_code=201)
    def correct(call_id: str, wish: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """Puts one objection right: ``turn``, ``quote``, ``kind`` (category, none, outcome, missed), ``author``, and
        ``category`` or ``outcome`` where the kind needs them. Seen at once; `razbor train objections` learns from it.
        """
        given = read(_WISH, wish, "turn, quote, kind and author")
        return {"correction": _CORRECTION.dump_python(asked(lambda: app.corrections.add(call_id, given)), mode="json")}

    @router.get("/api/progress")
    def show_progress() -> dict[str, Any]:
        """Calls that are not reviewed yet, and those that failed."""
        return {"calls": [progress_json(call) for call in app.calls.unfinished()]}

    @router.api_route("/media/{call_id}", methods=["GET", "HEAD"], response_class=Response)
    def play(call_id: str) -> FileResponse:
        """The recording as it was imported; ranges are honoured. Only a known call's own file, never a path."""
        opened = _found(app, call_id)
        path = app.calls.media(opened.summary.call.call_id)
        if path is None:
            raise HTTPException(404, f"{opened.summary.call.name} has no recording: it came as a transcript")
        name = opened.summary.call.name
        extension = name[name.rfind(".") :].lower() if "." in name else path.suffix.lower()
        return FileResponse(
            path,
            media_type=MEDIA_TYPES.get(extension, "application/octet-stream"),
            filename=name,
            content_disposition_type="inline",
            headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"},
        )

    return router


def reports_router(themes: Themes, team: Team, ratings: Ratings, ledger: Ledger) -> APIRouter:
    """The reports, and names for themes."""
    router = APIRouter()

    @router.get("/api/reports/promises")
    def promises(
        since: date | None = None,
        until: date | None = None,
        manager: str = "",
        channel: str = "",
        as_of: date | None = None,
    ) -> dict[str, Any]:
        """What was promised and whether it was done, as ``razbor report promises --json`` tells it."""
        wanted = Wanted(Period(since, until), manager, channel)
        return reports.promises_document(asked(lambda: ledger.report(wanted, as_of=as_of)))

    @router.get("/api/reports/{name}")
    def report(
        name: str, since: date | None = None, until: date | None = None, manager: str = "", channel: str = ""
    ) -> dict[str, Any]:
        """``themes``, ``team`` or ``manager``, as ``razbor report --json`` tells them; ``channel``: a lead's source."""
        wanted = Wanted(Period(since, until), manager, channel)
        if name == "themes":
            return reports.themes_document(asked(lambda: themes.report(wanted)))
        if name in ("team", "manager"):
            found = asked(lambda: team.report(wanted))
            if name == "manager":
                return reports.manager_document(found)
            return reports.team_document(found, asked(lambda: ratings.report(wanted)))
        raise HTTPException(
            404, f"there is no report {name!r}; expected themes, funnel, team, manager, promises or week"
        )

    @router.post("/api/themes/{theme_id}")
    def name_theme(theme_id: str, given: Annotated[dict[str, str], Body()]) -> dict[str, str]:
        """Gives a theme a name that stays: ``name`` and ``author``."""
        kept = asked(lambda: themes.rename(theme_id, given.get("name", ""), given.get("author", "")))
        return {"theme_id": kept.theme_id, "name": kept.name, "named_by": kept.named_by}

    return router


def call_json(opened: OpenCall) -> dict[str, Any]:
    return {
        "summary": _SUMMARY.dump_python(opened.summary, mode="json"),
        "transcript": None if opened.transcript is None else transcript_to_json(opened.transcript),
        "analysis": None if opened.analysis is None else opened.analysis.to_json(),
        "crm": _LINK.dump_python(opened.link, mode="json"),
        "previous": _SUMMARIES.dump_python(opened.previous, mode="json"),
        "came_back": _CAME_BACK.dump_python(opened.came_back, mode="json"),
        "past_scores": past_scores(opened.past_scores),
        "story": _STORY.dump_python(opened.story, mode="json"),
        "remarks": remarks_json(opened.remarks),
        "runs": _RUNS.dump_python(opened.runs, mode="json"),
    }


def progress_json(call: Call) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "name": call.name,
        "state": call.state.value,
        "stage": None if call.stage is None else call.stage.value,
        "progress": round(call.progress, 4),
        "failure": call.failure,
        "permanent": call.permanent,
    }


def _found(app: App, call_id: str) -> OpenCall:
    return asked(lambda: app.calls.open(call_id))
