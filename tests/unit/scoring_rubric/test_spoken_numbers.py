"""Numbers as they are said, in words and digits, Russian and English."""

from __future__ import annotations

import pytest

from scoring_rubric.spoken_numbers import cardinals, digit_groups, plain, tokens

CARDINALS = [
    ("двести тысяч", [200_000]),
    ("25 тысяч в месяц", [25_000]),
    ("300 тыс", [300_000]),
    ("полтора миллиона рублей", [1_500_000]),
    ("два с половиной миллиона", [2_500_000]),
    ("полмиллиона", [500_000]),
    ("тысяча двести", [1_200]),
    ("к ста двадцати тысячам", [120_000]),
    ("миллион двести тысяч пятьсот", [1_200_500]),
    ("18 350 рублей", [18_350]),
    ("1.200.000", [1_200_000]),
    ("1,5 млн", [1_500_000]),
    ("300к", [300_000]),
    ("25 т.р.", [25_000]),
    ("в 11 к вам", [11]),
    ("1 2 3 4 5", [1, 2, 3, 4, 5]),
    ("сто двадцать три сорок пять", [123, 45]),
    ("десять пятьдесят", [10, 50]),
    ("two hundred and fifty thousand", [250_000]),
    ("twenty five hundred", [2_500]),
    ("half a million", [500_000]),
    ("1.2 million", [1_200_000]),
    ("a hundred and fifty", [150]),
    ("тысяч пятнадцать", [15_000]),
    ("миллиона два", [2_000_000]),
    ("семью накормить", []),
    ("тысячелетие к нам", []),
]


@pytest.mark.parametrize(("text", "values"), CARDINALS)
def test_cardinals_are_read(text: str, values: list[float]) -> None:
    assert [number.value for number in cardinals(text)] == values


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("восемь девятьсот шестнадцать сто двадцать три сорок пять", ["8", "916", "123", "45"]),
        ("двадцать ноль три", ["20", "0", "3"]),
        ("два ноля три семерки", ["00", "777"]),
        ("two oh two double five", ["2", "0", "2", "55"]),
        ("8-916-123-45-67", ["8", "916", "123", "45", "67"]),
    ],
)
def test_dictated_digits_are_grouped_as_said(text: str, groups: list[str]) -> None:
    assert [group.digits for group in digit_groups(tokens(text))] == groups


def test_a_round_hundred_may_stand_apart_from_the_unit_after_it() -> None:
    words = tokens("восемьсот пять пять")

    assert [group.digits for group in digit_groups(words)] == ["805", "5"]
    assert [group.digits for group in digit_groups(words, join_units=False)] == ["800", "5", "5"]


def test_plain_text_keeps_its_places() -> None:
    text = "Ещё раз: İstanbul"

    assert len(plain(text)) == len(text)
    assert plain(text).startswith("еще раз")


def test_a_number_is_quoted_by_its_own_characters() -> None:
    text = "бюджет — двести тысяч, не больше"
    (number,) = cardinals(text)

    assert text[number.start : number.end] == "двести тысяч"
