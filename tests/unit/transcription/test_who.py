"""Who is the manager by what is said: short beginnings of calls in many trades, and calls that leave it open."""

from __future__ import annotations

import re

import pytest

from transcription.types import Segment
from transcription.who import manager_voice, sides_pack


def call(*turns: str) -> list[Segment]:
    """Segments of ``M: text`` and ``C: text`` lines; the manager is channel 0."""
    return [
        Segment(start_s=place * 3.0, end_s=place * 3.0 + 2.0, text=turn[2:].strip(), channel=int(turn.startswith("C:")))
        for place, turn in enumerate(turns)
    ]


RUSSIAN = {
    "dentist, incoming": call(
        "M: Стоматология Белый клык, администратор Ольга, здравствуйте.",
        "C: Здравствуйте, а можно к ортодонту записаться на этой неделе?",
        "M: Да, конечно. Вам на первичную консультацию?",
        "C: Да, и сколько она у вас стоит?",
        "M: Консультация бесплатная. Подскажите вашу фамилию и номер телефона, я вас запишу.",
    ),
    "concrete, incoming": call(
        "M: Отдел продаж, слушаю вас.",
        "C: Добрый день, мне нужен бетон М300, кубов двенадцать, на субботу.",
        "M: Куда будем везти и нужен ли вам насос?",
        "C: В Мытищи, насос нужен, метров тридцать. Сколько выйдет с доставкой?",
        "M: С доставкой получится шестьдесят восемь тысяч, могу оформить заявку прямо сейчас.",
    ),
    "bank, outgoing": call(
        "C: Алло.",
        "M: Добрый день, Сергей Петрович, меня зовут Илья, банк Восход. Вам удобно сейчас говорить?",
        "C: Ну говорите, только быстро.",
        "M: Вам предварительно одобрена кредитная карта с лимитом двести тысяч рублей.",
        "C: Нет, спасибо, мне не нужно, у меня уже есть.",
    ),
    "English courses, outgoing": call(
        "C: Да, слушаю.",
        "M: Здравствуйте, это школа Лингва, Марина. Вы оставляли заявку на пробный урок для ребёнка.",
        "C: А, да, было такое.",
        "M: Скажите, сколько лет ребёнку и занимался ли он раньше?",
        "C: Девять, в школе только. А какая цена у вас за занятие?",
    ),
    "freight, outgoing": call(
        "C: Логистика, Андреев.",
        "M: Андрей Викторович, добрый день! Вас беспокоит компания Трансвектор, Денис. Мы занимаемся сборными грузами.",
        "C: Мы уже работаем с перевозчиком, нас всё устраивает.",
        "M: Понимаю вас. А какие направления у вас сейчас основные?",
        "C: Пришлите предложение на почту, посмотрим.",
    ),
    "flat, incoming": call(
        "M: Агентство Новосёл, меня зовут Татьяна, чем могу помочь?",
        "C: Здравствуйте, увидела объявление на Циане, двушка на Лесной ещё продаётся?",
        "M: Да, квартира в продаже. Вы для себя рассматриваете? Ипотека или наличные?",
        "C: Ипотека. А посмотреть когда можно?",
        "M: Давайте запишу вас на показ, завтра в шесть удобно?",
    ),
    "software, call back": call(
        "C: Алло, да.",
        "M: Ещё раз добрый день, это Павел, мы с вами вчера созванивались по программе для склада.",
        "C: Да, помню. Я поговорил с директором, он говорит, дорого.",
        "M: А с чем сравнивали? Могу предложить тариф поменьше, подготовлю для вас расчёт.",
        "C: Ну давайте, отправьте, покажу ему.",
    ),
    "car service, incoming": call(
        "C: Алло, это автосервис?",
        "M: Да, сервисный центр Мотор, Николай, слушаю.",
        "C: У меня машина не заводится, стартер щёлкает. Вы эвакуатор присылаете?",
        "M: Присылаем. Назовите адрес и марку машины.",
        "C: Ленинский сорок, Киа Рио. Это дорого вообще?",
    ),
    "windows, call back": call(
        "C: Алло.",
        "M: Добрый день, Олег! Это Светлана, мы с вами на прошлой неделе говорили про окна.",
        "C: А, да, помню.",
        "M: Вы замеры посмотрели? Всё устраивает?",
        "C: Ну по деньгам многовато, если честно.",
    ),
    "courier, outgoing": call(
        "C: Слушаю.",
        "M: Курьерская служба, у вас заказ на сегодня, будете дома после трёх?",
        "C: Буду после пяти только.",
    ),
    "vet, incoming": call(
        "M: Ветеринарная клиника, добрый вечер.",
        "C: Здравствуйте, у нас собака хромает, можно сегодня приехать?",
        "M: Какая порода и возраст?",
    ),
}

