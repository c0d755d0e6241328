"""Parts of a month and a year that are counted: halves, quarters, weeks by their number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from assistant.asking.days_named import Named, month_end
from assistant.asking.days_words import DayWords

_QUARTER = re.compile(r"q([1-4])")
_HALF_YEAR = re.compile(r"h([12])")
_WEEK = re.compile(r"w(\d{1,2})")


def half_of_month(asked: DayWords, at: int) -> Named | None:
    """«первая половина ноября»."""
    number = asked.value(at, "numbers")
    if number == 2 and asked.value(at + 1, "units") is None and _halved(asked, at):
        found = _other_half(asked, at, 2)
        return None if found is None else replace(found, end=at + 1)
    if number not in (1, 2) or asked.value(at + 1, "halves") is None:
        return None
    after = at + 2 + asked.stands(at + 2, "of")
    month = asked.month(after)
    if month is None:
        if asked.stands(at + 2, "of") or asked.value(after, "units") is not None:
            return None
        return _other_half(asked, at, int(number))
    year, end = asked.year(after + 1)
    whole = asked.whole_month(month, year)
    middle = whole[0].replace(day=15)
    first, last = (whole[0], middle) if number == 1 else (middle + timedelta(days=1), whole[1])
    return asked.named(first, last, (at, end), "range")


def _halved(asked: DayWords, at: int) -> bool:
    """Whether the first half of something was said before and no half is said here."""
    said = any(asked.value(place, "halves") is not None for place in range(at))
    return said and all(asked.value(place, "halves") is None for place in range(at, min(at + 3, len(asked.tokens))))


def _other_half(asked: DayWords, at: int, number: int) -> Named | None:
    """«первая половина октября против второй половины», «первую и вторую половину октября»: the month once."""
    month = next((found for place in range(len(asked.tokens)) if (found := asked.month(place)) is not None), None)
    if month is None:
        return None
    first, last = asked.whole_month(month, None)
    middle = first.replace(day=15)
    days = (first, middle) if number == 1 else (middle + timedelta(days=1), last)
    return asked.named(*days, (at, at + 2), "range")


def half_of_year(asked: DayWords, at: int) -> Named | None:
    """«первое полугодие», "H1", "the first half of the year"."""
    match = _HALF_YEAR.fullmatch(asked.tokens[at].text) if at < len(asked.tokens) else None
    number, end = (int(match[1]), at + 1) if match else (asked.number(at), at + 2)
    if match is None:
        halved = asked.value(at + 1, "halves") is not None
        place = at + 2 + asked.stands(at + 2, "of") if halved else at
        while halved and asked.stands(place, "the"):
            place += 1
        if halved and asked.value(place, "units") == "year":
            end = place + 1
        elif not halved and asked.value(at + 1, "units") == "half":
            end = at + 2
        else:
            return None
    if number not in (1, 2):
        return None
    year, after = asked.year(end + asked.stands(end, "of"))
    chosen = year or asked.today.year
    if year is None and date(chosen, 6 * number - 5, 1) > asked.today:
        chosen -= 1
    first = date(chosen, 6 * number - 5, 1)
    return asked.named(first, month_end(chosen, 6 * number), (at, after if year else end), "range")


def numbered_week(asked: DayWords, at: int) -> Named | None:
    """«на 47 неделе», "week 47", "W47"."""
    if not 0 <= at < len(asked.tokens):
        return None
    match = _WEEK.fullmatch(asked.tokens[at].text)
    number, end = (int(match[1]), at + 1) if match else (None, at)
    led = at == 0 or asked.has(at - 1, "inside") or asked.stands(at - 1, *asked.words["joining"])
    if number is None and led and asked.tokens[at].text in asked.words["week_words"]:
        number, end = asked.day_or_week(at + 1), at + 2
    elif number is None and at + 1 < len(asked.tokens) and asked.tokens[at + 1].text in asked.words["week_words"]:
        number, end = asked.day_or_week(at), at + 2
        if asked.tokens[at + 1].text == asked.words["week_words"][0] and (number is None or number % 10 == 1):
            return None  # «за 21 неделю» may be as many weeks
    if number is None or not 1 <= number <= 53 or asked.month(end) is not None:
        return None
    try:
        first = date.fromisocalendar(asked.today.year, number, 1)
        if first > asked.today:
            first = date.fromisocalendar(asked.today.year - 1, number, 1)
    except ValueError:
        return None
    return asked.named(first, first + timedelta(days=6), (at, end), "week")


def quarter_of(asked: DayWords, at: int) -> Named | None:
    match = _QUARTER.fullmatch(asked.tokens[at].text) if at < len(asked.tokens) else None
    number, end = (int(match[1]), at + 1) if match else (None, at)
    if number is None and asked.value(at + 1, "units") == "quarter":
        number = asked.number(at)
        number, end = (number, at + 2) if number in (1, 2, 3, 4) else (None, at)
    if number is None and asked.stands(at + 1, *asked.words["joining"]) and asked.value(at + 3, "units") == "quarter":
        number, end = asked.number(at), at + 1  # «первый и второй квартал»
        number = number if number in (1, 2, 3, 4) and asked.number(at + 2) is not None else None
    if number is None and asked.stands(at - 1, *asked.words["joining"]) and _quartered(asked, at):
        number, end = asked.number(at), at + 1  # «третий квартал против четвертого»
    if number not in (1, 2, 3, 4):
        return None
    of = end + asked.stands(end, "of")
    year, after = asked.year(of)
    after = after if year else end
    chosen = year or asked.today.year
    if year is None and date(chosen, 3 * number - 2, 1) > asked.today:
        chosen -= 1
    first = date(chosen, 3 * number - 2, 1)
    return asked.named(first, month_end(chosen, 3 * number), (at, after), "quarter")


def _quartered(asked: DayWords, at: int) -> bool:
    """Whether a quarter by its number was said before."""
    return any(
        asked.value(place, "units") == "quarter" and asked.number(place - 1) is not None for place in range(1, at)
    )
