"""The days that a question names («на прошлой неделе», "since Monday", «с 1 по 15 ноября»), told from a given today."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from assistant.asking.values import Days
from assistant.asking.words import Token

_QUARTER = re.compile(r"q([1-4])")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{2,4}))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4})")
_DASH = re.compile(r"\s*[-–—]\s*")
_ORDINAL = re.compile(r"(\d{1,2})(?:-?(?:st|nd|rd|th|го|ого|е|ое|й|я|ая|му|м))?")
_HALF_YEAR = re.compile(r"h([12])")
_WEEK = re.compile(r"w(\d{1,2})")
_PARTS = {"begin": (1, 10), "middle": (11, 20), "end": (21, 31)}
"""Days of a month that its beginning, middle and end mean: a third each."""
ROLLING = {"day": 1, "week": 7}
MOST_UNITS = 999
"""More is a year."""


@dataclass(frozen=True, slots=True)
class Named:
    """Days that words ``start:end`` name; ``unit`` is what was named (day, week, month, quarter, year, range)."""

    days: Days
    start: int
    end: int
    unit: str
    label: str = ""
    future: bool = False


@dataclass(frozen=True)
class Calendar:
    """Reads days among the words of one question; ``today`` is a parameter, no clock is read."""

    words: Mapping[str, Any]
    today: date
    tokens: Sequence[Token]
    text: str

    def named(self) -> list[Named]:
        """Every naming of days, in order of place; none overlaps another."""
        found, place = [], 0
        while place < len(self.tokens):
            one = self._at(place)
            if one is None:
                place += 1
                continue
            found.append(one)
            place = one.end
        return found

    def _at(self, place: int) -> Named | None:
        return self._from(place) or self._open(place) or self._inside(place)

    def _from(self, place: int) -> Named | None:
        """«с 1 по 15 ноября», «с начала месяца», "since Monday", "between July and September"."""
        if not self._has(place, "from") or self._compared_with(place):
            return None
        at = place + 1
        while self._has(at, "from") or self._has(at, "inside"):
            at += 1
        begun = self._beginning(at)
        if begun is not None:
            return Named(Days(since=begun.days.since, until=self.today), place, begun.end, "range")
        found = self._range(at)
        if found is not None:
            return Named(found.days, place, found.end, found.unit, found.label, found.future)
        one = self._one(at)
        if one is None or self._is(place, "между", "between"):
            return None
        if self.tokens[place].text == "from" and one.unit != "day" and not self._goes_on(place, one.end):
            return Named(one.days, place, one.end, one.unit, one.label, one.future)
        if one.days.since is None or one.days.since > self.today:
            return Named(one.days, place, one.end, "range", future=True)
        return Named(Days(since=one.days.since, until=self.today), place, one.end, "range")

    def _goes_on(self, place: int, end: int) -> bool:
        """ "starting from October", "from October on": until today; "calls from October" are of that month."""
        led = self._is(place - 1, "starting", "beginning", "start", "begin")
        return led or self._is(end, "on", "onwards", "onward", "forward", "till", "until", "up", "to", "through")

    def _compared_with(self, place: int) -> bool:
        """«сравни август с июлем»: «с» begins no days there."""
        said = {lemma for token in self.tokens[:place] for lemma in token.lemmas}
        if self._is(place, "между", "between") and self.open_between(place):
            return True
        return self._is(place, "с", "со", "от", "from", "between", "между") and bool(
            said & set(self.words["comparing"])
        )

    def open_between(self, place: int) -> bool:
        """Whether «между» begins no range of days."""
        return self._range(place + 1 + self._has(place + 1, "inside")) is None

    def _open(self, place: int) -> Named | None:
        """«после 15 ноября», "before March", «до 15 ноября»."""
        kind = next((kind for kind in ("after", "before", "to") if self._has(place, kind)), "")
        if kind == "to" and not self._is(place, "до", "until", "till"):
            return None
        one = self._one(place + 1 + self._has(place + 1, "inside")) if kind else None
        if one is None or one.days.since is None or one.days.until is None:
            return None
        if kind == "after":
            since = one.days.until + timedelta(days=1)
            if since > self.today:
                return Named(one.days, place, one.end, "range", future=True)
            return Named(Days(since=since, until=self.today), place, one.end, "range")
        if kind == "before" or one.unit not in ("day",):
            return Named(Days(until=one.days.since - timedelta(days=1)), place, one.end, "range")
        return Named(Days(until=one.days.until), place, one.end, "range")

    def _inside(self, place: int) -> Named | None:
        at = place
        while self._has(at, "inside"):
            at += 1
        found = self._range(at) or self._one(at)
        return None if found is None else Named(found.days, place, found.end, found.unit, found.label, found.future)

    def _range(self, at: int) -> Named | None:
        """«1-15 ноября», «1 ноября по 15 ноября», «июль-сентябрь»."""
        short = self._days_of_month(at)
        if short is not None:
            return short
        first = self._one(at)
        if first is None or first.unit not in ("day", "month"):
            return None
        joined = self._joint(first.end)
        second = self._one(joined) if joined else None
        if second is None or second.unit not in ("day", "month") or second.days.until is None:
            return None
        since = first.days.since
        if since is not None and since > second.days.until:
            since = _moved_year(since, -1)
        return Named(Days(since=since, until=second.days.until), at, second.end, "range", future=second.future)

    def _joint(self, end: int) -> int:
        """Where the second end of a range begins, 0 where none does; "between July and September" joins by "and"."""
        if self._dashed(end):
            return end
        if self._has(end, "to"):
            return end + 1 + self._has(end + 1, "inside")
        between = any(self._is(place, "between", "между") for place in range(max(0, end - 5), end))
        return end + 1 if between and self._has(end, "and") else 0

    def _dashed(self, end: int) -> bool:
        if not 0 < end < len(self.tokens):
            return False
        return bool(_DASH.fullmatch(self.text[self.tokens[end - 1].end : self.tokens[end].start]))

    def _days_of_month(self, at: int) -> Named | None:
        """«1 по 15 ноября», "November 1 to 15", "1-15 November"."""
        first = self._day_number(at)
        if first is not None:
            second_at = self._joint(at + 1)
            second = self._day_number(second_at) if second_at else None
            month = self._month(second_at + 1) if second is not None else None
            if second is not None and month is not None:
                year, end = self._year(second_at + 2)
                return self._between(month, first, second, year, (at, end))
        month, first = self._month(at), self._day_number(at + 1)
        if month is not None and first is not None:
            second_at = self._joint(at + 2)
            second = self._day_number(second_at) if second_at else None
            if second is not None:
                year, end = self._year(second_at + 1)
                return self._between(month, first, second, year, (at, end))
        return None

    def _between(self, month: int, first: int, second: int, year: int | None, place: tuple[int, int]) -> Named | None:
        one, two = self._date(first, month, year), self._date(second, month, year)
        if one is None or two is None or one > two:
            return None
        return Named(Days(since=one, until=two), *place, "range", future=one > self.today)

    def _one(self, at: int) -> Named | None:
        return (
            self._written(at)
            or self._day(at)
            or self._half(at)
            or self._half_year(at)
            or self._part(at)
            or self._week_number(at)
            or self._week_before(at)
            or self._to_date(at)
            or self._quarter(at)
            or self._counted(at)
            or self._related(at)
            or self._month_of(at)
            or self._season(at)
            or self._weekday(at)
            or self._named_year(at)
        )

    def _written(self, at: int) -> Named | None:
        """2026-11-15, 15.11.2026, 11/15/2026."""
        if at >= len(self.tokens):
            return None
        text = self.tokens[at].text
        day: date | None = None
        if match := _ISO.fullmatch(text):
            day = _made(int(match[1]), int(match[2]), int(match[3]))
        elif match := _DOTTED.fullmatch(text):
            bound = self._has(at - 1, "from") or self._has(at - 1, "to")
            whole = len(match[2]) == 2 and not self._is(at - 1, *self.words["bounds"])
            if match[3] is None and not bound and not whole:
                return None  # 4.5 is a number
            day = self._date(int(match[1]), int(match[2]), _full_year(match[3]))
        elif match := _SLASHED.fullmatch(text):
            day = _made(_full_year(match[3]) or self.today.year, int(match[1]), int(match[2]))
        return None if day is None else self._of(day, day, (at, at + 1), "day")

    def _day(self, at: int) -> Named | None:
        """Today, yesterday, «15 ноября», "November 15", "15th of November"."""
        ago = self._value(at, "days")
        if ago is not None:
            day = self.today - timedelta(days=int(ago))
            return self._of(day, day, (at, at + 1), "day")
        number = self._day_number(at)
        if number is not None:
            skipped = at + 1 + (self._is(at + 1, "of"))
            month = self._month(skipped)
            if month is not None:
                year, end = self._year(skipped + 1)
                return self._dated(number, month, year, (at, end))
        month, number = self._month(at), self._day_number(at + 1)
        if month is not None and number is not None:
            year, end = self._year(at + 2)
            return self._dated(number, month, year, (at, end))
        return None

    def _dated(self, number: int, month: int, year: int | None, place: tuple[int, int]) -> Named | None:
        day = self._date(number, month, year)
        return None if day is None else self._of(day, day, place, "day")

    def _half(self, at: int) -> Named | None:
        """«первая половина ноября»."""
        number = self._value(at, "numbers")
        if number == 2 and self._value(at + 1, "units") is None and self._halved(at):
            found = self._other_half(at, 2)
            return None if found is None else replace(found, end=at + 1)
        if number not in (1, 2) or self._value(at + 1, "halves") is None:
            return None
        after = at + 2 + self._is(at + 2, "of")
        month = self._month(after)
        if month is None:
            if self._is(at + 2, "of") or self._value(after, "units") is not None:
                return None
            return self._other_half(at, int(number))
        year, end = self._year(after + 1)
        whole = self._whole_month(month, year)
        middle = whole[0].replace(day=15)
        first, last = (whole[0], middle) if number == 1 else (middle + timedelta(days=1), whole[1])
        return self._of(first, last, (at, end), "range")

    def _halved(self, at: int) -> bool:
        """Whether the first half of something was said before and no half is said here."""
        said = any(self._value(place, "halves") is not None for place in range(at))
        return said and all(self._value(place, "halves") is None for place in range(at, min(at + 3, len(self.tokens))))

    def _other_half(self, at: int, number: int) -> Named | None:
        """«первая половина октября против второй половины», «первую и вторую половину октября»: the month once."""
        month = next((found for place in range(len(self.tokens)) if (found := self._month(place)) is not None), None)
        if month is None:
            return None
        first, last = self._whole_month(month, None)
        middle = first.replace(day=15)
        days = (first, middle) if number == 1 else (middle + timedelta(days=1), last)
        return self._of(*days, (at, at + 2), "range")

    def _half_year(self, at: int) -> Named | None:
        """«первое полугодие», "H1", "the first half of the year"."""
        match = _HALF_YEAR.fullmatch(self.tokens[at].text) if at < len(self.tokens) else None
        number, end = (int(match[1]), at + 1) if match else (self._number(at), at + 2)
        if match is None:
            halved = self._value(at + 1, "halves") is not None
            place = at + 2 + self._is(at + 2, "of") if halved else at
            while halved and self._is(place, "the"):
                place += 1
            if halved and self._value(place, "units") == "year":
                end = place + 1
            elif not halved and self._value(at + 1, "units") == "half":
                end = at + 2
            else:
                return None
        if number not in (1, 2):
            return None
        year, after = self._year(end + self._is(end, "of"))
        chosen = year or self.today.year
        if year is None and date(chosen, 6 * number - 5, 1) > self.today:
            chosen -= 1
        first = date(chosen, 6 * number - 5, 1)
        return self._of(first, _month_end(chosen, 6 * number), (at, after if year else end), "range")

    def _part(self, at: int) -> Named | None:
        """«начало октября», "mid October", "the end of last month"."""
        part = self._value(at, "parts")
        if part is None:
            return None
        place = at + 1
        while self._is(place, "of", "the"):
            place += 1
        month = self._month_of(place)
        if month is None and self._value(place, "relative") is not None:
            month = self._related(place)
        if month is None or month.unit != "month" or month.days.since is None or month.days.until is None:
            return None
        begin, end = _PARTS[str(part)]
        first = month.days.since.replace(day=begin)
        last = _month_end(first.year, first.month)
        return self._of(first, last if part == "end" else last.replace(day=end), (at, month.end), "range")

    def _week_number(self, at: int) -> Named | None:
        """«на 47 неделе», "week 47", "W47"."""
        if not 0 <= at < len(self.tokens):
            return None
        match = _WEEK.fullmatch(self.tokens[at].text)
        number, end = (int(match[1]), at + 1) if match else (None, at)
        led = at == 0 or self._has(at - 1, "inside") or self._is(at - 1, *self.words["joining"])
        if number is None and led and self.tokens[at].text in self.words["week_words"]:
            number, end = self._day_or_week(at + 1), at + 2
        elif number is None and at + 1 < len(self.tokens) and self.tokens[at + 1].text in self.words["week_words"]:
            number, end = self._day_or_week(at), at + 2
            if self.tokens[at + 1].text == self.words["week_words"][0] and (number is None or number % 10 == 1):
                return None  # «за 21 неделю» may be as many weeks
        if number is None or not 1 <= number <= 53 or self._month(end) is not None:
            return None
        try:
            first = date.fromisocalendar(self.today.year, number, 1)
            if first > self.today:
                first = date.fromisocalendar(self.today.year - 1, number, 1)
        except ValueError:
            return None
        return self._of(first, first + timedelta(days=6), (at, end), "week")

    def _day_or_week(self, at: int) -> int | None:
        match = _ORDINAL.fullmatch(self.tokens[at].text) if 0 <= at < len(self.tokens) else None
        return None if match is None else int(match[1])

    def _week_before(self, at: int) -> Named | None:
        """ "the week before last", "last month vs the month before"."""
        unit = self._value(at, "units")
        if unit not in ("week", "month", "quarter", "year") or not self._is(at + 1, "before"):
            return None
        last = self._is(at + 2, "last")
        named = any(self._value(place, "relative") == "previous" for place in range(at))
        if not last and (not named or self._one(at + 2) is not None):
            return None
        return self._of(*self._unit(str(unit), 2), (at, at + 2 + last), str(unit))

    def _to_date(self, at: int) -> Named | None:
        """ "year to date", "YTD"."""
        if not 0 <= at < len(self.tokens):
            return None
        unit, end = {"ytd": "year", "mtd": "month", "qtd": "quarter"}.get(self.tokens[at].text), at + 1
        if unit is None and self._is(at + 1, "to") and self._is(at + 2, "date"):
            unit, end = self._value(at, "units"), at + 3
        if unit is None or unit == "day":
            return None
        return Named(Days(since=self._unit(unit, 0)[0], until=self.today), at, end, "range")

    def _quarter(self, at: int) -> Named | None:
        match = _QUARTER.fullmatch(self.tokens[at].text) if at < len(self.tokens) else None
        number, end = (int(match[1]), at + 1) if match else (None, at)
        if number is None and self._value(at + 1, "units") == "quarter":
            number = self._number(at)
            number, end = (number, at + 2) if number in (1, 2, 3, 4) else (None, at)
        if number is None and self._is(at + 1, *self.words["joining"]) and self._value(at + 3, "units") == "quarter":
            number, end = self._number(at), at + 1  # «первый и второй квартал»
            number = number if number in (1, 2, 3, 4) and self._number(at + 2) is not None else None
        if number is None and self._is(at - 1, *self.words["joining"]) and self._quartered(at):
            number, end = self._number(at), at + 1  # «третий квартал против четвертого»
        if number not in (1, 2, 3, 4):
            return None
        of = end + self._is(end, "of")
        year, after = self._year(of)
        after = after if year else end
        chosen = year or self.today.year
        if year is None and date(chosen, 3 * number - 2, 1) > self.today:
            chosen -= 1
        first = date(chosen, 3 * number - 2, 1)
        return self._of(first, _month_end(chosen, 3 * number), (at, after), "quarter")

    def _quartered(self, at: int) -> bool:
        """Whether a quarter by its number was said before."""
        return any(
            self._value(place, "units") == "quarter" and self._number(place - 1) is not None for place in range(1, at)
        )

    def _counted(self, at: int) -> Named | None:
        """«последние 30 дней», "the past two weeks", «неделю», «3 дня назад»."""
        relative = self._value(at, "relative")
        place = at + (relative is not None)
        number = self._number(place)
        number = None if number is not None and number > MOST_UNITS else number
        if number is not None and relative in ("past", "previous"):
            place += self._is(place + 1, "of")
            unit = self._value(place + 1, "units")
            return None if unit is None or number < 1 else self._rolling(number, str(unit), (at, place + 2))
        if number is not None and self._value(place + 1, "units") is not None and self._has(place + 2, "ago"):
            unit = str(self._value(place + 1, "units"))
            if unit != "day":
                return self._of(*self._unit(unit, number), (at, place + 3), unit)
            day = self.today - timedelta(days=number)
            return self._of(day, day, (at, place + 3), "day")
        if relative is None and self._value(at, "units") in ("week", "month", "year") and self._has(at + 1, "ago"):
            unit = str(self._value(at, "units"))
            return self._of(*self._unit(unit, 1), (at, at + 2), unit)
        if relative is None and number is not None and number > 0 and self._is(at - 1, "за", "in", "over", "for"):
            unit = self._value(place + 1, "units")
            return None if unit is None else self._rolling(number, str(unit), (at, place + 2))
        return None

    def _rolling(self, number: int, unit: str, place: tuple[int, int]) -> Named | None:
        """The last ``number`` of days, weeks, months, today included."""
        if unit in ROLLING:
            since = self.today - timedelta(days=number * ROLLING[unit] - 1)
        else:
            months = number * {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
            since = _moved_months(self.today, -months) + timedelta(days=1)
        return Named(Days(since=since, until=self.today), *place, "range")

    def _related(self, at: int) -> Named | None:
        """«прошлая неделя», "this month", «последний месяц», «за неделю»."""
        relative, unit = self._value(at, "relative"), self._value(at + 1, "units")
        elided = relative in ("previous", "before_previous", "this") and unit is None
        if elided and self._value(at + 1, "weekdays") is None and self._elided(at, str(relative)):
            back = {"this": 0, "previous": 1, "before_previous": 2}[str(relative)]
            first, last = self._unit(self._elided(at, str(relative)), back)
            return self._of(first, min(last, self.today), (at, at + 1), self._elided(at, str(relative)))
        if relative is not None and unit is not None:
            if relative == "past":
                return self._rolling(1, str(unit), (at, at + 2))
            back = {"this": 0, "previous": 1, "before_previous": 2}[str(relative)]
            if self._is(at - 1, "before") and self._is(at - 2, "week", "month"):
                back = 2
            if unit == "day":
                day = self.today - timedelta(days=back)
                return self._of(day, day, (at, at + 2), "day")
            first, last = self._unit(str(unit), back)
            return self._of(first, min(last, self.today), (at, at + 2), str(unit))
        if relative == "previous" and self._value(at + 1, "weekdays") is not None:
            return self._weekday(at + 1, begin=at)
        if relative == "previous" and self._value(at + 1, "seasons") is not None:
            season = self._season(at + 1)
            return None if season is None else replace(season, start=at)
        if relative is not None and self._month(at + 1) is not None:
            return self._month_of(at + 1, begin=at, back=1 if relative == "previous" else 0)
        unit = self._value(at, "units")
        bare = unit is not None and self._is(at - 1, "за")
        return self._rolling(1, str(unit), (at, at + 1)) if bare and unit != "day" else None

    def _elided(self, at: int, relative: str) -> str:
        """«этот месяц с прошлым», «этот и прошлый месяц»: the unit that is said beside the other of the two."""
        if self._month(at + 1) is not None or self._value(at + 1, "seasons") is not None:
            return ""
        if self._number(at + 1) is not None or self._is(at + 1, *self.words["no_days"]):
            return ""
        if at + 1 >= len(self.tokens) and self.tokens[at].text in self.words["elided"]:
            return str(self.words["elided"][self.tokens[at].text])
        others = {"this", "previous", "before_previous"} - {relative}
        back, ahead = range(at - 1, -1, -1), range(at + 2, min(len(self.tokens), at + 4))
        joined = self._is(at + 1, *self.words["joining"])
        for place in back if relative != "this" else ahead if joined else ():
            unit = self._value(place, "units")
            if unit is not None and unit != "day" and self._value(place - 1, "relative") in others:
                return str(unit)
        for place in ahead if joined else ():
            unit = self._value(place, "units")
            if unit is not None and unit != "day" and self._value(place - 1, "relative") in others:
                return str(unit)
        return ""

    def _month_of(self, at: int, begin: int | None = None, back: int = 0) -> Named | None:
        month = self._month(at)
        if month is None:
            return None
        year, end = self._year(at + 1)
        if year is None and self._is(at + 1, "месяц"):
            end = at + 2
        first, last = self._whole_month(month, year)
        if back and first.replace(day=1) == self.today.replace(day=1):
            first, last = _moved_year(first, -1), _month_end(first.year - 1, first.month)
        return self._of(first, last, (at if begin is None else begin, end), "month", self._title(month))

    def _season(self, at: int) -> Named | None:
        begins = self._value(at, "seasons")
        if begins is None:
            return None
        year, end = self._year(at + 1)
        chosen = year or self.today.year
        if year is None and date(chosen, int(begins), 1) > self.today:
            chosen -= 1
        first = date(chosen, int(begins), 1)
        return self._of(first, _moved_months(first, 3) - timedelta(days=1), (at, end), "range")

    def _weekday(self, at: int, begin: int | None = None) -> Named | None:
        number = self._value(at, "weekdays")
        if number is None or self._is_each(at):
            return None
        back = (self.today.isoweekday() - int(number)) % 7
        if begin is not None and back == 0:
            back = 7
        day = self.today - timedelta(days=back)
        return self._of(day, day, (at if begin is None else begin, at + 1), "day")

    def _is_each(self, at: int) -> bool:
        """«по понедельникам», "on Mondays": no single day."""
        text = self.tokens[at].text
        return text.endswith(("ам", "ям", "ки", "ги", "цы", "бы", "ды", "нья", "ах")) or (
            text.isascii() and text.endswith("days")
        )

    def each(self) -> dict[int, tuple[int, ...]]:
        """«по понедельникам», «в будни», "on Mondays": places that name days of every week, and which."""
        found: dict[int, tuple[int, ...]] = {}
        for place in range(len(self.tokens)):
            number = self._value(place, "weekdays")
            if number is not None and self._is_each(place):
                found[place] = (int(number),)
            elif self.tokens[place].text in self.words["parts_of_week"]:
                first, last = self.words["parts_of_week"][self.tokens[place].text]
                found[place] = tuple(range(first, last + 1))
        return found

    def _named_year(self, at: int) -> Named | None:
        year, end = self._year(at)
        if year is None:
            return None
        return self._of(date(year, 1, 1), date(year, 12, 31), (at, end), "year", str(year))

    def _beginning(self, at: int) -> Named | None:
        """«начала месяца», "the start of the year"."""
        while self._has(at, "inside"):
            at += 1
        if not self._is(at, *self.words["begin"]):
            return None
        place = at + 1
        while self._is(place, "of", "the") or self._value(place, "relative") == "this":
            place += 1
        unit = self._value(place, "units")
        if unit is not None:
            first, _ = self._unit(str(unit), 0)
            return Named(Days(since=first, until=self.today), at, place + 1, "range")
        one = self._one(place)
        return one if one is not None and not one.future else None

    def _unit(self, unit: str, back: int) -> tuple[date, date]:
        """The whole week, month, quarter or year so many before the one of today."""
        if unit == "week":
            first = self.today - timedelta(days=self.today.weekday() + 7 * back)
            return first, first + timedelta(days=6)
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
        first = date(self.today.year, (self.today.month - 1) // months * months + 1, 1)
        first = _moved_months(first, -months * back)
        return first, _moved_months(first, months) - timedelta(days=1)

    def _whole_month(self, month: int, year: int | None) -> tuple[date, date]:
        """Without a year, its last occurrence that is not in the future."""
        chosen = year or (self.today.year if month <= self.today.month else self.today.year - 1)
        return date(chosen, month, 1), _month_end(chosen, month)

    def _date(self, day: int, month: int, year: int | None) -> date | None:
        found = _made(year or self.today.year, month, day)
        if found is not None and year is None and found > self.today:
            found = _made(self.today.year - 1, month, day)
        return found

    def _of(self, first: date, last: date, place: tuple[int, int], unit: str, label: str = "") -> Named:
        return Named(Days(since=first, until=max(first, last)), *place, unit, label, future=first > self.today)

    def _title(self, month: int) -> str:
        return str(self.words["titles"][month - 1])

    def _year(self, at: int) -> tuple[int | None, int]:
        """A year at ``at`` and where it ends."""
        at_year = at + self._is(at, "of") if self._is(at, "of") else at
        token = self.tokens[at_year] if at_year < len(self.tokens) else None
        if token is not None and re.fullmatch(r"20\d\d", token.text):
            end = at_year + 1
            return int(token.text), end + self._has(end, "year_words")
        relative, unit = self._value(at, "relative"), self._value(at + 1, "units")
        if relative in ("previous", "this") and unit == "year":
            return self.today.year - (relative == "previous"), at + 2
        return None, at

    def _month(self, at: int) -> int | None:
        found = self._value(at, "months")
        if found is None:
            return None
        token = self.tokens[at]
        ambiguous = token.text in ("may", "march") and not token.capital
        if ambiguous and not (self._has(at - 1, "inside") or self._has(at - 1, "from") or self._has(at - 1, "to")):
            return None
        return int(found)

    def _day_number(self, at: int) -> int | None:
        if not 0 <= at < len(self.tokens):
            return None
        match = _ORDINAL.fullmatch(self.tokens[at].text)
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None

    def _number(self, at: int) -> int | None:
        if not 0 <= at < len(self.tokens):
            return None
        text = self.tokens[at].text
        found = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else self._value(at, "numbers")
        return None if found is None else int(found)

    def _value(self, at: int, part: str) -> Any:
        if not 0 <= at < len(self.tokens):
            return None
        known = self.words[part]
        token = self.tokens[at]
        if token.text in known:
            return known[token.text]
        return next((known[lemma] for lemma in sorted(token.lemmas) if lemma in known), None)

    def _has(self, at: int, part: str) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].text in self.words[part]

    def _is(self, at: int, *forms: str) -> bool:
        return 0 <= at < len(self.tokens) and (
            self.tokens[at].text in forms or not self.tokens[at].lemmas.isdisjoint(forms)
        )


def label_of(one: Named) -> str:
    """2026-07, 2026-W46, 2026-Q3, 2026, or the days themselves."""
    since, until = one.days.since, one.days.until
    if since is None or until is None:
        return f"{since or '…'}..{until or '…'}"
    if one.unit == "month" or (since.day == 1 and (until + timedelta(days=1)).day == 1 and since.month == until.month):
        return f"{since:%Y-%m}"
    if one.unit == "week":
        year, week, _ = since.isocalendar()
        return f"{year}-W{week:02}"
    if one.unit == "quarter":
        return f"{since.year}-Q{(since.month + 2) // 3}"
    if one.unit == "year":
        return str(since.year)
    return str(since) if since == until else f"{since}..{until}"


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(written: str | None) -> int | None:
    return None if written is None else int(written) + (2000 if len(written) == 2 else 0)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _moved_months(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _moved_year(day: date, years: int) -> date:
    return _moved_months(day, 12 * years)
