"""Sums: amounts, ranges, currencies, periods; and comparing them by value."""

from __future__ import annotations

import pytest

from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.money import Sum, find_money, same_sum


@pytest.mark.parametrize(
    ("language", "text", "sums"),
    [
        ("ru", "двести тысяч", ["200000"]),
        ("ru", "25 тысяч в месяц", ["25000/month"]),
        ("ru", "до трёхсот тысяч рублей", ["300000 RUB"]),
        ("ru", "от двухсот до трехсот тысяч", ["200000-300000"]),
        ("ru", "200-300 тыс", ["200000-300000"]),
        ("ru", "двести триста тысяч рублей в год", ["200000-300000 RUB/year"]),
        ("ru", "тысяч семьдесят, ну восемьдесят", ["70000-80000"]),
        ("ru", "тысяч триста триста пятьдесят", ["300000-350000"]),
        ("ru", "тысяч семьдесят, нас восемьдесят человек", ["70000"]),
        ("ru", "пару тысяч рублей", ["2000 RUB"]),
        ("ru", "18350 р", ["18350 RUB"]),
        ("ru", "1 200 000 ₽", ["1200000 RUB"]),
        ("ru", "3 500 за пользователя в месяц", ["3500/user"]),
        ("ru", "8 пользователей", []),
        ("ru", "двести тысяч пользователей", []),
        ("ru", "в 2026 году", []),
        ("ru", "скидка 20%", []),
        ("ru", "номер 89161234567", []),
        ("en", "$1,200 a month", ["1200 USD/month"]),
        ("en", "between five and ten thousand dollars", ["5000-10000 USD"]),
        ("en", "twenty five hundred a month", ["2500/month"]),
        ("en", "a couple of grand", ["2000"]),
        ("en", "a couple of people", []),
        ("en", "200 people", []),
        ("en", "two hundred square feet", []),
    ],
)
def test_sums_are_found_and_counts_are_not(language: str, text: str, sums: list[str]) -> None:
    assert [found.text for found in find_money(text, lexicon_for(language).money)] == sums


@pytest.mark.parametrize(
    ("text", "about"), [("около ста тысяч", True), ("тысяч сто", True), ("ровно сто тысяч", False)]
)
def test_a_hedge_is_kept(text: str, about: bool) -> None:
    assert find_money(text, lexicon_for("ru").money)[0].about is about


def _sum(low: float, high: float | None = None, **details: object) -> Sum:
    return Sum(low, high or low, 0, 1, **details)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (_sum(200_000), _sum(200_000), True),
        (_sum(48_000), _sum(84_000), False),
        (_sum(200_000, 300_000), _sum(250_000), True),
        (_sum(25_000, period="month"), _sum(300_000, period="year"), True),
        (_sum(25_000, period="month"), _sum(25_000, period="year"), False),
        (_sum(36_000, period="year"), _sum(36_000), True),
        (_sum(1_000, currency="USD"), _sum(1_000, currency="RUB"), False),
        (_sum(100_000, about=True), _sum(108_000), True),
        (_sum(100_000), _sum(108_000), False),
    ],
)
def test_sums_are_compared_by_value(one: Sum, other: Sum, same: bool) -> None:
    assert same_sum(one, other) is same
    assert same_sum(other, one) is same
