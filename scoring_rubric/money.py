"""Sums of money in what was said or typed: «двести тысяч», «25 тысяч в месяц», "$1,200"; knows no budgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring_rubric.lexicon_needs import Money
from scoring_rubric.lexicon_phrases import matcher
from scoring_rubric.spoken_number_words import COUPLES, UNITS_BEFORE
from scoring_rubric.spoken_numbers import Number, cardinals, plain, tokens

_RANGE_GAP = re.compile(r"\s*(?:-|–|—|до|или|to|or|and|,)?\s*")
_ROUGH_RANGE_GAP = re.compile(r"[\s,.…-]*(?:(?:ну|а то и|или|до|максимум)\s+)?")
_SYMBOLS = {"₽": "RUB", "$": "USD", "€": "EUR", "£": "GBP", "₸": "KZT"}
_SMALLEST = 100
_TIMES = {"day": 365.0, "month": 12.0, "year": 1.0}


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount or a range ``low``..``high``; ``currency`` (ISO) and ``period`` only when they were named.

    ``about`` says that it was hedged («около», "roughly"); ``start:end`` are its characters.
    """

    low: float
    high: float
    start: int
    end: int
    currency: str | None = None
    period: str | None = None
    about: bool = False

    @property
    def text(self) -> str:
        """Canonical text: ``200000 RUB/month``, ``200000-300000``."""
        amount = _amount(self.low) if self.low == self.high else f"{_amount(self.low)}-{_amount(self.high)}"
        return amount + (f" {self.currency}" if self.currency else "") + (f"/{self.period}" if self.period else "")


def find_money(text: str, words: Money) -> tuple[Sum, ...]:
    """Numbers of ``text`` that can be sums: with a currency, or from a hundred up with nothing counted after them."""
    found = []
    for number in _ranges(text, [_completed(text, number) for number in cardinals(text)]):
        detailed = _detailed(text, number, words)
        if detailed is not None:
            found.append(detailed)
    return tuple(found)


def small_sums(text: str, words: Money) -> tuple[Sum, ...]:
    """Bare numbers of 10 to 999 that count nothing: «нам дали шестьдесят», where thousands are understood."""
    low = plain(text)
    return tuple(
        replace(number, low=number.low * 1000, high=number.high * 1000)
        for number in _ranges(text, cardinals(text))
        if 10 <= number.low <= number.high < 1000
        and _currency(low, number, words)[1] is None
        and not _is_counted(low, number, words)
    )


def same_sum(one: Sum, other: Sum, *, tolerance: float = 0.01, hedged: float = 0.1) -> bool:
    """Whether two sums agree by value: ranges meet within ``tolerance`` (``hedged`` when one was said roughly)."""
    if one.currency and other.currency and one.currency != other.currency:
        return False
    slack = hedged if one.about or other.about else tolerance
    if one.period and other.period and one.period != other.period and {one.period, other.period} <= set(_TIMES):
        one, other = _yearly(one), _yearly(other)
    return one.low <= other.high * (1 + slack) and other.low <= one.high * (1 + slack)


def _ranges(text: str, numbers: Sequence[Number]) -> list[Sum]:
    """Numbers as sums, «от двухсот до трёхсот тысяч» and "200-300 k" as one."""
    sums: list[Sum] = []
    place = 0
    while place < len(numbers):
        number = numbers[place]
        follower = numbers[place + 1] if place + 1 < len(numbers) else None
        joined = follower is not None and _RANGE_GAP.fullmatch(plain(text[number.end : follower.start]))
        low = number.value
        rough = None if follower is None else _rough_range(text, number, follower)
        if rough is not None:
            sums.append(rough)
            place += 2
            continue
        if follower is not None and low < 1000 <= follower.value:
            low *= _multiplier(follower.value)
        if follower is not None and joined and low < follower.value <= low * 10 and follower.value >= _SMALLEST:
            sums.append(Sum(low, follower.value, number.start, follower.end))
            place += 2
        else:
            sums.append(Sum(number.value, number.value, number.start, number.end))
            place += 1
    return sums


