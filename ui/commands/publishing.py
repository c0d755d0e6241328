"""``publish``: packs into force, once no golden case is broken by them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui import console, remarks_text
from ui.commands.context import JsonOption, opened, settings_of
from ui.remarks_json import publication_json

BROKEN = 2


def publish(
    context: typer.Context,
    packs: Annotated[list[Path], typer.Argument(metavar="FOLDER|FILE...", help="Packs, or folders of them.")],
    check: Annotated[bool, typer.Option("--check", help="Only check; nothing is published.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring rubric, script, objections, lead definition, lexicon or mapping files into force.

    Each is read, and every golden case judged with them. Exit code 2 and nothing published where a case breaks.
    """
    with opened(settings_of(context)) as app:
        made = console.hearing_ctrl_c(lambda: app.publishing.publish(packs, only_check=check))
    if as_json:
        console.print_json(publication_json(made))
    else:
        remarks_text.print_publication(made, only_check=check)
    for sentence in remarks_text.broken_sentences(made.replay.broken):
        console.say(f"razbor: {sentence}")
    if made.replay.broken:
        raise typer.Exit(BROKEN)
