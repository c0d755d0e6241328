"""CRM cards as sales people fill them: initials, Latin letters, stages of other CRMs, counts, hours and short tasks."""

from __future__ import annotations

import pytest

from scoring_rubric.crm_check_counts import counted
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import crm_field

RU = [
    (
        "client_name",
        "Пётр",
        "not_discussed",
        "m: склад слушает / c: у вас вадим на погрузчике пусть он и грузит / m: вадим в смене / c: сорок коробок",
    ),
    (
        "source",
        "",
        "not_discussed",
        "m: для какой задачи камера / c: веду страничку вконтакте на авито свои услуги продаю / m: понял",
    ),
    (
        "budget",
        "1500000",
        "contradicts",
        "m: какую сумму закладываете / c: Закладывали полтора миллиона, но это было до зимы. Сейчас девятьсот тысяч.",
    ),
    (
        "refusal_reason",
        "",
        "not_discussed",
        "c: сосед мой от вас отказался говорит дорого / m: а вы / c: а я беру мне забор понравился / m: отлично",
    ),
    (
        "comment",
        "Доставка, лифта нет",
        "match",
        "m: какой этаж для доставки / c: третий лифта у нас нет / m: ясно",
    ),
    ("client_name", "Иванова О.П.", "match", "m: представьтесь пожалуйста / c: ольга петровна иванова / m: слушаю"),
    ("client_name", "Sergey Pak", "match", "m: как обращаться / c: сергей пак / m: сергей что нужно / c: зеркало"),
    ("client_name", "Катя Соловьёва", "match", "c: запишите екатерину на пять / m: фамилия / c: соловьева"),
    ("source", "сайт", "contradicts", "m: вы с сайта / c: какой сайт я мимо ехал вывеску увидел / m: вывеску понял"),
    ("source", "Авито", "match", "c: я по объявлению на авите там где витрины / m: вам холодильную / c: да"),
    ("decision_role", "не ЛПР", "match", "m: вы решаете / c: нет это отдел закупок выбирает я технолог / m: ясно"),
    ("decision_role", "", "missing", "m: вы решаете / c: зачем муж кухню выбираю и покупаю я / m: понял"),
    (
        "refusal_reason",
        "дорого",
        "contradicts",
        "m: из за цены отказались / c: цена ни при чем муж ногу сломал / m: ясно",
    ),
    ("stage", "Думает", "match", "m: какое решение / c: я еще думаю дайте неделю / m: хорошо / c: спасибо"),
    ("stage", "Переговоры", "contradicts", "m: ну что решили / c: нет отказываемся окончательно / m: жаль / c: да"),
    ("stage", "КП отправлено", "contradicts", "m: смету я вам еще не отправил / c: жду жду / m: сегодня / c: ок"),
    ("stage", "Замер назначен", "match", "m: замерщик в среду в десять / c: да жду в среду / m: записала / c: спасибо"),
    ("stage", "Оплачено", "not_discussed", "m: зоомагазин / c: корм есть для хорька / m: есть / c: приеду"),
    ("next_step", "", "missing", "c: подготовьте договор и пришлите / m: сделаю к вечеру / c: спасибо / m: и вам"),
    (
        "next_step",
        "выезд на замер",
        "match",
        "m: присылаю замерщика / c: присылайте пусть балкон обмерит / m: он придет",
    ),
    ("next_step", "", "not_discussed", "c: вы образцы ткани делаете / m: делаем / c: понятно / m: до свидания"),
    ("comment", "Звонить после 18:00", "match", "m: когда удобно / c: после шести вечера я освобождаюсь / m: хорошо"),
    ("comment", "Двое детей, путевка", "contradicts", "m: детей сколько / c: трое / m: путевка на июль / c: да"),
    ("comment", "Бассейна нет", "contradicts", "m: бассейна у вас нет / c: есть четыре на восемь / m: значит и фильтр"),
    (
        "comment",
        "Частный дом, газ подведён",
        "contradicts",
        "m: газ у вас есть / c: газа нет до нас не дотянули / m: ясно",
    ),
    ("comment", "Хранит архив", "not_discussed", "m: цветы / c: розы есть / m: есть / c: пятнадцать штук"),
]
EN = [
    (
        "client_name",
        "Mrs. Okonjo-Reid, Beatrice",
        "match",
        "m: hello is that mrs okonjo reid / c: it is yes / m: i'm ringing about the roof / c: oh good",
    ),
    (
        "client_name",
        "Laura",
        "not_discussed",
        "m: how can i help / c: your driver martin left his gloves / m: oh that's martin all over / c: and a piano",
    ),
    (
        "email",
        "ruth.kane@outlook.com",
        "contradicts",
        "m: ruth dot kane at outlook dot com / c: oh no c a i n so ruth dot c a i n at outlook dot com / m: right",
    ),
    (
        "email",
        "t.vanderberg@oakfieldvets.com",
        "match",
        "m: your email / c: it's T dot Vanderberg, all one word after the dot, at oakfieldvets dot com. / m: thanks",
    ),
    ("budget", "12000", "match", "m: what have you got set aside for the deck / c: Twelve grand. It was gonna be ten."),
    (
        "email",
        "kim@bluebay.com",
        "contradicts",
        "m: still kim at bluebay dot com / c: it's orders at bluebay dot com / m: ok",
    ),
    (
        "source",
        "Google search",
        "match",
        "m: how you found us / c: i just googled plumber and you popped up / m: great",
    ),
    ("decision_role", "Decision maker", "match", "m: are you the one who signs / c: yep buck stops with me / m: great"),
    (
        "stage",
        "Negotiation",
        "match",
        "m: where are we / c: if you drop five percent we'll talk / m: let me check / c: ok",
    ),
    (
        "stage",
        "Closed won",
        "match",
        "m: payment's in thanks / c: great we're all set / m: shipping today / c: awesome",
    ),
    (
        "stage",
        "Proposal sent",
        "contradicts",
        "m: i still owe you a quote / c: yeah never got one / m: tonight / c: ok",
    ),
    (
        "next_step",
        "Call back",
        "contradicts",
        "m: i'll call you monday / c: please don't call just email me / m: email it is",
    ),
    (
        "next_step",
        "Send catalogue",
        "match",
        "m: let me post you our catalogue / c: lovely thank you / m: second class",
    ),
    ("comment", "Three bedrooms", "contradicts", "m: how many bedrooms / c: five / m: five okay / c: yes"),
    (
        "comment",
        "Buys from Staples",
        "contradicts",
        "m: from staples now / c: not staples we get it from viking / m: viking okay",
    ),
    (
        "comment",
        "Call after 3 pm",
        "match",
        "c: don't ring before three in the afternoon / m: after three / c: yes / m: ok",
    ),
]


@pytest.mark.parametrize(("name", "typed", "expected", "said"), RU)
def test_russian_wording(name: str, typed: str, expected: str, said: str) -> None:
    assert _status(name, typed, said, "ru") == expected


@pytest.mark.parametrize(("name", "typed", "expected", "said"), EN)
def test_english_wording(name: str, typed: str, expected: str, said: str) -> None:
    assert _status(name, typed, said, "en") == expected


@pytest.mark.parametrize(
    ("text", "stem", "value"), [("трое щенков", "щен", 3.0), ("на пятом этаже", "эта", 5.0), ("three cats", "cat", 3.0)]
)
def test_what_is_counted(text: str, stem: str, value: float) -> None:
    assert [number for name, number in counted(text).items() if name.startswith(stem[:2])] == [value]


def _status(name: str, typed: str, said: str, language: str) -> str:
    found = crm_field(name, typed, a_transcript(*said.split(" / "), language=language))
    assert bool(found.evidence) is (found.status != "not_discussed")
    return found.status.value
