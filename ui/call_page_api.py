"""Routes for what people do on a call's page: correct its transcript, comment at a moment, see how loud it is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from fastapi.responses import JSONResponse, Response
from pydantic import TypeAdapter

from assistant.app import App
from assistant.call_details import DetailsWish
from assistant.comment_values import Comment
from assistant.comments import CommentWish
from assistant.domain import Call
from assistant.transcript_corrections import TranscriptWish
from assistant.transcript_values import TranscriptCorrection
from assistant.viewers import Viewer
from transcription.errors import TranscriptionError
from ui.answers import asked, read
from ui.call_access import author_of, correcting, seen_call, speaking
from ui.viewers import Asking, Reviewing, Talking

Json = dict[str, Any]
Given = Annotated[Json, Body()]

_CORRECTION = TypeAdapter(TranscriptCorrection)
_WISH = TypeAdapter(TranscriptWish)
_DETAILS = TypeAdapter(DetailsWish)
_COMMENT = TypeAdapter(Comment)
_COMMENT_WISH = TypeAdapter(CommentWish)


def call_page_router(app: App) -> APIRouter:
    """Routes over the use cases; every failure is its sentence as ``{"detail": ...}``."""
    router = APIRouter()

    @router.get("/api/calls/{call_id}/transcript-corrections")
    def corrections(call_id: str, viewer: Reviewing) -> Json:
        """All corrections of one call's transcript with who, when and what they changed, in order."""
        call = correcting(app, call_id, viewer)
        return {"corrections": [correction_json(one) for one in app.transcripts.of_call(call.call_id)]}

    @router.post("/api/calls/{call_id}/transcript-corrections", status_code=201)
    def correct(call_id: str, given: Given, viewer: Reviewing) -> Json:
        """Corrects the transcript: ``kind`` text (``turn``, ``text``), speaker (``turn``, ``speaker``) or swap, and
        ``author``. The answer tells what changed; ``effects`` null: the call is long and is judged anew on the queue.
        """
        call = correcting(app, call_id, viewer)
        wish = read(_WISH, {**given, "author": author_of(viewer, str(given.get("author", "")))}, "kind and author")
        made = asked(lambda: app.transcripts.add(call.call_id, wish))
        return {"correction": correction_json(made)}

    @router.post("/api/calls/{call_id}/transcript-corrections/prepare")
    def prepare(call_id: str, viewer: Reviewing) -> Json:
        """Reads the call, so that a correction that follows is judged quickly; changes nothing."""
        call = correcting(app, call_id, viewer)
        asked(lambda: app.transcripts.prepare(call.call_id))
        return {"ready": True}

    @router.post("/api/calls/{call_id}/transcript-corrections/{number}/undo")
    def undo(call_id: str, number: int, given: Given, viewer: Reviewing) -> Json:
        """Takes one correction back: ``author``."""
        call = correcting(app, call_id, viewer)
        author = author_of(viewer, str(given.get("author", "")))
        return {"correction": correction_json(asked(lambda: app.transcripts.undo(call.call_id, number, author)))}

    _details(router, app)
    _comments(router, app)
    _sound(router, app)
    return router


def _details(router: APIRouter, app: App) -> None:
    @router.post("/api/calls/{call_id}/details")
    def tell(call_id: str, given: Given, viewer: Reviewing) -> Json:
        """Says whose call it was: ``manager``, ``at`` (date and time) and ``client``, of a call that the CRM does not
        know. What depends on it is judged anew.
        """
        call = correcting(app, call_id, viewer)
        who = author_of(viewer, str(given.get("author", "")))
        wish = read(
            _DETAILS, {name: value for name, value in given.items() if name != "author"}, "manager, at and client"
        )
        told = asked(lambda: app.call_details.tell(call.call_id, wish, who=who))
        at = None if told.started_at is None else told.started_at.isoformat()
        return {"call_id": told.call_id, "manager": told.manager, "started_at": at}

    @router.post("/api/calls/{call_id}/delete")
    def delete(call_id: str, given: Given, viewer: Reviewing) -> Json:
        """Deletes a call that could not be reviewed, with its file."""
        call = correcting(app, call_id, viewer)
        who = author_of(viewer, str(given.get("author", "")))
        asked(lambda: app.call_details.delete_failed(call.call_id, who=who))
        return {"deleted": call.call_id}


def _comments(router: APIRouter, app: App) -> None:
    @router.get("/api/calls/{call_id}/comments")
    def comments(call_id: str, viewer: Talking) -> Json:
        """Comments on one call, in the order of its lines."""
        call = speaking(app, call_id, viewer)
        return {"comments": [comment_json(one) for one in app.comments.of_call(call.call_id)]}

    @router.post("/api/calls/{call_id}/comments", status_code=201)
    def comment(call_id: str, given: Given, viewer: Talking) -> Json:
        """Comments on line ``turn`` or at ``at_s`` (to ``until_s``): ``text`` and ``author``; @names call people. With
        ``names_checked`` a name that calls nobody is refused.
        """
        call = speaking(app, call_id, viewer)
        wish = read(_COMMENT_WISH, {**given, "author": author_of(viewer, str(given.get("author", "")))}, "text, author")
        return {"comment": comment_json(asked(lambda: app.comments.add(call.call_id, wish)))}

    @router.post("/api/comments/{number}/resolve")
    def resolve(number: int, given: Given, viewer: Talking) -> Json:
        """Settles a comment; with ``resolved`` false opens it again."""
        _of_comment(number, viewer)
        author, done = author_of(viewer, str(given.get("author", ""))), given.get("resolved", True) is not False
        return {"comment": comment_json(asked(lambda: app.comments.resolve(number, author, resolved=done)))}

    @router.post("/api/comments/{number}/delete")
    def delete(number: int, given: Given, viewer: Talking) -> Json:
        """Whoever wrote a comment takes it back."""
        _of_comment(number, viewer)
        author = author_of(viewer, str(given.get("author", "")))
        asked(lambda: app.comments.delete(number, author))
        return {"deleted": number}

    @router.get("/api/people")
    def people(viewer: Talking) -> Json:
        """Who can be called by name in a comment."""
        return {"people": [name for name in app.comments.people() if viewer.sees(name) or name == viewer.name]}

    def _of_comment(number: int, viewer: Viewer) -> Call:
        return speaking(app, asked(lambda: app.comments.get(number)).call_id, viewer)


def _sound(router: APIRouter, app: App) -> None:
    @router.get("/media/{call_id}/peaks", response_class=Response)
    def peaks(call_id: str, viewer: Asking) -> JSONResponse:
        """How loud the recording is, by channel, every ``step_s`` seconds: 0 to 100."""
        if not viewer.hears:
            raise HTTPException(403, "recordings are not for this account; an administrator can allow them")
        call = seen_call(app, call_id, viewer)
        path = app.calls.media(call.call_id)
        if path is None:
            raise HTTPException(404, f"{call.call_id} has no recording to be heard")
        try:
            found = app.peaks.of(path)
        except TranscriptionError as problem:
            raise HTTPException(422, str(problem)) from problem
        return JSONResponse(
            {"step_s": found.step_s, "channels": found.channels}, headers={"Cache-Control": "private, max-age=86400"}
        )


def correction_json(one: TranscriptCorrection) -> Json:
    made: Json = _CORRECTION.dump_python(one, mode="json")
    return made | {"correction_id": f"t{one.number}", "in_force": one.in_force}


def comment_json(one: Comment) -> Json:
    made: Json = _COMMENT.dump_python(one, mode="json")
    return made
