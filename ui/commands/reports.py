"""``report``: what the calls of a period say, for the screen, for scripts and as files."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import BadInput
from assistant.periods import Period, Wanted
from ui import console, reports
from ui.commands.context import opened, settings_of

report_app = typer.Typer(help="What the calls of a period say.")


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"


SinceOption = Annotated[str | None, typer.Option(metavar="D", help="First day, such as 2026-11-01.")]
UntilOption = Annotated[str | None, typer.Option(metavar="D", help="Last day, included.")]
ManagerOption = Annotated[str, typer.Option(metavar="M", help="Only calls of this manager.")]
ChannelOption = Annotated[str, typer.Option(metavar="C", help="Only calls of leads from this source.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
OutOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there and not to stdout.")]


JsonForm = Annotated[bool, typer.Option("--json", help="The same as --format json.")]


@report_app.command("team")
def team(
    context: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
    manager: ManagerOption = "",
    channel: ChannelOption = "",
    form: FormatOption = Format.TEXT,
    out: OutOption = None,
    as_json: JsonForm = False,
) -> None:
    """How managers do: scores and how they meet objections, with intervals."""
    with opened(settings_of(context)) as app:
        found = app.team.report(Wanted(_period(since, until), manager, channel))
        _print(reports.team_document(found), Format.JSON if as_json else form, out)


@report_app.command("manager")
def manager_report(
    context: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
    manager: ManagerOption = "",
    channel: ChannelOption = "",
    form: FormatOption = Format.TEXT,
    out: OutOption = None,
    as_json: JsonForm = False,
) -> None:
    """One manager with every call, or all of them."""
    with opened(settings_of(context)) as app:
        found = app.team.report(Wanted(_period(since, until), manager, channel))
        if manager and not found.managers:
            known = ", ".join(app.calls.choices().managers) or "nobody"
            raise BadInput(f"no reviewed call of {manager!r} in this period; known managers: {known}")
        _print(reports.manager_document(found), Format.JSON if as_json else form, out)


@report_app.command("themes")
def themes(
    context: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
    manager: ManagerOption = "",
    channel: ChannelOption = "",
    form: FormatOption = Format.TEXT,
    out: OutOption = None,
    as_json: JsonForm = False,
) -> None:
    """What clients resist and what nobody answered them, in themes with counts and quotes."""
    wanted = Wanted(_period(since, until), manager, channel)
    with opened(settings_of(context)) as app:
        found = app.themes.report(wanted)
        _print(reports.themes_document(found), Format.JSON if as_json else form, out)


@report_app.command("name-theme")
def name_theme(
    context: typer.Context,
    theme: Annotated[str, typer.Argument(metavar="THEME", help="Its id, such as t12.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    author: Annotated[str, typer.Option(help="Who names it.")] = "",
) -> None:
    """Give a theme a name that stays."""
    with opened(settings_of(context)) as app:
        kept = app.themes.rename(theme, name, author)
    console.say(f"{kept.theme_id}: {kept.name}")


def _print(document: reports.Json, form: Format, out: Path | None) -> None:
    made = reports.rendered(document, form.value)
    if out is None and form is Format.XLSX and sys.stdout.isatty():
        raise BadInput("--format xlsx would fill the terminal with bytes; add --out FILE or redirect it")
    if out is None:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(made)
    except OSError as problem:
        raise BadInput(
            f"{out} cannot be written ({problem.strerror}); name a file in a folder that exists"
        ) from problem
    console.say(str(out))


def _period(since: str | None, until: str | None) -> Period:
    period = Period(_day("--since", since), _day("--until", until))
    if period.since is not None and period.until is not None and period.since > period.until:
        raise BadInput(f"--since {since} is later than --until {until}; swap them")
    return period


def _day(option: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise BadInput(f"{option} {value!r} is no day; expected one like 2026-11-01") from problem
