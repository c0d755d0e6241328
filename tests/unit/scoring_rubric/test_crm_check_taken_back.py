"""CRM fields that the client takes back, puts right or tells of somebody else, with hard negatives beside them."""

from __future__ import annotations

import pytest

from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import crm_field

RU = [
    (
        "client_name",
        "Ксения",
        "match",
        "c: это татьяна дала ваш телефон / m: а вы / c: а я ксения / m: очень приятно ксения",
    ),
    ("client_name", "Денис", "contradicts", "m: денис добрый день / c: даниил / m: извините даниил"),
    ("client_name", "Денис", "not_discussed", "m: добрый день / c: сергей здравствуйте нужен насос / m: какой насос"),
    ("client_name", "Вера", "contradicts", "m: вера добрый день / c: вера это жена я за неё / m: понял"),
    ("client_name", "Вера", "match", "m: вера добрый день / c: да слушаю / m: вера ваш заказ готов"),
    ("company", "ООО Заря", "contradicts", "m: договор с зарёй / c: заря слилась мы теперь восход / m: переоформлю"),
    ("company", "ООО Заря", "match", "m: вы из зари / c: да из зари / m: хорошо"),
    ("source", "ВКонтакте", "not_discussed", "m: подписывайтесь на нас вконтакте / c: я там не сижу / m: понятно"),
    ("source", "ВКонтакте", "contradicts", "m: вы нас вконтакте нашли / c: нет знакомый посоветовал / m: ясно"),
    (
        "budget",
        "90 тыс.",
        "contradicts",
        "m: у вас в заявке девяносто тысяч / c: было девяносто срезали до семидесяти тысяч / m: семьдесят тысяч понял",
    ),
    (
        "budget",
        "90 тыс.",
        "not_discussed",
        "m: цена девяносто тысяч / c: у соседей было восемьдесят тысяч / m: понимаю",
    ),
    ("decision_role", "собственник", "match", "m: кто утверждает / c: я же собственник / m: отлично"),
    ("decision_role", "папа", "match", "m: сын сам решает / c: я папа я и решаю / m: хорошо"),
    (
        "decision_role",
        "жена",
        "contradicts",
        "m: с кем согласовать / c: вы спрашивали решает ли жена решаю я / m: понял",
    ),
    (
        "next_step",
        "Пробное занятие",
        "contradicts",
        "m: на пробное занятие записать / c: не нужно пробное / m: завтра перезвоню вам в десять / c: хорошо давайте",
    ),
    ("stage", "Счёт отправлен", "contradicts", "m: счёт вам выслали / c: не присылали ещё / m: проверю"),
    ("stage", "Счёт отправлен", "match", "m: счёт вам выслали / c: да получили / m: отлично"),
    ("comment", "Есть погрузчик", "contradicts", "m: погрузчик у вас есть / c: продали его весной / m: ясно"),
    ("comment", "Есть погрузчик", "match", "m: погрузчик у вас есть / c: станок продали а погрузчик есть / m: ясно"),
    ("comment", "Есть свой бухгалтер", "contradicts", "c: бухгалтера мы уволили теперь на аутсорсе / m: понятно"),
    (
        "comment",
        "Три магазина товаров для животных",
        "not_discussed",
        "m: чего не хватает / c: пусть касса списывает товар. Продали пакет корма, и он ушёл. / m: понял",
    ),
]
EN = [
    (
        "budget",
        "£2,500",
        "match",
        "m: what is your budget / c: five hundred from my dad so two and a half thousand all in / m: ok",
    ),
    ("client_name", "Oliver", "not_discussed", "c: hello i'm ringing about tiles / m: fiona packed them / c: ok"),
    ("client_name", "Tom", "match", "m: tom did you get my note / c: yes / m: thanks tom"),
    ("client_name", "Mrs Lund", "match", "m: and you are / c: greta lund / m: thank you"),
    (
        "company",
        "Penbrook Ltd",
        "contradicts",
        "m: invoice to penbrook / c: penbrook was bought out we're now calder / m: ok",
    ),
    ("source", "Facebook", "not_discussed", "m: like us on facebook / c: i don't use facebook / m: fair enough"),
    ("source", "Google", "match", "m: how'd you find us on google / c: yes google / m: good"),
    (
        "budget",
        "£900",
        "contradicts",
        "m: nine hundred pounds it says / c: that was last year we have seven hundred pounds / m: seven hundred pounds",
    ),
    (
        "budget",
        "£900",
        "not_discussed",
        "m: it costs nine hundred pounds / c: it was eight hundred pounds before / m: yes",
    ),
    ("decision_role", "CEO", "contradicts", "m: the ceo decides i take it / c: that's the cio her call / m: ok"),
    ("stage", "Invoice sent", "match", "m: the invoice went over this morning / c: got it / m: great"),
    ("comment", "Has a forklift", "contradicts", "m: you have a forklift / c: we sold it in may / m: ok"),
    ("comment", "Has a forklift", "match", "m: you have a forklift / c: yes we have a forklift / m: ok"),
    ("comment", "Has a dog", "match", "c: i've got a dog and we sold the van / m: ok"),
    (
        "refusal_reason",
        "Delivery time",
        "match",
        "m: shall we go ahead / c: i'm going to leave it it's the eight weeks / m: ok",
    ),
]


@pytest.mark.parametrize(("field", "typed", "status", "turns"), RU)
def test_a_russian_field_taken_back(field: str, typed: str, status: str, turns: str) -> None:
    found = crm_field(field, typed, a_transcript(*turns.split(" / "), language="ru"))
    assert found.status == status


@pytest.mark.parametrize(("field", "typed", "status", "turns"), EN)
def test_an_english_field_taken_back(field: str, typed: str, status: str, turns: str) -> None:
    found = crm_field(field, typed, a_transcript(*turns.split(" / "), language="en"))
    assert found.status == status
