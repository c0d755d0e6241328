"""What a question means, as its author wrote it down: readings with periods, filters and groupings; counts nothing."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.asking_values import AS_OF

HERE = Path(__file__).parent
FIRST_SET, SECOND_SET = HERE / "asking_questions.yaml", HERE / "asking_questions.second.yaml"
FILTERS = frozenset(
    {
        "manager", "source", "category", "outcome", "step_missing", "step_done", "score_below", "score_above", "client",
        "company", "words", "language", "call_kind", "stage", "disputed", "conceded", "qualified", "refusal",
        "unanswered", "step", "section", "criterion", "promise",
    }
)  # fmt: skip
"""``step``, ``section`` and ``criterion`` name what a measure is of; ``words`` are beginnings of words, any of them."""
GROUPS = frozenset(
    {"manager", "source", "category", "outcome", "step", "week", "month", "weekday", "stage", "reason", "language",
     "section", "criterion", "call_kind"}
)  # fmt: skip
TOPS = frozenset({"most", "least"})
MONTHS = (
    "янв[а-я]*", "фев[а-я]*", "март[а-я]?", "апр[а-я]*", "ма[йяею]|маем", "июн[а-я]*", "июл[а-я]*", "авг[а-я]*",
    "сент[а-я]*", "окт[а-я]*", "ноя[а-я]*", "дек[а-я]*",
)  # fmt: skip
RELATIVE = (
    ("позапрошл|before last", 2),
    ("прошл|предыдущ|last|previous", 1),
    (r"\bэт|текущ|this|current", 0),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included."""

    since: date = date.min
    until: date = date.max

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what differs there, and its name."""

    name: str
    where: Mapping[str, tuple[Any, ...]]
    period: Span | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One sensible understanding of a question. ``top``: only the group with the most or the least must be named."""

    measure: str
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    period: Span = field(default_factory=Span)
    by: str = ""
    compare: tuple[Side, ...] = ()
    top: str = ""
    order: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """``declined``: it cannot be answered; ``may_decline``: saying that it is not clear is right, too."""

    id: str
    language: str
    kind: str
    question: str
    after: tuple[str, ...]
    as_of: date
    readings: tuple[Reading, ...]
    declined: bool = False
    may_decline: bool = False


@cache
def questions(path: Path = FIRST_SET) -> tuple[Question, ...]:
    """The questions of a file; ValueError where one of them is not well formed."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = tuple(_question(item, date.fromisoformat(str(listed["as_of"]))) for item in listed["questions"])
    if len({one.id for one in found}) != len(found):
        raise ValueError(f"{path.name}: two questions have one id")
    return found


def _question(item: Mapping[str, Any], as_of: date) -> Question:
    extra = set(item) - {"id", "language", "kind", "question", "after", "expected", "may_decline"}
    if extra:
        raise ValueError(f"{item.get('id')}: unknown keys {sorted(extra)}")
    expected, after = item["expected"], item.get("after", ())
    declined = expected == "declined"
    readings = () if declined else tuple(one for given in _listed(expected) for one in _readings(item["id"], given))
    earlier = (after,) if isinstance(after, str) else tuple(after)
    may = bool(item.get("may_decline"))
    return Question(
        item["id"], item["language"], item["kind"], item["question"], earlier, as_of, readings, declined, may
    )


def _readings(name: str, given: Mapping[str, Any]) -> Iterator[Reading]:
    """A list of periods stands for as many readings."""
    known = {"measure", "period", "by", "compare", "top", "order", "limit"}
    if extra := set(given) - known - FILTERS:
        raise ValueError(f"{name}: unknown in a reading: {sorted(extra)}")
    by, top = given.get("by", ""), given.get("top", "")
    if (by and by not in GROUPS) or (top and top not in TOPS):
        raise ValueError(f"{name}: unknown grouping {by!r} or {top!r}")
    sides = tuple(_side(side) for side in given.get("compare", ()))
    reading = Reading(
        given["measure"], _where(given), Span(), by, sides, top, given.get("order", ""), given.get("limit", 0)
    )
    for period in _listed(given.get("period", "")):
        yield replace(reading, period=span(str(period)))


def _side(given: Mapping[str, Any]) -> Side:
    where, period = _where(given), str(given.get("period", ""))
    name = period or str(next(iter(where.values()))[0])
    return Side(name, where, span(period) if period else None)


def _where(given: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(_listed(value)) for name, value in given.items() if name in FILTERS}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def span(text: str) -> Span:
    """``2026-11-16..2026-11-22``, ``2026-11-25``, ``2026-10``, ``2026-W47``, ``2026-Q3``; empty is all time."""
    if not text:
        return Span()
    if ".." in text:
        since, until = text.split("..")
        return Span(date.fromisoformat(since) if since else date.min, date.fromisoformat(until) if until else date.max)
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", text):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return Span(monday, monday + timedelta(days=6))
    if found := re.fullmatch(r"(\d{4})-Q(\d)", text):
        return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
    if found := re.fullmatch(r"(\d{4})-(\d\d)", text):
        return _months(int(found[1]), int(found[2]), 1)
    day = date.fromisoformat(text)
    return Span(day, day)


def _months(year: int, first: int, count: int) -> Span:
    last = first + count - 1
    return Span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def span_of_label(label: str, year: int = 2026) -> Span | None:
    """The days that a shown label stands for, in any of the usual spellings; None where it names no days."""
    text = label.strip().casefold()
    if (back := _units_back(text)) is not None:
        return back
    dates = re.findall(r"\d{4}-\d\d-\d\d", text)
    if len(dates) == 2:
        return Span(date.fromisoformat(dates[0]), date.fromisoformat(dates[1]))
    try:
        return span(text.upper()) if text else None
    except ValueError:
        pass
    if found := re.search(r"q(\d)|(\d)(?:-?[а-я]+)? кварт", text):
        return _months(year, 3 * int(found[1] or found[2]) - 2, 3)
    if re.search(r"\d{1,2}\D+\d{1,2}", text):
        return None
    for number, stem in enumerate(MONTHS, 1):
        english = calendar.month_name[number].casefold()
        if re.search(rf"\b(?:{stem}|{english}|{english[:3]})\b", text):
            return _months(year, number, 1)
    return None


def _units_back(text: str) -> Span | None:
    """«прошлая неделя», "last month", seen from the day that the questions are asked on."""
    back = next((number for pattern, number in RELATIVE if re.search(pattern, text)), None)
    if back is None:
        return None
    if re.search("недел|week", text):
        monday = AS_OF - timedelta(days=AS_OF.weekday() + 7 * back)
        return Span(monday, monday + timedelta(days=6))
    if re.search("месяц|month", text):
        return _months(AS_OF.year, AS_OF.month - back, 1)
    return None
