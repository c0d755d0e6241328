"""What would have changed a score, as JSON and in the terminal; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.lost_points import Change, Example
from ui.console import stdout, tell
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
    tell(told["title"], style="bold")
    for change in changes[:SHOWN]:
        lost = change.lost
        tell(f"  {told['line'].format(points=lost.points, title=lost.title)} {lost.reason}")
        if lost.counsel:
            tell(f"    {lost.counsel}")
        if change.example is not None:
            tell(f"    {_told(change.example, told)}")
    left = changes[SHOWN:]
    if left:
        tell(f"  {told['more'].format(n=len(left), points=sum(one.lost.points for one in left))}")


def _told(example: Example, told: dict[str, str]) -> str:
    at = "" if example.start_s is None else f", {int(example.start_s) // 60}:{int(example.start_s) % 60:02d}"
    who = example.manager or told["colleague"]
    return told["example"].format(manager=who, call=f"{example.call_id}{at}", quote=example.quote)
