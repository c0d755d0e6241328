"""Refusals in the language of the page that asked; an API client that names none is told in English."""

from __future__ import annotations

from fastapi import HTTPException, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import Response
from starlette.exceptions import HTTPException as AnyHTTPException

from assistant.errors import Refused
from ui.web.refusals import sentence
from ui.web.wording import LANGUAGES, Wording, wording

HEADER = "x-razbor-language"
"""Sent by our own pages with what they ask of the API."""
LONGEST = 600
"""Signs of a refusal."""


def words_of(request: Request) -> Wording | None:
    """The words of the page that asks; None for whoever names no language."""
    language = request.headers.get(HEADER, "")
    return wording(language) if language in LANGUAGES else None


async def refuse(request: Request, answer: Exception) -> Response:
    """An HTTPException of any route, its sentence in the page's language where a use case has refused.

    What was sent may stand in the sentence, but not whole where it is a book.
    """
    assert isinstance(answer, AnyHTTPException)
    words, told = words_of(request), str(answer.detail)
    if isinstance(answer.__cause__, Refused) and words is not None:
        told = sentence(words, answer.__cause__)
    short = told if len(told) <= LONGEST else f"{told[: LONGEST // 2]} … {told[-LONGEST // 2 :]}"
    return await http_exception_handler(request, HTTPException(answer.status_code, short, answer.headers))
