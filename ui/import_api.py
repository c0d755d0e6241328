"""Files over HTTP: each comes by a request of its own, is streamed to disk, registered and queued. Knows no pages."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.concurrency import run_in_threadpool

from assistant.app import App
from assistant.domain import ImportSummary
from assistant.import_batches import Announcement
from assistant.list_values import ImportBatch, ImportedFile
from assistant.viewers import Role, Viewer
from ui.answers import asked
from ui.refusals import words_of
from ui.uploads import MEGABYTE, TooBig, files_of, form_of
from ui.viewers import Asking
from ui.web.troubles import trouble

MAY_IMPORT = frozenset({Role.ADMIN, Role.TEAM_LEAD})
SHOWN_FILES = 200


def import_router(app: App) -> APIRouter:
    router = APIRouter()

    @router.post("/api/import", status_code=201)
    async def take(
        request: Request, viewer: Asking, batch: str = "", of: int = Query(1, ge=1), place: int = Query(0, ge=0)
    ) -> dict[str, Any]:
        """Takes in files of a multipart form: part ``file``, repeated for tables of the CRM that belong together. Files
        dropped together share ``batch``; ``of`` is how many they are, ``place`` the number of the first one here.
        """
        _may(viewer)
        announced = Announcement(batch or uuid4().hex, of, viewer.login)
        await run_in_threadpool(asked, lambda: app.import_batches.announce(announced))
        folder = Path(await run_in_threadpool(mkdtemp, dir=_incoming(app), prefix="upload-"))
        try:
            form = await form_of(request, app.settings.upload_limit_mb * MEGABYTE)
            try:
                paths = await run_in_threadpool(files_of, form, folder)
            finally:
                await form.close()
            if not paths:
                raise HTTPException(422, "the form has no file; expected a part named `file` with a recording")
            summary = await run_in_threadpool(asked, lambda: app.import_batches.take(announced, place, paths))
        except TooBig as problem:
            sentence = f"the file is bigger than {app.settings.upload_limit_mb} MB; cut it, or run `razbor import`"
            name = request.query_params.get("name", "")
            await run_in_threadpool(
                asked, lambda: app.import_batches.refuse(announced, place, name, f"{name}: {sentence}")
            )
            words = words_of(request)
            raise HTTPException(413, trouble(f"{name}: {sentence}", words) if words else sentence) from problem
        finally:
            await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)
        return {"batch_id": announced.batch_id, **_summary_json(summary, request)}

    @router.get("/api/imports")
    def under_way(viewer: Asking, request: Request) -> dict[str, Any]:
        """The asking person's imports that he has not put away: what has come, what of it is done, what was refused."""
        if viewer.role not in MAY_IMPORT:
            return {"imports": []}
        return {
            "imports": [_batch_json(one, request) for one in asked(lambda: app.import_batches.open_ones(viewer.login))]
        }

    @router.delete("/api/imports/{batch_id}", status_code=204)
    def put_away(batch_id: str, viewer: Asking) -> None:
        """Tells of an import no more; its calls stay."""
        _may(viewer)
        asked(lambda: app.import_batches.close(viewer.login, batch_id))

    return router


def _may(viewer: Viewer) -> None:
    if viewer.role not in MAY_IMPORT:
        raise HTTPException(403, "calls are added by team leads and admins; ask one of them")


def _incoming(app: App) -> Path:
    """Beside the media, so that what was sent is on the disk that will keep it."""
    folder: Path = app.settings.media_dir / ".incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _summary_json(summary: ImportSummary, request: Request) -> dict[str, Any]:
    crm = summary.crm
    return {
        "files": [asdict(one) | {"problem": _told(one.problem, request)} for one in summary.arrivals],
        "crm": {
            "leads": len(crm.leads),
            "deals": len(crm.deals),
            "activities": len(crm.activities),
            "problems": [asdict(problem) for problem in crm.problems],
            "notes": list(crm.notes),
        },
    }


def _told(problem: str, request: Request) -> str:
    """In the page's language where a page asks; an API client that names none is told in English."""
    words = words_of(request)
    return trouble(problem, words) if words is not None and problem else problem


def _file_json(file: ImportedFile, request: Request) -> dict[str, Any]:
    told = {"problem": _told(file.problem, request), "failure": _told(file.failure, request)}
    return asdict(file) | told | {"progress": round(file.progress, 3)}


def _batch_json(batch: ImportBatch, request: Request) -> dict[str, Any]:
    shown = batch.files
    if len(shown) > SHOWN_FILES:
        shown = tuple(file for file in shown if file.problem or file.failure or file.state in ("working", "queued"))
    return {
        "batch_id": batch.batch_id,
        "announced": batch.announced,
        "arrived": batch.arrived,
        "done": batch.done,
        "new": sum(file.new for file in batch.files),
        "known": sum(bool(file.call_id) and not file.new and not file.problem for file in batch.files),
        "refused": sum(bool(file.problem) for file in batch.files),
        "failed": sum(file.state == "failed" and not file.problem for file in batch.files),
        "finished": batch.finished,
        "begun_at": batch.begun_at.isoformat(timespec="seconds"),
        "last_at": batch.last_at.isoformat(timespec="seconds"),
        "files": [_file_json(file, request) for file in shown[:SHOWN_FILES]],
    }
