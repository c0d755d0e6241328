"""The days that a question names («на прошлой неделе», "since Monday", «с 1 по 15 ноября»), told from a given today."""

from __future__ import annotations

import re
from datetime import timedelta

from assistant.asking.days_dates import month_of, season_of, spoken_day, weekday_of, written_date, year_of
from assistant.asking.days_named import Named, moved_year
from assistant.asking.days_parts import half_of_month, half_of_year, numbered_week, quarter_of
from assistant.asking.days_related import counted, part_of_month, related, to_date
from assistant.asking.days_words import DayWords
from assistant.asking.values import Days

_DASH = re.compile(r"\s*[-–—]\s*")


def days_of(asked: DayWords) -> list[Named]:
    """Every naming of days, in order of place; none overlaps another."""
    found, place = [], 0
    while place < len(asked.tokens):
        one = _at(asked, place)
        if one is None:
            place += 1
            continue
        found.append(one)
        place = one.end
    return found


def _at(asked: DayWords, place: int) -> Named | None:
    return _from(asked, place) or _open(asked, place) or _inside(asked, place)


def _from(asked: DayWords, place: int) -> Named | None:
    """«с 1 по 15 ноября», «с начала месяца», "since Monday", "between July and September"."""
    if not asked.has(place, "from") or _compared_with(asked, place):
        return None
    at = place + 1
    while asked.has(at, "from") or asked.has(at, "inside"):
        at += 1
    begun = _beginning(asked, at)
    if begun is not None:
        return Named(Days(since=begun.days.since, until=asked.today), place, begun.end, "range")
    found = _range(asked, at)
    if found is not None:
        return Named(found.days, place, found.end, found.unit, found.label, found.future)
    one = _one(asked, at)
    if one is None or asked.stands(place, "между", "between"):
        return None
    if asked.tokens[place].text == "from" and one.unit != "day" and not _goes_on(asked, place, one.end):
        return Named(one.days, place, one.end, one.unit, one.label, one.future)
    if one.days.since is None or one.days.since > asked.today:
        return Named(one.days, place, one.end, "range", future=True)
    return Named(Days(since=one.days.since, until=asked.today), place, one.end, "range")


def _goes_on(asked: DayWords, place: int, end: int) -> bool:
    """ "starting from October", "from October on": until today; "calls from October" are of that month."""
    led = asked.stands(place - 1, "starting", "beginning", "start", "begin")
    return led or asked.stands(end, "on", "onwards", "onward", "forward", "till", "until", "up", "to", "through")


def _compared_with(asked: DayWords, place: int) -> bool:
    """«сравни август с июлем»: «с» begins no days there."""
    said = {lemma for token in asked.tokens[:place] for lemma in token.lemmas}
    if asked.stands(place, "между", "between") and _open_between(asked, place):
        return True
    return asked.stands(place, "с", "со", "от", "from", "between", "между") and bool(
        said & set(asked.words["comparing"])
    )


def _open_between(asked: DayWords, place: int) -> bool:
    """Whether «между» begins no range of days."""
    return _range(asked, place + 1 + asked.has(place + 1, "inside")) is None


def _open(asked: DayWords, place: int) -> Named | None:
    """«после 15 ноября», "before March", «до 15 ноября»."""
    kind = next((kind for kind in ("after", "before", "to") if asked.has(place, kind)), "")
    if kind == "to" and not asked.stands(place, "до", "until", "till"):
        return None
    one = _one(asked, place + 1 + asked.has(place + 1, "inside")) if kind else None
    if one is None or one.days.since is None or one.days.until is None:
        return None
    if kind == "after":
        since = one.days.until + timedelta(days=1)
        if since > asked.today:
            return Named(one.days, place, one.end, "range", future=True)
        return Named(Days(since=since, until=asked.today), place, one.end, "range")
    if kind == "before" or one.unit not in ("day",):
        return Named(Days(until=one.days.since - timedelta(days=1)), place, one.end, "range")
    return Named(Days(until=one.days.until), place, one.end, "range")


def _inside(asked: DayWords, place: int) -> Named | None:
    at = place
    while asked.has(at, "inside"):
        at += 1
    found = _range(asked, at) or _one(asked, at)
    return None if found is None else Named(found.days, place, found.end, found.unit, found.label, found.future)


