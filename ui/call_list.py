"""The list of calls in a terminal: a table where it has room, else a paragraph a call; no word is ever cut."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from assistant.domain import CallSummary
from ui.console import stdout, tell
from ui.web.wording import Wording
from ui.words import words

COLUMNS = ("id", "when", "manager", "client", "score", "objections", "state", "name")
GAP = 2


def print_calls(summaries: Sequence[CallSummary], w: Wording) -> None:
    """Moments are told in the installation's zone, as on the pages. A file or a pipe gets one line a call."""
    if not summaries:
        stdout.print(str(words()["no_calls"]))
        return
    names = [str(words()["columns"][column]) for column in COLUMNS]
    rows = [_cells(item, w) for item in summaries]
    widths = _widths([names, *rows])
    if not stdout.is_terminal or sum(widths) <= stdout.width:
        for row in (names, *rows):
            stdout.print(_line(row, widths), markup=False)
    else:
        for row in rows:
            _paragraph(names, row)


def _cells(item: CallSummary, w: Wording) -> list[str]:
    return [
        item.call.call_id,
        w.moment(item.started_at) if item.started_at else "",
        item.manager,
        item.client or item.company,
        score_told(item),
        ", ".join(w.name("category", key) for key in item.objections),
        str(words()["states"][item.call.state.value]),
        item.call.name,
    ]


def score_told(item: CallSummary) -> str:
    if item.score is not None:
        return f"{item.score:g}"
    return str(words()["withheld"]) if item.withheld else ""


def _paragraph(names: Sequence[str], row: Sequence[str]) -> None:
    """The call's id first, then what is known of it."""
    told = [f"{name}: {cell}" for name, cell in zip(names[1:], row[1:], strict=True) if cell]
    tell(row[0], style="bold")
    tell(f"  {' · '.join(told)}")


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    """What each column takes where nothing is wrapped, the gap after it included."""
    return [max(map(cell_len, column)) + GAP for column in zip(*lines, strict=True)]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
