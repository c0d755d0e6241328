"""``serve``, ``demo``, ``doctor`` and ``db``: running the installation."""

from __future__ import annotations

import gc
import ipaddress
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.app import App
from assistant.coaching import LANGUAGES
from assistant.doctor import examine
from assistant.errors import BadInput
from assistant.retelling import retold_call
from assistant.retention import Daily
from assistant.viewers import OPEN
from assistant.warming import Warming
from ui import console, presenters
from ui.commands.calls import work_until_empty
from ui.commands.context import JsonOption, opened, settings_of
from ui.terminal import terminal_wording
from ui.words import terminal_language

db_app = typer.Typer(help="The database.")
SAMPLES = Path(__file__).parents[2] / "samples"
SELLER = "Ясный склад"  # the made-up company of the samples
HOST = "127.0.0.1"
PORT = 7860
TURN_S = 0.0005
"""How long a thread computes before another gets its turn: a page asks the database dozens of times and waits for its
turn after each.
"""
GARBAGE_AFTER = 10_000
HostOption = Annotated[
    str, typer.Option(help="Address to listen on; only this machine's own until somebody has an account.")
]
PortOption = Annotated[int, typer.Option(min=1, max=65535)]


def serve(context: typer.Context, host: HostOption = HOST, port: PortOption = PORT) -> None:
    """Pages and REST API; works the queue as well."""
    with opened(settings_of(context)) as app:
        _serve(app, host, port)


def demo(
    context: typer.Context,
    home: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(".razbor-demo"),
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the summary.")] = False,
    host: HostOption = HOST,
    port: PortOption = PORT,
) -> None:
    """Analyse the bundled sample calls, print what was found, then serve the pages."""
    if not (SAMPLES / "calls").is_dir():
        raise BadInput(f"the sample calls are not at {SAMPLES}; run the demo from a clone of the repository")
    if not no_serve:
        _check_port(host, port)
    settings = settings_of(context, home=home, demo=True, company=SELLER)
    with opened(settings) as app:
        app.imports.add([SAMPLES / "calls"], SAMPLES / "crm")
        app.queue.enqueue_pending()
        console.say("analysing the sample calls")
        work_until_empty(app)
        playbook = app.workshop.playbook
        found = [app.calls.open(item.call.call_id) for item in reversed(app.calls.list())]
        presenters.print_found(
            [retold_call(one, playbook, terminal_language()) for one in found],
            terminal_wording(playbook, settings.timezone),
        )
        if not no_serve:
            _serve(app, host, port)


def doctor(context: typer.Context, as_json: JsonOption = False) -> None:
    """What this installation works with: models and their hashes, packs, database, places."""
    report = examine(settings_of(context))
    if as_json:
        console.print_json(report.to_json())
    else:
        presenters.print_doctor(report)
    if not report.healthy:
        raise typer.Exit(1)


@db_app.command("upgrade")
def upgrade(context: typer.Context, as_json: JsonOption = False) -> None:
    """Bring the database to the newest schema."""
    with opened(settings_of(context)) as app:
        database = app.database.engine.url.render_as_string()
    if as_json:
        console.print_json({"database": database, "newest": True})
        return
    console.say(f"the database {database} has the newest schema")


def _rarely_collect_garbage() -> None:
    """Half the time of reading two thousand reviews went into looking for garbage among what pages and packs keep."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)


def _serve(app: App, host: str, port: int) -> None:
    import uvicorn

    from ui.web.app import build_web

    open_to_all = _admitted(app, host)
    _check_port(host, port)
    sys.setswitchinterval(TURN_S)
    app.queue.enqueue_pending()
    app.queue.start()
    daily = Daily(app.retention)
    daily.start()
    warming = Warming([lambda: _first_looks(app)])
    warming.start()
    web = build_web(app, local=bool(open_to_all))
    _rarely_collect_garbage()
    if open_to_all:
        console.say(open_to_all)
    console.say(f"serving on http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}  (Ctrl-C ends it)")
    try:
        uvicorn.run(web, host=host, port=port, log_level="warning")
    finally:
        daily.stop()
        warming.stop()
        app.queue.stop()


def _first_looks(app: App) -> None:
    """What themes, funnel and team show first, where there is anything to show."""
    if app.themes.choices().newest is not None:
        app.themes.report()
        for language in LANGUAGES:
            app.team_page.to_coach(OPEN, language=language)


def _admitted(app: App, host: str) -> str:
    """Refuses an address that would show calls to people who did not sign in; a sentence where nobody has to."""
    accounts = app.accounts.exist()
    if accounts and not app.settings.demo:
        return ""
    if not _is_loopback(host):
        if app.settings.demo:
            raise BadInput(f"the demo is open to everybody who reaches it, so it is not shown on {host}; use {HOST}")
        raise BadInput(
            f"--host {host} would show the calls in {app.settings.home} to the whole network without a password; add "
            f"somebody who may sign in first, with `razbor user add LOGIN --role admin`, or serve on {HOST}"
        )
    if app.settings.demo:
        return "the demo is open to everybody at this machine, without signing in"
    return (
        "nobody has an account, so the pages are open to everybody at this machine; "
        "`razbor user add LOGIN --role admin` makes people sign in"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(socket.gethostbyname(host)).is_loopback
    except (OSError, ValueError) as problem:
        raise BadInput(f"--host {host} is no address of this machine; use {HOST}") from problem


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise BadInput(
                f"port {port} of {host} cannot be used ({problem.strerror}); choose another with --port"
            ) from problem
