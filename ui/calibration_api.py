"""Calibration sessions and the rating's exceptions over the REST API. Knows nothing of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from pydantic import TypeAdapter

from assistant.calibration import Calibration, NewSession, WrittenMark
from assistant.ratings import Ratings
from ui import calibration_presenters as presenters
from ui import rating_documents
from ui.answers import asked, read


@dataclass(frozen=True, slots=True)
class Word:
    """Who decides, and why."""

    author: str
    reason: str


_NEW = TypeAdapter(NewSession)
_MARKS = TypeAdapter(list[WrittenMark])
_WORD = TypeAdapter(Word)
Given = Annotated[dict[str, Any], Body()]


def calibration_router(calibration: Calibration, ratings: Ratings) -> APIRouter:
    router = APIRouter()

    @router.get("/api/calibration/sessions")
    def list_sessions() -> dict[str, Any]:
        """All sessions and who has finished, newest first."""
        return {"sessions": presenters.list_document(asked(calibration.list))}

    @router.post("/api/calibration/sessions", status_code=201)
    def new_session(given: Given) -> dict[str, Any]:
        """Makes a session: ``name``, ``author``, ``calls``, ``reviewers`` and, unless all of them, ``criteria``."""
        wish = read(_NEW, given, "name, author, calls, reviewers and perhaps criteria")
        return {"session": presenters.session_document(asked(lambda: calibration.create(wish)))}

    @router.get("/api/calibration/sessions/{session}")
    def show_session(session: str, reviewer: str = "") -> dict[str, Any]:
        """What ``reviewer`` may see of it: only his own marks until he has given all of them."""
        return presenters.report_document(asked(lambda: calibration.show(session, reviewer)))

    @router.post("/api/calibration/sessions/{session}/marks")
    def mark(session: str, given: Given) -> dict[str, Any]:
        """Takes ``marks``: a list of ``reviewer``, ``call``, ``criterion``, ``mark``. Those that cannot be taken are
        named by their ``line``, from 1; the rest goes in.
        """
        written = read(_MARKS, given.get("marks"), "marks, each with reviewer, call, criterion and mark")
        rows = [
            WrittenMark(row.reviewer, row.call, row.criterion, row.mark, row.line or number)
            for number, row in enumerate(written, start=1)
        ]
        return presenters.taken_document(asked(lambda: calibration.mark(session, rows)))

    @router.get("/api/rating/exceptions")
    def show_exceptions() -> dict[str, Any]:
        """Calls that somebody took out or put back, and criteria kept out, with who, when and why."""
        return rating_documents.standing_document(asked(ratings.standing))

    @router.post("/api/rating/calls/{call}/{verdict}", status_code=201)
    def say_of_call(call: str, verdict: str, given: Given) -> dict[str, Any]:
        """``leave-out`` or ``count``: ``author`` and ``reason``."""
        counts = _one_of(verdict, left="leave-out", right="count")
        word = read(_WORD, given, "author and reason")
        found = asked(lambda: ratings.say_of_call(call, word.author, word.reason, counts=counts))
        return rating_documents.counting_document(found)

    @router.post("/api/rating/criteria/{criterion}/{verdict}", status_code=201)
    def say_of_criterion(criterion: str, verdict: str, given: Given) -> dict[str, Any]:
        """``keep-out`` or ``put-back``: ``author`` and ``reason``."""
        back = _one_of(verdict, left="keep-out", right="put-back")
        word = read(_WORD, given, "author and reason")
        found = asked(lambda: ratings.say_of_criterion(criterion, word.author, word.reason, kept_out=not back))
        return rating_documents.keeping_out_document(found)

    return router


def _one_of(verdict: str, *, left: str, right: str) -> bool:
    """Whether it is the right one of the two."""
    if verdict not in (left, right):
        raise HTTPException(404, f"there is no {verdict!r}; expected {left} or {right}")
    return verdict == right
