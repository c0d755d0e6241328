"""``serve``, ``demo``, ``doctor`` and ``db``: running the installation."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from typing import Annotated

import typer

from assistant.app import App
from assistant.doctor import examine
from assistant.errors import BadInput
from assistant.settings import Settings
from ui import console, presenters
from ui.commands.calls import work_until_empty
from ui.commands.context import JsonOption, opened, settings_of

db_app = typer.Typer(help="The database.")
SAMPLES = Path(__file__).parents[2] / "samples"
SELLER = "Ясный склад"  # the made-up company of the samples
HOST = "127.0.0.1"
PORT = 7860
HostOption = Annotated[str, typer.Option(help="Address to listen on; only this machine's own until accounts exist.")]
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
    """Review the bundled sample calls, print what was found, then serve the pages."""
    if not (SAMPLES / "calls").is_dir():
        raise BadInput(f"the sample calls are not at {SAMPLES}; run the demo from a clone of the repository")
    if not no_serve:
        _check_port(host, port)
    settings = settings_of(context, home=home, demo=True, company=SELLER)
    with opened(settings) as app:
        app.imports.add([SAMPLES / "calls"], SAMPLES / "crm")
        app.queue.enqueue_pending()
        console.say("reviewing the sample calls")
        work_until_empty(app)
        presenters.print_found([app.calls.open(item.call.call_id) for item in reversed(app.calls.list())])
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
def upgrade(context: typer.Context) -> None:
    """Bring the database to the newest schema."""
    with opened(settings_of(context)) as app:
        console.say(f"the database {app.database.engine.url.render_as_string()} has the newest schema")


def _serve(app: App, host: str, port: int) -> None:
    import uvicorn

    from ui.web.app import build_web

    _check_loopback(host, app.settings)
    _check_port(host, port)
    app.queue.enqueue_pending()
    app.queue.start()
    console.say(f"serving on http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}  (Ctrl-C ends it)")
    try:
        uvicorn.run(build_web(app), host=host, port=port, log_level="warning")
    finally:
        app.queue.stop()


def _check_loopback(host: str, settings: Settings) -> None:
    """Calls are personal data: without accounts, only people at this machine may open the pages."""
    try:
        loopback = ipaddress.ip_address(socket.gethostbyname(host)).is_loopback
    except (OSError, ValueError) as problem:
        raise BadInput(f"--host {host} is no address of this machine; use {HOST}") from problem
    if not loopback:
        raise BadInput(
            f"--host {host} would show the calls in {settings.home} to the whole network without a password; "
            f"serve on {HOST} and let people in through an SSH tunnel or a proxy that asks for one"
        )


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise BadInput(
                f"port {port} of {host} cannot be used ({problem.strerror}); choose another with --port"
            ) from problem
