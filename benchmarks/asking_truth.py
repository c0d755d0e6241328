"""The right answers, counted one by one from the made-up calls; knows nothing of the program's own reports.

python -m benchmarks.asking_truth [ID ...] [--questions FILE]    prints what is expected of each question
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks.asking_measures import MEASURES, VARIANTS, Unit
from benchmarks.asking_readings import FIRST_SET, SECOND_SET, Question, Reading, Side, questions
from benchmarks.asking_values import Said, Talk


@dataclass(frozen=True, slots=True)
class Figure:
    """``count`` and ``of`` of a share; ``of`` of a mean."""

    label: str
    measure: str
    value: float
    count: int | None = None
    of: int | None = None

    def __str__(self) -> str:
        counted = f" ({self.count} of {self.of})" if self.count is not None else f" (of {self.of})" if self.of else ""
        return f"{self.measure} {self.label or 'total'} {self.value:g}{counted}"


@dataclass(frozen=True, slots=True)
class Truth:
    """What one reading asks for. ``calls`` is None unless it asks for a list; ``spread`` are the calls it is about."""

    reading: Reading
    figures: tuple[Figure, ...]
    spread: frozenset[str]
    calls: tuple[str, ...] | None = None


def truth(question_id: str) -> tuple[Truth, ...]:
    """What is right for a question of either set; empty where it cannot be answered."""
    both = (*questions(FIRST_SET), *questions(SECOND_SET))
    return truths_of(next(one for one in both if one.id == question_id))


def truths_of(question: Question) -> tuple[Truth, ...]:
    return tuple(one for reading in question.readings for one in evaluated(reading))


def evaluated(reading: Reading) -> Iterator[Truth]:
    """One truth for each way in which the measure is sensibly counted."""
    for variant in VARIANTS.get(reading.measure, (reading.measure,)):
        found = units_of(reading, variant)
        spread = frozenset(unit.talk.call_id for unit in found)
        if reading.measure == "list":
            calls = _listed(reading, {unit.talk.call_id: unit.talk for unit in found}.values())
            yield Truth(reading, (Figure("", "list", len(spread)),), spread, calls)
        else:
            yield Truth(reading, _figures(reading, variant), spread)


def units_of(reading: Reading, variant: str) -> list[Unit]:
    if reading.compare:
        return [unit for side in reading.compare for unit in units_of(on_side(reading, side), variant)]
    units = MEASURES[variant].units(reading)
    return [unit for unit in units if reading.period.holds(unit.day) and _kept(unit, reading.where)]


def on_side(reading: Reading, side: Side) -> Reading:
    return replace(
        reading, where={**reading.where, **side.where}, period=side.period or reading.period, compare=(), by=""
    )


def figure(reading: Reading, variant: str, label: str = "") -> Figure | None:
    """The one figure of an ungrouped reading; None where there is nothing to count it from."""
    return _summed(reading.measure, MEASURES[variant].kind, units_of(reading, variant), label)


def label_of(by: str, unit: Unit) -> str:
    if by in ("category", "outcome") and unit.said is not None:
        return unit.said.category if by == "category" else unit.said.status
    year, week, weekday = unit.day.isocalendar()
    plain = {
        "manager": unit.talk.manager,
        "source": unit.talk.source,
        "language": unit.talk.client.language,
        "call_kind": unit.talk.kind,
        "stage": unit.talk.client.stage,
        "reason": unit.group or unit.talk.client.refusal,
        "month": f"{unit.day:%Y-%m}",
        "week": f"{year}-W{week:02}",
        "weekday": str(weekday),
    }
    return plain.get(by, unit.group)


def _figures(reading: Reading, variant: str) -> tuple[Figure, ...]:
    kind = MEASURES[variant].kind
    if reading.compare:
        made = [figure(on_side(reading, side), variant, side.name) for side in reading.compare]
        return _topped(reading, [one for one in made if one is not None])
    if not reading.by:
        one = figure(reading, variant)
        return () if one is None else (one,)
    groups: dict[str, list[Unit]] = {}
    for unit in units_of(reading, variant):
        groups.setdefault(label_of(reading.by, unit), []).append(unit)
    found = [_summed(reading.measure, kind, units, label) for label, units in sorted(groups.items()) if label]
    return _topped(reading, [one for one in found if one is not None])


def _topped(reading: Reading, found: list[Figure]) -> tuple[Figure, ...]:
    if not reading.top or not found:
        return tuple(found)
    found.sort(key=lambda one: (-one.value if reading.top == "most" else one.value, one.label))
    wanted = reading.limit or 1
    if len(found) > wanted and found[wanted - 1].value == found[wanted].value:
        raise ValueError(f"{reading}: {found[wanted - 1]} and {found[wanted]} are the same; ask something else")
    return tuple(found[:wanted])


def _summed(measure: str, kind: str, units: Iterable[Unit], label: str) -> Figure | None:
    by_key = {unit.key or str(place): unit for place, unit in enumerate(units)}
    values = [unit.value for unit in by_key.values()]
    if kind == "count":
        return Figure(label, measure, sum(values))
    if not values:
        return None
    if kind == "share":
        return Figure(label, measure, sum(values) / len(values), int(sum(values)), len(values))
    value = fmean(values) if kind == "mean" else median(values) if kind == "median" else max(values)
    return Figure(label, measure, value, None, len(values))


def _listed(reading: Reading, found: Iterable[Talk]) -> tuple[str, ...]:
    orders: dict[str, Callable[[Talk], Any]] = {
        "best": lambda talk: -(talk.score or 0.0),
        "worst": lambda talk: talk.score,
        "newest": lambda talk: -talk.at.timestamp(),
        "oldest": lambda talk: talk.at.timestamp(),
    }
    if reading.order in ("best", "worst"):
        found = [talk for talk in found if talk.score is not None]
    ordered = sorted(found, key=orders[reading.order or "newest"])
    return tuple(talk.call_id for talk in (ordered[: reading.limit] if reading.limit else ordered))


def _kept(unit: Unit, where: Mapping[str, tuple[Any, ...]]) -> bool:
    talk = unit.talk
    raised = [unit.said] if unit.said is not None else list(talk.objections)
    about_objections = {name: where[name] for name in ("category", "outcome", "conceded") if name in where}
    if about_objections and not any(_is_objection(said, about_objections) for said in raised):
        return False
    return all(_is_call(talk, name, values) for name, values in where.items() if name not in about_objections)


def _is_objection(said: Said, where: Mapping[str, tuple[Any, ...]]) -> bool:
    known = {"category": said.category, "outcome": said.status, "conceded": said.conceded}
    return all(known[name] in values for name, values in where.items())


def _is_call(talk: Talk, name: str, values: tuple[Any, ...]) -> bool:
    client = talk.client
    plain: dict[str, Any] = {
        "manager": talk.manager,
        "source": talk.source,
        "language": client.language,
        "call_kind": talk.kind,
        "stage": client.stage,
        "client": client.name,
        "company": client.company,
        "qualified": client.qualified,
        "refusal": client.refusal,
        "unanswered": bool(talk.unanswered),
        "promise": next((promise.status for promise in talk.promises), ""),
    }
    if name in plain:
        return plain[name] in values
    if name == "weekday":
        return talk.day.isoweekday() in values
    if name == "disputed":
        return talk.dispute in values or (True in values and bool(talk.dispute))
    if name == "words":
        return any(word.casefold() in talk.text.casefold() for word in values)
    if name in ("step_missing", "step_done"):
        return all(talk.steps[step] == name.removeprefix("step_") for step in values)
    if name == "score_below":
        return talk.score is not None and talk.score < values[0]
    return name != "score_above" or (talk.score is not None and talk.score > values[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--questions", type=Path, default=FIRST_SET)
    given = parser.parse_args()
    for question in questions(given.questions):
        if given.ids and question.id not in given.ids:
            continue
        print(f"{question.id}  {' / '.join((*question.after, question.question))}")
        if question.declined:
            print("    declined")
        for one in truths_of(question):
            shown = f"calls {', '.join(one.calls)}" if one.calls is not None else ""
            print("    " + "; ".join([*map(str, one.figures), *([shown] if shown else [])]))


if __name__ == "__main__":
    main()
