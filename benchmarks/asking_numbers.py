"""Every number in an answer's sentence must be one of its figures, of the question or of a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from benchmarks.asking_readings import Question, span_of_label
from benchmarks.asking_seed import talks
from benchmarks.asking_truth import Truth

NO_NUMBER = re.compile(
    r"[0-9a-f]{12}(?:\.\w+)?|\b\d{4}-W\d\d\b|\bW\d\d\b|\bQ\d\b|\d{4}-\d\d(?:-\d\d)?|\d{1,2}:\d\d|95\s?%"
)
"""Ids, weeks, quarters, days, times and the 95 % of an interval."""
NUMBER = re.compile(r"\d+(?:[\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")


def unexplained(question: Question, wanted: Truth, answer: Mapping[str, Any]) -> list[str]:
    """The numbers of the sentence that come from nowhere."""
    known = {round(one, 2) for one in _known(question, wanted, answer)}
    found = []
    for text in NUMBER.findall(NO_NUMBER.sub(" ", answer["answer"])):
        plain = re.sub(r"[\u00a0\u202f ]", "", text).replace(",", ".")
        digits = len(plain.partition(".")[2])
        if any(abs(float(plain) - one) <= 0.5 * 10**-digits + 0.011 for one in known):
            continue
        if all(part.isdigit() and float(part) in known for part in plain.split(".")) and "." in plain:
            continue  # a day and its month
        found.append(text)
    return found


def _known(question: Question, wanted: Truth, answer: Mapping[str, Any]) -> Iterator[float]:
    figures = answer.get("figures") or ()
    shares = []
    for item in figures:
        numbers = [item.get(name) for name in ("value", "count", "of", "low", "high")]
        for one in (one for one in numbers if one is not None):
            yield float(one)
            yield 100 * float(one)
            yield from (one / 60, *divmod(round(one), 60))  # minutes and seconds, hours and minutes
        if item.get("count") is not None and item.get("of") is not None:
            yield item["of"] - item["count"]
        if item.get("value") is not None:
            shares.append(float(item["value"]))
            yield 100 - 100 * float(item["value"])
        yield from (float(one) for one in NUMBER.findall(str(item.get("label") or "")) if one.isdigit())
    for one, other in combinations(shares, 2):
        yield abs(one - other)
        yield 100 * abs(one - other)
    yield from (sum(shares), len(figures), len(wanted.spread), len(answer.get("citations") or ()))
    yield len(answer.get("calls") or ())
    yield from _of_days(_days(question, wanted, answer))
    for text in (question.question, *question.after):
        yield from (float(one) for one in re.findall(r"\d+", text))


def _days(question: Question, wanted: Truth, answer: Mapping[str, Any]) -> Iterator[date]:
    spans = [wanted.reading.period, *(side.period for side in wanted.reading.compare if side.period)]
    yield from (question.as_of, talks()[0].day, talks()[-1].day)
    spans += [span for item in answer.get("figures") or () if (span := span_of_label(str(item.get("label") or "")))]
    for one in spans:
        yield from (one.since, one.until)
    yield from _dates_in(answer.get("query"))


def _dates_in(value: Any) -> Iterator[date]:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        yield date.fromisoformat(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _dates_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _dates_in(one)


def _of_days(days: Iterable[date]) -> Iterator[float]:
    for day in days:
        yield from (day.year, day.month, day.day, day.isocalendar().week)
