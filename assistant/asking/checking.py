"""Whether a model's answer says nothing that its tools did not return: numbers by value, quotes word for word; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.asking.values import MEANS, SHARES, Citation, Days, Figure, Found
from scoring_rubric.spoken_numbers import cardinals

_CLAUSE = re.compile(r"[;.!?\n]+(?=\s|$)|,\s+|\s+(?:а|но|тогда как|while|whereas|and|и)\s+")
_LABEL = re.compile(r"\d{4}-(?:\d{2}|W\d{2}|Q\d)|\d{4}-\d{2}-\d{2}")
_VAGUE = re.compile(
    r"\b(?:половин\w*|треть\w*|четверт\w*|вдвое|втрое|вполовину|пополам|дюжин\w*|десятк\w*|сотн\w*|большинств\w*"
    r"|half|halves|third|thirds|quarter|twice|double\w*|triple\w*|dozen\w*|hundreds|thousands|majority|most of"
    r"|все до единого|никто|none of|nobody|все звонки|all of)\b",
    re.IGNORECASE,
)
CLOSE = 0.051
"""How far rounding to one digit may move a number."""


def wrong_with(answer: str, citations: Iterable[Citation], returned: Sequence[Found]) -> str:
    """What does not check out, in a few words for the log; empty where everything does."""
    if not answer.strip():
        return "no words"
    if not returned:
        return "nothing was looked up"
    vague = _VAGUE.search(answer)
    if vague is not None:
        return f"{vague.group()!r} is a number that was not returned"
    allowed = numbers_of(returned)
    bare = _LABEL.sub(" ", answer)
    for number in cardinals(bare):
        if not _among(number.value, allowed):
            return f"{bare[number.start : number.end]!r} was not returned"
    if not cardinals(bare) and any(found.figures for found in returned):
        return "no figure is told"
    mixed = _mixed_up(bare, returned)
    if mixed:
        return mixed
    said = {(one.call_id, one.quote) for found in returned for one in found.citations}
    for citation in citations:
        if (citation.call_id, citation.quote) not in said:
            return f"a quote of {citation.call_id} was not returned"
    return _unknown_quote(answer, returned)


def _unknown_quote(answer: str, returned: Sequence[Found]) -> str:
    """A longer piece in quotation marks must be somebody's words."""
    spoken = [one.quote for found in returned for one in found.citations]
    for piece in re.findall(r"«([^»]+)»|\"([^\"]+)\"|“([^”]+)”", answer):
        words = next(filter(None, piece), "")
        if len(words.split()) > 3 and not any(words in quote for quote in spoken):
            return "a quotation was not returned"
    return ""


def numbers_of(returned: Iterable[Found]) -> set[float]:
    """Every number that the tools returned, shares also as percent, and the days they are about."""
    allowed: set[float] = set()
    for found in returned:
        for figure in (*found.figures, *found.said):
            allowed |= numbers_in(figure)
        allowed |= {float(found.calls), float(len(found.listed)), float(found.voicemails), float(found.others), 95.0}
        allowed |= {float(one.score) for one in found.listed if one.score is not None}
        query = found.query
        filters = query.filters
        bounds = (filters.score_below, filters.score_above, filters.score_at_least, filters.score_at_most, query.limit)
        allowed |= {float(bound) for bound in bounds if bound is not None}
        for days in (query.period, found.span, *(side.period for side in query.compare)):
            allowed |= _days(days)
        allowed |= {100.0} if query.measure in ("score", "section_score", "criterion_score") else set()
        for one in found.listed:
            allowed |= _day(one.day)
    return allowed


def numbers_in(figure: Figure) -> set[float]:
    allowed: set[float] = set()
    for value in (figure.value, figure.low, figure.high):
        if value is None:
            continue
        allowed.add(value)
        if figure.measure in SHARES or figure.measure == "talk_ratio" or figure.measure not in MEANS:
            allowed.add(100.0 * value)
            allowed.add(float(round(100.0 * value)))
        if figure.measure in MEANS:
            allowed.add(float(round(value)))
    if figure.count is not None and figure.of:
        allowed |= {100.0 * figure.count / figure.of, float(round(100.0 * figure.count / figure.of))}
    return allowed | {float(one) for one in (figure.count, figure.of) if one is not None}


def _mixed_up(answer: str, returned: Sequence[Found]) -> str:
    """A clause that names one group and no other may only have that group's numbers, or those of no group."""
    figures = [figure for found in returned for figure in found.figures if figure.label]
    labels = {figure.label for figure in figures if not figure.label[:1].isdigit()}
    if len(labels) < 2:
        return ""
    own = {label: set[float]() for label in labels}
    for figure in figures:
        if figure.label in own:
            own[figure.label] |= numbers_in(figure)
    foreign = {label: set().union(*(own[other] for other in labels if other != label)) for label in labels}
    for clause in _CLAUSE.split(answer):
        named = [label for label in labels if _names(label, clause)]
        if len(named) != 1:
            continue
        for number in cardinals(clause):
            if not _among(number.value, own[named[0]]) and _among(number.value, foreign[named[0]]):
                return f"{clause.strip()!r} has another's number"
    return ""


def _names(label: str, clause: str) -> bool:
    first = label.split(maxsplit=1)[0]
    return first[: max(3, len(first) - 2)].lower() in clause.lower()


def _among(value: float, allowed: set[float]) -> bool:
    return any(abs(value - one) <= CLOSE for one in allowed)


def _days(days: Days | None) -> set[float]:
    if days is None:
        return set()
    return {number for day in (days.since, days.until) if day is not None for number in _day(day)}


def _day(day: date) -> set[float]:
    return {float(day.day), float(day.month), float(day.year)}
