"""``backup``, ``restore`` and ``purge``: keeping an installation's data, and letting go of it."""

from __future__ import annotations

import getpass
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.app import build
from assistant.backup import Made, back_up
from assistant.backup import restore as put_back
from assistant.errors import BadInput
from assistant.purging import Purge, PurgeWish
from assistant.workshop import version
from ui import console
from ui.commands.context import JsonOption, opened, settings_of
from ui.words import words

_DAYS = re.compile(r"(\d{1,9})\s*d?")


def backup(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The file to write, or a folder to put it into.")],
    without_media: Annotated[
        bool, typer.Option("--without-media", help="Leave recordings and ready transcripts out.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write everything into one checked file, while the program goes on working."""
    settings = settings_of(context)
    made = _with_progress(
        lambda told: back_up(settings, path.absolute(), version=version(), media=not without_media, on_progress=told)
    )
    if as_json:
        console.print_json(_made_json(made))
        return
    told = words()["keeping"]["without_media" if without_media else "backed_up"]
    console.say(told.format(path=made.path, files=len(made.manifest.members), size=_size(made.size)))


def restore(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A file that `razbor backup` made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of what is in the home; that is kept beside it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Put a backup into an empty home; the archive is checked whole before anything changes."""
    settings = settings_of(context)
    made = _with_progress(lambda told: put_back(settings, path.absolute(), replace=replace, on_progress=told))
    app = build(settings)  # brings an older schema to the newest, and queues what was unfinished
    try:
        waiting = app.queue.enqueue_pending()
    finally:
        app.close()
    if as_json:
        console.print_json(_made_json(made) | {"home": str(settings.home), "queued": waiting})
        return
    console.say(words()["keeping"]["restored"].format(path=made.path, home=settings.home, made=made.manifest.made_at))
    if made.kept_aside is not None:
        console.say(words()["keeping"]["aside"].format(path=made.kept_aside))
    if waiting:
        console.say(words()["keeping"]["waiting"].format(n=waiting))


def purge(
    context: typer.Context,
    older_than: Annotated[
        str, typer.Option(metavar="DAYS", help="Calls older than this many days, such as 365d.")
    ] = "",
    call: Annotated[str, typer.Option(help="One call, by its id or file name.")] = "",
    client: Annotated[
        str, typer.Option(help="Every call and CRM record of one client: phone, e-mail, name or lead id.")
    ] = "",
    recordings_only: Annotated[
        bool, typer.Option("--recordings-only", help="Delete the sound and keep transcripts and scores.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Delete calls for good, with everything that is known of them. Backups made earlier still hold them."""
    wish = PurgeWish(_days(older_than), call, client, recordings_only)
    with opened(settings_of(context)) as app:
        found = app.purging.plan(wish)
        if not dry_run and (found.calls or found.leads):
            if not yes:
                _ask(found)
            found = app.purging.run(wish, who=f"cli:{getpass.getuser()}")
    if as_json:
        console.print_json(_purge_json(found))
    else:
        console.say(_told(found, words()["keeping"]["purged" if found.done else "would_purge"]))


def _ask(found: Purge) -> None:
    if not sys.stdin.isatty():
        raise BadInput(f"{_told(found, words()['keeping']['would_purge'])}; add --yes to delete, or --dry-run to look")
    console.say(_told(found, words()["keeping"]["would_purge"]))
    if not typer.confirm(words()["keeping"]["sure"], err=True):
        raise typer.Abort


def _told(found: Purge, template: str) -> str:
    days = "–".join(f"{moment:%Y-%m-%d}" for moment in (found.since, found.until) if moment is not None) or "—"
    return template.format(
        calls=len(found.calls), leads=len(found.leads), files=len(found.recordings), size=_size(found.size), days=days
    )


def _days(written: str) -> int | None:
    if not written:
        return None
    found = _DAYS.fullmatch(written.strip().lower())
    if found is None:
        raise BadInput(f"--older-than is {written[:40]!r}; expected a number of days, such as 365d")
    return int(found[1])


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _made_json(made: Made) -> dict[str, Any]:
    return {
        "path": str(made.path),
        "size": made.size,
        "made_at": made.manifest.made_at,
        "version": made.manifest.version,
        "revision": made.manifest.revision,
        "media": made.manifest.media,
        "files": len(made.manifest.members),
        "kept_aside": None if made.kept_aside is None else str(made.kept_aside),
    }


def _purge_json(found: Purge) -> dict[str, Any]:
    return {
        "done": found.done,
        "calls": list(found.calls),
        "leads": list(found.leads),
        "files": len(found.recordings),
        "size": found.size,
        "since": None if found.since is None else found.since.isoformat(),
        "until": None if found.until is None else found.until.isoformat(),
    }


def _with_progress(work: Callable[[Callable[[float], None]], Made]) -> Made:
    with console.progress() as bar:
        task = bar.add_task("", total=1.0)
        return work(lambda done: bar.update(task, completed=done))
