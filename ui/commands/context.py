"""What every command is given: settings from the environment with the command line's say on top."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from assistant.app import App, build
from assistant.settings import Settings, read_settings

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def remember(context: typer.Context, db: str | None) -> None:
    """Kept for the command that follows; read there, so that ``--help`` never fails on a bad setting."""
    context.obj = {"db": db}


def settings_of(context: typer.Context, **overrides: object) -> Settings:
    given = context.find_root().obj or {}
    return read_settings(**(given | overrides))


@contextmanager
def opened(settings: Settings) -> Iterator[App]:
    app = build(settings)
    try:
        yield app
    finally:
        app.close()
