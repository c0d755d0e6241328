"""Numbers as they are said or recognised, in Russian and English: «двести тысяч», "25k", «девятьсот шестнадцать».

It knows words and digits only; what a number counts (money, a phone, a time) its readers decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring_rubric.spoken_number_words import COUPLES, DIGIT_NOUNS, HALVES, MULTIPLIERS, SMALL, UNITS_BEFORE

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_DECIMAL_GAP = re.compile(r"[.,]")
_THOUSANDS_GAP = re.compile(r"[ \u00a0\u202f'.,]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a run of digits, lower-cased with ё as е; ``start:end`` are its characters in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A cardinal: its value, the characters ``start:end`` and the tokens ``first:after`` that say it."""

    value: float
    start: int
    end: int
    first: int
    after: int


@dataclass(frozen=True, slots=True)
class DigitGroup:
    """A piece of dictated digits («девятьсот шестнадцать» → "916") in tokens ``first:after``."""

    digits: str
    first: int
    after: int


def plain(text: str) -> str:
    """Lower case with ё as е, of exactly the same length, so that places in it are places in ``text``."""
    low = text.lower()
    if len(low) != len(text) or "Σ" in text:  # İ grows by a dot, and Σ is lowered by its place in the word
        low = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    return low.replace("ё", "е")


def tokens(text: str) -> tuple[Token, ...]:
    """Words and runs of digits of ``text``, in order; punctuation is left out."""
    return tuple(Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(plain(text)))


def cardinals(text: str) -> tuple[Number, ...]:
    """Every cardinal number of ``text``, left to right, each as long as it goes."""
    words = tokens(text)
    found: list[Number] = []
    place = 0
    while place < len(words):
        read = _cardinal(text, words, place)
        if read is None:
            place += 1
            continue
        value, after = read
        found.append(Number(value, words[place].start, words[after - 1].end, place, after))
        place = after
    return tuple(found)


def digit_groups(words: Sequence[Token], *, join_units: bool = True) -> tuple[DigitGroup, ...]:
    """Pieces of dictated digits in ``words``. ``join_units`` False reads «восемьсот пять» as 800 5, not 805."""
    found: list[DigitGroup] = []
    place = 0
    while place < len(words):
        group = _digit_group(words, place, join_units=join_units)
        if group is None:
            place += 1
        else:
            found.append(group)
            place = group.after
    return tuple(found)


def _digit_group(words: Sequence[Token], place: int, *, join_units: bool) -> DigitGroup | None:
    word = words[place].text
    following = words[place + 1].text if place + 1 < len(words) else ""
    if word.isdecimal():
        return DigitGroup(word, place, place + 1)
    if word in ("double", "triple") and following in SMALL and SMALL[following] < 10:
        return DigitGroup(str(SMALL[following]) * (2 if word == "double" else 3), place, place + 2)
    if word in SMALL and 1 <= SMALL[word] <= 4 and following in DIGIT_NOUNS:
        return DigitGroup(str(DIGIT_NOUNS[following]) * SMALL[word], place, place + 2)
    if word in DIGIT_NOUNS:
        return DigitGroup(str(DIGIT_NOUNS[word]), place, place + 1)
    if word in ("oh", "o"):
        return DigitGroup("0", place, place + 1)
    read = _below_thousand(words, place, join_units=join_units)
    return None if read is None else DigitGroup(str(read[0]), place, read[1])


def _cardinal(text: str, words: Sequence[Token], place: int) -> tuple[float, int] | None:
    """Value and the token after a cardinal that starts at ``place``."""
    roughly = _roughly(text, words, place)
    if roughly is not None:
        return roughly
    total = 0.0
    last_multiplier = float("inf")
    start = place
    while place < len(words):
        read = _group(text, words, place) or (None, place)
        value, after = read
        multiplier = MULTIPLIERS.get(words[after].text) if after < len(words) else None
        if value is None and (multiplier is None or not _may_stand_alone(words[after].text, start, place)):
            break
        if multiplier is not None and multiplier < last_multiplier and _stands_close(text, words, after, start):
            total += (1.0 if value is None else value) * multiplier
            last_multiplier = multiplier
            place = after + 1
            continue
        if value is None or (last_multiplier != float("inf") and value >= last_multiplier):
            break
        total += value
        place = after
        break
    return None if place == start else (total, place)


def _roughly(text: str, words: Sequence[Token], place: int) -> tuple[float, int] | None:
    """«тысяч пятнадцать», «миллиона два»: the unit before its number, which means about so much."""
    if words[place].text not in UNITS_BEFORE or place + 1 >= len(words):
        return None
    counted = _group(text, words, place + 1)
    return None if counted is None else (counted[0] * MULTIPLIERS[words[place].text], counted[1])


