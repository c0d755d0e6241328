from __future__ import annotations

import pytest

from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.masking import masked

RU, EN = lexicon_for("ru"), lexicon_for("en")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Меня зовут Иван Петрович, пишите на ivan@mail.ru", "Меня зовут [имя], пишите на [почта]"),
        ("звоните восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь", "звоните [телефон]"),
        ("ну у марии сергеевны спросите она решает", "ну у [имя] спросите она решает"),
        ("Роман сказал что дорого", "[имя] сказал что дорого"),
        ("запишите инфо собака точка ру", "запишите [почта]"),
        ("договор 4512 3345 был", "договор [номер] был"),
        ("мы с Волковым это обсуждали", "мы с [имя] это обсуждали"),
    ],
)
def test_what_names_or_reaches_a_person_is_hidden(said: str, shown: str) -> None:
    assert masked(said, RU) == shown


@pytest.mark.parametrize(
    "said",
    [
        "это дорого девяносто тысяч за год",
        "бюджет у нас сто двадцать тысяч триста рублей",
        "света нет второй день",
        "У нас март денег нет",
        "с девяти до восемнадцати в две тысячи двадцать пятом году",
    ],
)
def test_the_words_of_an_objection_stay(said: str) -> None:
    assert masked(said, RU) == said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("I'm Laura, mail me at laura dot bennett at gmail dot com", "I'm [name], mail me at [e-mail]"),
        ("john said it's twenty four hundred a month", "[name] said it's twenty four hundred a month"),
        ("that's a bill i can't pay till may", "that's a bill i can't pay till may"),
    ],
)
def test_english_likewise(said: str, shown: str) -> None:
    assert masked(said, EN) == shown


def test_a_name_that_the_crm_knows_is_hidden_however_it_is_written() -> None:
    assert masked("это бондарчуку не понравится", RU, known=["Пётр Бондарчук"]) == "это [имя] не понравится"


@pytest.mark.parametrize("form", ["Ромашка", "ромашки", "Ромашке", "Ромашкой", "РОМАШКУ"])
def test_a_company_is_hidden_in_every_case(form: str) -> None:
    text = f"Мы тут в {form} давно работаем"
    assert masked(text, RU, known=["ООО «Ромашка»"]) == "Мы тут в [имя] давно работаем"


@pytest.mark.parametrize("name", ["ООО Дело", "Всё для дома"])
def test_little_words_of_a_name_stay(name: str) -> None:
    assert masked("Это ооо и для кого", RU, known=[name]) == "Это ооо и для кого"
