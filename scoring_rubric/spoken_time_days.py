"""How days are named: «в четверг», «через недельку», "next Tuesday", «25 февраля», 26.11.2026."""

from __future__ import annotations

from collections.abc import Sequence

from scoring_rubric.names_morphology import part_of_speech
from scoring_rubric.spoken_number_words import ORDINALS
from scoring_rubric.spoken_numbers import Token, whole_number
from scoring_rubric.spoken_time_calendar import Day, DayKind
from scoring_rubric.spoken_time_words import (
    AFTER_DAY_NUMBER,
    AFTER_RUSSIAN_DAY,
    AGO,
    DAY_UNITS,
    DAYS_AHEAD,
    EVERY,
    FORWARD,
    JOINING,
    MINUTE_UNITS,
    MONTH_UNITS,
    MONTHS,
    NEXT,
    PAST,
    THIS,
    WEEK_UNITS,
    WEEKDAYS,
)

_LAST_HOUR = 12
_WEEK_ITSELF = ("this", "next", "last", "the", "that", "every", "all")
_ENDING_AFTER = ("s", "is", "at", "that", "then", "would", "works", "okay", "ok", "if", "instead")


def day_at(text: str, words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    """The day of ``text`` named at token ``place`` and the token after it; days gone by are none."""
    found = (
        _weeks_on(text, words, place)
        or _ahead(words, place)
        or _after_a_while(words, place)
        or _weekday(words, place)
        or _week_or_month(words, place)
        or _calendar(text, words, place)
        or _numeric(text, words, place)
    )
    if found is None or any(word.text in AGO for word in words[found[1] : found[1] + 1]):
        return None
    return found


def _text(words: Sequence[Token], place: int) -> str:
    return words[place].text if 0 <= place < len(words) else ""


def is_past(words: Sequence[Token], place: int) -> bool:
    """Whether what stands at ``place`` belongs to the past («на прошлой неделе в среду», "last Friday at two")."""
    first = max(0, place - 4)
    before = words[first:place]
    last = any(
        word.text == "last" and (following in WEEKDAYS or following in WEEK_UNITS or following in MONTH_UNITS)
        for word, following in zip(before, (word.text for word in words[first + 1 :]), strict=False)
    )
    return last or any(word.text.startswith(PAST) for word in before)


def _weeks_on(text: str, words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    """ "a week on Monday", "a week today", "a fortnight tomorrow", "Monday week", "the Friday after"."""
    if _text(words, place) in WEEKDAYS and _text(words, place + 1) == "week":
        return Day(DayKind.WEEKDAY, WEEKDAYS[_text(words, place)], later=1), place + 2
    if (one_after := _the_one_after(text, words, place)) is not None:
        return one_after
    weeks, after = _count(words, place)
    unit = WEEK_UNITS.get(_text(words, after))
    alone = after == place and _text(words, place - 1) not in _WEEK_ITSELF and _text(words, after + 1) in DAYS_AHEAD
    if (after == place and not alone) or unit is None or not _text(words, after).isascii():
        return None
    after += 1
    if _text(words, after) in ("on", "from"):
        after += 1
    if _text(words, after) in WEEKDAYS:
        return Day(DayKind.WEEKDAY, WEEKDAYS[_text(words, after)], later=weeks * unit), after + 1
    if _text(words, after) in DAYS_AHEAD:
        return Day(DayKind.DAYS, DAYS_AHEAD[_text(words, after)] + 7 * weeks * unit), after + 1
    return None


def _the_one_after(text: str, words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    """ "the following Friday", "the Friday after", "Friday after next"."""
    word, following = _text(words, place), _text(words, place + 1)
    if word == "following" and following in WEEKDAYS:
        return Day(DayKind.WEEKDAY, WEEKDAYS[following], later=1), place + 2
    if word not in WEEKDAYS or following != "after":
        return None
    last = _text(words, place + 2)
    if last == "next":
        return Day(DayKind.WEEKDAY, WEEKDAYS[word], weeks=2), place + 3
    ended = not last or _pauses(text, words, place + 2) or last in _ENDING_AFTER
    return (Day(DayKind.WEEKDAY, WEEKDAYS[word], later=1), place + (3 if last == "that" else 2)) if ended else None


def _ahead(words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    word = words[place].text
    if word == "после" and _text(words, place + 1) == "завтра":
        return Day(DayKind.DAYS, 2), place + 2
    if word == "day" and _text(words, place + 1) == "after" and _text(words, place + 2) == "tomorrow":
        return Day(DayKind.DAYS, 2), place + 3
    if word == "this" and _text(words, place + 1) in ("morning", "afternoon", "evening"):
        return Day(DayKind.DAYS, 0), place + 1
    return (Day(DayKind.DAYS, DAYS_AHEAD[word]), place + 1) if word in DAYS_AHEAD else None


def _after_a_while(words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    """«через три дня», «дня через три», «в течение недели», "in a couple of weeks", "two days from now"."""
    word = words[place].text
    if word in FORWARD or (word == "течение" and _text(words, place - 1) in ("в", "во")):
        count, after = _count(words, place + 1)
        if word == "течение" and count == 1 and _text(words, after) in DAY_UNITS:
            return Day(DayKind.DAYS, 0), after + 1
        if word == "in" and _text(words, place + 1) == "the" and _text(words, place + 2) in (*MONTH_UNITS, *DAY_UNITS):
            return None
        if word in ("in", "within") and after == place + 1 and _text(words, after) != "half":
            return None
        return _span(words, after, count)
    unit = _span(words, place, 1)
    if unit is not None and _text(words, place + 1) == "через":
        number = whole_number(words, place + 2)
        if number is not None:
            turned = _span(words, place, number[0])
            return None if turned is None else (turned[0], number[1])
    number = whole_number(words, place)
    if number is not None and [_text(words, number[1] + 1), _text(words, number[1] + 2)] == ["from", "now"]:
        spanned = _span(words, number[1], number[0])
        return None if spanned is None else (spanned[0], number[1] + 3)
    return None


def _count(words: Sequence[Token], place: int) -> tuple[int, int]:
    """How many units, 1 when no number stands there; «пару», "a couple of" are two."""
    if _text(words, place) in ("пару", "пары", "парочку"):
        return 2, place + 1
    if _text(words, place) in ("несколько", "few"):
        return 3, place + 1
    if _text(words, place) in ("a", "an", "the", "next"):
        if _text(words, place + 1) == "couple":
            return 2, place + (3 if _text(words, place + 2) == "of" else 2)
        return (3, place + 2) if _text(words, place + 1) == "few" else (1, place + 1)
    number = whole_number(words, place)
    return (1, place) if number is None else number


def _span(words: Sequence[Token], place: int, count: int) -> tuple[Day, int] | None:
    unit = _text(words, place)
    if (
        unit == "half"
        and _text(words, place + 1) in ("an", "hour")
        and "hour" in (_text(words, place + 1), _text(words, place + 2))
    ):
        return Day(DayKind.MINUTES, 30), place + (3 if _text(words, place + 1) == "an" else 2)
    for units, kind in (
        (MINUTE_UNITS, DayKind.MINUTES),
        (DAY_UNITS, DayKind.DAYS),
        (WEEK_UNITS, DayKind.WEEKS),
        (MONTH_UNITS, DayKind.MONTHS),
    ):
        if unit in units:
            return Day(kind, count * units[unit]), place + 1
    return None


def _weekday(words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    word = words[place].text
    if word in WEEKDAYS:
        if _text(words, place - 1) in EVERY or _text(words, place - 2) in EVERY:
            return None
        return Day(DayKind.WEEKDAY, WEEKDAYS[word]), place + 1
    following = _text(words, place + 1)
    if following in WEEKDAYS and word.startswith(NEXT):
        return Day(DayKind.WEEKDAY, WEEKDAYS[following], weeks=1), place + 2
    if following in WEEKDAYS and word.startswith(THIS):
        return Day(DayKind.WEEKDAY, WEEKDAYS[following], weeks=0), place + 2
    return None


def _week_or_month(words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    """«на следующей неделе», «в конце недели», «в начале декабря», "end of the month", "next month"."""
    word, following = words[place].text, _text(words, place + 1)
    if word.startswith((*NEXT, "той")) and following in WEEK_UNITS:
        return Day(DayKind.NEXT_WEEK), place + 2
    if word.startswith(NEXT) and following.startswith(("месяц", "month")):
        return Day(DayKind.MONTHS, 1), place + 2
    if word.startswith(THIS) and following in WEEK_UNITS:
        return Day(DayKind.WEEK_END), place + 2
    if word in ("конце", "конца", "концу", "end"):
        after = place + 1
        while _text(words, after) in ("of", "the") or _text(words, after).startswith(THIS):
            after += 1
        if _text(words, after) in WEEK_UNITS:
            return Day(DayKind.WEEK_END), after + 1
        if _text(words, after).startswith(("месяц", "month")):
            return Day(DayKind.MONTH_END), after + 1
    if word in ("начале", "начала") and following in MONTHS:
        return Day(DayKind.MONTH, 1, month=MONTHS[following]), place + 2
    return None


def _calendar(text: str, words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    """«25 февраля», «двадцать пятого числа», "November 26th", "the 26th of November", «в декабре», 26.11.2026."""
    word = words[place].text
    if word in MONTHS and word.isascii():
        day = _day_number(words, place + 1)
        if day is None and _text(words, place - 1) == "in":
            return Day(DayKind.MONTH, 1, month=MONTHS[word]), place + 1
        return None if day is None else _with_year(words, Day(DayKind.DATE, day[0], month=MONTHS[word]), day[1])
    if word in MONTHS and _text(words, place - 1) in ("в", "во", "на", "до", "к"):
        return Day(DayKind.MONTH, 1, month=MONTHS[word]), place + 1
    day = _day_number(words, place)
    if day is None:
        return None
    number, after = day
    if _text(words, after) in ("of", "числа") and _text(words, after + 1) in MONTHS:
        after += 1
    if _text(words, after) in MONTHS:
        return _with_year(words, Day(DayKind.DATE, number, month=MONTHS[_text(words, after)]), after + 1)
    after_weekday = _text(words, place - 1) in WEEKDAYS and number > _LAST_HOUR and words[place].text not in ORDINALS
    if after_weekday and _text(words, after) in ("at", "в"):
        return Day(DayKind.MONTH_DAY, number), after
    if _stands_alone(text, words, place, after):
        return Day(DayKind.MONTH_DAY, number), after
    if _text(words, after) in ("числа", "число", "го") or (
        after > place + 1 and _text(words, after - 1) in ("th", "st", "nd", "rd")
    ):
        return Day(DayKind.MONTH_DAY, number), after + (1 if _text(words, after) in ("числа", "число", "го") else 0)
    return None


def _stands_alone(text: str, words: Sequence[Token], place: int, after: int) -> bool:
    """«двадцать пятого» with nothing it could describe after it."""
    english = _text(words, after - 1) in ORDINALS and _text(words, after - 1).isascii()
    if _text(words, after) == "at" and english and ORDINALS.get(_text(words, place), 20) > 5:
        return True
    dated = _text(words, place - 1) in WEEKDAYS or after - place > 1 + (_text(words, place) == "the")
    led = place == 0 or _text(words, place - 1) in JOINING or dated or _pauses(text, words, place)
    if english and led and (dated or ORDINALS[_text(words, after - 1)] > _LAST_HOUR):
        following = _text(words, after)
        if (
            not following
            or _pauses(text, words, after)
            or following in AFTER_DAY_NUMBER
            or whole_number(words, after) is not None
        ):
            return True
    if _text(words, place) == "the" and _text(words, after - 1) in ORDINALS:
        following = _text(words, after)
        return not following or following in AFTER_DAY_NUMBER or following in WEEKDAYS or following in DAYS_AHEAD
    if not _text(words, after - 1).endswith(("ого", "его", "ое", "ье")) or _text(words, after - 1) not in ORDINALS:
        return False
    before, following = _text(words, place - 1), _text(words, after)
    if before.startswith(("пол", "четверт")) or before in ("для", "у", "от", "с", "из", "без", "до", "во"):
        return False
    if not following or following in JOINING or following in WEEKDAYS or following in AFTER_RUSSIAN_DAY:
        return True
    if part_of_speech(following) in ("VERB", "INFN"):
        return ORDINALS[_text(words, after - 1)] > 1 or after > place + 1
    exact = after > place + 1 or ORDINALS[_text(words, place)] > 10
    return exact and part_of_speech(following) not in ("NOUN", "ADJF", "")


def _pauses(text: str, words: Sequence[Token], place: int) -> bool:
    """Whether a mark of punctuation stands before token ``place``."""
    return 0 < place < len(words) and any(mark in ".,;?!" for mark in text[words[place - 1].end : words[place].start])


def _numeric(text: str, words: Sequence[Token], place: int) -> tuple[Day, int] | None:
    """26.11 and 26.11.2026."""
    day, month = _text(words, place), _text(words, place + 1)
    if not (day.isdecimal() and month.isdecimal() and len(day) <= 2 and len(month) == 2):
        return None
    if text[words[place].end : words[place + 1].start] != "." or not 1 <= int(day) <= 31:
        return None
    if not 1 <= int(month) <= 12 or (month == "10" and _text(words, place - 1) in ("в", "к", "at")):
        return None
    return _with_year(words, Day(DayKind.DATE, int(day), month=int(month)), place + 2)


def _day_number(words: Sequence[Token], place: int) -> tuple[int, int] | None:
    """A day of the month, cardinal or ordinal, and the token after it."""
    if _text(words, place) == "the":
        place += 1
    tens = {"двадцать": 20, "тридцать": 30, "twenty": 20, "thirty": 30}.get(_text(words, place), 0)
    if tens and 0 < ORDINALS.get(_text(words, place + 1), 0) < 10:
        number, after = tens + ORDINALS[_text(words, place + 1)], place + 2
    elif _text(words, place) in ORDINALS:
        number, after = ORDINALS[_text(words, place)], place + 1
    else:
        read = whole_number(words, place)
        if read is None:
            return None
        number, after = read
        if _text(words, after) in ("th", "st", "nd", "rd", "е", "го") and words[place].text.isdecimal():
            after += 1
            if _text(words, after - 1) == "го" and _text(words, after) not in MONTHS and _text(words, after) != "числа":
                after -= 1
    return (number, after) if 1 <= number <= 31 else None


def _with_year(words: Sequence[Token], day: Day, after: int) -> tuple[Day, int]:
    year = _text(words, after)
    if len(year) == 4 and year.startswith("20") and year.isdecimal():
        return Day(day.kind, day.n, month=day.month, year=int(year)), after + 1
    return day, after
