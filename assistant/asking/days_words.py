"""The words of one question as a calendar reads them: numbers, months and years, units and what today makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assistant.asking.days_named import Named, made, month_end, moved_months
from assistant.asking.values import Days
from assistant.asking.words import Token

_ORDINAL = re.compile(r"(\d{1,2})(?:-?(?:st|nd|rd|th|го|ого|е|ое|й|я|ая|му|м))?")
ROLLING = {"day": 1, "week": 7}


@dataclass(frozen=True)
class DayWords:
    """The words of one question, read at a place; ``today`` is a parameter, no clock is read."""

    words: Mapping[str, Any]
    today: date
    tokens: Sequence[Token]
    text: str

    def day_or_week(self, at: int) -> int | None:
        match = _ORDINAL.fullmatch(self.tokens[at].text) if 0 <= at < len(self.tokens) else None
        return None if match is None else int(match[1])

    def rolling(self, number: int, unit: str, place: tuple[int, int]) -> Named | None:
        """The last ``number`` of days, weeks, months, today included."""
        if unit in ROLLING:
            since = self.today - timedelta(days=number * ROLLING[unit] - 1)
        else:
            months = number * {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
            since = moved_months(self.today, -months) + timedelta(days=1)
        return Named(Days(since=since, until=self.today), *place, "range")

    def span(self, unit: str, back: int) -> tuple[date, date]:
        """The whole week, month, quarter or year so many before the one of today."""
        if unit == "week":
            first = self.today - timedelta(days=self.today.weekday() + 7 * back)
            return first, first + timedelta(days=6)
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
        first = date(self.today.year, (self.today.month - 1) // months * months + 1, 1)
        first = moved_months(first, -months * back)
        return first, moved_months(first, months) - timedelta(days=1)

    def whole_month(self, month: int, year: int | None) -> tuple[date, date]:
        """Without a year, its last occurrence that is not in the future."""
        chosen = year or (self.today.year if month <= self.today.month else self.today.year - 1)
        return date(chosen, month, 1), month_end(chosen, month)

    def day_of(self, day: int, month: int, year: int | None) -> date | None:
        found = made(year or self.today.year, month, day)
        if found is not None and year is None and found > self.today:
            found = made(self.today.year - 1, month, day)
        return found

    def named(self, first: date, last: date, place: tuple[int, int], unit: str, label: str = "") -> Named:
        return Named(Days(since=first, until=max(first, last)), *place, unit, label, future=first > self.today)

    def title(self, month: int) -> str:
        return str(self.words["titles"][month - 1])

    def year(self, at: int) -> tuple[int | None, int]:
        """A year at ``at`` and where it ends."""
        at_year = at + self.stands(at, "of") if self.stands(at, "of") else at
        token = self.tokens[at_year] if at_year < len(self.tokens) else None
        if token is not None and re.fullmatch(r"20\d\d", token.text):
            end = at_year + 1
            return int(token.text), end + self.has(end, "year_words")
        relative, unit = self.value(at, "relative"), self.value(at + 1, "units")
        if relative in ("previous", "this") and unit == "year":
            return self.today.year - (relative == "previous"), at + 2
        return None, at

    def month(self, at: int) -> int | None:
        found = self.value(at, "months")
        if found is None:
            return None
        token = self.tokens[at]
        ambiguous = token.text in ("may", "march") and not token.capital
        if ambiguous and not (self.has(at - 1, "inside") or self.has(at - 1, "from") or self.has(at - 1, "to")):
            return None
        return int(found)

    def day_number(self, at: int) -> int | None:
        if not 0 <= at < len(self.tokens):
            return None
        match = _ORDINAL.fullmatch(self.tokens[at].text)
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None

    def number(self, at: int) -> int | None:
        if not 0 <= at < len(self.tokens):
            return None
        text = self.tokens[at].text
        found = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else self.value(at, "numbers")
        return None if found is None else int(found)

    def value(self, at: int, part: str) -> Any:
        if not 0 <= at < len(self.tokens):
            return None
        known = self.words[part]
        token = self.tokens[at]
        if token.text in known:
            return known[token.text]
        return next((known[lemma] for lemma in sorted(token.lemmas) if lemma in known), None)

    def has(self, at: int, part: str) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].text in self.words[part]

    def stands(self, at: int, *forms: str) -> bool:
        return 0 <= at < len(self.tokens) and (
            self.tokens[at].text in forms or not self.tokens[at].lemmas.isdisjoint(forms)
        )