ENGLISH = {
    "plumber, incoming": call(
        "M: Thank you for calling Rapid Plumbing, this is Karen speaking, how can I help?",
        "C: Hi, my kitchen sink is leaking pretty badly.",
        "M: I'm sorry to hear that. Can I get your address?",
        "C: Twelve Oak Street. How much do you charge to come out?",
    ),
    "payroll, outgoing": call(
        "C: Hello?",
        "M: Hi Dan, this is Priya calling from Ledgerly, did I catch you at a good time?",
        "C: I'm kind of busy, what is this about?",
        "M: You downloaded our payroll guide last week. What are you using for payroll right now?",
        "C: My accountant handles that.",
    ),
    "gym, incoming": call(
        "M: Ironworks Gym, how may I help you?",
        "C: Yeah, I was wondering what your prices are.",
        "M: Our plans start at forty dollars a month. Would you like to come in for a free tour?",
        "C: Sounds good, is there a contract?",
    ),
    "solar, outgoing": call(
        "C: Yes, speaking.",
        "M: Good morning, my name is Tom and I'm calling on behalf of Bright Roof regarding your request for a quote.",
        "C: We already have a quote from somebody cheaper.",
        "M: I understand. Who else is involved in the decision?",
    ),
    "clinic, incoming": call(
        "M: Lakeside Clinic, Maria speaking.",
        "C: Hi, I need to make an appointment for my son, he's had a fever.",
        "M: Okay. What's your son's date of birth?",
        "C: Third of May twenty eighteen. Do you take Aetna?",
        "M: We do take Aetna. I can get you in at three today, does that work?",
    ),
    "software, call back": call(
        "C: Hello.",
        "M: Hey Greg, it's Nina from Stackwise, just following up on the proposal I sent over.",
        "C: Oh right, yeah, my boss still hasn't looked at it.",
    ),
    "hotel, incoming": call(
        "M: Good afternoon, Harbor Hotel reservations.",
        "C: Hi there, do you have anything for the weekend of the ninth?",
        "M: For how many guests?",
    ),
}


@pytest.mark.parametrize("swapped", [False, True], ids=["as they are", "swapped"])
@pytest.mark.parametrize(
    ("language", "segments"),
    [("ru", turns) for turns in RUSSIAN.values()] + [("en", turns) for turns in ENGLISH.values()],
    ids=[*RUSSIAN, *ENGLISH],
)
def test_the_manager_is_found_whatever_the_trade_and_the_side(language, segments, swapped):
    if swapped:
        segments = [Segment(part.start_s, part.end_s, part.text, 1 - part.channel) for part in segments]
    found = manager_voice(segments, language)
    assert found.voice == int(swapped), found.heard
    assert 0.5 < found.certainty <= 1.0


@pytest.mark.parametrize(
    ("language", "segments"),
    [
        ("ru", call("M: Да.", "C: Угу.", "M: Ага, ну всё, пока.")),
        ("ru", call("M: Привет, ты где?", "C: Еду, буду через час.", "M: Хорошо, жду.")),
        ("ru", call("M: Алло.", "C: Алло, вы меня слышите?", "M: Слышу.", "C: Плохая связь, наверное.")),
        ("en", call("M: Yeah.", "C: Okay, bye.", "M: Bye.")),
        ("de", call("M: Guten Tag, Firma Müller.", "C: Guten Tag.")),
        ("ru", call("M: Меня зовут Анна, компания Альфа, удобно говорить?")),
    ],
)
def test_nobody_is_named_where_the_words_leave_it_open(language, segments):
    assert manager_voice(segments, language).voice is None


def test_the_sellers_own_name_tips_the_scales():
    segments = call("C: Да, алло.", "M: Здравствуйте, это Ромашка.", "C: Здравствуйте.")
    unnamed = manager_voice(segments, "ru")
    named = manager_voice(segments, "ru", own_names=["Ромашка"])
    assert named.voice == 0
    assert named.certainty > unnamed.certainty
    assert "own_name" in {cue.cue for cue in named.heard}


def test_what_was_heard_is_really_said():
    for language, calls in (("ru", RUSSIAN), ("en", ENGLISH)):
        for segments in calls.values():
            said = {
                voice: " ".join(
                    re.sub(r"[^\w' ]", "", part.text.lower()).replace("ё", "е")
                    for part in segments
                    if part.channel == voice
                )
                for voice in (0, 1)
            }
            for cue in manager_voice(segments, language).heard:
                assert cue.words.split()[0] in said[cue.voice]


def test_every_cue_of_the_pack_compiles_and_has_its_own_name():
    for sides in sides_pack().languages.values():
        for cues in (sides.manager, sides.client):
            names = [cue.id for cue in cues]
            assert len(names) == len(set(names))
            for cue in cues:
                assert re.compile(cue.match)
                assert cue.match.isascii() or cue.match == cue.match.replace("ё", "е"), cue.id
