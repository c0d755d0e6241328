"""What a use case answers over the API: bodies read into values, errors as the statuses that they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import HTTPException
from pydantic import TypeAdapter, ValidationError

from assistant.errors import BadInput, RazborError, UnknownCall, UnknownPerson

T = TypeVar("T")


def asked(question: Callable[[], T]) -> T:
    """What a use case answers; its errors become the statuses that they are."""
    try:
        return question()
    except (UnknownCall, UnknownPerson) as problem:
        raise HTTPException(404, str(problem)) from problem
    except BadInput as problem:
        raise HTTPException(422, str(problem)) from problem
    except RazborError as problem:
        raise HTTPException(500, str(problem)) from problem


def read(adapter: TypeAdapter[T], given: Any, expected: str) -> T:
    """A body as the value that it should be; one sentence where it is none."""
    try:
        return adapter.validate_python(given)
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the body"
        raise HTTPException(422, f"{field}: {first['msg']}; expected {expected}") from problem
