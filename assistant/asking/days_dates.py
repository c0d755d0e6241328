"""Single days, weekdays, months, seasons and years by their names («15 ноября», "on Mondays", «летом»)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.asking.days_named import Named, full_year, made, month_end, moved_months, moved_year
from assistant.asking.days_words import DayWords

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{2,4}))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4})")


def written_date(asked: DayWords, at: int) -> Named | None:
    """2026-11-15, 15.11.2026, 11/15/2026."""
    if at >= len(asked.tokens):
        return None
    text = asked.tokens[at].text
    day: date | None = None
    if match := _ISO.fullmatch(text):
        day = made(int(match[1]), int(match[2]), int(match[3]))
    elif match := _DOTTED.fullmatch(text):
        bound = asked.has(at - 1, "from") or asked.has(at - 1, "to")
        whole = len(match[2]) == 2 and not asked.stands(at - 1, *asked.words["bounds"])
        if match[3] is None and not bound and not whole:
            return None  # 4.5 is a number
        day = asked.day_of(int(match[1]), int(match[2]), full_year(match[3]))
    elif match := _SLASHED.fullmatch(text):
        day = made(full_year(match[3]) or asked.today.year, int(match[1]), int(match[2]))
    return None if day is None else asked.named(day, day, (at, at + 1), "day")


def spoken_day(asked: DayWords, at: int) -> Named | None:
    """Today, yesterday, «15 ноября», "November 15", "15th of November"."""
    ago = asked.value(at, "days")
    if ago is not None:
        day = asked.today - timedelta(days=int(ago))
        return asked.named(day, day, (at, at + 1), "day")
    number = asked.day_number(at)
    if number is not None:
        skipped = at + 1 + (asked.stands(at + 1, "of"))
        month = asked.month(skipped)
        if month is not None:
            year, end = asked.year(skipped + 1)
            return _dated(asked, number, month, year, (at, end))
    month, number = asked.month(at), asked.day_number(at + 1)
    if month is not None and number is not None:
        year, end = asked.year(at + 2)
        return _dated(asked, number, month, year, (at, end))
    return None


def _dated(asked: DayWords, number: int, month: int, year: int | None, place: tuple[int, int]) -> Named | None:
    day = asked.day_of(number, month, year)
    return None if day is None else asked.named(day, day, place, "day")


def month_of(asked: DayWords, at: int, begin: int | None = None, back: int = 0) -> Named | None:
    month = asked.month(at)
    if month is None:
        return None
    year, end = asked.year(at + 1)
    if year is None and asked.stands(at + 1, "месяц"):
        end = at + 2
    first, last = asked.whole_month(month, year)
    if back and first.replace(day=1) == asked.today.replace(day=1):
        first, last = moved_year(first, -1), month_end(first.year - 1, first.month)
    return asked.named(first, last, (at if begin is None else begin, end), "month", asked.title(month))


def season_of(asked: DayWords, at: int) -> Named | None:
    begins = asked.value(at, "seasons")
    if begins is None:
        return None
    year, end = asked.year(at + 1)
    chosen = year or asked.today.year
    if year is None and date(chosen, int(begins), 1) > asked.today:
        chosen -= 1
    first = date(chosen, int(begins), 1)
    return asked.named(first, moved_months(first, 3) - timedelta(days=1), (at, end), "range")


def weekday_of(asked: DayWords, at: int, begin: int | None = None) -> Named | None:
    number = asked.value(at, "weekdays")
    if number is None or _is_each(asked, at):
        return None
    back = (asked.today.isoweekday() - int(number)) % 7
    if begin is not None and back == 0:
        back = 7
    day = asked.today - timedelta(days=back)
    return asked.named(day, day, (at if begin is None else begin, at + 1), "day")


def _is_each(asked: DayWords, at: int) -> bool:
    """«по понедельникам», "on Mondays": no single day."""
    text = asked.tokens[at].text
    return text.endswith(("ам", "ям", "ки", "ги", "цы", "бы", "ды", "нья", "ах")) or (
        text.isascii() and text.endswith("days")
    )


def each_week(asked: DayWords) -> dict[int, tuple[int, ...]]:
    """«по понедельникам», «в будни», "on Mondays": places that name days of every week, and which."""
    found: dict[int, tuple[int, ...]] = {}
    for place in range(len(asked.tokens)):
        number = asked.value(place, "weekdays")
        if number is not None and _is_each(asked, place):
            found[place] = (int(number),)
        elif asked.tokens[place].text in asked.words["parts_of_week"]:
            first, last = asked.words["parts_of_week"][asked.tokens[place].text]
            found[place] = tuple(range(first, last + 1))
    return found


def year_of(asked: DayWords, at: int) -> Named | None:
    year, end = asked.year(at)
    if year is None:
        return None
    return asked.named(date(year, 1, 1), date(year, 12, 31), (at, end), "year", str(year))
