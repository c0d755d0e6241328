"""Dictated digits and every way to read them: «девятьсот 10» is 910 or 900 and 10, "double four" is 44.

Each reading has a cost, how far it is from what the words say by themselves; which one is meant shows in the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring_rubric.spoken_number_words import DIGIT_NOUNS, ORDINALS, SMALL, word_set
from scoring_rubric.spoken_numbers import Token

_ZEROES = word_set("oh o nought naught")
_TIMES = {
    "double": 2,
    "triple": 3,
    "treble": 3,
    "quadruple": 4,
    "дважды": 2,
    "трижды": 3,
    "дабл": 2,
    "двойная": 2,
    "двойной": 2,
}
_REPEATED = word_set("раз раза")
_WITHOUT_TRUNK = word_set("с без через")
_EACH = word_set("одной одному две два три четыре")
_SOUNDS_LIKE = {"ate": 8, "too": 2, "to": 2, "for": 4, "fore": 4, "won": 1, "tree": 3, "sex": 6, "niner": 9, "nein": 9}
_MISHEARD_COST = 0.05
_TRUNK = (7, 8)
_FROM_FIGURES = 2.0
_HALF_FIGURES = 0.5
_OVER_A_COMMA = 2.0
_SPLIT_HUNDRED = 1.0
_APART = 2.0
_SPLIT_TENS = 3.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Digits said by the tokens up to ``after``; the lower the ``cost``, the more natural."""

    digits: str
    after: int
    cost: float = 0.0


def readings(text: str, words: Sequence[Token], place: int) -> tuple[Reading, ...]:
    """What may be said from token ``place`` on, the most natural first; nothing when no digit is said there."""
    word = words[place].text
    if is_trunk_remark(words, place) or is_manner_remark(words, place):
        return ()
    several = _repeated(words, place)
    apart = _APART if several else 0.0
    found = [*several, *(Reading(one.digits, one.after, one.cost + apart) for one in _chained(text, words, place))]
    if word in _ZEROES:
        found.append(Reading("0", place + 1))
    found += [] if found else _run_together(words, place)
    if not found and (heard := _misheard(words, place)) is not None:
        found.append(Reading(str(heard), place + 1, _MISHEARD_COST))
    if word in DIGIT_NOUNS and not found:
        found.append(Reading(str(DIGIT_NOUNS[word]), place + 1))
    return tuple(sorted(found, key=lambda one: one.cost))


def _run_together(words: Sequence[Token], place: int) -> list[Reading]:
    """«восемьдевятьсот» as two numbers, the second of which may go on."""
    word = words[place].text
    cuts = [cut for cut in range(3, len(word) - 2) if word[:cut] in SMALL and word[cut:] in SMALL]
    if len(cuts) != 1:
        return []
    head, tail = SMALL[word[: cuts[0]]], SMALL[word[cuts[0] :]]
    following = SMALL.get(words[place + 1].text) if place + 1 < len(words) else None
    found = [Reading(f"{head}{tail}", place + 1, _SPLIT_HUNDRED if following else 0.0)]
    if following and _may_follow(tail, following):
        found.append(Reading(f"{head}{tail + following}", place + 2))
    return found


def _misheard(words: Sequence[Token], place: int) -> int | None:
    """ "Oh five six ate three", "nine oh too": a word that sounds like a digit, among digits."""
    value = _SOUNDS_LIKE.get(words[place].text)
    if value is None or not place or _digit(words, place - 1) is None:
        return None
    last = place + 1 == len(words)
    return value if (last and words[place].text != "to") or _digit(words, place + 1) is not None else None


def is_trunk_remark(words: Sequence[Token], place: int) -> bool:
    """«С восьмёрки», «через восемь», «без восьмёрки»: how the number is dialled, no digit of it."""
    said = _digit(words, place)
    before = words[place - 1].text if place else ""
    noun = words[place].text in DIGIT_NOUNS and words[place].text not in SMALL
    return said in _TRUNK and ((before in _WITHOUT_TRUNK and noun) or before == "через")


def is_manner_remark(words: Sequence[Token], place: int) -> bool:
    """«По одной», «по две цифры», "two at a time", "one by one": how the number is going to be said."""
    word, before = words[place].text, words[place - 1].text if place else ""
    following = tuple(token.text for token in words[place + 1 : place + 4])
    if following[:3] == ("at", "a", "time") or (following[:2] == ("by", word) and _digit(words, place) is not None):
        return True
    if before == "by" and place > 1 and words[place - 2].text == word:
        return True
    times = place > 1 and words[place - 2].text in _REPEATED
    return before == "по" and not times and (word in _EACH or following[:1] == ("цифры",))


