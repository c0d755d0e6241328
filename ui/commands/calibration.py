"""``calibrate`` and ``rating``: reviewers mark the same calls blind; who and what counts in comparisons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.calibration import NewSession, Taken, WrittenMark
from assistant.domain import RowProblem
from assistant.errors import BadInput
from assistant.ratings import Standing
from ui import calibration_presenters as presenters
from ui import console, rating_documents
from ui.commands.context import JsonOption, opened, settings_of
from ui.mark_tables import read_marks
from ui.words import words

REFUSED = 2

calibrate_app = typer.Typer(help="Reviewers mark the same calls blind and then compare.")
rating_app = typer.Typer(help="What counts when managers are compared (razbor report team).")

AuthorOption = Annotated[str, typer.Option(metavar="NAME", help="Who decides it.")]
ReasonOption = Annotated[str, typer.Option(metavar="TEXT", help="Why, in a line.")]
SessionArgument = Annotated[str, typer.Argument(metavar="SESSION", help="Its name or number.")]
CallArgument = Annotated[str, typer.Argument(metavar="CALL", help="Id, its beginning, or the file's name.")]
CriterionArgument = Annotated[str, typer.Argument(metavar="CRITERION", help="Its id in the rubric.")]


@calibrate_app.command("new")
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the session is called.")],
    call: Annotated[list[str], typer.Option(metavar="CALL", help="A call to mark; give it again for each.")],
    reviewer: Annotated[list[str], typer.Option(metavar="NAME", help="Who marks; give it again for each.")],
    author: AuthorOption,
    criterion: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A criterion to mark; none: all of the rubric's.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a session: calls, reviewers, criteria; the rubric in force is pinned."""
    wish = NewSession(name, author, tuple(call), tuple(reviewer), tuple(criterion or ()))
    with opened(settings_of(context)) as app:
        session = app.calibration.create(wish)
    if as_json:
        console.print_json(presenters.session_document(session))
    else:
        presenters.print_made(session)


@calibrate_app.command("mark")
def mark(
    context: typer.Context,
    session: SessionArgument,
    table: Annotated[
        Path | None, typer.Argument(metavar="[MARKS.tsv]", help="reviewer<TAB>call<TAB>criterion<TAB>mark.")
    ] = None,
    reviewer: Annotated[str, typer.Option(metavar="NAME", help="Who marks.")] = "",
    call: Annotated[str, typer.Option(metavar="CALL", help="Which call.")] = "",
    criterion: Annotated[str, typer.Option(metavar="ID", help="Which criterion.")] = "",
    value: Annotated[str, typer.Option("--mark", metavar="MARK", help="1, 0.5, 0 or not_applicable.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Take marks from a table, or one of the options. Rows that cannot be taken are named; the rest goes in.

    Exit code 2 where no row could be taken.
    """
    one = (reviewer, call, criterion, value)
    if (table is None) == (not any(one)) or (table is None and not all(one)):
        raise BadInput("name a table of marks, or all of --reviewer, --call, --criterion and --mark")
    rows, problems = ([WrittenMark(*one)], []) if table is None else read_marks(table)
    with opened(settings_of(context)) as app:
        taken = app.calibration.mark(session, rows, table.name if table else "")
    if table is None and taken.problems:
        raise BadInput(taken.problems[0].problem)
    taken = replace(taken, problems=_in_order(problems, taken))
    if as_json:
        console.print_json(presenters.taken_document(taken))
    else:
        presenters.print_taken(taken)
    if taken.problems and not taken.given + taken.known:
        console.say(f"razbor: no mark could be taken: {taken.problems[0].problem}")
        raise typer.Exit(REFUSED)


@calibrate_app.command("show")
def show(
    context: typer.Context,
    session: SessionArgument,
    reviewer: Annotated[
        str, typer.Option(metavar="NAME", help="Whose view; a session is blind until he is done.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """How far reviewers and the machine agree, criterion by criterion, as soon as you may see it."""
    with opened(settings_of(context)) as app:
        report = app.calibration.show(session, reviewer)
    if as_json:
        console.print_json(presenters.report_document(report))
    else:
        presenters.print_report(report)


@calibrate_app.command("list")
def list_sessions(context: typer.Context, as_json: JsonOption = False) -> None:
    """All sessions and who has finished."""
    with opened(settings_of(context)) as app:
        lines = app.calibration.list()
    if as_json:
        console.print_json(presenters.list_document(lines))
    else:
        presenters.print_list(lines)


@rating_app.command("leave-out")
def leave_out(
    context: typer.Context, call: CallArgument, author: AuthorOption, reason: ReasonOption, as_json: JsonOption = False
) -> None:
    """Say that a call does not count when managers are compared."""
    _count(context, call, author, reason, counts=False, as_json=as_json)


@rating_app.command("count")
def count(
    context: typer.Context, call: CallArgument, author: AuthorOption, reason: ReasonOption, as_json: JsonOption = False
) -> None:
    """Say that a call counts after all."""
    _count(context, call, author, reason, counts=True, as_json=as_json)


@rating_app.command("keep-out")
def keep_out(
    context: typer.Context,
    criterion: CriterionArgument,
    author: AuthorOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
) -> None:
    """Keep a criterion out of ratings until it is put back; scorecards show it as before."""
    _keep(context, criterion, author, reason, kept_out=True, as_json=as_json)


@rating_app.command("put-back")
def put_back(
    context: typer.Context,
    criterion: CriterionArgument,
    author: AuthorOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
) -> None:
    """Put a criterion back into ratings."""
    _keep(context, criterion, author, reason, kept_out=False, as_json=as_json)


@rating_app.command("show")
def show_standing(context: typer.Context, as_json: JsonOption = False) -> None:
    """Which calls people took out and which criteria are kept out: who, when, why."""
    with opened(settings_of(context)) as app:
        standing = app.ratings.standing()
    if as_json:
        console.print_json(rating_documents.standing_document(standing))
    else:
        _print_standing(standing)


def _count(context: typer.Context, call: str, author: str, reason: str, *, counts: bool, as_json: bool) -> None:
    with opened(settings_of(context)) as app:
        word = app.ratings.say_of_call(call, author, reason, counts=counts)
    if as_json:
        console.print_json(rating_documents.counting_document(word))
    else:
        console.stdout.print(_text("counts" if counts else "counts_not").format(call=word.call_id), markup=False)


def _keep(context: typer.Context, criterion: str, author: str, reason: str, *, kept_out: bool, as_json: bool) -> None:
    with opened(settings_of(context)) as app:
        word = app.ratings.say_of_criterion(criterion, author, reason, kept_out=kept_out)
    if as_json:
        console.print_json(rating_documents.keeping_out_document(word))
    else:
        console.stdout.print(_text("out" if kept_out else "put_back").format(criterion=word.criterion), markup=False)


def _print_standing(standing: Standing) -> None:
    if not standing.calls and not standing.kept_out:
        console.stdout.print(_text("none_out"), markup=False)
    for out in standing.kept_out:
        line = f"{_text('kept_out')}: {out.criterion} ({out.author}, {out.at.date()}: {out.reason})"
        console.stdout.print(line, markup=False)
    for said in standing.calls:
        what = _text("does_count" if said.counts else "does_not_count")
        line = f"{said.call_id}: {what} ({said.author}, {said.at.date()}: {said.reason})"
        console.stdout.print(line, markup=False)


def _in_order(unread: list[RowProblem], taken: Taken) -> tuple[RowProblem, ...]:
    return tuple(sorted((*unread, *taken.problems), key=lambda problem: problem.line))


def _text(name: str) -> str:
    return str(words()["rating"][name])
