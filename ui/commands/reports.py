"""``report`` and ``name-theme``: what the calls of a period say, for the screen, for scripts and as files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from assistant.app import App
from assistant.errors import BadInput
from assistant.periods import Period, Wanted
from assistant.viewers import OPEN
from ui import console, funnel_reports, reports, weeks
from ui.commands.context import JsonOption, opened, settings_of
from ui.terminal import terminal_wording
from ui.words import LANGUAGES, asked_language, speak, terminal_language


class Report(StrEnum):
    MANAGER = "manager"
    TEAM = "team"
    THEMES = "themes"
    PROMISES = "promises"
    WEEK = "week"
    FUNNEL = "funnel"


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"
    DOCX = "docx"


SinceOption = Annotated[str | None, typer.Option(metavar="D", help="First day, such as 2026-11-01.")]
UntilOption = Annotated[str | None, typer.Option(metavar="D", help="Last day, included.")]
MonthOption = Annotated[str | None, typer.Option(metavar="M", help="A calendar month, such as 2026-11.")]
ManagerOption = Annotated[str, typer.Option(metavar="M", help="Only calls of this manager.")]
ChannelOption = Annotated[str, typer.Option(metavar="C", help="Only calls of leads from this source.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="D", help="Promises as of this day or `today`; default: the newest of the data."),
]
LanguageOption = Annotated[
    str,
    typer.Option(metavar="L", help="ru or en; default: the terminal's, and of a week's letters else the calls' own."),
]
OutOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there and not to stdout.")]


JsonForm = Annotated[bool, typer.Option("--json", help="The same as --format json.")]


def report(
    context: typer.Context,
    name: Annotated[Report, typer.Argument(metavar="manager|team|themes|funnel|promises|week", help="Which report.")],
    since: SinceOption = None,
    until: UntilOption = None,
    month: MonthOption = None,
    manager: ManagerOption = "",
    channel: ChannelOption = "",
    form: FormatOption = Format.TEXT,
    as_of: AsOfOption = None,
    out: OutOption = None,
    as_json: JsonForm = False,
    language: LanguageOption = "",
) -> None:
    """What the calls of a period say: managers with every call, the team, themes of what clients resist and ask, the
    funnel from lead to won deal by source, what was promised and whether it was done, or a week of feedback for each
    manager, to be sent as it is.
    """
    wanted = Wanted(_period(since, until, month), manager, channel)
    form = Format.JSON if as_json else form
    _refuse_strangers(name, form, as_of, language)
    if language:
        context.call_on_close(speak(language))
    with opened(settings_of(context)) as app:
        with console.telling(name.value):
            made = _made(app, name, wanted, form, as_of)
        _print(made, form, out)


def _made(app: App, name: Report, wanted: Wanted, form: Format, as_of: str | None) -> bytes:
    if name is Report.WEEK:
        return weeks.week_rendered(app.weeks.report(wanted, asked_language()), form.value)
    if name is Report.FUNNEL:
        return funnel_reports.funnel_rendered(
            funnel_reports.funnel_document(app.funnel.report(wanted)), form.value, terminal_language()
        )
    made = _promises(app, wanted, as_of) if name is Report.PROMISES else _MADE[name](app, wanted)
    return reports.rendered(made, form.value, terminal_wording(app.workshop.playbook, app.settings.timezone))


def _refuse_strangers(name: Report, form: Format, as_of: str | None, language: str) -> None:
    """Options that belong to another report."""
    if as_of is not None and name is not Report.PROMISES:
        raise BadInput(f"--as-of belongs to `razbor report promises`; leave it out of {name.value}")
    if form is Format.DOCX and name is not Report.WEEK:
        raise BadInput(f"--format docx is for the week; expected text, json, md, html or xlsx for {name.value}")
    if language and language not in LANGUAGES:
        raise BadInput(f"language {language!r} is not known; expected ru or en")


def _themes(app: App, wanted: Wanted) -> reports.Json:
    return reports.themes_document(app.themes.report(wanted))


def _team(app: App, wanted: Wanted) -> reports.Json:
    return reports.team_document(app.team.report(wanted), app.ratings.report(wanted))


def _manager(app: App, wanted: Wanted) -> reports.Json:
    found = app.team.report(wanted)
    if wanted.manager and not found.managers:
        known = ", ".join(app.calls.choices().managers) or "nobody"
        raise BadInput(f"no analysed call of {wanted.manager!r} in this period; known managers: {known}")
    asked_alone = wanted.manager and not wanted.source  # the page knows no sources
    return reports.manager_document(
        found, app.people.page(OPEN, wanted.manager, wanted.period) if asked_alone else None
    )


def _promises(app: App, wanted: Wanted, as_of: str | None) -> reports.Json:
    zone = ZoneInfo(app.settings.timezone)
    day = datetime.now(zone).date() if as_of == "today" else _day("--as-of", as_of)
    return reports.promises_document(app.ledger.report(wanted, as_of=day))


_MADE: dict[Report, Callable[[App, Wanted], reports.Json]] = {
    Report.MANAGER: _manager,
    Report.TEAM: _team,
    Report.THEMES: _themes,
}


def name_theme(
    context: typer.Context,
    theme: Annotated[str, typer.Argument(metavar="THEME", help="Its id, such as t12.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    author: Annotated[str, typer.Option(help="Who names it.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Give a theme a name that stays."""
    with opened(settings_of(context)) as app:
        kept = app.themes.rename(theme, name, author)
    if as_json:
        console.print_json({"theme_id": kept.theme_id, "name": kept.name, "named_by": kept.named_by})
        return
    console.say(f"{kept.theme_id}: {kept.name}")


def _print(made: bytes, form: Format, out: Path | None) -> None:
    if out is None and form in (Format.XLSX, Format.DOCX) and sys.stdout.isatty():
        raise BadInput(f"--format {form.value} would fill the terminal with bytes; add --out FILE or redirect it")
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


def _period(since: str | None, until: str | None, month: str | None) -> Period:
    if month is not None:
        return _month(month, alone=not (since or until))
    return period_of(since, until)


def period_of(since: str | None, until: str | None) -> Period:
    """The days of --since and --until; one sentence where they are none."""
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


def _month(month: str, *, alone: bool) -> Period:
    if not alone:
        raise BadInput("--month is a period already; leave --since and --until away")
    try:
        return Period.month(date.fromisoformat(f"{month}-01"))
    except ValueError as problem:
        raise BadInput(f"--month {month!r} is no month; expected one like 2026-11") from problem
