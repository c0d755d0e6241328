"""The list of calls as a page shows it: rows and the figures over them; values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain import CallState, CallSummary
from ui.web.address import address_of_call
from ui.web.components.bands import WITHHELD, band_of

OPEN_STATES = (CallState.NEW, CallState.QUEUED, CallState.WORKING)


@dataclass(frozen=True, slots=True)
class Row:
    """One call of the list: ``title`` is the best name we have for the other side, ``band`` empty until reviewed."""

    summary: CallSummary
    href: str
    title: str
    subtitle: str
    band: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the calls of the list come to; ``mean_score`` over those that have one."""

    calls: int
    scored: int
    withheld: int
    critical: int
    open: int
    failed: int
    mean_score: float | None


def rows(summaries: Iterable[CallSummary], *, band: str = "") -> tuple[Row, ...]:
    """Rows in the given order, narrowed to a score band where one is asked for."""
    made = (_row(summary) for summary in summaries)
    return tuple(row for row in made if band in ("", row.band))


def figures(shown: Iterable[Row]) -> Figures:
    listed = tuple(shown)
    scores = [row.summary.score for row in listed if row.summary.score is not None]
    states = [row.summary.call.state for row in listed]
    return Figures(
        calls=len(listed),
        scored=len(scores),
        withheld=sum(row.band == WITHHELD for row in listed),
        critical=sum(bool(row.summary.critical) for row in listed),
        open=sum(state in OPEN_STATES for state in states),
        failed=states.count(CallState.FAILED),
        mean_score=sum(scores) / len(scores) if scores else None,
    )


def _row(summary: CallSummary) -> Row:
    reviewed = summary.call.state is CallState.DONE
    title = summary.client or summary.company or summary.call.name
    return Row(
        summary=summary,
        href=address_of_call(summary.call.call_id),
        title=title,
        subtitle=summary.company if summary.client else "",
        band=band_of(summary.score) if reviewed else "",
    )
