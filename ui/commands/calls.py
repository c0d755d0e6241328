"""``import``, ``process``, ``worker`` and ``show``: the stored calls."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from assistant.app import App
from assistant.domain import Call, CallState, ImportSummary
from assistant.retelling import retold_call
from ui import console, presenters
from ui.call_list import print_calls
from ui.commands.context import JsonOption, opened, settings_of
from ui.lost_points import lost_points_json, print_lost_points
from ui.receipts import print_receipt, receipt_document
from ui.terminal import terminal_wording
from ui.web.titles import titles_of
from ui.words import terminal_language

FOR_A_MOMENT_S = 0.3


def import_files(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="Recordings, transcripts, or folders of them."),
    ] = None,
    crm: Annotated[Path | None, typer.Option(help="CRM export: a folder, a CSV or a JSON.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Register recordings or transcripts and CRM records; the same file twice is one call."""
    if not paths and crm is None:
        raise typer.BadParameter("name at least one file or folder, or --crm", param_hint="PATH")
    with opened(settings_of(context)) as app, console.telling("import"):
        summary = app.imports.add(paths or [], crm)
    if as_json:
        console.print_json(presenters.import_document(summary))
    else:
        presenters.print_import(summary)
    if _nothing_taken(summary):
        refused = [item.problem for item in summary.arrivals if item.problem]
        rows = [f"{item.file}, line {item.line}: {item.problem}" for item in summary.crm.problems]
        console.say(f"razbor: nothing could be taken in: {[*refused, *rows][0]}")
        raise typer.Exit(2)


def process(
    context: typer.Context,
    wait: Annotated[bool, typer.Option("--wait", help="Work here until the queue is empty.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Enqueue all that is not done."""
    with opened(settings_of(context)) as app:
        queued = app.queue.enqueue_pending()
        if wait:
            work_until_empty(app)
        calls = app.calls.list()
        document = presenters.process_document(queued, [summary.call for summary in calls])
        if as_json:
            console.print_json(document)
        else:
            presenters.print_processed(document)


def work_until_empty(app: App) -> None:
    """Works the queue here, with a bar for all calls and the stage of the one in hand."""
    app.queue.start()
    total = len(app.queue.unfinished())
    with console.telling("process"), console.progress() as bar:
        task = bar.add_task("", total=max(total, 1))

        def show(left: tuple[Call, ...]) -> None:
            busy = next((call for call in left if call.state is CallState.WORKING), None)
            share = busy.progress if busy else 0.0
            bar.update(task, completed=max(total - len(left), 0) + share, description=presenters.doing(busy))

        try:
            app.queue.wait(show)
        finally:
            app.queue.stop()


def worker(context: typer.Context) -> None:
    """Work the queue until stopped."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with opened(settings_of(context)) as app:
        app.queue.start()
        console.say("working the queue; Ctrl-C ends it, and what is unfinished goes on at the next start")
        while not ended.wait(FOR_A_MOMENT_S):
            pass
        app.queue.stop()
        console.say("stopped; what is unfinished goes on at the next start")


def show(
    context: typer.Context,
    call: Annotated[str | None, typer.Argument(metavar="CALL", help="Id, its beginning, or the file's name.")] = None,
    receipt: Annotated[
        bool, typer.Option("--receipt", help="Judge the call again and compare with what is stored; changes nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """One call: transcript, analysis, scorecard with its evidence. Without a call: the list."""
    if receipt and call is None:
        raise typer.BadParameter("--receipt needs a call; `razbor show` lists them", param_hint="CALL")
    with opened(settings_of(context)) as app:
        if receipt and call is not None:
            _show_receipt(app, call, as_json=as_json)
            return
        if call is None:
            with console.telling("show"):
                summaries = app.calls.list()
            if as_json:
                console.print_json([presenters.summary_document(item) for item in summaries])
            else:
                print_calls(summaries, terminal_wording(app.workshop.playbook, app.settings.timezone))
            return
        opened_call = app.calls.open(call)
        if as_json:
            changes = lost_points_json(app.lost_points.of(opened_call))
            console.print_json(presenters.call_document(opened_call) | {"lost_points": changes})
        else:
            told = retold_call(opened_call, app.workshop.playbook, terminal_language())
            presenters.print_call(told, terminal_wording(app.workshop.playbook, app.settings.timezone))
            print_lost_points(app.lost_points.of(opened_call, terminal_language()))


def _show_receipt(app: App, call: str, *, as_json: bool) -> None:
    with console.telling("receipt"):
        check = app.receipts.check(call)
    if as_json:
        console.print_json(receipt_document(check))
    else:
        print_receipt(check, titles_of(app.workshop.playbook, terminal_language()))


def _nothing_taken(summary: ImportSummary) -> bool:
    """Everything offered was refused: that is bad input, not a batch with a bad file in it."""
    crm = summary.crm
    refused = summary.refused > 0 or bool(crm.problems)
    return refused and summary.added + summary.known == 0 and not (crm.leads or crm.deals or crm.activities)