def _rough_range(text: str, number: Number, follower: Number) -> Sum | None:
    """«тысяч семьдесят, ну восемьдесят»: the unit that stands before the first number is the second's, too."""
    low = plain(text)
    if low[number.start : number.end].split()[0] not in UNITS_BEFORE:
        return None
    most = follower.value * _multiplier(number.value)
    if follower.value >= 1000 or not number.value < most <= 10 * number.value:
        return None
    joined = _ROUGH_RANGE_GAP.fullmatch(low[number.end : follower.start])
    return Sum(number.value, most, number.start, follower.end) if joined else None


def _multiplier(value: float) -> float:
    return 1e6 if value >= 1e6 else 1e3


def _detailed(text: str, found: Sum, words: Money) -> Sum | None:
    """``found`` with its currency, period and hedge, or None when it counts something that is not money."""
    low = plain(text)
    end, currency = _currency(low, found, words)
    period_end, period = _period(low, end, words)
    if currency is None and (
        _is_counted(low, found, words) or found.high < _SMALLEST or _looks_like_date_or_phone(low, found)
    ):
        return None
    before = low[max(0, found.start - 24) : found.start]
    about = low[found.start : found.end].split()[0] in UNITS_BEFORE | COUPLES or any(
        match.end() >= len(before.rstrip()) - 8 for match in matcher(words.about).finditer(before)
    )
    start = found.start - 1 if found.start and low[found.start - 1] in _SYMBOLS else found.start
    return replace(found, start=start, end=period_end, currency=currency, period=period, about=about)


def _is_counted(low: str, found: Sum, words: Money) -> bool:
    counted = matcher(words.not_money).match(low, _skip(low, found.end))
    return counted is not None or low[found.end : found.end + 2].strip().startswith("%")


def _completed(text: str, number: Number) -> Number:
    """«два миллиона пятьсот» is 2,500,000 and not 2,000,500: after millions bare hundreds are thousands."""
    millions, rest = divmod(number.value, 1e6)
    spoken = not any(char.isdecimal() for char in text[number.start : number.end])
    if not spoken or not millions or not 100 <= rest < 1000 or rest % 50:
        return number
    return replace(number, value=millions * 1e6 + rest * 1e3)


def _currency(low: str, found: Sum, words: Money) -> tuple[int, str | None]:
    """Where the sum ends with its currency, and the currency; a symbol may stand before the number."""
    if found.start and low[: found.start].rstrip()[-1:] in _SYMBOLS:
        return found.end, _SYMBOLS[low[: found.start].rstrip()[-1]]
    place = _skip(low, found.end)
    if low[place : place + 1] in _SYMBOLS:
        return place + 1, _SYMBOLS[low[place]]
    for code, phrases in sorted(words.currencies.items()):
        match = matcher(phrases).match(low, place)
        if match:
            return match.end(), code
    return found.end, None


def _period(low: str, end: int, words: Money) -> tuple[int, str | None]:
    place = _skip(low, end)
    for period, phrases in sorted(words.periods.items()):
        match = matcher(phrases).match(low, place)
        if match:
            return match.end(), period
    return end, None


def _skip(low: str, place: int) -> int:
    match = re.compile(r"[\s,./]*").match(low, place)
    return match.end() if match else place


def _looks_like_date_or_phone(low: str, found: Sum) -> bool:
    """Bare years and long digit strings («2026», «89161234567») are not sums when no currency follows."""
    written = low[found.start : found.end]
    if not tokens(written) or not written.isdecimal():
        return False
    return len(written) >= 9 or (len(written) == 4 and 1990 <= int(written) <= 2100)


def _yearly(one: Sum) -> Sum:
    times = _TIMES.get(one.period or "", 1.0)
    return replace(one, low=one.low * times, high=one.high * times, period="year")


def _amount(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}"
