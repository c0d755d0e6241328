"""Calibration sessions to what a terminal shows or a script reads; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from rich.table import Table

from assistant.calibration import SessionLine, SessionReport, Taken
from assistant.calibration_values import Session
from scoring_rubric.agreement import Agreement
from scoring_rubric.calibration import CriterionFigures, Figures, Mark, Place, ReviewerFigures
from ui.console import stdout
from ui.words import words

Json = dict[str, Any]
_TAKEN = TypeAdapter(Taken)
_FIGURES = TypeAdapter(Figures)


def session_document(session: Session) -> Json:
    """A session without the machine's marks: those are part of what stays hidden."""
    return {
        "session_id": session.session_id,
        "name": session.name,
        "author": session.author,
        "created_at": session.created_at.isoformat(timespec="seconds"),
        "rubric": session.rubric,
        "rubric_sha256": session.rubric_sha256,
        "calls": list(session.calls),
        "reviewers": list(session.reviewers),
        "criteria": list(session.criteria),
    }


def list_document(lines: Sequence[SessionLine]) -> list[Json]:
    return [session_document(line.session) | {"progress": _progress(line)} for line in lines]


def taken_document(taken: Taken) -> Json:
    found: Json = _TAKEN.dump_python(taken, mode="json")
    return found


def report_document(report: SessionReport) -> Json:
    """``marks``, ``machine`` and ``figures`` are null while the session is ``blind`` for the viewer."""
    blind = report.figures is None
    return {
        "session": session_document(report.session),
        "viewer": report.viewer,
        "progress": _progress(report),
        "blind": blind,
        "own": [
            {"call_id": given.call_id, "criterion": given.criterion, "mark": given.mark.value} for given in report.own
        ],
        "marks": None
        if report.marks is None
        else {reviewer: _places(sheet) for reviewer, sheet in report.marks.items()},
        "machine": None if report.machine is None else _places(report.machine),
        "figures": None if report.figures is None else _FIGURES.dump_python(report.figures, mode="json"),
        "kept_out": [one.criterion for one in report.kept_out],
    }


def print_made(session: Session) -> None:
    stdout.print(
        _text("made").format(
            name=session.name,
            number=session.session_id,
            calls=len(session.calls),
            criteria=len(session.criteria),
            reviewers=len(session.reviewers),
            rubric=session.rubric,
            marks=len(session.places),
        ),
        markup=False,
    )


def print_list(lines: Sequence[SessionLine]) -> None:
    if not lines:
        stdout.print(_text("none"), markup=False)
        return
    table = Table(*words()["calibration"]["list_columns"])
    for line in lines:
        session, done = line.session, sum(one.finished for one in line.progress)
        table.add_row(
            session.session_id,
            session.name,
            session.created_at.date().isoformat(),
            str(len(session.calls)),
            str(len(session.criteria)),
            session.rubric,
            f"{done}/{len(session.reviewers)}",
        )
    stdout.print(table)


def print_taken(taken: Taken) -> None:
    for problem in taken.problems:
        stdout.print("  ! " + _text("row").format(line=problem.line, problem=problem.problem), markup=False)
    left = len(taken.problems)
    stdout.print(_text("taken").format(given=taken.given, known=taken.known, left=left), markup=False)
    stdout.print(_text("finished").format(names=", ".join(taken.finished) or _text("nobody")), markup=False)


def print_report(report: SessionReport) -> None:
    stdout.print(f"{report.session.name} · {report.session.rubric}", markup=False)
    for one in report.progress:
        line = _text("progress").format(reviewer=one.reviewer, given=one.given, of=one.of)
        stdout.print(f"  {line}", markup=False)
    if report.figures is None:
        stdout.print(_text("blind") if report.viewer else _text("blind_all"), markup=False)
        return
    out = {one.criterion for one in report.kept_out}
    table = Table(*words()["calibration"]["columns"])
    for found in report.figures.criteria:
        table.add_row(*_criterion_cells(found, kept_out=found.criterion in out))
    stdout.print(table)
    people = Table(*words()["calibration"]["reviewer_columns"])
    for person in report.figures.reviewers:
        people.add_row(*_reviewer_cells(person))
    stdout.print(people)
    if any(found.weak and found.criterion not in out for found in report.figures.criteria):
        stdout.print(_text("weak_next"), markup=False)


def _criterion_cells(found: CriterionFigures, *, kept_out: bool) -> list[str]:
    plain = found.together.plain
    flags = [_text("weak")] * found.weak + [_text("kept_out")] * kept_out
    return [
        found.criterion,
        str(found.calls),
        str(plain.pairs),
        _share(plain),
        _kappa(plain),
        _value(found.together.linear.kappa),
        _value(found.together.quadratic.kappa),
        f"{_value(found.mean_pairwise)} ({found.defined}/{len(found.pairs)})",
        _kappa(found.machine),
        ", ".join(flags),
    ]


def _reviewer_cells(found: ReviewerFigures) -> list[str]:
    others, machine = found.with_others, found.with_machine
    stricter = "–" if found.stricter_by is None else f"{found.stricter_by:+.0f}"
    return [
        found.reviewer,
        _share(others),
        _kappa(others),
        _share(machine),
        _kappa(machine),
        str(found.no_consensus),
        stricter,
    ]


def _share(found: Agreement) -> str:
    """``83 % (24; 64-93)``: the share, of how many pairs, and its 95 % interval."""
    if found.share is None or found.share_low is None or found.share_high is None:
        return "–"
    low, high = round(100 * found.share_low), round(100 * found.share_high)
    return f"{round(100 * found.share)} % ({found.pairs}; {low}–{high})"


def _kappa(found: Agreement) -> str:
    """``0.61 (0.30-0.81)``, or why there is none."""
    if found.kappa is None or found.low is None or found.high is None:
        return str(words()["calibration"]["undefined"][found.undefined])
    return f"{found.kappa:.2f} ({found.low:.2f}–{found.high:.2f})"


def _value(kappa: float | None) -> str:
    return "–" if kappa is None else f"{kappa:.2f}"


def _places(sheet: Mapping[Place, Mark]) -> list[Json]:
    return [
        {"call_id": call_id, "criterion": criterion, "mark": mark.value}
        for (call_id, criterion), mark in sorted(sheet.items())
    ]


def _progress(line: SessionLine | SessionReport) -> list[Json]:
    return [
        {"reviewer": one.reviewer, "given": one.given, "of": one.of, "finished": one.finished} for one in line.progress
    ]


def _text(name: str) -> str:
    return str(words()["calibration"][name])
