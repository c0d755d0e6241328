"""In front of everything: who asks, whether he has to sign in first, and whether the room or the request is his.

Pages send people to the sign-in page, everything else answers 401; a request that would change something must come
from a page of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.accounts import Accounts
from assistant.audit import Audit, Deed
from assistant.settings import Settings
from assistant.viewers import OPEN, Viewer
from ui.viewers import NOBODY, REVIEWERS, STATE
from ui.web.rooms import ROOMS, Room, room_of

SESSION = "razbor_session"
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
PASSWORD = "/password"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MACHINES = ("/api", "/media", "/pages", "/openapi.json")
"""Addresses that programs and scripts ask: they are answered, not sent elsewhere."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)",
}
NO_ACCOUNT = "-"
"""Who did it where nobody has to sign in."""
ONLY_ASKED = frozenset({"/api/ask", "/api/packs/check", "/api/packs/publish", "/api/backups"})
"""Requests that change nothing, or that are written down with what came of them."""
DEEDS = {
    "disputes": Deed.DISPUTED,
    "overrides": Deed.OVERRODE,
    "corrections": Deed.CORRECTED,
    "transcript-corrections": Deed.CORRECTED,
    "imports": Deed.IMPORTED,
    "import": Deed.IMPORTED,
}
"""By a part of an address."""
YEAR_S = 31_536_000


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in: ``open`` says whether nobody has to sign in, ``accounts`` and ``audit`` are asked otherwise."""

    accounts: Accounts
    audit: Audit | None
    settings: Settings

    def open(self) -> bool:
        return self.settings.demo or not self.accounts.exist()

    def viewer(self, token: str, bearer: str) -> Viewer | None:
        if self.open():
            return OPEN
        if bearer:
            return self.accounts.behind_token(bearer)
        return self.accounts.behind_session(token) if token else None

    def write(self, viewer: Viewer, deed: Deed, about: str) -> None:
        if self.audit is not None:
            self.audit.write(viewer.login or NO_ACCOUNT, deed, about)


class Access:
    """ASGI middleware: puts the viewer into the scope's state, or answers for him."""

    def __init__(
        self, app: ASGIApp, door: Door, forbidden: Callable[[Scope, Viewer], str], *, local: bool = False
    ) -> None:
        """``forbidden`` is the page that says that a room is not for its reader; ``local``: while nobody has to sign
        in, only browsers that ask this machine by its own name are answered, so that no site of another name that
        resolves to it reads along.
        """
        self._app = app
        self._door = door
        self._forbidden = forbidden
        self._local = local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        token = cookie_parser(headers.get("cookie", "")).get(SESSION, "")
        bearer = bearer_of(headers.get("authorization", ""))
        fixed = scope["path"].startswith("/ui/")
        viewer = None if fixed else await run_in_threadpool(self._door.viewer, token, bearer)
        refusal = self._refusal(scope, headers, viewer, cookie=bool(token) and not bearer)
        guarded = _Guarded(send, https=is_https(scope), private=not is_fixed(scope["path"]))
        if scope["type"] == "websocket":
            if refusal is not None or viewer is None:
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._app(_seen(scope, viewer), receive, send)
            return
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        await self._app(_seen(scope, viewer or NOBODY), receive, guarded)
        if viewer is not None and guarded.went_well:
            await self._write_down(scope, viewer)

    def _refusal(self, scope: Scope, headers: Headers, viewer: Viewer | None, *, cookie: bool) -> Response | None:
        path, method = scope["path"], scope.get("method", "GET")
        if (method not in SAFE or scope["type"] == "websocket") and not same_origin(headers, cookie=cookie):
            return _problem(403, "this request came from another site; open the page here and try again")
        if self._local and viewer is OPEN and not is_own_name(headers.get("host", "")):
            return _problem(421, "these pages are open to this machine only; ask for them as localhost or 127.0.0.1")
        if is_free(path):
            return None
        if viewer is None:
            return _sign_in_first(scope, method)
        return self._not_his(scope, viewer)

    def _not_his(self, scope: Scope, viewer: Viewer) -> Response | None:
        room = room_at(scope["path"])
        if room is not None and viewer.role not in room.roles:
            if scope["path"].startswith("/pages/"):
                return _problem(403, "this page is not for your role; ask an administrator")
            return HTMLResponse(self._forbidden(scope, viewer), 403)
        if scope["path"].startswith("/pages/") and "/gradio_api/upload" in scope["path"]:
            return (
                None if viewer.role in REVIEWERS else _problem(403, "only team leads and administrators import calls")
            )
        return None

    async def _write_down(self, scope: Scope, viewer: Viewer) -> None:
        """Changes and exports by what was asked for, where nobody has to sign in, too."""
        path, method = scope["path"], scope["method"]
        about = f"{method} {path}" + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        if method not in SAFE and path.startswith("/api/") and not only_asks(path):
            await run_in_threadpool(self._door.write, viewer, deed_of(path), about)
        elif method == "GET" and path.startswith("/api/") and is_export(path, scope["query_string"].decode("latin-1")):
            await run_in_threadpool(self._door.write, viewer, Deed.EXPORTED, about)


