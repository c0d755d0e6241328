"""What a re-scoring changes, as a document for scripts and as tables for the terminal; decides nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from assistant.means import Mean
from assistant.rescoring import RescoringReport
from assistant.rescoring_counts import CallChange, ScoreChange
from assistant.scores_kept import PastScore
from scoring_rubric.rates import Rate
from ui.console import stdout
from ui.web.wording import Wording, wording
from ui.words import terminal_language, words

SHOWN_CALLS = 10
SHOWN_CRITERIA = 10

Json = dict[str, Any]


def document(report: RescoringReport) -> Json:
    """``razbor rescore --json``."""
    since, until = report.period.since, report.period.until
    return {
        "period": {"since": since and since.isoformat(), "until": until and until.isoformat()},
        "rubrics": [{"rubric": item.name, "path": str(item.path), "sha256": item.sha256} for item in report.rubrics],
        "installed": report.installed,
        "applied": report.applied,
        "stopped": report.stopped,
        "calls": report.together.calls,
        "already": report.already,
        "left": report.left,
        "together": asdict(report.together),
        "managers": [{"manager": line.manager} | asdict(line.score) for line in report.managers],
        "biggest": [_call(change) for change in report.biggest],
        "criteria": [asdict(one) for one in report.criteria],
        "unreadable": [asdict(one) for one in report.unreadable],
    }


def past_scores(history: tuple[PastScore, ...]) -> list[Json]:
    """A call's earlier scores, whole, oldest first."""
    return [
        {
            "rubric": past.rubric,
            "sha256": past.sha256,
            "score": past.score,
            "coverage": past.coverage,
            "replaced_at": past.replaced_at.isoformat(timespec="seconds"),
            "scorecard": past.scorecard,
        }
        for past in history
    ]


def print_past_scores(history: tuple[PastScore, ...]) -> None:
    told = words()["rescore"]
    for past in history:
        shown = _score(past.score)
        stdout.print(told["earlier"].format(score=shown, rubric=past.rubric, day=past.replaced_at.date()), markup=False)


def print_report(report: RescoringReport, w: Wording | None = None) -> None:
    """``w`` has the rubrics' own titles."""
    told = words()["rescore"]
    stdout.print(Text(told["applied" if report.applied else "preview"], style="bold"))
    for item in report.rubrics:
        stdout.print("  " + told["rubric"].format(name=item.name, path=item.path), markup=False)
    if report.together.calls == 0:
        stdout.print(told["nothing"])
    else:
        stdout.print(told["counts"].format(calls=report.together.calls, already=report.already))
        stdout.print(_managers(report))
        stdout.print(told["interval"])
        _print_table(told["calls_title"], _calls(report))
        _print_table(told["criteria_title"], _criteria(report, w or wording(terminal_language())))
    for one in report.unreadable:
        stdout.print("  ! " + told["unreadable"].format(**asdict(one)), markup=False)


def _managers(report: RescoringReport) -> Table:
    told = words()["rescore"]
    table = Table(*told["score_columns"], box=None, pad_edge=False)
    for line in report.managers:
        table.add_row(escape(line.manager or told["nobody"]), *_figures(line.score))
    if len(report.managers) > 1:
        table.add_row(told["all"], *_figures(report.together))
    return table


def _figures(score: ScoreChange) -> list[str]:
    return [
        str(score.calls),
        _mean(score.before),
        _mean(score.after),
        _mean(score.change, signed=True),
        _rate(score.up),
        _rate(score.down),
        str(score.same),
        _rate(score.withheld),
        str(score.given),
    ]


def _calls(report: RescoringReport) -> Table:
    told = words()["rescore"]
    table = Table(*told["call_columns"], box=None, pad_edge=False)
    for change in report.biggest[:SHOWN_CALLS]:
        moved = "" if change.difference is None else f"{change.difference:+g}"
        table.add_row(
            change.call_id,
            escape(change.manager or told["nobody"]),
            change.day.isoformat(),
            _score(change.before),
            _score(change.after),
            moved,
            escape(change.name),
        )
    return table


def _criteria(report: RescoringReport, w: Wording) -> Table:
    told = words()["rescore"]
    table = Table(*told["criterion_columns"], box=None, pad_edge=False)
    for one in report.criteria[:SHOWN_CRITERIA]:
        table.add_row(
            escape(w.name("criterion", one.criterion)),
            str(one.calls),
            _mean(one.points, signed=True),
            told["states"][one.state],
        )
    return table


def _print_table(title: str, table: Table) -> None:
    if table.row_count:
        stdout.print()
        stdout.print(Text(title, style="bold"))
        stdout.print(table)


def _call(change: CallChange) -> Json:
    return asdict(change) | {"day": change.day.isoformat(), "difference": change.difference}


def _score(score: float | None) -> str:
    return words()["rescore"]["withheld"] if score is None else f"{score:g}"


def _mean(mean: Mean, *, signed: bool = False) -> str:
    form = "{:+g}" if signed else "{:g}"
    if mean.value is None:
        return "–"
    if mean.low is None or mean.high is None:
        return form.format(mean.value)
    shown = {name: form.format(getattr(mean, name)) for name in ("value", "low", "high")}
    return str(words()["rescore"]["mean"]).format(**shown)


def _rate(rate: Rate) -> str:
    """The count with the 95 % interval of its share."""
    if rate.low is None or rate.high is None:
        return str(rate.count)
    return f"{rate.count} ({rate.low:.0%}–{rate.high:.0%})"
