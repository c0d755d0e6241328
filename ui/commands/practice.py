"""``practice``: an objection drill in the terminal, or through a pipe."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.app import App
from assistant.errors import BadInput
from assistant.practice import DrillWish, OpenAttempt
from assistant.viewers import OPEN
from ui import console, practice_text
from ui.commands.context import JsonOption, opened, settings_of
from ui.practice_json import attempt_json
from ui.words import terminal_language

CategoryOption = Annotated[str, typer.Option(metavar="C", help="What to practise; default: what goes worst on calls.")]
LanguageOption = Annotated[str, typer.Option(metavar="L", help="ru or en; default: the terminal's.")]
ManagerOption = Annotated[str, typer.Option(metavar="NAME", help="Who practises, as calls and the CRM name him.")]
SeedOption = Annotated[int | None, typer.Option(metavar="N", help="The same drill and the same client's words again.")]


def practice(
    context: typer.Context,
    category: CategoryOption = "",
    language: LanguageOption = "",
    manager: ManagerOption = "",
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """A drill: the client speaks, you answer line by line, and he reacts to what you did. Ctrl-D ends it with what was
    reached; then the steps are told with your own words, and one thing to try next.
    """
    wish = DrillWish(language or terminal_language(), category, manager, seed)
    with opened(settings_of(context)) as app:
        found = _drilled(app, wish, quiet=as_json)
    if as_json:
        console.print_json(attempt_json(found))
    else:
        practice_text.print_result(found)


def _drilled(app: App, wish: DrillWish, *, quiet: bool) -> OpenAttempt:
    """The drill to its end; the talk goes to stderr where stdout is for the document."""
    attempt = app.practice.begin(OPEN, wish)
    practice_text.print_scene(attempt, quiet=quiet)
    while not attempt.finished:
        line = _next_line(attempt.drill.language, quiet=quiet)
        if line is None:
            attempt = app.practice.finish(OPEN, attempt.attempt_id)
            break
        try:
            attempt = app.practice.answer(OPEN, attempt.attempt_id, line)
        except BadInput as problem:  # an empty line is asked for again, not the end of the drill
            console.say(str(problem))
            continue
        practice_text.print_client(attempt.exchanges[-1].client, attempt.drill.language, quiet=quiet)
    return app.practice.open(OPEN, attempt.attempt_id)


def _next_line(language: str, *, quiet: bool) -> str | None:
    """The next line of stdin, None at its end; the bytes are read as UTF-8 whatever the locale says."""
    practice_text.print_prompt(language, quiet=quiet)
    line = sys.stdin.buffer.readline()
    return line.decode("utf-8", "replace").strip() if line else None