def only_asks(path: str) -> bool:
    return path in ONLY_ASKED or path.endswith("/prepare")


def deed_of(path: str) -> Deed:
    """What a request that changes something does, by the parts of its address; else a change."""
    parts = set(path.split("/"))
    return next((deed for part, deed in DEEDS.items() if part in parts), Deed.CHANGED)


def is_export(path: str, query: str) -> bool:
    """Whether an answer leaves the program as a document: reports, and whatever names itself an export."""
    return path.startswith("/api/reports/") or "export" in path or "format=" in query


def is_https(scope: Scope) -> bool:
    """As the browser sees it: a proxy on this machine says so in ``X-Forwarded-Proto``, which the server reads."""
    return scope["scheme"] in ("https", "wss")


def is_own_name(host: str) -> bool:
    """Whether a Host header names this machine from within."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name == "localhost" or name.endswith(".localhost"):
            return True
        return ip_address(name).is_loopback
    except ValueError:
        return False


def bearer_of(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def is_free(path: str) -> bool:
    """What nobody has to sign in for: the sign-in page with its styles and fonts."""
    return path in (SIGN_IN, SIGN_OUT) or path.startswith("/ui/")


def is_fixed(path: str) -> bool:
    """Scripts, styles and fonts, which hold nobody's data and should stay in the browser."""
    own = path.startswith("/pages/") and ("/assets/" in path or "/static/" in path)
    return own or path.startswith("/ui/")


def same_origin(headers: Mapping[str, str], *, cookie: bool) -> bool:
    """Whether a request that changes something was sent by a page of ours, or by a program without a browser's cookie.

    Browsers name the page that a form or a script stands on, and no page can make them name another.
    """
    fetched = headers.get("sec-fetch-site", "")
    if fetched:
        return fetched == "same-origin"
    origin = headers.get("origin", "")
    if origin:
        return origin.partition("://")[2].lower() == headers.get("host", "").lower()
    return not cookie


def local_path(wanted: str, default: str = "/") -> str:
    """Where to go after signing in: a page of ours, never another host, whatever a browser makes of its spelling."""
    strange = any(sign <= " " or sign in "\\\x7f" for sign in wanted)
    if strange or not wanted.startswith("/") or wanted.startswith("//"):
        return default
    parts = urlsplit(wanted)
    return default if parts.path in (SIGN_IN, SIGN_OUT) or is_machine(parts.path) else wanted


def is_machine(path: str) -> bool:
    return any(path == start or path.startswith(f"{start}/") for start in MACHINES)


def room_at(path: str) -> Room | None:
    """The room of a public address, or of its Gradio app's own routes."""
    if path.startswith("/pages/"):
        key = path.removeprefix("/pages/").partition("/")[0]
        return next((room for room in ROOMS if room.key == key), None)
    return room_of(path)


def _sign_in_first(scope: Scope, method: str) -> Response:
    if method not in ("GET", "HEAD") or is_machine(scope["path"]):
        answer = _problem(401, f"sign in first, at {SIGN_IN}, or send a token as `Authorization: Bearer TOKEN`")
        answer.headers["www-authenticate"] = "Bearer"
        return answer
    asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    wanted = local_path(asked)
    return RedirectResponse(SIGN_IN + ("" if wanted == "/" else f"?{urlencode({'next': wanted})}"), 303)


def _problem(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"detail": sentence}, status)


def _seen(scope: Scope, viewer: Viewer) -> Scope:
    return {**scope, "state": {**scope.get("state", {}), STATE: viewer}}


class _Guarded:
    """A ``send`` that adds the headers by which browsers keep other sites out, and remembers how it went."""

    def __init__(self, send: Send, *, https: bool, private: bool) -> None:
        self._send = send
        self._https = https
        self._private = private
        self.went_well = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.went_well = 200 <= message["status"] < 300
            headers = MutableHeaders(scope=message)
            for name, value in self._added():
                headers.setdefault(name, value)
        await self._send(message)

    def _added(self) -> Iterable[tuple[str, str]]:
        yield from HEADERS.items()
        if self._https:
            yield "strict-transport-security", f"max-age={YEAR_S}"
        if self._private:
            yield "cache-control", "private, no-store"
            yield "vary", "Cookie"
