"""An address that leads nowhere: a page in the reader's language for browsers, a sentence for programs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from ui.refusals import refuse
from ui.web.address import CALLS
from ui.web.sign_in import Plain

OF_PROGRAMS = ("/api/", "/media/", "/ui/", "/pages/")


def nowhere(pages: Plain) -> Callable[[Request, Exception], Awaitable[Response]]:
    """What answers every HTTPException: ``refuse``, but for a page that a person has looked for in vain."""

    async def answer(request: Request, problem: Exception) -> Response:
        if isinstance(problem, HTTPException) and problem.status_code == 404 and _by_a_person(request):
            return HTMLResponse(pages.html("nowhere", request.scope, calls=CALLS), 404)
        return await refuse(request, problem)

    return answer


def _by_a_person(request: Request) -> bool:
    wants_page = "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and wants_page and not request.url.path.startswith(OF_PROGRAMS)
