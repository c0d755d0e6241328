"""``rescore``: stored calls scored anew by a new rubric, first shown and then done."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.periods import Wanted
from assistant.rescoring import Run
from ui import console, rescored
from ui.commands.context import JsonOption, opened, settings_of
from ui.commands.reports import ManagerOption, SinceOption, UntilOption, period_of
from ui.terminal import terminal_wording
from ui.words import words

RubricOption = Annotated[
    Path | None, typer.Option("--rubric", metavar="FILE", help="Score by this file; default: the current rubrics.")
]
ApplyOption = Annotated[bool, typer.Option("--apply", help="Write the new scores; without it they are only shown.")]


def rescore(
    context: typer.Context,
    rubric: RubricOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    manager: ManagerOption = "",
    apply: ApplyOption = False,
    as_json: JsonOption = False,
) -> None:
    """Score stored calls anew by a new rubric: shows what changes for whom, and with --apply does it.

    Runs from stored transcripts. A run that was cut off goes on where it stopped.
    """
    wanted = Wanted(period_of(since, until), manager)
    with (
        opened(settings_of(context)) as app,
        console.telling("rescore"),
        console.hearing_stop() as stopped,
        console.progress() as bar,
    ):
        task = bar.add_task("rescore", total=1)
        run = Run(apply, lambda done, all_: bar.update(task, completed=done, total=max(all_, 1)), stopped)
        report = app.rescoring.run(wanted, rubric, run)
        w = terminal_wording(app.workshop.playbook, app.settings.timezone)
    if as_json:
        console.print_json(rescored.document(report))
    else:
        rescored.print_report(report, w)
    told = words()["rescore"]
    if report.stopped:
        raise console.Stopped(told["stopped"].format(done=report.together.calls, left=report.left))
    if report.left:
        console.say(told["left"].format(left=report.left))
    if report.applied and not report.installed:
        console.say(told["elsewhere"])
