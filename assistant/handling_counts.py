"""How managers meet objections, counted: steps taken, objections handled, with intervals; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.documents_objections import ObjectionItem
from scoring_rubric.rates import Rate, rate

STEPS = ("acknowledge", "explore", "respond", "confirm")
HANDLED = frozenset({"resolved", "answered"})


@dataclass(frozen=True, slots=True)
class HandlingCounts:
    """Of some objections: those ``handled`` (answered or resolved) and ``resolved``, each step's share, and
    ``completeness``: steps taken of four an objection.
    """

    objections: int
    handled: Rate
    resolved: Rate
    conceded: Rate
    steps: dict[str, Rate]
    completeness: Rate


def count_handling(objections: Iterable[ObjectionItem]) -> HandlingCounts:
    """Unsure findings are left out: a person has to look at them first."""
    handlings = [item.handling for item in objections if not item.unsure]
    taken: list[dict[str, Any]] = [handling.steps.model_dump() for handling in handlings]
    number = len(handlings)
    return HandlingCounts(
        objections=number,
        handled=rate(sum(handling.status in HANDLED for handling in handlings), number),
        resolved=rate(sum(handling.status == "resolved" for handling in handlings), number),
        conceded=rate(sum(handling.conceded for handling in handlings), number),
        steps={step: rate(sum(steps[step] for steps in taken), number) for step in STEPS},
        completeness=rate(sum(sum(steps.values()) for steps in taken), len(STEPS) * number),
    )
