"""``assign``: whose call it was and when, of a call that the CRM does not know."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import Annotated

import typer

from assistant.call_details import DetailsWish
from assistant.errors import BadInput
from ui import console
from ui.commands.context import JsonOption, opened, settings_of
from ui.words import words


def assign(
    context: typer.Context,
    call: Annotated[str, typer.Argument(metavar="CALL", help="A call, by its id or file name.")],
    manager: Annotated[str, typer.Option(metavar="NAME", help="Whose call it was.")],
    at: Annotated[str, typer.Option(metavar="MOMENT", help="When it was, such as 2026-11-20T11:04.")],
    client: Annotated[str, typer.Option(metavar="NAME", help="The client's name, where it is known.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Say whose call it was and when, where the CRM does not know the call; its analysis is made anew."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as problem:
        raise BadInput(f"--at {at!r} is no date and time; expected one such as 2026-11-20T11:04") from problem
    with opened(settings_of(context)) as app:
        told = app.call_details.tell(call, DetailsWish(manager, moment, client), who=f"cli:{getpass.getuser()}")
    started = "" if told.started_at is None else told.started_at.isoformat(timespec="minutes")
    if as_json:
        console.print_json({"call_id": told.call_id, "manager": told.manager, "started_at": started or None})
    else:
        console.say(words()["assigned"].format(call=told.name, manager=told.manager, at=started))
