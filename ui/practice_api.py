"""Routes of practice: the room, a drill answer by answer, assignments, and speech to text for an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, HTTPException, Request
from pydantic import BaseModel, ConfigDict, TypeAdapter
from starlette.concurrency import run_in_threadpool

from assistant.app import App
from assistant.practice import AssignmentWish, DrillWish
from assistant.practice_access import person_of
from assistant.practice_values import NotForYou, UnknownAttempt
from assistant.speech import MOST_BYTES, NotRecognised, spoken_words
from ui.answers import asked, read
from ui.practice_json import assignment_json, attempt_json, room_json
from ui.viewers import Reviewing, Talking

Json = dict[str, Any]
Given = Annotated[Json, Body()]
T = TypeVar("T")


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DrillForm(_Form):
    """All may be absent: the weakest category, in Russian, as oneself."""

    language: str = "ru"
    category: str = ""
    manager: str = ""
    seed: int | None = None


class AnswerForm(_Form):
    """``at``: how many exchanges the sender has seen."""

    text: str
    at: int | None = None


class AssignmentForm(_Form):
    manager: str
    category: str
    due: date
    note: str = ""


_DRILL, _ANSWER, _ASSIGNMENT = TypeAdapter(DrillForm), TypeAdapter(AnswerForm), TypeAdapter(AssignmentForm)


def practice_router(app: App) -> APIRouter:
    """Routes over the use case; every failure is its sentence as ``{"detail": ...}``."""
    router = APIRouter()

    @router.get("/api/practice")
    def show_room(viewer: Talking, manager: str = "", language: str = "ru") -> Json:
        """Weak spots with counts and intervals, what is assigned, attempts; a team lead's ``manager``, or oneself."""
        return room_json(answered(lambda: app.practice.room(viewer, manager, language)))

    @router.post("/api/practice/attempts", status_code=201)
    def begin(viewer: Talking, given: Given) -> Json:
        """Starts a drill: ``category``, ``language`` and ``seed`` may be given."""
        form = read(_DRILL, given, "language, category, manager and seed, all of which may be absent")
        made = answered(lambda: app.practice.begin(viewer, DrillWish(**form.model_dump())))
        return attempt_json(answered(lambda: app.practice.open(viewer, made.attempt_id)))

    @router.get("/api/practice/attempts/{attempt_id}")
    def show(viewer: Talking, attempt_id: str) -> Json:
        """One drill as far as it has come."""
        return attempt_json(answered(lambda: app.practice.open(viewer, attempt_id)))

    @router.post("/api/practice/attempts/{attempt_id}/answers")
    def answer(viewer: Talking, attempt_id: str, given: Given) -> Json:
        """The manager's next answer: ``text``, and ``at`` so that one that comes twice is kept once."""
        form = read(_ANSWER, given, "text, and at where an answer may come twice")
        answered(lambda: app.practice.answer(viewer, attempt_id, form.text, at=form.at))
        return attempt_json(answered(lambda: app.practice.open(viewer, attempt_id)))

    @router.post("/api/practice/attempts/{attempt_id}/finish")
    def finish(viewer: Talking, attempt_id: str) -> Json:
        """Ends a drill with what was reached."""
        answered(lambda: app.practice.finish(viewer, attempt_id))
        return attempt_json(answered(lambda: app.practice.open(viewer, attempt_id)))

    @router.post("/api/practice/assignments", status_code=201)
    def assign(viewer: Reviewing, given: Given) -> Json:
        """A team lead asks a manager for a drill: ``manager``, ``category``, ``due`` (a day) and perhaps a ``note``."""
        form = read(_ASSIGNMENT, given, "manager, category, due such as 2026-12-01, and perhaps note")
        made = answered(lambda: app.practice.assign(viewer, AssignmentWish(**form.model_dump())))
        return {"assignment": assignment_json(made)}

    @router.post("/api/practice/speech")
    async def speech(viewer: Talking, request: Request, language: str = "ru") -> Json:
        """A recorded answer as text, to be checked before it is sent. The body is the recording; it is not kept."""
        answered(lambda: person_of(viewer, ""))
        sound = bytearray()
        async for piece in request.stream():
            sound += piece
            if len(sound) > MOST_BYTES:
                raise HTTPException(
                    413, f"the recording is over {MOST_BYTES // 2**20} MB; speak for two minutes at most"
                )
        words = await run_in_threadpool(lambda: answered(lambda: spoken_words(app.analyst, bytes(sound), language)))
        return {"text": words}

    return router


def answered(question: Callable[[], T]) -> T:
    """What the use case answers; what is not the viewer's is 403, an attempt nobody has kept 404."""
    try:
        return asked(question)
    except HTTPException as problem:
        cause = problem.__cause__
        if isinstance(cause, NotForYou):
            raise HTTPException(403, str(cause)) from cause
        if isinstance(cause, UnknownAttempt):
            raise HTTPException(404, str(cause)) from cause
        if isinstance(cause, NotRecognised):
            raise HTTPException(503, str(cause)) from cause
        raise