def _range(asked: DayWords, at: int) -> Named | None:
    """«1-15 ноября», «1 ноября по 15 ноября», «июль-сентябрь»."""
    short = _days_of_month(asked, at)
    if short is not None:
        return short
    first = _one(asked, at)
    if first is None or first.unit not in ("day", "month"):
        return None
    joined = _joint(asked, first.end)
    second = _one(asked, joined) if joined else None
    if second is None or second.unit not in ("day", "month") or second.days.until is None:
        return None
    since = first.days.since
    if since is not None and since > second.days.until:
        since = moved_year(since, -1)
    return Named(Days(since=since, until=second.days.until), at, second.end, "range", future=second.future)


def _joint(asked: DayWords, end: int) -> int:
    """Where the second end of a range begins, 0 where none does; "between July and September" joins by "and"."""
    if _dashed(asked, end):
        return end
    if asked.has(end, "to"):
        return end + 1 + asked.has(end + 1, "inside")
    between = any(asked.stands(place, "between", "между") for place in range(max(0, end - 5), end))
    return end + 1 if between and asked.has(end, "and") else 0


def _dashed(asked: DayWords, end: int) -> bool:
    if not 0 < end < len(asked.tokens):
        return False
    return bool(_DASH.fullmatch(asked.text[asked.tokens[end - 1].end : asked.tokens[end].start]))


def _days_of_month(asked: DayWords, at: int) -> Named | None:
    """«1 по 15 ноября», "November 1 to 15", "1-15 November"."""
    first = asked.day_number(at)
    if first is not None:
        second_at = _joint(asked, at + 1)
        second = asked.day_number(second_at) if second_at else None
        month = asked.month(second_at + 1) if second is not None else None
        if second is not None and month is not None:
            year, end = asked.year(second_at + 2)
            return _between(asked, month, first, second, year, (at, end))
    month, first = asked.month(at), asked.day_number(at + 1)
    if month is not None and first is not None:
        second_at = _joint(asked, at + 2)
        second = asked.day_number(second_at) if second_at else None
        if second is not None:
            year, end = asked.year(second_at + 1)
            return _between(asked, month, first, second, year, (at, end))
    return None


def _between(
    asked: DayWords, month: int, first: int, second: int, year: int | None, place: tuple[int, int]
) -> Named | None:
    one, two = asked.day_of(first, month, year), asked.day_of(second, month, year)
    if one is None or two is None or one > two:
        return None
    return Named(Days(since=one, until=two), *place, "range", future=one > asked.today)


def _one(asked: DayWords, at: int) -> Named | None:
    return (
        written_date(asked, at)
        or spoken_day(asked, at)
        or half_of_month(asked, at)
        or half_of_year(asked, at)
        or part_of_month(asked, at)
        or numbered_week(asked, at)
        or _week_before(asked, at)
        or to_date(asked, at)
        or quarter_of(asked, at)
        or counted(asked, at)
        or related(asked, at)
        or month_of(asked, at)
        or season_of(asked, at)
        or weekday_of(asked, at)
        or year_of(asked, at)
    )


def _week_before(asked: DayWords, at: int) -> Named | None:
    """ "the week before last", "last month vs the month before"."""
    unit = asked.value(at, "units")
    if unit not in ("week", "month", "quarter", "year") or not asked.stands(at + 1, "before"):
        return None
    last = asked.stands(at + 2, "last")
    named = any(asked.value(place, "relative") == "previous" for place in range(at))
    if not last and (not named or _one(asked, at + 2) is not None):
        return None
    return asked.named(*asked.span(str(unit), 2), (at, at + 2 + last), str(unit))


def _beginning(asked: DayWords, at: int) -> Named | None:
    """«начала месяца», "the start of the year"."""
    while asked.has(at, "inside"):
        at += 1
    if not asked.stands(at, *asked.words["begin"]):
        return None
    place = at + 1
    while asked.stands(place, "of", "the") or asked.value(place, "relative") == "this":
        place += 1
    unit = asked.value(place, "units")
    if unit is not None:
        first, _ = asked.span(str(unit), 0)
        return Named(Days(since=first, until=asked.today), at, place + 1, "range")
    one = _one(asked, place)
    return one if one is not None and not one.future else None
