"""Hours as they are said on business calls: «в три» is 15:00, «полтретьего», "half past four", «в 16 ноль ноль»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scoring_rubric.names_morphology import parses_of
from scoring_rubric.spoken_number_words import MULTIPLIERS, ORDINALS, SMALL
from scoring_rubric.spoken_numbers import Token, whole_number
from scoring_rubric.spoken_time_words import (
    AFTER_BARE_HOUR,
    BEFORE_BARE_HOUR,
    DAY_PARTS,
    DAY_UNITS,
    DAYS_AHEAD,
    ENGLISH_COUNTED,
    HALF_DAYS,
    HOUR_PREPOSITIONS,
    HOUR_WORDS,
    MINUTE_UNITS,
    MONTHS,
    RANGE_FROM,
    UNTIL,
    WEAK_PREPOSITIONS,
    WEEK_UNITS,
    WEEKDAYS,
)

_FIRST_MORNING_HOUR = 8
_ROUND_MINUTES = (5, 10, 20, 25)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; ``exact`` is False for a part of the day («после обеда») that an hour only stands for.

    ``bound`` is "until" or "from" when the hour only bounds something («до пяти», "from noon").
    """

    hour: int
    minute: int = 0
    exact: bool = True
    bound: str | None = None


def clock_at(text: str, words: Sequence[Token], place: int, *, bare: bool = False) -> tuple[Clock, int] | None:
    """The time named at token ``place`` and the token after it. ``bare``: a number alone may be an hour."""
    exact = _half_or_quarter(words, place) or _written(text, words, place) or _hour(text, words, place, bare=bare)
    return _part_of_day(words, place) if exact is None else (replace(exact[0], bound=_bound(words, place)), exact[1])


def _bound(words: Sequence[Token], place: int) -> str | None:
    """Whether an hour begins or ends something («с десяти», «до шести»); the second hour of a range ends it."""
    if _text(words, place - 1) in UNTIL:
        return "until"
    if _text(words, place - 1) in RANGE_FROM:
        return "from"
    if _text(words, place - 1) == "to" and whole_number(words, place - 2) is not None:
        return "until"
    ranged = any(_text(words, place - back) in RANGE_FROM for back in (3, 4))
    return "until" if ranged and _text(words, place - 1) in ("and", "и", "to", "по") else None


def _text(words: Sequence[Token], place: int) -> str:
    return words[place].text if 0 <= place < len(words) else ""


def _business(hour: int, half: str | None) -> int:
    """An hour of 24: halves as named; otherwise 1-7 are the afternoon, for nobody calls at four in the morning."""
    if half == "pm":
        return hour + 12 if hour < 12 else hour
    if half == "am":
        return 0 if hour == 12 else hour
    return hour + 12 if 0 < hour < _FIRST_MORNING_HOUR else hour


def _half(words: Sequence[Token], place: int) -> tuple[str | None, int]:
    """am or pm if it is named at ``place``, over «часов» and "o'clock" and "in the", and the token after it."""
    after = place
    if _text(words, after) in HOUR_WORDS:
        after += 1
    elif _text(words, after) == "o" and _text(words, after + 1) == "clock":
        after += 2
    ahead = after + 2 if [_text(words, after), _text(words, after + 1)] == ["in", "the"] else after
    if _text(words, ahead) in HALF_DAYS:
        return HALF_DAYS[_text(words, ahead)], ahead + 1
    if _text(words, after) in ("a", "p") and _text(words, after + 1) == "m":
        return _text(words, after) + "m", after + 2
    return None, after


def _half_or_quarter(words: Sequence[Token], place: int) -> tuple[Clock, int] | None:
    """«полтретьего», «в половине третьего», «без четверти три», "half past two", "quarter to three"."""
    word = words[place].text
    if word in ("noon", "midday", "полдень", "полудню", "полудня"):
        return Clock(12), place + 1
    if word.startswith("пол") and ORDINALS.get(word[3:], 13) <= 12:
        return _before(ORDINALS[word[3:]], 30, words, place + 1)
    if _is_genitive_hour(_text(words, place + 1)) and (word.startswith("половин") or word in ("пол", "четверть")):
        return _before(ORDINALS[_text(words, place + 1)], 15 if word == "четверть" else 30, words, place + 2)
    if word == "half" and (british := whole_number(words, place + 1)) is not None and 1 <= british[0] <= 12:
        half, end = _half(words, british[1])
        clear = _text(words, british[1]) not in ENGLISH_COUNTED and _text(words, british[1]) not in MULTIPLIERS
        return (Clock(_business(british[0], half), 30), end) if clear else None
    minutes = _minutes_named(words, place + 1 if word == "без" else place)
    if minutes is None:
        return None
    count, after = minutes
    if word != "без" and _text(words, after) in ("минут", "минуты") and _is_genitive_hour(_text(words, after + 1)):
        return _before(ORDINALS[_text(words, after + 1)], count, words, after + 2)
    if word == "без" and _text(words, after) in ("минут", "минуты"):
        after += 1
    past = _text(words, after) == "past"
    to = word == "без" or _text(words, after) == "to"
    hour = whole_number(words, after if word == "без" else after + 1) if past or to else None
    if hour is None or not 1 <= hour[0] <= 12:
        return None
    if past:
        half, end = _half(words, hour[1])
        return Clock(_business(hour[0], half), count), end
    return _before(hour[0], 60 - count, words, hour[1])


