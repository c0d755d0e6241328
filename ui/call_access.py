"""Who may do what on one call's page: looked up once, refused in a sentence. Knows no use case's insides."""

from __future__ import annotations

from fastapi import HTTPException

from assistant.app import App
from assistant.domain import Call
from assistant.viewers import Viewer
from ui.answers import asked
from ui.viewers import REVIEWERS, TALKERS, seen_by


def may_correct(viewer: Viewer) -> bool:
    """Whether he may change what a call's transcript and objections say."""
    return viewer.role in REVIEWERS and not viewer.masked


def may_speak(viewer: Viewer) -> bool:
    """Whether he may comment, mark himself, acknowledge and dispute."""
    return viewer.role in TALKERS and not viewer.masked


def seen_call(app: App, call_id: str, viewer: Viewer) -> Call:
    """The call where it is his to see; 404 for all others, as for calls that do not exist."""
    return asked(lambda: seen_by(app, viewer).call(call_id))


def correcting(app: App, call_id: str, viewer: Viewer) -> Call:
    call = seen_call(app, call_id, viewer)
    if not may_correct(viewer):
        raise HTTPException(403, "transcripts and objections are corrected by a team lead or an admin; ask one")
    return call


def speaking(app: App, call_id: str, viewer: Viewer) -> Call:
    call = seen_call(app, call_id, viewer)
    if not may_speak(viewer):
        raise HTTPException(403, "this role reads calls and does not comment on them; ask a team lead")
    return call


def author_of(viewer: Viewer, given: str) -> str:
    """Who says it: the person who has signed in, whatever the body says; the body's author where nobody has to."""
    return viewer.name or viewer.login or given
