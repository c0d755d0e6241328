"""Whose number it is, said in pieces, by a code, or put right by a group or a digit; and what leaves it alone."""

from __future__ import annotations

import pytest

from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.types import CallContext
from tests.builders import a_transcript

SPOKEN_RU = "восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь"
NUMBER_RU = "+79161234567"
SPOKEN_EN = "three oh five seven four two one one nine six"
NUMBER_EN = "+13057421196"
GIVEN_RU = [
    ((f"m: это ваш номер {SPOKEN_RU}", "c: ага мой"), NUMBER_RU),
    ((f"m: телефон у меня записан {SPOKEN_RU}", "c: да он самый"), NUMBER_RU),
    ((f"m: у меня вы записаны как {SPOKEN_RU}", "c: так точно"), NUMBER_RU),
    ((f"m: связь держим по номеру {SPOKEN_RU} он же в заявке стоит", "c: да актуальный"), NUMBER_RU),
    ((f"m: вы нам оставляли {SPOKEN_RU}", "c: не менялся"), NUMBER_RU),
    ((f"m: определился номер {SPOKEN_RU} с него можно с вами связаться", "c: да на него звоните"), NUMBER_RU),
    ((f"m: перезвоню вам на {SPOKEN_RU}", "c: да хорошо"), NUMBER_RU),
    ((f"m: высветился {SPOKEN_RU}", "c: это мой"), NUMBER_RU),
    ((f"m: оставляем контактный {SPOKEN_RU}", "c: да оставляйте"), NUMBER_RU),
    ((f"m: телефон прежний {SPOKEN_RU}", "c: нет не менялся"), NUMBER_RU),
    ((f"m: вас искать по {SPOKEN_RU}", "c: по нему"), NUMBER_RU),
    ((f"m: в карточке номер {SPOKEN_RU}", "c: верно личный мой"), NUMBER_RU),
    (
        (
            "c: девятьсот шестнадцать",
            "m: так",
            "c: сто двадцать три",
            "m: есть",
            "c: сорок пять",
            "m: угу дальше",
            "c: шестьдесят семь",
        ),
        NUMBER_RU,
    ),
    (("c: по две цифры девяносто один шестьдесят один двадцать три сорок пять шестьдесят семь",), NUMBER_RU),
    (
        (
            "c: диктую по одной восемь девять один шесть",
            "m: пишу",
            "c: один два три",
            "m: пишу",
            "c: четыре пять шесть семь",
        ),
        NUMBER_RU,
    ),
    (
        ("c: восемь девять один шесть", "m: записываю", "c: один два три четыре", "m: ага", "c: пять шесть семь"),
        NUMBER_RU,
    ),
    (
        (
            "c: плюс семь",
            "m: да",
            "c: девятьсот шестнадцать сто двадцать три",
            "m: так так",
            "c: сорок пять шестьдесят семь",
        ),
        NUMBER_RU,
    ),
    ((f"m: читаю {SPOKEN_RU}", "c: не шестьдесят семь семьдесят шесть"), "+79161234576"),
    ((f"m: повторяю {SPOKEN_RU}", "c: не сто двадцать три а сто двадцать четыре"), "+79161244567"),
    ((f"m: записал {SPOKEN_RU}", "c: последняя восемь"), "+79161234568"),
    ((f"m: записал {SPOKEN_RU}", "c: в конце восьмёрка"), "+79161234568"),
    ((f"m: записал {SPOKEN_RU}", "c: последняя цифра девять не семь"), "+79161234569"),
    ((f"m: записал {SPOKEN_RU}", "c: шестьдесят восемь на конце"), "+79161234568"),
    ((f"m: записал {SPOKEN_RU}", "c: не сорок пять сорок шесть"), "+79161234667"),
    ((f"m: записал {SPOKEN_RU}", "c: сто двадцать четыре не сто двадцать три"), "+79161244567"),
    ((f"m: записал {SPOKEN_RU}", "c: последние две цифры семьдесят шесть"), "+79161234576"),
    ((f"m: вы назвали {SPOKEN_RU}", "c: нет, сто двадцать четыре сорок пять шестьдесят семь"), "+79161244567"),
    (("c: код четыреста девяносто пять номер сто двадцать три сорок пять шестьдесят семь",), "+74951234567"),
    (("c: код города тридцать четыре пятьдесят два телефон двадцать два тридцать три сорок четыре",), "+73452223344"),
    (("c: екатеринбург код триста сорок три а номер триста семьдесят одиннадцать двадцать два",), "+73433701122"),
    (
        ("c: с кодом восемьсот сорок два сам номер пятьсот шестьдесят семь восемьдесят девять ноль один",),
        "+78425678901",
    ),
    (("c: это казань код восемь четыре три номер двести девяносто два сорок десять",), "+78432924010"),
]
GIVEN_EN = [
    ((f"m: is {SPOKEN_EN} still a good number for you", "c: yep still good"), NUMBER_EN),
    ((f"m: i have {SPOKEN_EN} in your file", "c: that's me"), NUMBER_EN),
    ((f"m: i see {SPOKEN_EN} on the account", "c: yeah that's my cell"), NUMBER_EN),
    ((f"m: you called from {SPOKEN_EN}", "c: yes that's it"), NUMBER_EN),
    ((f"m: the best number we have for you is {SPOKEN_EN}", "c: still mine"), NUMBER_EN),
    ((f"m: should we keep texting you at {SPOKEN_EN}", "c: sure that works"), NUMBER_EN),
    ((f"m: so {SPOKEN_EN} hasn't changed", "c: nope it hasn't changed"), NUMBER_EN),
    ((f"m: can i reach you at {SPOKEN_EN} tomorrow", "c: yeah same number"), NUMBER_EN),
    ((f"m: {SPOKEN_EN} is what you gave us", "c: correct"), NUMBER_EN),
    ((f"m: caller id shows {SPOKEN_EN} is that yours", "c: it is"), NUMBER_EN),
    (("c: three oh five", "m: uh-huh", "c: seven four two", "m: go ahead", "c: one one nine six"), NUMBER_EN),
    (("c: one at a time three zero five seven four two one one nine six",), NUMBER_EN),
    (("c: i'll go two at a time three oh five seven four two one one nine six",), NUMBER_EN),
    (("c: three oh five", "m: typing", "c: seven four two", "m: next", "c: eleven ninety six"), NUMBER_EN),
    ((f"m: i've got {SPOKEN_EN} on file", "c: last digit is a seven"), "+13057421197"),
    ((f"m: i've got {SPOKEN_EN} on file", "c: ends in a seven"), "+13057421197"),
    ((f"m: i've got {SPOKEN_EN} on file", "c: the last two are six nine"), "+13057421169"),
    ((f"m: i've got {SPOKEN_EN} on file", "c: last four digits are one one six nine"), "+13057421169"),
    ((f"m: i've got {SPOKEN_EN} on file", "c: not seven four two seven four three"), "+13057431196"),
    ((f"m: i've got {SPOKEN_EN} on file", "c: seven four three not seven four two"), "+13057431196"),
    ((f"m: i've got {SPOKEN_EN} on file", "c: no it's seven four three"), "+13057431196"),
    ((f"m: i've got {SPOKEN_EN} on file", "c: close it's a seven at the end"), "+13057421197"),
    (
        ("c: three oh five seven four two one one nine six", "m: one one nine five", "c: no six, nine six at the end"),
        NUMBER_EN,
    ),
    (("c: area code three oh five number seven four two one one nine six",), NUMBER_EN),
    (("c: code is three oh five and the number is seven four two one one nine six",), NUMBER_EN),
]
NO_RU = [
    (f"m: наш номер {SPOKEN_RU}", "c: да да записал"),
    (f"m: мой прямой {SPOKEN_RU}", "c: да по нему и наберу"),
    (f"m: у нас номер {SPOKEN_RU}", "c: да верно помню"),
    (f"m: вас наберут с номера {SPOKEN_RU}", "c: хорошо да"),
    (f"m: мой рабочий {SPOKEN_RU} по этому номеру я всегда", "c: ага понял"),
    (f"m: вы звонили на наш общий {SPOKEN_RU}", "c: да"),
    (f"m: вы можете меня по {SPOKEN_RU} найти", "c: да точно"),
    (f"m: это наш основной номер {SPOKEN_RU}", "c: верно"),
    (f"m: горячая линия {SPOKEN_RU}", "c: да знаю"),
    (f"m: вам позвонит курьер с номера {SPOKEN_RU}", "c: да жду"),
    (f"m: в заявке стоит номер заказа {SPOKEN_RU}", "c: да верно"),
    (f"m: ваш номер договора {SPOKEN_RU}", "c: да он"),
    (f"m: перезвоню вам на {SPOKEN_RU}", "c: нет это старый"),
    (f"m: инн у вас {SPOKEN_RU}", "c: верно"),
    (f"c: заводской эм бэ {SPOKEN_RU}",),
    ("c: заказ тридцать четыре пятьдесят два номер шестьдесят восемь двадцать ноль два",),
    ("c: нужно по две по три штуки сто двадцать три и сорок пять шестьдесят семь рублей",),
    ("c: бюджет девятьсот шестнадцать тысяч сто двадцать три рубля сорок пять копеек",),
    ("m: договор номер девять один шесть один два три четыре пять шесть семь", "c: да он"),
    ("c: детали артикул эр девять один шесть один два три четыре пять шесть семь",),
]
NO_EN = [
    (f"m: our number is {SPOKEN_EN}", "c: yeah that's the one"),
    (f"m: my direct line is {SPOKEN_EN}", "c: right that's it"),
    (f"m: you can get me at {SPOKEN_EN}", "c: yep correct"),
    (f"m: my cell is {SPOKEN_EN} still the best way", "c: yeah same number"),
    (f"m: we're at {SPOKEN_EN} if you need us", "c: yes perfect"),
    (f"m: your order number is {SPOKEN_EN}", "c: correct"),
    (f"m: our office line, {SPOKEN_EN}, is on the form you got", "c: correct i see it"),
    (f"m: the tech will call you from {SPOKEN_EN}", "c: okay yes"),
    (f"m: is {SPOKEN_EN} your po number", "c: that's it"),
    (f"c: the serial is b {SPOKEN_EN}",),
    (f"c: part number {SPOKEN_EN}",),
    (f"m: call me back on {SPOKEN_EN}", "c: correct"),
    (f"m: our after hours number is {SPOKEN_EN} do you have it", "c: yes exactly"),
    ("c: we need three oh five of the seven four two and eleven ninety six more",),
    (f"m: is {SPOKEN_EN} still good", "c: no that's changed"),
]
UNTOUCHED = [
    ("ru", (f"c: мой {SPOKEN_RU}", "m: записал", "c: и давайте в конце месяца двадцать пятого"), NUMBER_RU),
    ("ru", (f"c: мой {SPOKEN_RU}", "m: записал", "c: последний вопрос у вас два склада"), NUMBER_RU),
    ("ru", (f"c: мой {SPOKEN_RU}", "m: записал", "c: не двадцать а тридцать коробок"), NUMBER_RU),
    ("ru", (f"c: мой {SPOKEN_RU}", "m: записал", "c: не семь восемь штук"), NUMBER_RU),
    ("en", (f"c: my cell is {SPOKEN_EN}", "m: got it", "c: last year we bought two pallets"), NUMBER_EN),
    ("en", (f"c: my cell is {SPOKEN_EN}", "m: got it", "c: the last one was a two ton unit"), NUMBER_EN),
    ("en", (f"c: my cell is {SPOKEN_EN}", "m: got it", "c: at the end of may we'll need sixty"), NUMBER_EN),
    ("en", (f"c: my cell is {SPOKEN_EN}", "m: got it", "c: not six seven units by friday"), NUMBER_EN),
]


def phone(lines: tuple[str, ...], language: str) -> str | None:
    found = extract_facts(a_transcript(*lines, language=language), CallContext(), lexicon_for(language)).phone
    return found.value if found is not None else None


@pytest.mark.parametrize(
    ("language", "lines", "number"), [("ru", *row) for row in GIVEN_RU] + [("en", *row) for row in GIVEN_EN]
)
def test_the_clients_number_is_taken_down(language: str, lines: tuple[str, ...], number: str) -> None:
    assert phone(lines, language) == number


@pytest.mark.parametrize(("language", "lines"), [("ru", row) for row in NO_RU] + [("en", row) for row in NO_EN])
def test_no_other_number_becomes_the_clients(language: str, lines: tuple[str, ...]) -> None:
    assert phone(lines, language) is None


@pytest.mark.parametrize(("language", "lines", "number"), UNTOUCHED)
def test_later_numbers_leave_a_given_one_alone(language: str, lines: tuple[str, ...], number: str) -> None:
    assert phone(lines, language) == number
