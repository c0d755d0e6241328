"""Public addresses in front of Gradio's own: a page ``call`` serves every ``/calls/<id>``, with our frame around it."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.viewers import viewer_of
from ui.web.address import CALLS
from ui.web.components.frame import bones
from ui.web.markup import asset
from ui.web.reader import read_request
from ui.web.rooms import ROOMS, SCRIPTS, STYLES, Room, room_of
from ui.web.wording import Wording

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'; form-action 'self'"
)
"""Nothing is fetched from, or sent to, another host; Gradio's own scripts need inline code and eval."""

_SHARING = re.compile(r'\s*<meta\s+(?:property|name)="(?:og|twitter):[^>]*>')


class Shell:
    """ASGI middleware: rewrites the path of a page's request, and the head and body of its HTML."""

    def __init__(self, app: ASGIApp, wordings: Callable[[str], Wording]) -> None:
        self._app = app
        self._wordings = wordings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path"] if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        if asked == "/":
            await RedirectResponse(CALLS)(scope, receive, send)
            return
        room = room_of(asked)
        if room is None:
            await self._app(scope, receive, send)
            return
        page = f"{room.mounted}/"
        framed = _Framed(send, lambda html: self._frame(html, scope, room))
        await self._app({**scope, "path": page, "raw_path": page.encode()}, receive, framed)

    def _frame(self, html: str, scope: Scope, room: Room) -> str:
        headers = Headers(scope=scope)
        written = scope["path"] + "?" + scope["query_string"].decode("latin-1")
        cookies = cookie_parser(headers.get("cookie", ""))
        reader = read_request(
            written, headers=headers, cookies=cookies, wordings=self._wordings, viewer=viewer_of(scope)
        )
        return frame(html, reader.words, room, reader.theme)


class _Framed:
    """A ``send`` that keeps an HTML answer until it is whole, then sends it framed."""

    def __init__(self, send: Send, framing: Callable[[str], str]) -> None:
        self._send = send
        self._framing = framing
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False) or self._start is None:
            return
        headers = MutableHeaders(scope=self._start)
        if headers.get("content-type", "").startswith("text/html") and self._body:
            self._body = self._framing(self._body.decode()).encode()
            headers["content-length"] = str(len(self._body))
            headers["content-security-policy"] = POLICY
            headers["referrer-policy"] = "same-origin"
            headers["cache-control"] = "no-cache"
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def frame(html: str, words: Wording, room: Room, theme: str = "") -> str:
    """Gradio's HTML with our language, theme, styles, scripts and bones, and without links to other hosts."""
    title = words.text(room.title)
    head = (
        f'<base href="{ROOMS[0].mounted}/"><title>{title} · {words.text("product")}</title>'
        f'<link rel="icon" type="image/svg+xml" href="{asset("mark.svg")}">'
        + "".join(f'<link rel="stylesheet" href="{asset(name)}">' for name in (*STYLES, *room.styles))
        + "".join(f'<script src="{asset(name)}"></script>' for name in (*SCRIPTS, *room.scripts))
    )
    html = _SHARING.sub("", html)
    html = html.replace('<base href="./" />', head, 1)
    asked = f' data-theme="{theme}"' if theme else ""
    html = html.replace('lang="en"', f'lang="{words.language}"{asked}', 1)
    return html.replace("<gradio-app", bones(words) + "<gradio-app", 1)
