"""``train``: what people corrected, and the corpus that ships, made into a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.progress import Progress, TaskID

from assistant.app import Workshop, build
from assistant.errors import BadInput
from assistant.settings import Settings
from objections.corpus import Example
from objections.reader import WEIGHTS
from objections.retraining import Effect, make_from_corpus, read_corrections, retrain
from ui import console, presenters
from ui.commands.context import JsonOption, settings_of
from ui.words import words

T = TypeVar("T")
REFUSED = 1

train_app = typer.Typer(help="Learn from corrections.")


@train_app.command("objections")
def train_objections(
    context: typer.Context,
    corrections: Annotated[
        Path | None,
        typer.Argument(
            metavar="[CORRECTIONS.tsv]", help="language<TAB>label<TAB>previous<TAB>text; default: the stored ones."
        ),
    ] = None,
    from_corpus: Annotated[
        bool, typer.Option(help="Make the reader that ships again, from the corpus alone; takes half an hour.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Where to write it; default: under RAZBOR_HOME.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Learn to tell objections from people's corrections: those stored here, unless a file is named.

    Exit code 1 where the result is worse and was not kept.
    """
    settings = settings_of(context)
    path = out or settings.own_reader
    if from_corpus:
        if corrections is not None:
            raise BadInput("--from-corpus takes no corrections; leave one of the two away")
        _shown(partial(make_from_corpus, Workshop(settings).encoder, path))
        console.say(words()["training"]["made"].format(path=path))
        return
    rows = _stored(settings) if corrections is None else read_corrections(corrections)
    effect: Effect = _shown(partial(retrain, Workshop(settings).encoder, WEIGHTS, rows, path))
    if as_json:
        console.print_json(asdict(effect) | {"path": str(path) if effect.kept else None})
    else:
        presenters.print_training(effect, path)
    if not effect.kept:
        raise typer.Exit(REFUSED)


def _stored(settings: Settings) -> tuple[Example, ...]:
    """What the reviewers of this home have corrected."""
    app = build(settings)
    try:
        rows = app.corrections.lessons()
    finally:
        app.close()
    if not rows:
        raise BadInput("nobody has corrected an objection yet; correct some, or name a file of corrections")
    return rows


def _shown(work: Callable[..., T]) -> T:
    """Does the work with one bar a step of it."""
    with console.progress() as bar:
        tasks: dict[str, TaskID] = {}

        def moved(step: str, share: float) -> None:
            _move(bar, tasks, step, share)

        return console.hearing_ctrl_c(partial(work, on_progress=moved))


def _move(bar: Progress, tasks: dict[str, TaskID], step: str, share: float) -> None:
    if step not in tasks:
        tasks[step] = bar.add_task(words()["training"]["making"][step], total=1.0)
    bar.update(tasks[step], completed=share)
