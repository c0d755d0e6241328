"""In front of the routes: bodies that are too long, and signs that are no text, are refused before they are read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2 * 1024 * 1024
"""Of a body that is no file: the longest text that anybody may send is far shorter."""
OWN_LIMITS = ("/api/import", "/api/practice/speech", "/api/packs/check", "/api/packs/publish")
"""Routes that take files, and stop reading by themselves."""
BOUNDED = ("/api/", "/sign-in", "/sign-out", "/password")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Bodies:
    """ASGI middleware over what people and programs send to our own routes; Gradio's look after themselves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not _is_text(scope.get("raw_path") or b"") or not _is_text(scope["query_string"]):
            await _told(400, "the address holds signs that are no text; write it anew")(scope, receive, send)
            return
        path = scope["path"]
        if path in OWN_LIMITS or not path.startswith(BOUNDED) or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        body = await _read(Headers(scope=scope).get("content-length", ""), receive)
        if body is None:
            most = MOST_BYTES // 1024 // 1024
            await _told(413, f"what was sent is over {most} MB; send less at once")(scope, receive, send)
        elif not _is_storable(body):
            await _told(422, "what was sent holds signs that are no text (such as a NUL); take them out")(
                scope, receive, send
            )
        else:
            await self._app(scope, _again(body, receive), send)


def tell_what_is_wrong(web: FastAPI) -> None:
    """A request that does not fit its route is told in one sentence, as every other refusal is."""

    @web.exception_handler(RequestValidationError)
    async def invalid(_: Request, problem: RequestValidationError) -> JSONResponse:
        first = problem.errors()[0]
        return _told(422, f"{_place(first['loc'])}: {str(first['msg']).lower()}; put it right and send it again")


def _place(loc: Sequence[object]) -> str:
    named = [str(part) for part in loc[1:]] if loc and loc[0] in ("body", "query", "path", "header") else []
    return ".".join(named)[:80] or str(loc[0] if loc else "the request")


async def _read(length: str, receive: Receive) -> bytes | None:
    """The whole body; None as soon as it is too long."""
    if length.isascii() and length.isdigit() and int(length[:18]) > MOST_BYTES:
        return None
    parts, size = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives a body that was read already, then what comes after it."""
    left = [body]

    async def next_message() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return next_message


def _is_text(written: bytes) -> bool:
    plain = unquote_to_bytes(written)
    try:
        plain.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in plain


def _is_storable(body: bytes) -> bool:
    """Whether a JSON body holds text only; of what is no JSON the route tells."""
    if b"\\u" not in body:
        return b"\x00" not in body
    try:
        written = json.dumps(json.loads(body), ensure_ascii=False)
        written.encode()
    except UnicodeEncodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return _NUL.search(written) is None


def _told(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"detail": sentence}, status)
