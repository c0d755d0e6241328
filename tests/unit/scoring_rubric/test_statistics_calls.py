"""Every statistic on thirty small calls, fifteen a language, each counted by hand."""

from __future__ import annotations

import dataclasses

import pytest

from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.statistics import measure_call
from scoring_rubric.types import Statistics
from transcription.types import Layout, Quality, Speaker, Transcript, Turn

SIDES = {"m": Speaker.MANAGER, "c": Speaker.CLIENT, "o": Speaker.OTHER}
NAMES = tuple(field.name for field in dataclasses.fields(Statistics))
# language, length, lines "side start end words", and the statistics in the order of their fields.
CALLS = {
    "a greeting and an answer": (
        "ru",
        20,
        ("m 0 6 добрый день меня зовут анна вектор", "c 8 10 слушаю вас внимательно"),
        (0.75, 6, 3, None, 0, 0, 0, 0, 0, 60, 0, 12, 8, 2, 9),
    ),
    "two open questions": (
        "ru",
        14,
        ("m 0 4 как вы ведете учет сейчас", "c 5 9 ведем все в таблицах", "m 11 14 сколько у вас складов"),
        (0.64, 4, 8.57, 2, 2, 0, 2, 0, 0, 77.1, 0, 3, 11, 3, 13),
    ),
    "the manager breaks in": (
        "ru",
        None,
        ("c 0 10 у нас три магазина и один склад", "m 4 8 мы это решим быстро"),
        (0.29, 4, 6, 0, 0, 0, 0, 1, 0, 60, 0, 0, 10, 2, 11),
    ),
    "the client breaks in with a question": (
        "ru",
        None,
        (
            "m 0 20 наша программа считает остатки по складам",
            "c 12 14 сколько это стоит",
            "m 20.5 24 три тысячи в месяц",
        ),
        (0.92, 20, 5, 6.5, 0, 1, 0, 0, 1, 25.5, 0, 0.5, 23.5, 3, 13),
    ),
    "a nod does not part what the manager says": (
        "ru",
        None,
        (
            "m 0 15 мы привезем и поставим сами",
            "c 7 8 угу",
            "m 15 25 гарантия на работу два года",
            "c 26 28 мы подумаем над этим",
        ),
        (0.89, 25, 2.14, None, 0, 0, 0, 0, 0, 24, 0, 1, 27, 4, 15),
    ),
    "a long pause parts it": (
        "ru",
        None,
        ("m 0 10 секунду я смотрю остатки", "m 16 30 нашла есть двенадцать штук", "c 31 33 берем все двенадцать"),
        (0.92, 14, 1.82, None, 0, 0, 0, 0, 0, 20, 0, 7, 26, 3, 11),
    ),
    "fillers": (
        "ru",
        None,
        ("m 0 30 ну вот смотрите это как бы программа", "c 31 33 цена нас не пугает"),
        (0.94, 30, 1.82, None, 0, 0, 0, 0, 0, 14, 42.86, 1, 32, 2, 11),
    ),
    "two questions in one turn": (
        "ru",
        None,
        ("m 0 10 Расскажите, что не устраивает? И как давно?", "c 12 22 год мучаемся с этой программой"),
        (0.5, 10, 2.73, None, 2, 0, 2, 0, 0, 42, 0, 2, 20, 2, 12),
    ),
    "the client leads": (
        "ru",
        None,
        (
            "c 0 20 мы ищем замену текущему поставщику",
            "m 21 23 это хорошая идея для нас",
            "c 24 40 привезите образцы на следующей неделе",
            "m 43 45 привезем их обязательно сами",
        ),
        (0.1, 2, 4, 2, 0, 0, 0, 0, 0, 135, 0, 5, 40, 4, 19),
    ),
    "a tail asks, and «да» is only a nod": (
        "ru",
        None,
        ("m 0 6 у вас пять касс правильно", "c 7 8 да", "m 9 12 тогда подойдет средний тариф"),
        (0.9, 12, 0, None, 1, 0, 0, 0, 0, 60, 0, 2, 10, 3, 10),
    ),
    "a pause of five seconds does not part it yet": (
        "ru",
        None,
        (
            "m 0 10 мы работаем без предоплаты совсем",
            "m 15 20 отгружаем на третий день обычно",
            "c 22 25 нам надо завтра утром",
        ),
        (0.83, 20, 2.4, None, 0, 0, 0, 0, 0, 40, 0, 7, 18, 3, 14),
    ),
    "a late answer and a quick one": (
        "ru",
        None,
        (
            "c 0 5 почем у вас мешок цемента",
            "m 8 10 четыреста двадцать рублей",
            "c 11 13 а когда вы сможете привезти",
            "m 13.5 16 завтра до обеда привезем",
        ),
        (0.39, 2.5, 11.25, 1.75, 0, 2, 0, 0, 0, 93.3, 0, 4.5, 11.5, 4, 17),
    ),
    "the client breaks in with a wish": (
        "ru",
        None,
        (
            "m 0 8 у нас гарантия три года на все",
            "c 6 12 мне бы еще скидку за объем",
            "m 12 15 пять процентов могу дать сразу",
        ),
        (0.65, 8, 8, 0, 0, 0, 0, 0, 1, 65.5, 0, 0, 15, 3, 18),
    ),
    "music while the client holds": (
        "ru",
        70,
        (
            "m 0 5 сейчас переключу вас на склад",
            "o 5 40 музыка",
            "m 41 46 они отгрузят все в пятницу",
            "c 47 50 нам подходит пятница спасибо вам",
        ),
        (0.77, 5, 0.86, None, 0, 0, 0, 0, 0, 60, 0, 22, 48, 4, 16),
    ),
    "fillers of two words, a nod of two": (
        "ru",
        None,
        (
            "c 0 12 скажите а кто будет обучать наших людей",
            "m 14 24 в общем обучает короче наш инженер на месте",
            "c 24.2 26 угу понятно",
            "m 27 30 сколько у вас человек",
        ),
        (0.49, 16, 2, 2, 1, 1, 1, 0, 0, 55.4, 16.67, 3.2, 26.8, 4, 21),
    ),
    "an open and a closed question": (
        "en",
        30,
        ("m 0 5 what do you use today", "c 6 12 we use a spreadsheet for it", "m 13 15 do you need it"),
        (0.54, 5, 4, 1, 2, 0, 1, 0, 0, 77.1, 0, 17, 13, 3, 15),
    ),
    "the client asks twice": (
        "en",
        None,
        (
            "m 0 4 i can send you the plan",
            "c 4.5 7 how much is it",
            "m 7.2 10 forty dollars a month",
            "c 10.4 12 is that all",
        ),
        (0.62, 4, 15, 0.2, 0, 2, 0, 0, 0, 88.2, 0, 1.1, 10.9, 4, 17),
    ),
    "both break in": (
        "en",
        None,
        (
            "m 0 10 we install it in one day",
            "c 5 15 we are closed on monday though",
            "m 11 13 then tuesday is fine",
        ),
        (0.55, 10, 8, 0, 0, 0, 0, 1, 1, 50, 0, 0, 15, 3, 16),
    ),
    "the very end of a turn is no interruption": (
        "en",
        None,
        ("m 0 10 we deliver on weekdays only", "c 9.7 12 weekdays are good for us", "m 12 14 great to hear that"),
        (0.84, 10, 8.57, 0, 0, 0, 0, 0, 0, 45, 0, 0, 14, 3, 14),
    ),
    "a menu before the two": (
        "en",
        60,
        ("o 0 30 please hold the line", "m 30 34 thanks for waiting so long", "c 35 37 that is no problem"),
        (0.67, 4, 1, None, 0, 0, 0, 0, 0, 75, 0, 24, 36, 3, 13),
    ),
    "long silences": (
        "en",
        60,
        ("m 0 6 let me look that up now", "c 40 44 take as long as needed", "m 50 56 it is in stock today"),
        (0.75, 6, 2, 6, 0, 0, 0, 0, 0, 55, 0, 44, 16, 3, 16),
    ),
    "a client who only nods": (
        "en",
        None,
        ("m 0 20 our plan covers three shops", "c 20 21 uh-huh right", "m 21 31 and the support is free"),
        (0.97, 31, 0, None, 0, 0, 0, 0, 0, 20, 0, 0, 31, 3, 13),
    ),
    "a tail asks, and yes is only a nod": (
        "en",
        None,
        ("m 0 5 you have five tills right", "c 6 7 yes", "m 8 11 then the middle plan fits"),
        (0.89, 11, 0, None, 1, 0, 0, 0, 0, 75, 0, 2, 9, 3, 11),
    ),
    "five seconds of pause, one stretch still": (
        "en",
        None,
        (
            "m 0 10 we work without any prepayment",
            "m 15 20 orders leave on the third day",
            "c 22 25 we need it tomorrow morning",
        ),
        (0.83, 20, 2.4, None, 0, 0, 0, 0, 0, 44, 0, 7, 18, 3, 16),
    ),
    "answered late, answered quickly": (
        "en",
        None,
        (
            "c 0 5 how much is a bag of cement",
            "m 8 10 four pounds and twenty pence",
            "c 11 13 when can you bring it",
            "m 13.5 16 tomorrow before lunch for sure",
        ),
        (0.39, 2.5, 11.25, 1.75, 0, 2, 0, 0, 0, 133.3, 0, 4.5, 11.5, 4, 22),
    ),
    "the client talks into the warranty": (
        "en",
        None,
        (
            "m 0 8 the warranty runs for three years",
            "c 6 12 i would like some discount on that",
            "m 12 15 i can take off five per cent",
        ),
        (0.65, 8, 8, 0, 0, 0, 0, 0, 1, 70.9, 0, 0, 15, 3, 20),
    ),
    "music on hold": (
        "en",
        70,
        (
            "m 0 5 i will put you through now",
            "o 5 40 music",
            "m 41 46 they will ship it on friday",
            "c 47 50 friday works for us thank you",
        ),
        (0.77, 5, 0.86, None, 0, 0, 0, 0, 0, 72, 0, 22, 48, 4, 19),
    ),
    "fillers in the middle of an answer": (
        "en",
        None,
        (
            "c 0 12 who is going to train our people",
            "m 14 24 you know our engineer basically trains them on site",
            "c 24.2 26 mm hmm",
            "m 27 30 what do your people use today",
        ),
        (0.49, 16, 2, 2, 1, 1, 1, 0, 0, 69.2, 13.33, 3.2, 26.8, 4, 24),
    ),
    "three questions in one breath": (
        "en",
        None,
        (
            "m 0 12 Where do you store it? Who packs it? Is it cold there?",
            "c 13 20 in a shed behind the house my brother packs it",
        ),
        (0.63, 12, 3, None, 3, 0, 2, 0, 0, 60, 0, 1, 19, 2, 22),
    ),
    "the manager breaks in twice": (
        "en",
        None,
        (
            "c 0 10 our old machine breaks down every other week",
            "m 3 5 ours has a five year warranty",
            "c 10 20 and the repair man takes days to come",
            "m 15 17 we come on the same day",
        ),
        (0.17, 2, 9, 0, 0, 0, 0, 2, 0, 180, 0, 0, 20, 4, 28),
    ),
}


@pytest.mark.parametrize("statistic", NAMES)
@pytest.mark.parametrize("call", CALLS)
def test_a_statistic_is_as_counted_by_hand(call: str, statistic: str) -> None:
    language, length, lines, counted = CALLS[call]
    parts = [line.split(maxsplit=3) for line in lines]
    turns = tuple(
        Turn(number, SIDES[side], words, float(start), float(end))
        for number, (side, start, end, words) in enumerate(parts)
    )
    transcript = Transcript(call, language, turns, Quality(usable=True), duration_s=length, layout=Layout.STEREO)

    found = getattr(measure_call(transcript, lexicon_for(language)), statistic)

    assert found == counted[NAMES.index(statistic)]
