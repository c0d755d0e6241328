"""Routes of the page of settings: people, packs, backups, one's own sessions; decides nothing."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Request
from pydantic import BaseModel, ConfigDict, TypeAdapter
from starlette.concurrency import run_in_threadpool

from assistant.accounts import NewPerson
from assistant.app import App
from assistant.backups import BackupFile, Progress
from assistant.viewers import Role, Viewer
from scoring_rubric.packs_loading import PackError
from ui.answers import asked, read
from ui.remarks_json import publication_json
from ui.remarks_text import broken_sentences
from ui.uploads import TooBig, files_of, form_of
from ui.users import account_json
from ui.viewers import Administering, Asking, Reviewing

Json = dict[str, Any]
Given = Annotated[Json, Body()]
NOBODY = "-"
"""Who did it where nobody has to sign in."""
MOST_BYTES = 8 * 1024 * 1024
"""Packs are texts of some pages."""


class _Person(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: str
    role: Role
    name: str = ""
    managers: tuple[str, ...] | None = None
    hears: bool = False


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    media: bool = True


_WISH = TypeAdapter(_Wish)
_PERSON = TypeAdapter(_Person)
_PROGRESS = TypeAdapter(Progress)


def settings_router(app: App) -> APIRouter:
    router = APIRouter()
    _people(router, app)
    _own(router, app)
    _packs(router, app)
    _backups(router, app)
    return router


def _people(router: APIRouter, app: App) -> None:
    @router.post("/api/users", status_code=201)
    def add(given: Given, viewer: Administering) -> Json:
        """Adds a person: ``login``, ``role``, ``name`` (a manager's as calls name him), ``managers``, ``hears``. The
        answer holds a password that is told this once."""
        if not viewer.login:
            raise HTTPException(422, "the first account is made at the machine: razbor user add LOGIN --role admin")
        password = _password()
        account = asked(lambda: app.accounts.add(_person(given), password, by=_who(viewer)))
        return {"user": account_json(account), "password": password}

    @router.post("/api/users/{login}")
    def change(login: str, given: Given, viewer: Administering) -> Json:
        """Makes a person what the body says; open sessions see it at once."""
        return {
            "user": account_json(
                asked(lambda: app.accounts.change(_person({**given, "login": login}), by=_who(viewer)))
            )
        }

    @router.post("/api/users/{login}/disable")
    def disable(login: str, viewer: Administering) -> Json:
        """Takes a person's access away at once."""
        return {"user": account_json(asked(lambda: app.accounts.disable(login, by=_who(viewer))))}

    @router.post("/api/users/{login}/enable")
    def enable(login: str, viewer: Administering) -> Json:
        return {"user": account_json(asked(lambda: app.accounts.enable(login, by=_who(viewer))))}

    @router.post("/api/users/{login}/password")
    def new_password(login: str, viewer: Administering) -> Json:
        """Gives a person a new password, told this once; his sessions end."""
        password = _password()
        account = asked(lambda: app.accounts.set_password(login, password, by=_who(viewer)))
        return {"user": account_json(account), "password": password}

    @router.post("/api/users/{login}/end-sessions")
    def end_sessions(login: str, viewer: Administering) -> Json:
        return {"ended": asked(lambda: app.accounts.end_sessions(login, by=_who(viewer)))}


def _own(router: APIRouter, app: App) -> None:
    @router.post("/api/me/end-sessions")
    def end_own(given: Given, viewer: Asking) -> Json:
        """Signs the asking person out everywhere, here too: ``everywhere`` true."""
        if given.get("everywhere") is not True:
            raise HTTPException(422, "everywhere is to be true; your own sessions end, this one too")
        if not viewer.login:
            raise HTTPException(422, "nobody is signed in, so there are no sessions to end")
        return {"ended": asked(lambda: app.accounts.end_sessions(viewer.login, by=viewer.login))}


def _packs(router: APIRouter, app: App) -> None:
    @router.post("/api/packs/check")
    async def check(request: Request, _viewer: Reviewing) -> Json:
        """Reads packs (parts ``file`` of a multipart form) and judges every golden case by them; publishes nothing."""
        return await _published(app, request, only_check=True)

    @router.post("/api/packs/publish")
    async def publish(request: Request, viewer: Administering) -> Json:
        """The same, and puts them into force for processes that start after it, unless a golden case breaks."""
        made = await _published(app, request, only_check=False)
        if made["published"]:
            await run_in_threadpool(app.audit.write, _who(viewer), "published", ", ".join(made["files"]))
        return made


def _backups(router: APIRouter, app: App) -> None:
    @router.get("/api/backups")
    def backups(_viewer: Administering) -> Json:
        """The backups in their folder, and how far the one is that is being made."""
        return {
            "folder": str(app.settings.backups_dir),
            "backups": _FILE_LIST.dump_python(app.backups.all(), mode="json"),
            "making": _PROGRESS_OR_NONE.dump_python(app.backups.progress(), mode="json"),
        }

    @router.post("/api/backups", status_code=202)
    def begin(given: Given, viewer: Administering) -> Json:
        """Begins a backup and answers at once; ``GET /api/backups`` tells how far it is. ``media`` false: recordings
        and ready transcripts stay out."""
        wish = read(_WISH, given, "media true or false")
        made = asked(lambda: app.backups.begin(_who(viewer), media=wish.media))
        return {"making": _PROGRESS.dump_python(made, mode="json")}


_FILE_LIST = TypeAdapter(tuple[BackupFile, ...])
_PROGRESS_OR_NONE = TypeAdapter(Progress | None)


async def _published(app: App, request: Request, *, only_check: bool) -> Json:
    app.settings.cache_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(await run_in_threadpool(mkdtemp, dir=app.settings.cache_dir, prefix="packs-"))
    try:
        form = await form_of(request, MOST_BYTES)
        try:
            paths = await run_in_threadpool(files_of, form, folder)
        finally:
            await form.close()
        if not paths:
            raise HTTPException(422, "the form has no file; expected a part named `file` with a pack")
        made = await run_in_threadpool(asked, lambda: app.publishing.publish(paths, only_check=only_check))
    except TooBig as problem:
        raise HTTPException(413, f"packs of more than {MOST_BYTES // 1024 // 1024} MB are not read") from problem
    except PackError as problem:
        raise HTTPException(422, _without(str(problem), folder)) from problem
    except HTTPException as problem:
        problem.detail = _without(str(problem.detail), folder)
        raise
    finally:
        await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)
    return publication_json(made) | {"broken": broken_sentences(made.replay.broken)}


def _without(sentence: str, folder: Path) -> str:
    """A sentence about uploaded files names them as they were called, not where they lay for a moment."""
    for place in sorted({str(path) for path in (folder, folder.resolve())}, key=len, reverse=True):
        for number in range(20):
            sentence = sentence.replace(f"{place}/{number}/", "")
    return sentence


def _person(given: Json) -> NewPerson:
    person = read(_PERSON, given, "login, role, and as the role needs name, managers, hears")
    return NewPerson(person.login, person.role, person.name, person.managers, person.hears)


def _password() -> str:
    return secrets.token_urlsafe(12)


def _who(viewer: Viewer) -> str:
    return viewer.login or NOBODY
