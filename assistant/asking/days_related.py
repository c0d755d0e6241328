"""Days told from today: «прошлая неделя», "the last 30 days", "year to date", «начало прошлого месяца»."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from assistant.asking.days_dates import month_of, season_of, weekday_of
from assistant.asking.days_named import Named, month_end
from assistant.asking.days_words import DayWords
from assistant.asking.values import Days

_PARTS = {"begin": (1, 10), "middle": (11, 20), "end": (21, 31)}
"""Days of a month that its beginning, middle and end mean: a third each."""
MOST_UNITS = 999
"""More is a year."""


def part_of_month(asked: DayWords, at: int) -> Named | None:
    """«начало октября», "mid October", "the end of last month"."""
    part = asked.value(at, "parts")
    if part is None:
        return None
    place = at + 1
    while asked.stands(place, "of", "the"):
        place += 1
    month = month_of(asked, place)
    if month is None and asked.value(place, "relative") is not None:
        month = related(asked, place)
    if month is None or month.unit != "month" or month.days.since is None or month.days.until is None:
        return None
    begin, end = _PARTS[str(part)]
    first = month.days.since.replace(day=begin)
    last = month_end(first.year, first.month)
    return asked.named(first, last if part == "end" else last.replace(day=end), (at, month.end), "range")


def to_date(asked: DayWords, at: int) -> Named | None:
    """ "year to date", "YTD"."""
    if not 0 <= at < len(asked.tokens):
        return None
    unit, end = {"ytd": "year", "mtd": "month", "qtd": "quarter"}.get(asked.tokens[at].text), at + 1
    if unit is None and asked.stands(at + 1, "to") and asked.stands(at + 2, "date"):
        unit, end = asked.value(at, "units"), at + 3
    if unit is None or unit == "day":
        return None
    return Named(Days(since=asked.span(unit, 0)[0], until=asked.today), at, end, "range")


def counted(asked: DayWords, at: int) -> Named | None:
    """«последние 30 дней», "the past two weeks", «неделю», «3 дня назад»."""
    relative = asked.value(at, "relative")
    place = at + (relative is not None)
    number = asked.number(place)
    number = None if number is not None and number > MOST_UNITS else number
    if number is not None and relative in ("past", "previous"):
        place += asked.stands(place + 1, "of")
        unit = asked.value(place + 1, "units")
        return None if unit is None or number < 1 else asked.rolling(number, str(unit), (at, place + 2))
    if number is not None and asked.value(place + 1, "units") is not None and asked.has(place + 2, "ago"):
        unit = str(asked.value(place + 1, "units"))
        if unit != "day":
            return asked.named(*asked.span(unit, number), (at, place + 3), unit)
        day = asked.today - timedelta(days=number)
        return asked.named(day, day, (at, place + 3), "day")
    if relative is None and asked.value(at, "units") in ("week", "month", "year") and asked.has(at + 1, "ago"):
        unit = str(asked.value(at, "units"))
        return asked.named(*asked.span(unit, 1), (at, at + 2), unit)
    if relative is None and number is not None and number > 0 and asked.stands(at - 1, "за", "in", "over", "for"):
        unit = asked.value(place + 1, "units")
        return None if unit is None else asked.rolling(number, str(unit), (at, place + 2))
    return None


def related(asked: DayWords, at: int) -> Named | None:
    """«прошлая неделя», "this month", «последний месяц», «за неделю»."""
    relative, unit = asked.value(at, "relative"), asked.value(at + 1, "units")
    elided = relative in ("previous", "before_previous", "this") and unit is None
    if elided and asked.value(at + 1, "weekdays") is None and _elided(asked, at, str(relative)):
        back = {"this": 0, "previous": 1, "before_previous": 2}[str(relative)]
        first, last = asked.span(_elided(asked, at, str(relative)), back)
        return asked.named(first, min(last, asked.today), (at, at + 1), _elided(asked, at, str(relative)))
    if relative is not None and unit is not None:
        if relative == "past":
            return asked.rolling(1, str(unit), (at, at + 2))
        back = {"this": 0, "previous": 1, "before_previous": 2}[str(relative)]
        if asked.stands(at - 1, "before") and asked.stands(at - 2, "week", "month"):
            back = 2
        if unit == "day":
            day = asked.today - timedelta(days=back)
            return asked.named(day, day, (at, at + 2), "day")
        first, last = asked.span(str(unit), back)
        return asked.named(first, min(last, asked.today), (at, at + 2), str(unit))
    if relative == "previous" and asked.value(at + 1, "weekdays") is not None:
        return weekday_of(asked, at + 1, begin=at)
    if relative == "previous" and asked.value(at + 1, "seasons") is not None:
        season = season_of(asked, at + 1)
        return None if season is None else replace(season, start=at)
    if relative is not None and asked.month(at + 1) is not None:
        return month_of(asked, at + 1, begin=at, back=1 if relative == "previous" else 0)
    unit = asked.value(at, "units")
    bare = unit is not None and asked.stands(at - 1, "за")
    return asked.rolling(1, str(unit), (at, at + 1)) if bare and unit != "day" else None


def _elided(asked: DayWords, at: int, relative: str) -> str:
    """«этот месяц с прошлым», «этот и прошлый месяц»: the unit that is said beside the other of the two."""
    if asked.month(at + 1) is not None or asked.value(at + 1, "seasons") is not None:
        return ""
    if asked.number(at + 1) is not None or asked.stands(at + 1, *asked.words["no_days"]):
        return ""
    if at + 1 >= len(asked.tokens) and asked.tokens[at].text in asked.words["elided"]:
        return str(asked.words["elided"][asked.tokens[at].text])
    others = {"this", "previous", "before_previous"} - {relative}
    back, ahead = range(at - 1, -1, -1), range(at + 2, min(len(asked.tokens), at + 4))
    joined = asked.stands(at + 1, *asked.words["joining"])
    for place in back if relative != "this" else ahead if joined else ():
        unit = asked.value(place, "units")
        if unit is not None and unit != "day" and asked.value(place - 1, "relative") in others:
            return str(unit)
    for place in ahead if joined else ():
        unit = asked.value(place, "units")
        if unit is not None and unit != "day" and asked.value(place - 1, "relative") in others:
            return str(unit)
    return ""
