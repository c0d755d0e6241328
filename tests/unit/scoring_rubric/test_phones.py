"""Phones in speech: digits, grouped digits, dictated words; and what is not a phone."""

from __future__ import annotations

import pytest

from scoring_rubric.phones import as_e164, find_phones, mostly_digits, normalised

RU = ("RU", "KZ", "BY")
US = ("US", "GB")


@pytest.mark.parametrize(
    ("text", "regions", "numbers"),
    [
        ("восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь", RU, ["+79161234567"]),
        ("8-916-123-45-67", RU, ["+79161234567"]),
        ("+7 (916) 123-45-67 доб 12", RU, ["+79161234567"]),
        ("плюс семь девятьсот пять двести двенадцать восемьдесят пять ноль пять", RU, ["+79052128505"]),
        ("девятьсот шестнадцать так сто двадцать три сорок пять и шестьдесят семь", RU, ["+79161234567"]),
        ("девятьсот два нуля пять двадцать тридцать один", RU, ["+79000052031"]),
        ("в 15 часов 8 916 123 45 67", RU, ["+79161234567"]),
        ("8 916 123 45 67 8 495 123 45 67", RU, ["+79161234567", "+74951234567"]),
        ("Восемь, четыреста девяносто пять, ноль тридцать один, двадцать два, восемнадцать.", RU, ["+74950312218"]),
        ("two oh two five five five oh one two three", US, ["+12025550123"]),
        ("(202) 555-0123", US, ["+12025550123"]),
        ("plus one two oh two five five five zero one double two", US, ["+12025550122"]),
        ("eight hundred five five five oh one nine nine", US, ["+18005550199"]),
        ("555-01-23", RU, []),
        ("1 2 3 4 5 6 7 8 9 10", RU, []),
        ("договор 4502 от 25 февраля", RU, []),
        ("девятьсот ноль ноль ноль ноль ноль двенадцать тридцать четыре", RU, []),
    ],
)
def test_phones_are_found_and_nothing_else(text: str, regions: tuple[str, ...], numbers: list[str]) -> None:
    assert [mention.e164 for mention in find_phones(text, regions)] == numbers


def test_a_phone_is_quoted_by_its_own_words() -> None:
    text = "записывайте 8 916 123 45 67 это рабочий"
    (mention,) = find_phones(text, RU)

    assert text[mention.start : mention.end] == "8 916 123 45 67"


@pytest.mark.parametrize("typed", ["+7 916 123-45-67", "8 (916) 1234567", "9161234567", " +79161234567 "])
def test_typed_phones_of_a_crm_become_one_form(typed: str) -> None:
    assert normalised(typed, RU) == "+79161234567"


@pytest.mark.parametrize("digits", ["", "123", "00000000000", "12345678901234567"])
def test_digits_that_cannot_be_dialled_are_no_phone(digits: str) -> None:
    assert as_e164(digits, RU) is None


@pytest.mark.parametrize(
    ("text", "dictation"),
    [("девятьсот шестнадцать", True), ("так сто двадцать три дальше", True), ("у нас пять филиалов в городе", False)],
)
def test_dictation_is_told_from_talk(text: str, dictation: bool) -> None:
    assert mostly_digits(text) is dictation
