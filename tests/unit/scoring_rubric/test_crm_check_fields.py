"""CRM fields against short calls in both languages: hard negatives stand beside what they resemble."""

from __future__ import annotations

import pytest

from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import crm_field

PEOPLE_RU = [
    ("client_name", "Александр", "match", "m: здравствуйте как вас зовут / c: саша"),
    ("client_name", "Марина", "contradicts", "m: марина здравствуйте / c: вы ошиблись меня зовут ольга"),
    ("client_name", "Оксана", "not_discussed", "m: добрый вечер павел автошкола старт / c: а группы есть"),
    ("company", "ООО Ромашка", "match", "c: я из ромашки хотим пакеты / m: понял ромашка / c: да"),
    ("company", "Северный ветер", "match", "m: вы от какой организации / c: мы северный ветер туристическая фирма"),
    ("company", "Стройгарант", "contradicts", "m: счет выставляю на стройгарант / c: нет мы стройгранит"),
    ("company", "Альфа", "contradicts", "m: вы же из альфы / c: нет мы уже год как вега плюс / m: вега плюс записал"),
    ("company", "", "missing", "c: реквизиты направляли завод электроприбор / m: вижу"),
    ("company", "", "missing", "m: на какую организацию договор делать / c: на тэк маркет / m: понял"),
    ("company", "", "not_discussed", "c: мы хотим ворота / m: какие / c: мы живем в поселке нам откатные"),
    ("company", "Меркурий", "not_discussed", "c: раньше брали поддоны у альфатары / m: у нас дешевле"),
    ("decision_role", "Сам клиент", "match", "m: с кем согласовать / c: ни с кем я тут хозяин мне и решать"),
    ("decision_role", "Жена", "match", "m: оформляем / c: надо с женой посоветоваться она главная"),
    ("decision_role", "Директор", "contradicts", "m: директор согласует / c: нет директор не вникает решаю я"),
    ("decision_role", "Собственник", "match", "m: вы решаете / c: последнее слово за собственником"),
    ("decision_role", "", "missing", "m: кто принимает решение / c: учредители они в москве"),
    ("decision_role", "Директор", "not_discussed", "m: образцы получили / c: одна плитка треснула"),
]
PEOPLE_EN = [
    ("client_name", "Bill Turner", "match", "m: who am i speaking with / c: william turner"),
    ("client_name", "Amanda Price", "not_discussed", "m: hello / c: can phil from our warehouse sign for it"),
    ("client_name", "Robert Hayes", "contradicts", "m: who am i talking to / c: neil sanders i run procurement"),
    ("company", "Hartwell & Sons Ltd", "match", "m: hi / c: i'm ringing from hartwell and sons the joiners"),
    ("company", "Acme Dental", "contradicts", "m: are you still with acme dental / c: no we rebranded as bright smile"),
    ("company", "", "missing", "m: who should the invoice be made out to / c: north fork brewing"),
    ("company", "", "missing", "m: which business is this for / c: we're called pebble and pine we make candles"),
    ("company", "", "not_discussed", "m: hi / c: we're looking for a new roof it's for our house"),
    ("company", "Delmont", "not_discussed", "m: thanks for calling frostline / c: our freezer keeps icing up"),
    ("decision_role", "Spouse", "match", "m: shall i book it / c: i love it but my wife has the final say"),
    (
        "decision_role",
        "Boss",
        "contradicts",
        "m: will your boss sign off / c: no it's my call he doesn't want to see it",
    ),
    ("decision_role", "Client decides", "contradicts", "m: can you sign / c: our cfo approves every purchase"),
    ("decision_role", "", "missing", "m: anyone else / c: i need to run it past my business partner"),
    ("decision_role", "", "missing", "m: who makes the decision / c: the parish council votes i'm only the clerk"),
    ("decision_role", "CFO", "not_discussed", "m: how many seats / c: thirty two"),
]
MONEY_RU = [
    ("source", "Рекомендация", "match", "m: откуда вы о нас узнали / c: да кум у вас баню ставил"),
    (
        "source",
        "Выставка",
        "contradicts",
        "c: на выставку я не попал / m: как нас нашли / c: вконтакте группа попалась",
    ),
    ("source", "Авито", "contradicts", "m: вы с авито / c: нет мне подруга ваш номер скинула"),
    ("source", "", "missing", "m: где увидели / c: рекламу не видела я листовку в лифте сорвала"),
    ("source", "", "missing", "c: я ехал мимо и увидел ваш баннер / m: понятно"),
    ("source", "", "missing", "c: мне ваш телефон в банке дали / m: в каком"),
    ("source", "Реклама в Яндексе", "not_discussed", "m: посчитать забор / c: да шестьдесят метров"),
    ("source", "", "not_discussed", "c: я рекламу не видел просто спросить хочу / m: спрашивайте"),
    ("budget", "2,5 млн", "match", "m: какую сумму закладываете / c: два миллиона пятьсот"),
    ("budget", "500000", "match", "m: сколько планируете потратить / c: полмиллиона максимум"),
    ("budget", "90 000 руб.", "contradicts", "m: пакет стоит девяносто тысяч / c: нам директор только шестьдесят дал"),
    ("budget", "1 500 000", "contradicts", "m: бюджет полтора миллиона / c: нет что вы сто пятьдесят тысяч"),
    ("budget", "", "missing", "c: у нас на технику до восьмисот тысяч выделено / m: понял"),
    ("budget", "", "not_discussed", "c: мы платим сейчас аренду восемьдесят тысяч / m: понятно"),
    ("budget", "600 000", "not_discussed", "c: сколько выйдет / m: четыреста пятьдесят тысяч / c: а гарантия"),
]
MONEY_EN = [
    ("source", "Social network", "match", "m: how did you come across us / c: instagram you had that reel"),
    ("source", "Partner", "contradicts", "m: how did you find us / c: nobody sent me i clicked the ad at the top"),
    ("source", "Referral", "match", "m: how did you find us / c: my sister used you for her wedding"),
    ("source", "Google Ads", "contradicts", "m: where did you hear about us / c: my neighbor recommended you"),
    ("source", "", "missing", "c: we picked up your card at the packaging expo / m: great"),
    ("source", "", "missing", "m: how did you hear about us / c: there was a leaflet through the door"),
    ("source", "", "not_discussed", "m: do you advertise / c: i don't use facebook what sizes do you have"),
    ("source", "Recommendation", "not_discussed", "m: you asked about the rental / c: is the floor heated"),
    ("budget", "$45k", "match", "m: a figure in mind / c: the owner signed off on forty five thousand dollars"),
    ("budget", "30000", "contradicts", "m: so thirty thousand / c: now we have eighteen thousand to work with"),
    (
        "budget",
        "£15,000",
        "contradicts",
        "m: did you say fifteen thousand / c: fifty thousand pounds is what we can spend",
    ),
    ("budget", "", "missing", "m: what are you looking to spend / c: i've got twenty two grand and not a penny over"),
    ("budget", "22000", "match", "m: what are you looking to spend / c: i've got twenty two grand"),
    ("budget", "8000", "not_discussed", "c: does it take a hundred and twenty guests / m: a hundred and forty"),
    ("budget", "", "not_discussed", "c: how much is it / m: nine thousand dollars / c: i see"),
]
DEALS_RU = [
    ("refusal_reason", "Выбрали конкурента", "match", "m: что надумали / c: мы с другой фирмой подписались"),
    ("refusal_reason", "Дорого", "contradicts", "m: почему отказываетесь / c: цена хорошая срок не подходит не судьба"),
    ("refusal_reason", "Нет потребности", "contradicts", "m: почему / c: слишком дорого для нас вышло отказываемся"),
    ("refusal_reason", "Не подошли сроки", "match", "m: решили / c: отказываемся ждать шесть недель не можем"),
    (
        "refusal_reason",
        "Сроки",
        "not_discussed",
        "c: мы не будем брать / m: почему / c: не хочу обсуждать удалите номер",
    ),
    ("refusal_reason", "", "missing", "c: уже не надо мы квартиру продали / m: понял"),
    ("refusal_reason", "", "not_discussed", "m: по поводу заявки / c: все актуально ждем образцы"),
    ("stage", "Счёт отправлен", "match", "m: счет наш получили / c: получили лежит у бухгалтера"),
    ("stage", "Оплачено", "contradicts", "m: оплату видите / c: еще не платили бухгалтер в отпуске"),
    ("stage", "Отказ", "contradicts", "m: смотрим квартиру / c: да нас все устраивает и цена и этаж"),
    ("stage", "", "missing", "m: оплата от вас пришла спасибо / c: все отлично"),
    ("stage", "Счёт отправлен", "not_discussed", "c: как к вам проехать / m: направо вдоль рынка"),
    ("comment", "Нужна доставка до подъезда, лифта нет", "match", "c: без лифта дом до подъезда довезите / m: хорошо"),
    ("comment", "Просит звонить только вечером", "contradicts", "m: когда звонить / c: с утра / m: а вечером / c: нет"),
    ("comment", "Помещение в собственности", "contradicts", "m: помещение ваше / c: нет мы снимаем"),
    ("comment", "Живёт на пятом этаже", "contradicts", "m: какой этаж / c: на третьем этаже живем"),
    ("comment", "Есть маленькая собака", "match", "c: есть такса маленькая но собака не кусается / m: понял"),
    ("comment", "", "missing", "m: особые пожелания / c: у именинника аллергия на орехи"),
    ("comment", "Просил скидку за самовывоз", "not_discussed", "m: листов сколько / c: двадцать два"),
]
DEALS_EN = [
    ("refusal_reason", "Too expensive", "match", "c: we're going to pass / m: why / c: it's more than we can afford"),
    ("refusal_reason", "Price", "contradicts", "m: was it the price / c: no the price was fine we went elsewhere"),
    ("refusal_reason", "Chose a competitor", "match", "m: any decision / c: we've signed with another agency"),
    ("refusal_reason", "", "missing", "c: we won't go ahead / m: what's the reason / c: it doesn't talk to our till"),
    ("refusal_reason", "", "not_discussed", "m: you asked about it / c: yes can it have a toilet"),
    ("stage", "Won", "match", "c: i just signed the contract and wired the whole amount / m: yes it all came"),
    ("stage", "Closed won", "contradicts", "m: are we good / c: no we decided not to go ahead with it"),
    ("stage", "Lost", "contradicts", "m: still interested / c: very much we want all three"),
    ("stage", "", "missing", "m: the invoice i sent / c: the invoice came in it's waiting for approval"),
    ("stage", "Negotiation", "not_discussed", "c: did i leave an umbrella there / m: it's behind the desk"),
    (
        "comment",
        "Has a dog, the crew should shut the gate",
        "match",
        "c: keep the side gate shut we have a dog / m: ok",
    ),
    ("comment", "Wants the machines leased, not bought", "contradicts", "c: outright we never lease anything / m: ok"),
    ("comment", "Has three locations", "contradicts", "m: how many sites / c: we have five locations now"),
    ("comment", "Allergic to nuts", "match", "m: any allergies / c: my son can't have nuts he's allergic"),
    ("comment", "", "missing", "m: anything else we should know / c: the driveway is steep and the gate is locked"),
    ("comment", "Wants a discount for bulk", "not_discussed", "m: which colour / c: navy blue"),
]


@pytest.mark.parametrize(("field", "typed", "status", "turns"), [*PEOPLE_RU, *MONEY_RU, *DEALS_RU])
def test_russian_fields(field: str, typed: str, status: str, turns: str) -> None:
    found = crm_field(field, typed, a_transcript(*turns.split(" / "), language="ru"))
    assert found.status == status
    assert bool(found.evidence) is (status != "not_discussed")


@pytest.mark.parametrize(("field", "typed", "status", "turns"), [*PEOPLE_EN, *MONEY_EN, *DEALS_EN])
def test_english_fields(field: str, typed: str, status: str, turns: str) -> None:
    found = crm_field(field, typed, a_transcript(*turns.split(" / "), language="en"))
    assert found.status == status
    assert bool(found.evidence) is (status != "not_discussed")
