"""``dispute``, ``override`` and ``golden``: what people say of reviews, for scripts."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.disputes import DisputeWish, Ruling
from assistant.errors import BadInput
from assistant.overrides import OverrideWish, one_mark
from assistant.remarks import DisputeState, Mark
from ui import console, remarks_text
from ui.commands.context import JsonOption, opened, settings_of
from ui.remarks_json import case_json, dispute_json, override_json, verdicts_json

dispute_app = typer.Typer(help="Disputes of what an analysis says.")
golden_app = typer.Typer(help="Golden cases: what was upheld, and must hold from then on.")

CallArgument = Annotated[str, typer.Argument(metavar="CALL", help="Id, its beginning, or the file's name.")]
AuthorOption = Annotated[str, typer.Option(help="Who says it.")]
ReasonOption = Annotated[str, typer.Option(help="Why, in a line.")]
ScoreOption = Annotated[float | None, typer.Option(help="The right mark, 0 to 1.")]
NotApplicableOption = Annotated[bool, typer.Option("--not-applicable", help="The criterion does not apply.")]


@dispute_app.command("list")
def list_disputes(
    context: typer.Context,
    call: Annotated[str, typer.Option(help="Only those of this call.")] = "",
    state: Annotated[DisputeState | None, typer.Option(help="Only those in this state.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Disputes in the order in which they were opened."""
    with opened(settings_of(context)) as app:
        found = app.disputes.list(state, call)
    if as_json:
        console.print_json({"disputes": [dispute_json(one) for one in found]})
    else:
        remarks_text.print_disputes(found)


@dispute_app.command("add")
def add_dispute(
    context: typer.Context,
    call: CallArgument,
    author: AuthorOption,
    reason: ReasonOption,
    criterion: Annotated[str, typer.Option(help="The criterion that is wrong; without it and --turn: the score.")] = "",
    turn: Annotated[int | None, typer.Option(help="The client's turn that is, or is not, an objection.")] = None,
    quote: Annotated[str, typer.Option(help="His words there.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Say that a criterion, an objection or the whole score is wrong."""
    with opened(settings_of(context)) as app:
        kept = app.disputes.add(call, DisputeWish(author, reason, criterion, turn, quote))
    if as_json:
        console.print_json(dispute_json(kept))
    else:
        remarks_text.print_disputes([kept])


@dispute_app.command("resolve")
def resolve_dispute(
    context: typer.Context,
    dispute: Annotated[str, typer.Argument(metavar="DISPUTE", help="Its id, such as d12.")],
    author: AuthorOption,
    reason: ReasonOption,
    upheld: Annotated[bool | None, typer.Option("--upheld/--rejected", help="Who is right.")] = None,
    score: ScoreOption = None,
    not_applicable: NotApplicableOption = False,
    mark: Annotated[
        list[str] | None, typer.Option(metavar="CRITERION=MARK", help="Where the score was disputed; MARK: 0..1 or na.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="The client's words are no objection.")] = False,
    category: Annotated[str, typer.Option(help="The objection's right category.")] = "",
    outcome: Annotated[str, typer.Option(help="How it was handled: resolved, answered, deflected, ignored.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Uphold a dispute with the right value, which counts from now on and becomes a golden case; or reject it."""
    if upheld is None:
        raise typer.BadParameter("say --upheld or --rejected", param_hint="--upheld")
    marks = [_mark(one) for one in mark or ()]
    if score is not None or not_applicable:
        marks.append(Mark("", one_mark(score, not_applicable=not_applicable)))
    ruling = Ruling(author, upheld, reason, tuple(marks), none, category, outcome)
    with opened(settings_of(context)) as app:
        kept = app.disputes.resolve(dispute, ruling)
    if as_json:
        console.print_json(dispute_json(kept))
    else:
        remarks_text.print_disputes([kept])


@dispute_app.command("withdraw")
def withdraw_dispute(
    context: typer.Context,
    dispute: Annotated[str, typer.Argument(metavar="DISPUTE", help="Its id, such as d12.")],
    author: AuthorOption,
    reason: Annotated[str, typer.Option(help="Why, if there is something to say.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Take a dispute of one's own back."""
    with opened(settings_of(context)) as app:
        kept = app.disputes.withdraw(dispute, author, reason)
    if as_json:
        console.print_json(dispute_json(kept))
    else:
        remarks_text.print_disputes([kept])


def override(
    context: typer.Context,
    call: CallArgument,
    criterion: Annotated[str, typer.Argument(metavar="CRITERION", help="Its id in the rubric.")],
    author: AuthorOption,
    reason: ReasonOption,
    score: ScoreOption = None,
    not_applicable: NotApplicableOption = False,
    remove: Annotated[bool, typer.Option("--remove", help="Bring the program's own mark back.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Set a criterion's mark in the place of the program's, which is kept and shown beside; scores are counted anew."""
    if remove and (score is not None or not_applicable):
        raise BadInput("--remove brings the program's own mark back and takes no mark; leave one of the two away")
    mark = None if remove else one_mark(score, not_applicable=not_applicable)
    with opened(settings_of(context)) as app:
        kept = app.overrides.set(call, OverrideWish(criterion, author, reason, mark, remove))
        card = app.calls.open(call).analysis
    total = None if card is None else card.scorecard.score
    if as_json:
        console.print_json(override_json(kept) | {"call_score": total})
    else:
        remarks_text.print_override(kept, total)


@golden_app.command("list")
def list_golden(
    context: typer.Context,
    retired: Annotated[bool, typer.Option("--retired", help="Those out of force as well.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Judge each with what is in force now.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Golden cases: what people settled, call by call."""
    with opened(settings_of(context)) as app:
        cases = app.golden.cases(retired=retired)
        verdicts = app.golden.check(app.workshop.reviewer()) if check and cases else ()
    told = {one.case.case_id: one for one in verdicts}
    if as_json:
        made = {one["case_id"]: one for one in verdicts_json(verdicts)}
        console.print_json({"cases": [made.get(case.case_id, case_json(case)) for case in cases]})
    else:
        remarks_text.print_cases(cases, told)


@golden_app.command("retire")
def retire_golden(
    context: typer.Context,
    case: Annotated[str, typer.Argument(metavar="CASE", help="Its id, such as g3.")],
    author: AuthorOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
) -> None:
    """Take a golden case out of force; it is kept, with who did it and why."""
    with opened(settings_of(context)) as app:
        kept = app.golden.retire(case, author, reason)
    if as_json:
        console.print_json(case_json(kept))
    else:
        remarks_text.print_cases([kept], {})


def _mark(given: str) -> Mark:
    criterion, _, value = given.partition("=")
    try:
        return Mark(criterion, None if value == "na" else float(value))
    except ValueError as problem:
        raise BadInput(f"--mark {given!r} is no mark; expected one like greeting=1 or greeting=na") from problem