def _may_stand_alone(word: str, start: int, place: int) -> bool:
    """«тысяча» alone is 1000; a bare "k" or «т» is not a number."""
    return place == start and len(word) > 3


def _stands_close(text: str, words: Sequence[Token], multiplier: int, start: int) -> bool:
    """A one-letter unit ("25k", «25к», «25 т.р.») counts only right at its digits: «в 11 к вам» is no sum."""
    if len(words[multiplier].text) > 1 or multiplier == start:
        return True
    before, unit = words[multiplier - 1], words[multiplier]
    roubles = unit.text == "т" and [word.text[:1] for word in words[multiplier + 1 : multiplier + 2]] == ["р"]
    return before.text.isdecimal() and text[before.end : unit.start] in (("", " ") if roubles else ("",))


def _group(text: str, words: Sequence[Token], place: int) -> tuple[float, int] | None:
    """A number below its multiplier: «полтора», «двести пять», «два с половиной», "18 350", "1,5"."""
    word = words[place].text
    if word in HALVES:
        return HALVES[word], place + 1
    if word in COUPLES:
        unit = place + 2 if [token.text for token in words[place + 1 : place + 2]] == ["of"] else place + 1
        return (2.0, unit) if unit < len(words) and words[unit].text in MULTIPLIERS else None
    if word == "half" and place + 2 < len(words) and words[place + 2].text in MULTIPLIERS:
        return 0.5, place + 2
    if word == "a" and place + 1 < len(words) and words[place + 1].text == "hundred":
        hundred, after = _smaller(words, 100, place + 2, join_units=True)
        return float(hundred), after
    if word == "a" and place + 1 < len(words) and words[place + 1].text in ("thousand", "million"):
        return 1.0, place + 1
    if word.isdecimal():
        return _digits(text, words, place)
    small = _below_thousand(words, place, join_units=True)
    if small is None:
        return None
    value, after = float(small[0]), small[1]
    if [token.text for token in words[after : after + 2]] in (["с", "половиной"], ["и", "половиной"]):
        return value + 0.5, after + 2
    if [token.text for token in words[after : after + 3]] == ["and", "a", "half"]:
        thousands = after + 3 < len(words) and words[after + 3].text in MULTIPLIERS
        return (value + 0.5, after + 3) if thousands else (value, after)
    return value, after


def _digits(text: str, words: Sequence[Token], place: int) -> tuple[float, int]:
    """Digits with a decimal part ("1,5") or in groups of three ("18 350", "1.200.000")."""
    value = words[place].text
    after = place + 1
    while after < len(words) and len(words[after].text) == 3 and words[after].text.isdecimal():
        gap = text[words[after - 1].end : words[after].start]
        if len(words[place].text) > 3 or value == "0" or not _THOUSANDS_GAP.fullmatch(gap):
            break
        value += words[after].text
        after += 1
    if after < len(words) and words[after].text.isdecimal() and len(words[after].text) <= 2:
        gap = text[words[after - 1].end : words[after].start]
        if _DECIMAL_GAP.fullmatch(gap):
            return float(f"{value}.{words[after].text}"), after + 1
    return float(value), after


def _below_thousand(words: Sequence[Token], place: int, *, join_units: bool) -> tuple[int, int] | None:
    """A whole number below 1000 in words, hundreds before tens before units, and the token after it."""
    if place >= len(words) or words[place].text not in SMALL:
        return None
    value, after = _smaller(words, SMALL[words[place].text], place + 1, join_units=join_units)
    if after < len(words) and words[after].text == "hundred" and 0 < value < 100:
        value, after = value * 100, after + 1
        return _smaller(words, value, after, join_units=join_units)
    return value, after


def _smaller(words: Sequence[Token], value: int, after: int, *, join_units: bool) -> tuple[int, int]:
    """``value`` with the tens and units that follow it, over an English "and" after hundreds."""
    while after < len(words):
        over_and = words[after].text == "and" and value >= 100 and after + 1 < len(words)
        place = after + 1 if over_and else after
        word = words[place].text
        if not _fits(value, SMALL, word) or (not join_units and value % 100 == 0 and SMALL[word] < 10):
            break
        value, after = value + SMALL[word], place + 1
    return value, after


def _fits(value: int, small: Mapping[str, int], word: str) -> bool:
    """Whether ``word`` may continue ``value``: tens or units after hundreds, units after tens, never a zero."""
    following = small.get(word, 0)
    if following == 0:
        return False
    if value and value % 100 == 0:
        return following < 100
    return value % 100 >= 20 and value % 10 == 0 and following < 10


def whole_number(words: Sequence[Token], place: int) -> tuple[int, int] | None:
    """A whole number below 1000 in words, or any run of digits, at token ``place``, and the token after it."""
    if place < len(words) and words[place].text.isdecimal():
        return int(words[place].text), place + 1
    return _below_thousand(words, place, join_units=True)
