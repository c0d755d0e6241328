"""Signing in and out, and one's own password: plain pages that need no script. Knows no Gradio."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import cookie_parser
from starlette.types import Scope

from assistant.accounts import LONGEST, Accounts, Attempt
from assistant.errors import SignInLocked, SignInRefused, WeakPassword
from assistant.passwords import SHORTEST
from assistant.viewers import Viewer
from ui.viewers import viewer_of
from ui.web.access import PASSWORD, SESSION, SIGN_IN, SIGN_OUT, Door, is_https, local_path
from ui.web.address import CALLS
from ui.web.markup import asset, render
from ui.web.reader import Reader, read_request
from ui.web.wording import COOKIE, LANGUAGES, Wording

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BIGGEST = 16_384
YEAR_S = 31_536_000
Wordings = Callable[[str], Wording]


@dataclass(frozen=True, slots=True)
class Plain:
    """Pages of ours without Gradio: sign-in, password, and what says that a room is somebody else's."""

    wordings: Wordings

    def reader(self, scope: Scope) -> Reader:
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        written = scope["path"] + "?" + scope.get("query_string", b"").decode("latin-1")
        cookies = cookie_parser(headers.get("cookie", ""))
        return read_request(written, headers=headers, cookies=cookies, wordings=self.wordings, viewer=viewer_of(scope))

    def html(self, template: str, scope: Scope, **values: object) -> str:
        reader = self.reader(scope)
        return render(
            template,
            reader.words,
            theme=reader.theme,
            styles=[asset("razbor.css"), asset("sign_in.css")],
            icon_href=asset("mark.svg"),
            languages={code: reader.address.with_language(code) for code in LANGUAGES},
            **values,
        )

    def forbidden(self, scope: Scope, viewer: Viewer) -> str:
        return self.html("forbidden", scope, role=viewer.role.value, calls=CALLS)


def sign_in_router(accounts: Accounts, door: Door, wordings: Wordings) -> APIRouter:
    """To be included where ``Access`` stands in front."""
    router = APIRouter(include_in_schema=False)
    pages = Plain(wordings)

    @router.get(SIGN_IN)
    async def ask(request: Request) -> Response:
        """The form; whoever is in already goes on."""
        wanted = local_path(request.query_params.get("next", ""), CALLS)
        if bool(viewer_of(request.scope).login) or await run_in_threadpool(door.open):
            return RedirectResponse(wanted, 303)
        return _page(pages, request, "sign_in", next=wanted, login="", problem="")

    @router.post(SIGN_IN)
    async def sign_in(request: Request) -> Response:
        form = await _form(request)
        wanted = local_path(form.get("next", ""), CALLS)
        if await run_in_threadpool(door.open):
            return RedirectResponse(wanted, 303)
        try:
            token = await run_in_threadpool(accounts.sign_in, _attempt(request, form.get("login", ""), form))
        except SignInRefused as refused:
            problem, status = _refusal(pages.reader(request.scope).words, refused)
            shown = form.get("login", "")[:64]
            return _page(pages, request, "sign_in", status, next=wanted, login=shown, problem=problem)
        before = request.cookies.get(SESSION, "")
        if before:
            await run_in_threadpool(accounts.sign_out, before)
        return _with_session(RedirectResponse(wanted, 303), token, request)

    @router.post(SIGN_OUT)
    async def sign_out(request: Request) -> Response:
        token = request.cookies.get(SESSION, "")
        if token:
            await run_in_threadpool(accounts.sign_out, token)
        answer = RedirectResponse(SIGN_IN, 303)
        answer.delete_cookie(SESSION, path="/", secure=is_https(request.scope), httponly=True, samesite="lax")
        answer.headers["clear-site-data"] = '"cache"'
        return answer

    @router.get(PASSWORD)
    async def ask_password(request: Request) -> Response:
        if not viewer_of(request.scope).login:
            return RedirectResponse(CALLS, 303)
        done = request.query_params.get("done") == "1"
        return _page(pages, request, "password", problem="", done=done, shortest=SHORTEST)

    @router.post(PASSWORD)
    async def change_password(request: Request) -> Response:
        viewer = viewer_of(request.scope)
        if not viewer.login:
            return RedirectResponse(CALLS, 303)
        form, words = await _form(request), pages.reader(request.scope).words
        new, status = form.get("new", ""), 422
        if new != form.get("again", ""):
            problem = words.text("sign_in.differ")
        else:
            try:
                attempt = _attempt(request, viewer.login, form)
                token = await run_in_threadpool(accounts.change_password, attempt, new)
            except SignInLocked as locked:
                problem, status = _refusal(words, locked)
            except SignInRefused:
                problem = words.text("sign_in.wrong_old")
            except WeakPassword as weak:
                problem = words.text(f"sign_in.weak.{weak.why}")
            else:
                return _with_session(RedirectResponse(f"{PASSWORD}?{urlencode({'done': 1})}", 303), token, request)
        return _page(pages, request, "password", status, problem=problem, done=False, shortest=SHORTEST)

    return router


def _attempt(request: Request, login: str, form: Mapping[str, str]) -> Attempt:
    address = request.client.host if request.client else ""
    return Attempt(login[:200], form.get("password", ""), address, request.headers.get("user-agent", "")[:255])


def _refusal(words: Wording, refused: SignInRefused) -> tuple[str, int]:
    """What the page says, and its status; the same for a login that exists and for one that does not."""
    if isinstance(refused, SignInLocked):
        return words.text("sign_in.locked", n=refused.minutes), 429
    return words.text("sign_in.wrong"), 401


def _page(pages: Plain, request: Request, template: str, status: int = 200, **values: object) -> Response:
    answer = HTMLResponse(pages.html(template, request.scope, **values), status)
    answer.headers["content-security-policy"] = POLICY
    answer.headers["cache-control"] = "no-store"
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        answer.set_cookie(COOKIE, asked, max_age=YEAR_S, path="/", samesite="lax")
    return answer


def _with_session(answer: Response, token: str, request: Request) -> Response:
    answer.set_cookie(
        SESSION,
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=is_https(request.scope),
        httponly=True,
        samesite="lax",
    )
    answer.headers["cache-control"] = "no-store"
    return answer


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small urlencoded form; nothing of anything bigger."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BIGGEST:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