def _is_genitive_hour(word: str) -> bool:
    """«третьего» of «половина третьего»."""
    return word.endswith(("ого", "его")) and ORDINALS.get(word, 13) <= 12


def _minutes_named(words: Sequence[Token], place: int) -> tuple[int, int] | None:
    if _text(words, place) in ("a", "четверти", "quarter", "half"):
        place += 1 if _text(words, place) == "a" else 0
        named = {"четверти": 15, "quarter": 15, "half": 30}.get(_text(words, place))
        return None if named is None else (named, place + 1)
    read = whole_number(words, place)
    if read is None or not 0 < read[0] < 60 or words[place].text == "без":
        return None
    counted = _text(words, read[1]) in MINUTE_UNITS or _text(words, place - 1) == "без" or read[0] in _ROUND_MINUTES
    return read if counted else None


def _before(hour: int, minute: int, words: Sequence[Token], place: int) -> tuple[Clock, int]:
    """``minute`` of the hour before ``hour``: «половина третьего» is 2:30."""
    half, after = _half(words, place)
    return Clock((_business(hour, half) - 1) % 24, minute), after


def _written(text: str, words: Sequence[Token], place: int) -> tuple[Clock, int] | None:
    """15:30, and 15.30 or 15-30 after a preposition."""
    hour, minute = _text(words, place), _text(words, place + 1)
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and len(hour) <= 2):
        return None
    gap = text[words[place].end : words[place + 1].start]
    after_preposition = _text(words, place - 1) in HOUR_PREPOSITIONS | WEAK_PREPOSITIONS
    if not (gap == ":" or (gap in (".", "-") and after_preposition and _text(words, place + 2) not in MONTHS)):
        return None
    if int(hour) > 23 or int(minute) > 59 or (gap == "." and 1 <= int(minute) <= 12 and minute != "10"):
        return None
    half, after = _half(words, place + 2)
    early = half is None and hour.startswith("0")
    return Clock(int(hour) if early else _business(int(hour), half), int(minute)), after


def _hour(text: str, words: Sequence[Token], place: int, *, bare: bool) -> tuple[Clock, int] | None:
    """A number of hours that is a time: after a preposition, before «утра» or "pm", or ``bare`` in an answer."""
    read = whole_number(words, place) or _roughly(words, place)
    if read is None:
        return _one_oclock(words, place)
    hour, after = read
    if _one_of_many(words, place, after):
        return None
    if hour > 23 or (len(_text(words, place)) > 2 and _text(words, place).isdecimal()):
        return None
    before = _text(words, place - 1)
    strong, weak = before in HOUR_PREPOSITIONS, before in WEAK_PREPOSITIONS
    unit = _text(words, after) in HOUR_WORDS or _is_oclock(words, after)
    oclock = _is_oclock(words, after)
    minute, after = (None, after) if oclock else _minutes(text, words, after + 1 if unit else after)
    if minute is not None and not unit and _text(words, after - 1).startswith("минут"):
        return None
    half, end = _half(words, after)
    if _text(words, end - 1) == "дня" and not (strong or unit):
        return None
    if half is None and len(_text(words, end)) > 1 and _text(words, end) in MULTIPLIERS:
        return None
    if half is None and (_counts_something(text, words, end) or (unit and hour < 2 and not (strong or oclock))):
        return None
    named = half is not None or oclock or (strong and (unit or minute is not None))
    told = named or strong or (weak and (unit or minute is not None)) or (minute is not None and 7 <= hour <= 20)
    if not told and not (bare and 1 <= hour <= 20 and _is_bare_hour(text, words, place, end, minute, weak=weak)):
        return None
    return Clock(_business(hour, half), minute or 0), end


def _is_oclock(words: Sequence[Token], place: int) -> bool:
    return [_text(words, place), _text(words, place + 1)] == ["o", "clock"]


def _roughly(words: Sequence[Token], place: int) -> tuple[int, int] | None:
    """ "Threeish"."""
    hour = SMALL.get(words[place].text.removesuffix("ish")) if words[place].text.endswith("ish") else None
    return (hour, place + 1) if hour is not None and 0 < hour <= 12 else None


