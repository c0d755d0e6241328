"""Questions over the REST API: a text, a text with the query before, or a query; every answer is the asker's own."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from assistant.asking.ask import Asking as Answers
from assistant.asking.ask import Question
from assistant.asking.values import read_query
from assistant.errors import BadInput
from ui.answers import asked, read
from ui.asking_json import answer_json
from ui.viewers import Asking


class AskBody(BaseModel):
    """``question`` with ``query`` is a follow-up to that query; ``query`` alone is run as it stands."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(default="", max_length=2000)
    query: dict[str, Any] | None = None
    language: str = ""
    as_of: date | None = None


_BODY = TypeAdapter(AskBody)


def asking_router(answers: Answers) -> APIRouter:
    router = APIRouter()

    @router.post("/api/ask")
    def ask(given: Annotated[dict[str, Any], Body()], viewer: Asking) -> dict[str, Any]:
        """An answer in a sentence with figures, the query that was understood, and quotes that play."""
        body = read(_BODY, given, "question, and query, language or as_of where wanted")
        return answer_json(asked(lambda: answers.ask(question_of(body), viewer)))

    return router


def question_of(body: AskBody) -> Question:
    """What is asked; raises BadInput where nothing is."""
    query = None if body.query is None else read_query(body.query)
    if not body.question.strip():
        if query is None:
            raise BadInput("there is neither a question nor a query; send one of them")
        return Question(query=query, language=body.language, as_of=body.as_of)
    return Question(body.question, previous=query, language=body.language, as_of=body.as_of)
