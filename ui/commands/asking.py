"""``ask``: a question in plain Russian or English about the calls, answered with figures and quotes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.asking.ask import Question
from assistant.asking.values import Answer, Query, read_query
from assistant.errors import BadInput
from assistant.viewers import OPEN
from ui import console
from ui.asking_json import answer_json
from ui.commands.context import JsonOption, opened, settings_of

QuestionArgument = Annotated[str, typer.Argument(metavar="QUESTION", help="In Russian or English, in quotes.")]
FollowOption = Annotated[
    Path | None,
    typer.Option("--follow", metavar="QUERY.json", help="The answer or query before, which the question goes on from."),
]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="D", help="Which day is today; default: today.")]


def ask(
    context: typer.Context,
    question: QuestionArgument,
    follow: FollowOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question about the calls, and show how it was understood."""
    if not question.strip():
        raise BadInput('the question is empty; put it in quotes, such as razbor ask "Сколько звонков за октябрь?"')
    asked = Question(question, previous=None if follow is None else _previous(follow), as_of=_day(as_of))
    with opened(settings_of(context)) as app, console.telling("ask"):
        answer = app.asking.ask(asked, OPEN)
    if as_json:
        console.print_json(answer_json(answer))
        return
    _print(answer)


def _print(answer: Answer) -> None:
    console.stdout.print(answer.answer, markup=False)
    if answer.found is not None and not answer.declined:
        for one in answer.found.citations:
            at = "" if one.start_s is None else f" {int(one.start_s) // 60}:{int(one.start_s) % 60:02d}"
            console.stdout.print(f"  «{one.quote}» {one.call_id}{at}", markup=False)
    for question in answer.nearest:
        console.stdout.print(f"  ? {question}", markup=False)
    if answer.query is not None:
        shown = answer.query.model_dump(mode="json", exclude_defaults=True)
        console.say(json.dumps({"measure": answer.query.measure, **shown}, ensure_ascii=False))


def _previous(path: Path) -> Query:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise BadInput(f"--follow {path} cannot be read ({problem.strerror}); name the file of an answer") from problem
    except (ValueError, RecursionError) as problem:
        raise BadInput(f"--follow {path} is no JSON; save an answer with razbor ask --json > {path.name}") from problem
    query = given.get("query", given) if isinstance(given, dict) else given
    if query is None:
        raise BadInput(f"--follow {path} has no query: that question was declined; follow one that was answered")
    try:
        return read_query(query)
    except BadInput as problem:
        raise BadInput(f"--follow {path}: {problem}") from problem


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise BadInput(f"--as-of {value!r} is no day; expected one like 2026-11-01") from problem
