"""What would have changed a score, as JSON and in the terminal; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.text import Text

from assistant.lost_points import Change, Example
from ui.console import stdout
from ui.words import words

SHOWN = 5


def lost_points_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """``lost_points`` of a call: the biggest loss first."""
    return [
        asdict(change.lost) | {"example": None if change.example is None else asdict(change.example)}
        for change in changes
    ]


def print_lost_points(changes: Sequence[Change]) -> None:
    """The biggest losses, what to do about each, and how a colleague did it."""
    if not changes:
        return
    told = words()["lost_points"]
    stdout.print()
    stdout.print(Text(told["title"], style="bold"))
    for change in changes[:SHOWN]:
        lost = change.lost
        stdout.print(f"  {told['line'].format(points=lost.points, title=lost.title)} {lost.reason}", markup=False)
        if lost.counsel:
            stdout.print(f"    {lost.counsel}", markup=False)
        if change.example is not None:
            stdout.print(f"    {_told(change.example, told)}", markup=False)
    left = changes[SHOWN:]
    if left:
        stdout.print(f"  {told['more'].format(n=len(left), points=sum(one.lost.points for one in left))}", markup=False)


def _told(example: Example, told: dict[str, str]) -> str:
    at = "" if example.start_s is None else f", {int(example.start_s) // 60}:{int(example.start_s) % 60:02d}"
    who = example.manager or told["colleague"]
    return told["example"].format(manager=who, call=f"{example.call_id}{at}", quote=example.quote)
