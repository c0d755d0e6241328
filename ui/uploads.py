"""Files of a multipart form, streamed to disk under their own names; stops as soon as they are too big."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path, PurePosixPath, PureWindowsPath

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

FILES_AT_ONCE = 20
MEGABYTE = 1024 * 1024


class TooBig(Exception):
    pass


async def form_of(request: Request, limit: int) -> FormData:
    """The form, its files on disk. Raises TooBig above ``limit`` bytes."""
    if int(request.headers.get("content-length") or 0) > limit:
        raise TooBig
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(422, "expected a multipart form with a part named `file`")

    async def counted() -> AsyncGenerator[bytes, None]:
        seen = 0
        async for part in request.stream():
            seen += len(part)
            if seen > limit:
                raise TooBig
            yield part

    try:
        return await MultiPartParser(request.headers, counted(), max_files=FILES_AT_ONCE).parse()
    except (MultiPartException, KeyError) as problem:
        raise HTTPException(422, f"the form cannot be read ({problem}); send the file again") from problem


def files_of(form: FormData, folder: Path) -> list[Path]:
    """The form's files, each in a folder of its own."""
    paths = []
    for number, sent in enumerate(form.getlist("file")):
        if not isinstance(sent, UploadFile):
            continue
        path = folder / str(number) / _bare(sent.filename or "")
        path.parent.mkdir()
        with path.open("wb") as target:
            shutil.copyfileobj(sent.file, target, MEGABYTE)
        paths.append(path)
    return paths


def _bare(name: str) -> str:
    """A file's name without folders of any system, short enough for ours."""
    bare = PureWindowsPath(PurePosixPath(name).name).name.replace("\0", "")
    if bare in ("", ".", ".."):
        return "unnamed"
    while len(bare.encode()) > 240:
        bare = bare[1:]
    return bare
