"""The words of days and hours in Russian and English; knows nothing of how they combine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scoring_rubric.spoken_number_words import word_set


def _table(*lines: str) -> Mapping[str, int]:
    """``"3 среда среду"`` lines as form → number."""
    return MappingProxyType({form: int(line.split()[0]) for line in lines for form in line.split()[1:]})


WEEKDAYS = _table(
    "0 понедельник понедельника понедельнику понедельником понедельнике пн monday",
    "1 вторник вторника вторнику вторником вторнике вт tuesday",
    "2 среда среду среды среде средой ср wednesday",
    "3 четверг четверга четвергу четвергом четверге чт thursday",
    "4 пятница пятницу пятницы пятнице пятницей пт friday",
    "5 суббота субботу субботы субботе субботой saturday",
    "6 воскресенье воскресенья воскресенью воскресеньем sunday",
)
MONTHS = _table(
    "1 января январе январь january jan",
    "2 февраля феврале февраль february feb",
    "3 марта марте март march",
    "4 апреля апреле апрель april",
    "5 мая мае май may",
    "6 июня июне июнь june",
    "7 июля июле июль july",
    "8 августа августе август august",
    "9 сентября сентябре сентябрь september sept",
    "10 октября октябре октябрь october oct",
    "11 ноября ноябре ноябрь november nov",
    "12 декабря декабре декабрь december dec",
)
DAYS_AHEAD = _table("0 сегодня today tonight", "1 завтра tomorrow", "2 послезавтра")
DAY_UNITS = _table("1 день дня дней денек денька деньков сутки суток day days")
WEEK_UNITS = _table("1 неделю недели недель неделя недельку недельки неделек неделе week weeks", "2 fortnight")
MONTH_UNITS = _table("1 месяц месяца месяцев месяцок month months", "6 полгода", "12 год года year")
MINUTE_UNITS = _table(
    "1 минут минуты минуту минута минуток минуточек minute minutes",
    "60 час часа часов часик часика часиков hour hours",
    "30 полчаса получаса полчасика",
)
FORWARD = word_set("через спустя in within")
NEXT = ("следующ", "будущ", "next")
THIS = ("эт", "ближайш", "текущ", "this", "coming")
PAST = ("прошл", "минувш", "позапрошл", "вчера", "позавчера", "yesterday")
AGO = word_set("назад ago")

HOUR_WORDS = word_set("час часа часов часам часу часик часикам часиков oclock o'clock")
HOUR_PREPOSITIONS = word_set(
    "в во к ко после между between около часов часиков часам часикам часу час ровно "
    "at around by about after say till until"
)
WEAK_PREPOSITIONS = word_set("на с со до from to for")
HALF_DAYS: Mapping[str, str] = MappingProxyType(
    {"утра": "am", "утром": "am", "дня": "pm", "днем": "pm", "вечера": "pm", "вечером": "pm", "ночи": "am"}
    | {"am": "am", "pm": "pm", "morning": "am", "afternoon": "pm", "evening": "pm"}
)
DAY_PARTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "утром": (10, 0),
        "утречком": (10, 0),
        "с утра": (10, 0),
        "с утречка": (10, 0),
        "в первой половине дня": (10, 0),
        "до обеда": (11, 0),
        "в обед": (13, 0),
        "днем": (14, 0),
        "после обеда": (14, 0),
        "во второй половине дня": (15, 0),
        "ближе к вечеру": (17, 0),
        "к вечеру": (17, 0),
        "в конце дня": (17, 0),
        "до конца дня": (18, 0),
        "до вечера": (18, 0),
        "вечером": (18, 0),
        "вечерком": (18, 0),
        "in the morning": (10, 0),
        "first thing": (9, 0),
        "morning": (10, 0),
        "after lunch": (14, 0),
        "in the afternoon": (14, 0),
        "afternoon": (14, 0),
        "in the evening": (18, 0),
        "evening": (18, 0),
        "tonight": (18, 0),
        "end of the day": (17, 0),
        "end of day": (17, 0),
    }
)
"""A part of the day → the hour that stands for it; such a time is never exact."""

EVERY = word_set("каждый каждую каждое каждого каждой каждые every")
RANGE_FROM = word_set("с со from between между")
UNTIL = word_set("до by till until before")
"""Before an hour: the hour bounds something, it is no appointment unless something is due by then."""

AFTER_BARE_HOUR = word_set(
    "s is works work then it sure please yeah yes yep ok okay great perfect fine good cool sharp ish on at in for if "
    "i we and or so the right that lovely brilliant suits before because see but next this "
    "да и или так тогда ровно ну"
)
"""What may follow an English number alone that is an hour ("ten's fine", "eleven please")."""

BEFORE_BARE_HOUR = word_set(
    "say so then it or and maybe uh um er about around like okay great "
    "э эм ага угу лучше удобно наверное ну тогда или и значит либо давайте давай лучше может можно "
    "s the ровно да yeah yes no нет do "
)
AFTER_RUSSIAN_DAY = word_set(
    "или либо можно да нет у он она они я мы рано нормально подойдет подходит хорошо утром вечером"
)
AFTER_DAY_NUMBER = word_set(
    "s is at then or and so would works work okay ok in if we i it with for but yes yeah fine good right please too "
    "around that should sounds perfect great after half quarter noon what any how "
)
"""What may follow "the eighth" when it is a day of the month and not a thing counted ("the eighth floor")."""

JOINING = word_set(
    "в во на к ко с со до после между где то примерно около так давайте ну ровно можно часов часа часиков часика часам "
    "ближе и тогда там уже "
    "at on around about after between the in of say for by let's maybe like"
)
ENGLISH_COUNTED = word_set(
    "percent dollars bucks people users seats licenses locations minutes hours days weeks months years"
)