def _digit(words: Sequence[Token], place: int) -> int | None:
    """A single digit by its name, figure or noun."""
    if place >= len(words):
        return None
    word = words[place].text
    if word in _ZEROES:
        return 0
    if word.isdecimal():
        return int(word) if len(word) == 1 else None
    value = SMALL.get(word, DIGIT_NOUNS.get(word))
    return value if value is not None and value < 10 else None


def _repeated(words: Sequence[Token], place: int) -> list[Reading]:
    """Digits said once and meant several times: "double four", «три семёрки», «два раза по тринадцать»."""
    word = words[place].text
    following = _digit(words, place + 1)
    if word in _TIMES:
        if following is not None:
            return [Reading(str(following) * _TIMES[word], place + 2)]
        pair = _small(words, place + 1)
        return [] if pair is None else [Reading(str(pair) * _TIMES[word], place + 2)]
    times = _digit(words, place)
    if times is None or not 1 <= times <= 6 or word in DIGIT_NOUNS:
        return []
    if place + 1 < len(words) and words[place + 1].text in DIGIT_NOUNS:
        return [Reading(str(DIGIT_NOUNS[words[place + 1].text]) * times, place + 2)]
    if times > 1 and place + 2 < len(words) and words[place + 1].text in _REPEATED:
        at = place + 3 if words[place + 2].text == "по" else place + 2
        value = _small(words, at)
        return [] if value is None else [Reading(str(value) * times, at + 1)]
    return []


def _small(words: Sequence[Token], place: int) -> int | None:
    if place >= len(words):
        return None
    word = words[place].text
    return int(word) if word.isdecimal() and len(word) < 4 else SMALL.get(word)


def _chained(text: str, words: Sequence[Token], place: int) -> list[Reading]:
    """One number of one to three words; every shorter beginning of it may be the number, too."""
    word = words[place].text
    value = _small(words, place)
    if value is None:
        return [Reading(word, place + 1)] if word.isdecimal() else []
    if word.isdecimal() and not _is_round(word):
        return [Reading(word, place + 1)]
    found: list[Reading] = []
    said, after, cost = word if word.isdecimal() else str(value), place + 1, 0.0
    while True:
        hundreds = _hundreds(text, words, value, after)
        if hundreds:
            return [*found, *(Reading(one.digits, one.after, one.cost + cost) for one in hundreds)]
        link = _link(text, words, value, after)
        if link is None:
            return [*found, Reading(said, after, cost)]
        following, join, split = link
        found.append(Reading(said, after, cost + split))
        value, after, cost = value + following, after + 1, cost + join
        said = str(value)


def _is_round(figures: str) -> bool:
    """900 or 40, which a recogniser may have cut off «девятьсот шестнадцать» or «сорок пять»."""
    return figures[0] != "0" and (
        (len(figures) == 3 and figures[1:] == "00") or (len(figures) == 2 and figures[1] == "0")
    )


def _link(text: str, words: Sequence[Token], value: int, after: int) -> tuple[int, float, float] | None:
    """The value that may go on ``value`` at token ``after``, the cost of joining it, and the cost of not joining."""
    if after >= len(words) or not value:
        return None
    word = words[after].text
    following = SMALL.get(word, ORDINALS.get(word))
    figures = word.isdecimal()
    if figures:
        following = int(word) if word[0] != "0" and len(word) < 3 else None
    if not following or not _may_follow(value, following):
        return None
    split = _SPLIT_HUNDRED if value % 100 == 0 else _SPLIT_TENS
    if "," in text[words[after - 1].end : words[after].start]:
        return following, _OVER_A_COMMA, 0.0
    if figures and words[after - 1].text.isdecimal():
        return following, _FROM_FIGURES, 0.0
    return following, _HALF_FIGURES if figures else 0.0, split


def _may_follow(value: int, following: int) -> bool:
    if value % 100 == 0:
        return following < 100
    return value % 100 >= 20 and value % 10 == 0 and following < 10


def _hundreds(text: str, words: Sequence[Token], value: int, after: int) -> list[Reading]:
    """English "four hundred", "thirty-three hundred and five", "nine thousand"."""
    unit = words[after].text if after < len(words) else ""
    if unit == "thousand" and 0 < value < 10:
        return [Reading(f"{value}000", after + 1)]
    if unit != "hundred" or not 0 < value < 100:
        return []
    whole = value * 100
    found = [Reading(str(whole), after + 1)]
    rest = after + 2 if after + 2 < len(words) and words[after + 1].text == "and" else after + 1
    if rest < len(words) and words[rest].text in SMALL:
        for more in _chained(text, words, rest):
            if 0 < int(more.digits) < 100 and more.digits[0] != "0":
                cost = 0.0 if rest == after + 2 else 1.5
                found.append(Reading(str(whole + int(more.digits)), more.after, more.cost + cost))
    return found
