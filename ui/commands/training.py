"""``train``: what people corrected, and the corpus that ships, made into a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.progress import Progress, TaskID

from assistant.app import build
from assistant.errors import BadInput
from assistant.golden import Replay
from assistant.settings import Settings
from assistant.workshop import Workshop
from objections.corpus import Example
from objections.reader import WEIGHTS
from objections.retraining import Effect, make_from_corpus, read_corrections, retrain
from ui import console, presenters, remarks_text
from ui.commands.context import JsonOption, settings_of
from ui.commands.publishing import BROKEN
from ui.remarks_json import replay_json
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

    Exit code 1 where the result is worse and was not kept, 2 where a golden case would break.
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
    beside = path.with_name(f".{path.name}.candidate")
    try:
        effect: Effect = _shown(partial(retrain, Workshop(settings).encoder, WEIGHTS, rows, beside))
        replay = _tried(settings, beside) if effect.kept else Replay()
        effect = replace(effect, kept=effect.kept and not replay.broken)
        if effect.kept:
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    if as_json:
        told = {"path": str(path) if effect.kept else None, "golden": replay_json(replay)}
        console.print_json(asdict(effect) | told)
    elif not replay.broken:
        presenters.print_training(effect, path)
    for sentence in remarks_text.broken_sentences(replay.broken):
        console.say(f"razbor: {sentence}")
    if not effect.kept:
        raise typer.Exit(BROKEN if replay.broken else REFUSED)


def _tried(settings: Settings, reader: Path) -> Replay:
    """What a new reader makes of the golden cases of this home."""
    app = build(settings)
    try:
        return app.golden.replay(lambda: app.workshop.candidate(reader=reader), app.workshop.reviewer)
    finally:
        app.close()


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
