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
from assistant.domain import Call, CallSummary, Correction, CrmLink, StageRun
from assistant.ledger import Ledger
from assistant.periods import Period, Wanted
from assistant.promises import LedgerLine
from assistant.ratings import Ratings
from assistant.team import Team
from assistant.themes import Themes
from transcription.captions import transcript_to_json
from ui import reports
from ui.answers import asked, read
from ui.calls_api import calls_router
from ui.lost_points import lost_points_json
from ui.remarks_json import remarks_json
from ui.rescored import past_scores
from ui.viewers import Asking, Naming, Reviewing, Talking, author_of, seen_by, signed_by

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
    router.include_router(calls_router(app))

    @router.get("/api/calls/{call_id}")
    def show_call(call_id: str, viewer: Asking, reader: str = "") -> dict[str, Any]:
        """One call with its transcript (``razbor.transcript/1``) and analysis (``razbor.analysis/1``)."""
        seen = seen_by(app, viewer)
        opened = asked(lambda: app.self_scores.seen_by(seen.unmasked(call_id), author_of(viewer) or reader))
        lost = asked(lambda: seen.changes(opened, app.lost_points.of(opened)))
        return call_json(seen.masked(opened)) | {"lost_points": lost_points_json(lost)}

    @router.get("/api/calls/{call_id}/promises")
    def list_promises(call_id: str, viewer: Asking) -> dict[str, Any]:
        """What was promised on one call and what became of it, the most urgent first."""
        seen = seen_by(app, viewer)
        opened = asked(lambda: seen.unmasked(call_id))
        found = seen.promises(opened, app.ledger.of_call(opened.summary.call.call_id))
        return {"promises": _PROMISES.dump_python(found, mode="json")}

    @router.get("/api/calls/{call_id}/corrections")
    def list_corrections(call_id: str, viewer: Asking) -> dict[str, Any]:
        """What reviewers have put right in one call, in order; what was taken back says by whom and when."""
        seen = seen_by(app, viewer)
        known = asked(lambda: seen.call(call_id)).call_id
        found = asked(lambda: seen.said_of(known, app.corrections.of_call(known)))
        return {"corrections": _CORRECTIONS.dump_python(found, mode="json")}

    @router.post("/api/calls/{call_id}/corrections", status_code=201)
    def correct(call_id: str, wish: Annotated[dict[str, Any], Body()], viewer: Reviewing) -> dict[str, Any]:
        """Puts one objection right: ``turn``, ``quote``, ``kind`` (category, none, outcome, missed), ``author``, and
        ``category`` or ``outcome`` where the kind needs them. Seen at once; `razbor train objections` learns from it.
        """
        known = asked(lambda: seen_by(app, viewer).call(call_id)).call_id
        given = read(_WISH, signed_by(viewer, wish), "turn, quote, kind and author")
        return {"correction": _CORRECTION.dump_python(asked(lambda: app.corrections.add(known, given)), mode="json")}

    @router.post("/api/calls/{call_id}/corrections/{number}/undo")
    def undo(call_id: str, number: int, given: Annotated[dict[str, Any], Body()], viewer: Reviewing) -> dict[str, Any]:
        """Takes one correction of an objection back: ``author``."""
        known = asked(lambda: seen_by(app, viewer).call(call_id)).call_id
        author = str(signed_by(viewer, given).get("author", ""))
        found = asked(lambda: app.corrections.undo(known, number, author))
        return {"correction": _CORRECTION.dump_python(found, mode="json")}

    @router.get("/api/progress")
    def show_progress(viewer: Asking) -> dict[str, Any]:
        """Calls that are not reviewed yet, and those that failed."""
        return {"calls": [progress_json(call) for call in seen_by(app, viewer).unfinished()]}

    @router.api_route("/media/{call_id}", methods=["GET", "HEAD"], response_class=Response)
    def play(call_id: str, viewer: Asking) -> FileResponse:
        """The recording as it was imported; ranges are honoured. Only a known call's own file, never a path."""
        if not viewer.hears:
            raise HTTPException(403, "recordings are not for your role; ask an administrator")
        seen = seen_by(app, viewer)
        recording = asked(lambda: seen.recording(call_id))
        if recording is None:
            name = asked(lambda: seen.name(call_id))
            raise HTTPException(404, f"{name} has no recording: it came as a transcript")
        name = recording.name
        extension = name[name.rfind(".") :].lower() if "." in name else recording.path.suffix.lower()
        return FileResponse(
            recording.path,
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
        *,
        viewer: Talking,
    ) -> dict[str, Any]:
        """What was promised and whether it was done, as ``razbor report promises --json`` tells it."""
        wanted = Wanted(Period(since, until), manager, channel, viewer.managers)
        return reports.promises_document(asked(lambda: ledger.report(wanted, as_of=as_of)))

    @router.get("/api/reports/{name}")
    def report(
        name: str,
        since: date | None = None,
        until: date | None = None,
        manager: str = "",
        channel: str = "",
        *,
        viewer: Asking,
    ) -> dict[str, Any]:
        """``themes``, ``team`` or ``manager``, as ``razbor report --json`` tells them; ``channel``: a lead's source."""
        if viewer.masked and (manager or name != "themes"):
            raise HTTPException(403, "managers are not for your role to compare; the report of themes is")
        wanted = Wanted(Period(since, until), manager, channel, viewer.managers)
        if name == "themes":
            told = reports.themes_document(asked(lambda: themes.report(wanted)))
            if viewer.masked:
                told["themes"] = [theme | {"named_by": ""} for theme in told["themes"]]
            return told
        if name in ("team", "manager"):
            found = asked(lambda: team.report(wanted))
            if name == "manager":
                return reports.manager_document(found)
            return reports.team_document(found, asked(lambda: ratings.report(wanted)))
        raise HTTPException(
            404, f"there is no report {name!r}; expected themes, funnel, team, manager, promises or week"
        )

    @router.post("/api/themes/{theme_id}")
    def name_theme(theme_id: str, given: Annotated[dict[str, str], Body()], viewer: Naming) -> dict[str, str]:
        """Gives a theme a name that stays: ``name`` and ``author``."""
        word = signed_by(viewer, given)
        kept = asked(lambda: themes.rename(theme_id, word.get("name", ""), word.get("author", "")))
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
