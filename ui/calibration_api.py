"""Calibration sessions and the rating's exceptions over the REST API. Knows nothing of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from pydantic import TypeAdapter

from assistant.calibration import Calibration, NewSession, WrittenMark
from assistant.calls import Calls
from assistant.ratings import Ratings
from assistant.viewers import Viewer
from ui import calibration_presenters as presenters
from ui import rating_documents
from ui.answers import asked, read
from ui.viewers import Reviewing, author_of, signed_by


@dataclass(frozen=True, slots=True)
class Word:
    """Who decides, and why."""

    author: str
    reason: str


_NEW = TypeAdapter(NewSession)
_MARKS = TypeAdapter(list[WrittenMark])
_WORD = TypeAdapter(Word)
Given = Annotated[dict[str, Any], Body()]


def calibration_router(calibration: Calibration, ratings: Ratings, calls: Calls) -> APIRouter:
    router = APIRouter()

    @router.get("/api/calibration/sessions")
    def list_sessions(viewer: Reviewing) -> dict[str, Any]:
        """All sessions and who has finished, newest first."""
        mine = sees_all(calls, viewer)
        found = [line for line in asked(calibration.list) if mine(line.session.calls)]
        return {"sessions": presenters.list_document(found)}

    @router.post("/api/calibration/sessions", status_code=201)
    def new_session(given: Given, viewer: Reviewing) -> dict[str, Any]:
        """Makes a session: ``name``, ``author``, ``calls``, ``reviewers`` and, unless all of them, ``criteria``."""
        wish = read(_NEW, signed_by(viewer, given), "name, author, calls, reviewers and perhaps criteria")
        known = tuple(asked(partial(calls.one, one, viewer)).call_id for one in wish.calls)
        return {"session": presenters.session_document(asked(lambda: calibration.create(replace(wish, calls=known))))}

    @router.get("/api/calibration/sessions/{session}")
    def show_session(session: str, viewer: Reviewing, reviewer: str = "") -> dict[str, Any]:
        """What ``reviewer`` may see of it: only his own marks until he has given all of them. Who has signed in and
        is a reviewer of the session asks as himself.
        """
        own = asked(lambda: _reviewer(calibration, session, viewer))
        found = asked(lambda: calibration.show(session, own if author_of(viewer) else reviewer))
        if not sees_all(calls, viewer)(found.session.calls):
            raise HTTPException(404, f"no session {session!r} is kept")
        return presenters.report_document(found)

    @router.post("/api/calibration/sessions/{session}/marks")
    def mark(session: str, given: Given, viewer: Reviewing) -> dict[str, Any]:
        """Takes ``marks``: a list of ``reviewer``, ``call``, ``criterion``, ``mark``. Those that cannot be taken are
        named by their ``line``, from 1; the rest goes in.
        """
        own = given.get("marks")
        signed = own
        if isinstance(own, list) and all(isinstance(one, dict) for one in own):
            signed = [signed_by(viewer, one, "reviewer") for one in own]
        written = read(_MARKS, signed, "marks, each with reviewer, call, criterion and mark")
        if not sees_all(calls, viewer)(asked(lambda: calibration.show(session)).session.calls):
            raise HTTPException(404, f"no session {session!r} is kept")
        rows = [
            WrittenMark(row.reviewer, row.call, row.criterion, row.mark, row.line or number)
            for number, row in enumerate(written, start=1)
        ]
        return presenters.taken_document(asked(lambda: calibration.mark(session, rows)))

    @router.get("/api/rating/exceptions")
    def show_exceptions(viewer: Reviewing) -> dict[str, Any]:
        """Calls that somebody took out or put back, and criteria kept out, with who, when and why."""
        standing = asked(ratings.standing)
        if viewer.managers is not None:
            own = calls.visible(viewer)
            standing = replace(standing, calls=tuple(one for one in standing.calls if one.call_id in own))
        return rating_documents.standing_document(standing)

    @router.post("/api/rating/calls/{call}/{verdict}", status_code=201)
    def say_of_call(call: str, verdict: str, given: Given, viewer: Reviewing) -> dict[str, Any]:
        """``leave-out`` or ``count``: ``author`` and ``reason``."""
        counts = _one_of(verdict, left="leave-out", right="count")
        known = asked(lambda: calls.one(call, viewer)).call_id
        word = read(_WORD, signed_by(viewer, given), "author and reason")
        found = asked(lambda: ratings.say_of_call(known, word.author, word.reason, counts=counts))
        return rating_documents.counting_document(found)

    @router.post("/api/rating/criteria/{criterion}/{verdict}", status_code=201)
    def say_of_criterion(criterion: str, verdict: str, given: Given, viewer: Reviewing) -> dict[str, Any]:
        """``keep-out`` or ``put-back``: ``author`` and ``reason``."""
        back = _one_of(verdict, left="keep-out", right="put-back")
        word = read(_WORD, signed_by(viewer, given), "author and reason")
        found = asked(lambda: ratings.say_of_criterion(criterion, word.author, word.reason, kept_out=not back))
        return rating_documents.keeping_out_document(found)

    return router


def sees_all(calls: Calls, viewer: Viewer) -> Callable[[Iterable[str]], bool]:
    """Whether all of some calls are the viewer's to see."""
    if viewer.managers is None:
        return lambda _: True
    own = calls.visible(viewer)
    return own.issuperset


def _reviewer(calibration: Calibration, session: str, viewer: Viewer) -> str:
    """The viewer's own name where he is a reviewer of the session: nobody looks through a colleague's eyes."""
    name = author_of(viewer)
    if not name:
        return ""
    reviewers = calibration.show(session).session.reviewers
    return name if any(name.casefold() == one.casefold() for one in reviewers) else ""


def _one_of(verdict: str, *, left: str, right: str) -> bool:
    """Whether it is the right one of the two."""
    if verdict not in (left, right):
        raise HTTPException(404, f"there is no {verdict!r}; expected {left} or {right}")
    return verdict == right
