"""Refusals in the language of the page that asked; an API client that names none is told in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import HTTPException, Request

from assistant.errors import Refused
from ui.answers import asked
from ui.web.wording import LANGUAGES, wording

HEADER = "x-razbor-language"
"""Sent by our own pages with what they ask of the API."""

T = TypeVar("T")


def told(request: Request, question: Callable[[], T]) -> T:
    """What a use case answers; a refusal is a 422 with its sentence in the page's language."""
    try:
        return asked(question)
    except HTTPException as answer:
        if isinstance(answer.__cause__, Refused):
            answer.detail = sentence(answer.__cause__, request.headers.get(HEADER, ""))
        raise


def sentence(refusal: Refused, language: str) -> str:
    if language not in LANGUAGES:
        return str(refusal)
    return wording(language).text(f"refused.{refusal.code}", **refusal.values)
