"""Which objections and which steps a person handles worst, and what to practise next; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.handling_counts import HANDLED, STEPS
from assistant.practice_values import AttemptLine
from assistant.store.practice import MetObjection
from scoring_rubric.rates import Rate, rate

CHOSEN_FROM = 3
"""The next drill comes from so many of the weakest categories, the least practised of them first."""


@dataclass(frozen=True, slots=True)
class CategorySpot:
    """How objections of one category were met: those handled, and the steps taken of four an objection."""

    category: str
    objections: int
    handled: Rate
    steps: Rate


@dataclass(frozen=True, slots=True)
class StepSpot:
    step: str
    taken: Rate


@dataclass(frozen=True, slots=True)
class WeakSpots:
    """Both the weakest first. ``objections`` is how many they are counted from."""

    objections: int
    categories: tuple[CategorySpot, ...] = ()
    steps: tuple[StepSpot, ...] = ()


def weak_spots(met: Sequence[MetObjection]) -> WeakSpots:
    by_category: dict[str, list[MetObjection]] = {}
    for one in met:
        by_category.setdefault(one.category, []).append(one)
    taken = [one.item.handling.steps.model_dump() for one in met]
    categories = [_category(name, found) for name, found in by_category.items()]
    steps = [StepSpot(step, rate(sum(steps[step] for steps in taken), len(met))) for step in STEPS if met]
    return WeakSpots(
        objections=len(met),
        categories=tuple(sorted(categories, key=lambda spot: (_strength(spot.steps), spot.category))),
        steps=tuple(sorted(steps, key=lambda spot: (_strength(spot.taken), STEPS.index(spot.step)))),
    )


def next_category(spots: WeakSpots, attempts: Sequence[AttemptLine], known: Sequence[str]) -> str:
    """The category to practise: of the weakest the one practised least; of all where nothing is known of a person."""
    practised: Mapping[str, int] = Counter(attempt.category for attempt in attempts)
    weakest = [spot.category for spot in spots.categories if spot.category in known][:CHOSEN_FROM]
    choice = weakest or list(known)
    return min(choice, key=lambda name: (practised.get(name, 0), choice.index(name)))


def _category(name: str, met: Sequence[MetObjection]) -> CategorySpot:
    steps = sum(sum(one.item.handling.steps.model_dump().values()) for one in met)
    handled = sum(one.status in HANDLED for one in met)
    return CategorySpot(name, len(met), rate(handled, len(met)), rate(steps, len(STEPS) * len(met)))


def _strength(found: Rate) -> float:
    """A share drawn to the middle while it is counted from little, so that one bad call is no weak spot yet."""
    return (found.count + 1) / (found.of + 2)
