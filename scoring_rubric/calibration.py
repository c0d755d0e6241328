"""What a calibration session shows: how far its reviewers, and the machine, read each criterion alike; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from statistics import fmean

from scoring_rubric.agreement import Agreement, Apart, agreement, agreement_of_all, nominal


class Mark(StrEnum):
    """What a reviewer gives one criterion of one call."""

    FULL = "1"
    HALF = "0.5"
    NONE = "0"
    NOT_APPLICABLE = "not_applicable"

    @property
    def points(self) -> float | None:
        """0..1; None for what does not apply."""
        return None if self is Mark.NOT_APPLICABLE else float(self.value)


Place = tuple[str, str]
"""A call and a criterion."""
Sheet = Mapping[Place, Mark]
"""All marks of one reviewer, or of the machine."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A criterion is weak where kappa is under ``weak_below`` over at least ``weak_from_pairs`` pairs of marks.

    0.4 is where Landis and Koch (1977, Biometrics 33:159-174) end "fair" agreement and begin "moderate".
    """

    weak_below: float = 0.4
    weak_from_pairs: int = 20


@dataclass(frozen=True, slots=True)
class Agreements:
    """The same marks counted three ways: as names, and with half marks nearer to their neighbours than ends are."""

    plain: Agreement
    linear: Agreement
    quadratic: Agreement


@dataclass(frozen=True, slots=True)
class PairFigures:
    first: str
    second: str
    agreements: Agreements


@dataclass(frozen=True, slots=True)
class ReviewerFigures:
    """``with_others``: against the mark that most of the others gave; ``no_consensus`` places where they were split.

    ``stricter_by``: points of 100 that the others gave on average and he did not, over marks that both gave.
    """

    reviewer: str
    with_others: Agreement
    no_consensus: int
    with_machine: Agreement
    stricter_by: float | None


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """``together`` is of all reviewers; ``mean_pairwise`` the mean of the ``defined`` kappas of ``pairs`` (Light 1971,
    Psychol. Bull. 76:365-377). ``machine``: the reviewers' consensus against the machine.
    """

    criterion: str
    calls: int
    together: Agreements
    mean_pairwise: float | None
    defined: int
    pairs: tuple[PairFigures, ...]
    reviewers: tuple[ReviewerFigures, ...]
    machine: Agreement
    weak: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Criterion by criterion, and each reviewer over all of them."""

    criteria: tuple[CriterionFigures, ...]
    reviewers: tuple[ReviewerFigures, ...]


def linear(first: Mark, second: Mark) -> float:
    """Half marks lie half as far off as whole ones; "does not apply" is as far from every mark as can be."""
    if first.points is None or second.points is None:
        return float(first is not second)
    return abs(first.points - second.points)


def quadratic(first: Mark, second: Mark) -> float:
    return linear(first, second) ** 2


def machine_mark(score: float | None, status: str) -> Mark | None:
    """The machine's 0..1 as the nearest mark, the higher one half-way; None where it withheld its judgement."""
    if status == "not_applicable":
        return Mark.NOT_APPLICABLE
    if score is None:
        return None
    return Mark.FULL if score >= 0.75 else Mark.HALF if score >= 0.25 else Mark.NONE


def figures(sheets: Mapping[str, Sheet], machine: Sheet, criteria: Sequence[str], rules: Rules) -> Figures:
    """``sheets`` by reviewer, each with the same places; ``criteria`` in the order in which to tell them."""
    return Figures(
        criteria=tuple(_criterion(criterion, _of(sheets, criterion), machine, rules) for criterion in criteria),
        reviewers=_reviewers(sheets, machine),
    )


def consensus(marks: Sequence[Mark]) -> Mark | None:
    """The mark given more often than any other; None where the lead is shared."""
    ordered = Counter(marks).most_common(2)
    if not ordered or (len(ordered) == 2 and ordered[0][1] == ordered[1][1]):
        return None
    return ordered[0][0]


def _of(sheets: Mapping[str, Sheet], criterion: str) -> dict[str, Sheet]:
    return {
        reviewer: {place: mark for place, mark in sheet.items() if place[1] == criterion}
        for reviewer, sheet in sheets.items()
    }


def _criterion(criterion: str, sheets: Mapping[str, Sheet], machine: Sheet, rules: Rules) -> CriterionFigures:
    places = _places(sheets)
    rows = [[sheet[place] for place in places] for sheet in sheets.values()]
    pairs = tuple(
        PairFigures(first, second, _three(rows[one], rows[other]))
        for (one, first), (other, second) in combinations(enumerate(sheets), 2)
    )
    kappas = [pair.agreements.plain.kappa for pair in pairs if pair.agreements.plain.kappa is not None]
    together = Agreements(*(agreement_of_all(rows, apart) for apart in _WAYS))
    agreed = {place: consensus([sheet[place] for sheet in sheets.values()]) for place in places}
    return CriterionFigures(
        criterion=criterion,
        calls=len(places),
        together=together,
        mean_pairwise=round(fmean(kappas), 4) if kappas else None,
        defined=len(kappas),
        pairs=pairs,
        reviewers=_reviewers(sheets, machine),
        machine=agreement(_both(agreed, machine)),
        weak=is_weak(together.plain, rules),
    )


def is_weak(found: Agreement, rules: Rules) -> bool:
    return found.kappa is not None and found.pairs >= rules.weak_from_pairs and found.kappa < rules.weak_below


def _reviewers(sheets: Mapping[str, Sheet], machine: Sheet) -> tuple[ReviewerFigures, ...]:
    return tuple(_reviewer(reviewer, sheets, machine) for reviewer in sheets)


def _reviewer(reviewer: str, sheets: Mapping[str, Sheet], machine: Sheet) -> ReviewerFigures:
    own = sheets[reviewer]
    others = [sheet for name, sheet in sheets.items() if name != reviewer]
    agreed = {place: consensus([sheet[place] for sheet in others]) for place in own} if others else {}
    return ReviewerFigures(
        reviewer=reviewer,
        with_others=agreement(_both(own, agreed)),
        no_consensus=sum(mark is None for mark in agreed.values()),
        with_machine=agreement(_both(own, machine)),
        stricter_by=_stricter(own, others),
    )


def _stricter(own: Sheet, others: Sequence[Sheet]) -> float | None:
    gaps = []
    for place, mark in own.items():
        given = [points for sheet in others if (points := sheet[place].points) is not None]
        if mark.points is not None and given:
            gaps.append(fmean(given) - mark.points)
    return round(100 * fmean(gaps), 1) if gaps else None


def _both(first: Mapping[Place, Mark | None], second: Mapping[Place, Mark | None] | Sheet) -> list[tuple[Mark, Mark]]:
    """Marks of the places that both have one for."""
    found = ((first[place], second.get(place)) for place in sorted(first))
    return [(one, other) for one, other in found if one is not None and other is not None]


def _places(sheets: Mapping[str, Sheet]) -> list[Place]:
    return sorted(next(iter(sheets.values()))) if sheets else []


def _three(first: Sequence[Mark], second: Sequence[Mark]) -> Agreements:
    both = list(zip(first, second, strict=True))
    return Agreements(*(agreement(both, apart) for apart in _WAYS))


def _by_name(first: Hashable, second: Hashable) -> float:
    return nominal(first, second)


_WAYS: tuple[Apart[Mark], ...] = (_by_name, linear, quadratic)