def _is_bare_hour(text: str, words: Sequence[Token], place: int, end: int, minute: int | None, *, weak: bool) -> bool:
    """Whether a number of an answer stands as an hour does: at its border, after a day, with minutes or a bound."""
    before, after = _text(words, place - 1), _text(words, end)
    if whole_number(words, end) is not None or after in MULTIPLIERS or (place and whole_number(words, place - 1)):
        return False
    if weak or minute is not None or unit_of_hours(words, end):
        return True
    led = not before or before in BEFORE_BARE_HOUR or before in WEEKDAYS or before in DAYS_AHEAD
    led = led or before in ORDINALS or before in MONTHS
    english = bool(after) and after.isascii() and after not in AFTER_BARE_HOUR
    if english and text[words[end - 1].end] in ".;?!" and (not before or text[words[place - 1].end] in ".,;?!"):
        return True  # "Ten. He goes at two."
    return led and not (english and after not in WEEKDAYS and after not in DAYS_AHEAD)


def _one_of_many(words: Sequence[Token], place: int, after: int) -> bool:
    """«одна», "the one": one of something, no hour."""
    if _is_oclock(words, after):
        return False
    pointing = _text(words, place - 1) in ("the", "this", "that", "which", "another", "no", "each", "first", "big")
    if _text(words, place) in ("один", "одна", "одно", "одну"):
        return after == place + 1 and _text(words, after) not in HOUR_WORDS
    return _text(words, place) == "one" and pointing


def unit_of_hours(words: Sequence[Token], end: int) -> bool:
    """Whether a number that ends at ``end`` was one of hours («девять часов»)."""
    return _text(words, end - 1) in HOUR_WORDS


def _one_oclock(words: Sequence[Token], place: int) -> tuple[Clock, int] | None:
    """«в час», «к часу дня»."""
    if words[place].text not in ("час", "часу"):
        return None
    half, after = _half(words, place)
    if _text(words, place + 1) != "дня" and _text(words, place - 1) not in (
        "в",
        "к",
        "на",
        "около",
        "с",
        "до",
        "после",
    ):
        return None
    following = whole_number(words, after)
    minute = following[0] if half is None and following is not None and following[0] in (15, 30, 45) else 0
    return Clock(_business(1, half), minute), following[1] if minute and following is not None else after


def _minutes(text: str, words: Sequence[Token], place: int) -> tuple[int | None, int]:
    """Minutes after an hour: «ноль ноль», «тридцать», «пятнадцать минут», "oh five"."""
    if place >= len(words) or any(mark in text[words[place - 1].end : words[place].start] for mark in ",;?!"):
        return None, place
    zero = _text(words, place) in ("ноль", "oh", "zero", "00")
    if zero:
        if _text(words, place) == "00":
            return 0, place + 1
        following = whole_number(words, place + 1)
        return (None, place) if following is None or following[0] > 9 else (following[0], following[1])
    read = whole_number(words, place)
    if read is None or read[0] % 5 or not 5 < read[0] < 60:
        return None, place
    if _text(words, read[1]) in DAY_UNITS or _text(words, read[1]) in MONTHS:
        return None, place
    return read[0], read[1] + (1 if _text(words, read[1]) in ("минут", "минуты") else 0)


def _part_of_day(words: Sequence[Token], place: int) -> tuple[Clock, int] | None:
    for phrase in sorted(DAY_PARTS, key=lambda phrase: -len(phrase)):
        said = phrase.split()
        if [word.text for word in words[place : place + len(said)]] == said:
            if said == ["morning"] and _text(words, place - 1) == "good":
                return None
            return Clock(*DAY_PARTS[phrase], exact=False), place + len(said)
    return None


def _counts_something(text: str, words: Sequence[Token], place: int) -> bool:
    """Whether the word right after a number is what it counts («в два раза», «на пять человек», "at 3 percent")."""
    word = _text(words, place)
    if not word or text[words[place - 1].end : words[place].start].strip() or word in HOUR_WORDS:
        return False
    if word in MONTHS or word in DAY_UNITS or word in WEEK_UNITS or word in MINUTE_UNITS or word in ENGLISH_COUNTED:
        return True
    if word.isascii() or word in WEEKDAYS:
        return word in ("th", "st", "nd", "rd", "k", "m")
    return _is_counted_noun(word)


@lru_cache(maxsize=4096)
def _is_counted_noun(word: str) -> bool:
    """A common noun in a case that follows numbers; names and names of times are none."""
    if word in ("договорились", "хорошо", "го", "числа"):
        return word in ("го", "числа")
    parses = parses_of(word)
    if not parses:
        return False
    best = parses[0].tag
    named = any(gram in best for gram in ("Name", "Surn", "Patr", "Geox"))
    return "NOUN" in best and not named and ("gent" in best or "plur" in best)
