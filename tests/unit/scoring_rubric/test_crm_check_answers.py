"""CRM fields where the manager names a thing and the client's next turn agrees, denies or corrects it."""

from __future__ import annotations

import pytest

from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import crm_field

SOURCE_RU = [
    ("source", "Яндекс", "contradicts", "m: вы по рекламе в яндексе нас нашли / c: нет подруга дала ваш номер"),
    ("source", "Радио", "contradicts", "m: вы по радио о нас услышали / c: нет радио не слушаю листовку вашу дали"),
    ("source", "Сайт", "contradicts", "c: сайт я ваш так и не открыл / m: а как узнали / c: на выставке взял визитку"),
    ("source", "Выставка", "match", "c: мы вас на ярмарке увидели / m: очень приятно"),
    ("source", "", "missing", "m: слушаю / c: увидела вашу вывеску проезжала мимо"),
    ("source", "Сайт", "not_discussed", "m: вы сайт наш смотрели / c: нет еще не успела"),
    ("source", "Листовка", "not_discussed", "m: какой тираж / c: тысяча штук на плотной бумаге"),
]
SOURCE_EN = [
    ("source", "Google ads", "contradicts", "m: did you find us through the google ad / c: no it was the county paper"),
    ("source", "Referral", "match", "m: hello / c: my teacher told me to ring you"),
    ("source", "", "missing", "m: how did you get our number / c: it was on the side of one of your vans"),
    ("source", "Radio", "not_discussed", "m: which model / c: the one with the radio please"),
]
PEOPLE_RU = [
    ("company", "ДЮСШ № 7", "match", "c: это детско юношеская спортивная школа номер семь / m: слушаю вас"),
    ("company", "ДЮСШ № 9", "not_discussed", "c: это детско юношеская спортивная школа номер семь / m: слушаю вас"),
    ("company", "Кедр", "contradicts", "c: здравствуйте из санатория березка беспокоят / m: слушаю вас"),
    ("company", "", "missing", "c: добрый день из санатория березка беспокоят / m: слушаю"),
    ("company", "", "not_discussed", "c: добрый день из отдела закупок беспокоят / m: слушаю"),
    ("decision_role", "ЛПР - жена", "match", "m: будете брать / c: я бы взял но как супруга скажет так и будет"),
    ("decision_role", "", "missing", "m: кто утверждает покупку / c: худрук ансамбля утверждает"),
    ("decision_role", "Заведующая", "match", "m: а кто решает / c: заведующая детсадом она и выбирает"),
    ("decision_role", "Бухгалтер", "contradicts", "m: а кто решает / c: бухгалтер ничего не решает решаю я сам"),
    ("decision_role", "Бухгалтер", "contradicts", "c: бухгалтер ничего не решает / m: а кто решает / c: завхоз решает"),
    ("decision_role", "Директор", "not_discussed", "m: кто приедет / c: водитель наш иван"),
]
PEOPLE_EN = [
    ("company", "Dustin Bros. Cattle Co.", "match", "c: it's the dustin brothers cattle company / m: hello"),
    ("company", "Saint Brigid's Primary School", "match", "c: i'm the caretaker at st brigids primary / m: hi"),
    (
        "company",
        "Lakeview",
        "contradicts",
        "m: you are calling from lakeview / c: not any more i moved to hillcrest hospice",
    ),
    ("company", "Lakeview", "not_discussed", "m: nice lake view there / c: it is lovely in summer"),
    ("client_name", "Mr. Okonkwo", "match", "m: hello / c: hey it's chidi okonkwo i need a quote"),
    ("client_name", "Okonkwo", "not_discussed", "m: hello / c: i need a quote for mr okonkwo next door"),
    ("decision_role", "Husband", "contradicts", "m: so your husband decides / c: no it's my mother who's paying"),
    ("decision_role", "", "missing", "m: is the choice yours / c: afraid not the estate manager chooses"),
]
DEALS_RU = [
    ("refusal_reason", "Другой поставщик", "contradicts", "m: другого нашли / c: никого не нашли у внука аллергия"),
    ("refusal_reason", "", "missing", "m: вы отменили курс / c: отменил врач запретил спина болит"),
    ("refusal_reason", "", "not_discussed", "m: вы отменили курс / c: нет что вы я приду в среду"),
    ("stage", "Счёт отправлен", "match", "m: счет за телескоп я вам вчера отправил / c: да вижу"),
    ("comment", "Теплица не отапливается", "contradicts", "m: теплица у вас отапливается / c: да котел стоит"),
    ("comment", "Теплица отапливается", "match", "m: теплица у вас отапливается / c: да котел стоит"),
    ("comment", "Теплица отапливается", "contradicts", "m: теплица у вас отапливается / c: нет холодная"),
    ("comment", "Работает с нами впервые", "contradicts", "m: вы у нас уже покупали / c: да седьмой год беру"),
    ("next_step", "Встреча", "contradicts", "m: давайте подъеду / c: не надо приезжать пришлите образцы почтой"),
    ("next_step", "Встреча", "not_discussed", "m: сколько стоит / c: дорого у вас"),
    ("next_step_at", "23 ноября, 17:30", "match", "m: когда набрать / c: сегодня в семнадцать тридцать / m: наберу"),
]
DEALS_EN = [
    ("refusal_reason", "", "missing", "m: why are you turning us down / c: you don't insure the harp in transit"),
    ("refusal_reason", "Competitor", "contradicts", "m: you picked the other firm / c: we didn't pick anybody no crop"),
    ("stage", "Invoice sent", "match", "m: i emailed the invoice / c: got it this morning"),
    ("stage", "Lost", "match", "m: where did you land / c: it's a hard no from us please close it out"),
    ("comment", "The greenhouse has no heating", "contradicts", "m: is the greenhouse heated / c: it is all winter"),
    ("comment", "The greenhouse is heated", "match", "m: is the greenhouse heated / c: yes by a boiler"),
    ("comment", "The greenhouse is heated", "not_discussed", "m: is the roof new / c: yes it is"),
    (
        "next_step",
        "Product demo",
        "contradicts",
        "m: shall i show you the software / c: i don't want a demo / m: no demo then",
    ),
]


@pytest.mark.parametrize(("field", "typed", "status", "turns"), [*SOURCE_RU, *PEOPLE_RU, *DEALS_RU])
def test_a_russian_field(field: str, typed: str, status: str, turns: str) -> None:
    found = crm_field(field, typed, a_transcript(*turns.split(" / "), language="ru"))
    assert found.status == status
    assert bool(found.evidence) is (status != "not_discussed")


@pytest.mark.parametrize(("field", "typed", "status", "turns"), [*SOURCE_EN, *PEOPLE_EN, *DEALS_EN])
def test_an_english_field(field: str, typed: str, status: str, turns: str) -> None:
    found = crm_field(field, typed, a_transcript(*turns.split(" / "), language="en"))
    assert found.status == status
    assert bool(found.evidence) is (status != "not_discussed")
