"""Phone numbers in what was said: digits, grouped digits and dictated words, as E.164; knows no speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import phonenumbers

from scoring_rubric.phones_readings import TOO_FAR, Corrections, best_readings, corrections_in, reading_ends
from scoring_rubric.spoken_digits import is_manner_remark, is_trunk_remark, readings
from scoring_rubric.spoken_number_words import MULTIPLIERS, word_set
from scoring_rubric.spoken_numbers import DigitGroup, Token, digit_groups, tokens

_SHORTEST = 10
_LONGEST = 15
_INSIDE = word_set(
    "плюс plus так в дальше далее потом затем тире дефис и это то есть значит там э эм ээ ну а да угу ага еще раз "
    "опять снова с без через вот конце последние первые цифры цифра and then dash uh um er erm space the last "
    "next again it's s ok okay yeah yep yes so"
)
_COUNTED = word_set(
    "of per each units pieces more штук штуки штука рублей рубля копеек метров кг литров коробок тонн "
    "by mm cm millimetres millimeters inches inch feet ft"
)
_CODES = word_set("код кодом коду кода code")
_REST = word_set("номер номера сам телефон города городской городом сами number phone is are the itself local rest s")
_LETTER_NAMES = word_set("эн эр эс бэ вэ дэ пэ тэ эф ка цэ гэ эль жэ ха зэ")
_MOST_BETWEEN = 4
_STRANGE = 3
_STRANGE_IN_A_PAUSE = 9
_PAUSES = word_set(
    "щас сейчас минутку минуту минуточку секунду секундочку сек погодите погоди подождите подожди обождите гляну "
    "посмотрю вспомню найду достану открою hang hold wait sec second moment let lemme grab pull check"
)
"""Words of who looks for the rest of his number."""
_UNITS = ("hundred", "thousand")
_PLAIN = 0.1
_BREAK = re.compile(r"[.;:!?,]|\bи\b|\band\b")
_BRITISH = re.compile(r"(?:0|440?)(7[1-57-9]\d{8}|1632960\d{3})")
"""Mobile ranges of which plans list only a part, and those kept for fiction."""
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class PhoneMention:
    """A number that can be called: E.164, and the characters ``start:end`` that say it."""

    e164: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Dictated digits that stand together; ``plus`` when a plus was said or written before them."""

    groups: tuple[DigitGroup, ...]
    start: int
    end: int
    plus: bool

    @property
    def digits(self) -> str:
        return "".join(group.digits for group in self.groups)


def find_phones(text: str, regions: Sequence[str], corrections: tuple[str, ...] = ()) -> tuple[PhoneMention, ...]:
    """Phones of ``text`` that are valid in one of ``regions`` (ISO codes, the first one preferred).

    ``corrections`` are the phrases («ой», «нет») after which what was just said is said anew.
    """
    words = tokens(text)
    marks = corrections_in(text, words, corrections)
    found: list[PhoneMention] = []
    for first, after in _stretches(text, words, marks):
        found += _Stretch(text, words, tuple(regions), marks).phones(first, after)
    if found:
        return tuple(found)
    marks = {first: after for first, after in marks.items() if not _is_pause(words[first:after])}
    for first, after in _stretches(text, words, marks, allowed=_STRANGE):
        mention = _Stretch(text, words, tuple(regions), marks).interrupted(first, after)
        found += [mention] if mention is not None else []
    return tuple(found)


def normalised(value: str, regions: Sequence[str]) -> str | None:
    """E.164 of a typed phone such as a CRM holds, or None when it is none."""
    digits = re.sub(r"\D", "", value)
    return as_e164(digits, regions, plus=value.strip().startswith("+"))


def as_e164(digits: str, regions: Sequence[str], *, plus: bool = False) -> str | None:
    """E.164 of a run of digits dialled in one of ``regions``, or None when no such number can exist."""
    return _as_e164(digits, tuple(regions), plus) if _SHORTEST <= len(digits) <= _LONGEST else None


@cache
def _as_e164(digits: str, regions: tuple[str, ...], plus: bool) -> str | None:
    for region in regions:
        if region == "GB" and not plus and not digits.startswith(("0", "44")):
            continue
        try:
            number = phonenumbers.parse("+" + digits if plus else digits, None if plus else region)
        except phonenumbers.NumberParseException:
            continue
        national = str(number.national_number)
        if phonenumbers.is_valid_number(number) and len(national) + len(str(number.country_code)) >= _SHORTEST:
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    mobile = _BRITISH.fullmatch(digits) if "GB" in regions else None
    return f"+44{mobile[1]}" if mobile else None


def digit_runs(text: str) -> tuple[DigitRun, ...]:
    """Stretches of dictated digits in ``text``; a few words that people put between groups do not end one."""
    words = tokens(text)
    runs: list[list[DigitGroup]] = []
    for group in digit_groups(words):
        between = words[runs[-1][-1].after : group.first] if runs else ()
        if runs and len(between) <= 3 and all(word.text in _INSIDE for word in between):
            runs[-1].append(group)
        else:
            runs.append([group])
    return tuple(_run(text, words, groups) for groups in runs)


def _run(text: str, words: Sequence[Token], groups: list[DigitGroup]) -> DigitRun:
    start, end = words[groups[0].first].start, words[groups[-1].after - 1].end
    return DigitRun(tuple(groups), start, end, plus=_has_plus(text, words, groups[0].first))


def _has_plus(text: str, words: Sequence[Token], first: int) -> bool:
    said = first > 0 and words[first - 1].text in ("плюс", "plus")
    return said or text[: words[first].start].rstrip(" (").endswith("+")


def _stretches(text: str, words: Sequence[Token], marks: Corrections, *, allowed: int = 0) -> list[tuple[int, int]]:
    """Token ranges of digits with no more between them than people put between groups, corrections included.

    ``allowed`` words of other kinds may stand among them («девятьсот двадцать шесть, это Мегафон, ...»).
    """
    found: list[tuple[int, int]] = []
    place, open_from, last, between, strange = 0, -1, -1, 0, 0
    while place < len(words):
        after = max((one.after for one in readings(text, words, place)), default=0)
        if after:
            open_from = place if open_from < 0 else open_from
            last, between, place = after, 0, after
            strange = strange if allowed else 0
            continue
        if open_from >= 0:
            is_mark = place in marks
            between += 0 if is_mark else 1
            known = is_mark or words[place].text in _INSIDE or _is_remark(words, open_from, place)
            strange += 0 if known else 1
            paused = allowed and any(word.text in _PAUSES for word in words[last : place + 4])
            if (
                words[place].text in _COUNTED
                or strange > (_STRANGE_IN_A_PAUSE if paused else allowed)
                or between > (_STRANGE_IN_A_PAUSE if paused else _MOST_BETWEEN)
                or words[place].text in MULTIPLIERS
            ):
                found.append((open_from, last))
                open_from, strange = -1, 0
        place = marks.get(place, place + 1)
    return found if open_from < 0 else [*found, (open_from, last)]


def _is_pause(words: Sequence[Token]) -> bool:
    return words[0].text in _PAUSES and all(word.text in _PAUSES or word.text == "on" for word in words)


def _is_remark(words: Sequence[Token], first: int, place: int) -> bool:
    """A word on how the number is dialled or said, or between a city's code and the rest («код ... номер ...»)."""
    coded = words[place].text in _REST and any(word.text in _CODES for word in words[max(first - 4, 0) : first])
    return coded or is_trunk_remark(words, place) or is_manner_remark(words, place)


def _follows_a_letter(text: str, words: Sequence[Token], first: int) -> bool:
    """«Эн девять ноль два ...», "b nine oh three ...": marks of parts and documents, no numbers to call."""
    before = words[first - 1].text if first else ""
    if first and text[words[first - 1].start - 1 : words[first - 1].start] in ("'", "’"):
        return False
    return before in _LETTER_NAMES or (
        len(before) == 1 and before.isascii() and before.isalpha() and before not in "aio"
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Digits that stand together in ``text``, and the numbers they say."""

    text: str
    words: Sequence[Token]
    regions: tuple[str, ...]
    marks: Corrections

    def phones(self, first: int, after: int) -> list[PhoneMention]:
        """Digits left over mean another number, not a phone, unless punctuation parts them."""
        whole = self._whole(first, after)
        if whole is not None:
            return [whole]
        cuts = [place for place in reading_ends(self.text, self.words, first, after) if first < place < after]
        for cut in cuts:
            left = self._whole(first, cut)
            right = self._from(cut, after) if left is not None else []
            if left is not None and right:
                return [left, *right]
        for cut in cuts:
            gap = self.text[self.words[cut - 1].end : self.words[cut].start]
            if _BREAK.search(gap) or not gap.isspace():
                found = [self._whole(first, cut), self._whole(cut, after)]
                if any(found):
                    return [mention for mention in found if mention is not None]
        return []

    def interrupted(self, first: int, after: int) -> PhoneMention | None:
        """The number of a stretch with other words in it: all must be said plainly, part by part."""
        starts = reading_ends(self.text, self.words, first, after)[1:]
        ends = [after, *(self._last_digit(start) for start in reversed(starts) if self._last_digit(start) < start)]
        found = (self._whole(first, end, most=_PLAIN) for end in ends)
        return next((mention for mention in found if mention is not None), None)

    def _last_digit(self, after: int) -> int:
        """``after`` without the other words just before it."""
        while not readings(self.text, self.words, after - 1) and self.words[after - 1].text not in _UNITS:
            after -= 1
        return after

    def _from(self, first: int, after: int) -> list[PhoneMention]:
        """Numbers that begin right at token ``first`` and leave nothing over."""
        whole = self._whole(first, after)
        if whole is not None:
            return [whole]
        for cut in reading_ends(self.text, self.words, first, after):
            left = self._whole(first, cut) if first < cut < after else None
            right = self._whole(cut, after) if left is not None else None
            if left is not None and right is not None:
                return [left, right]
        return []

    def _whole(self, first: int, after: int, *, most: float = TOO_FAR) -> PhoneMention | None:
        while first < after and not readings(self.text, self.words, first):
            first = self.marks.get(first, first + 1)
        if first >= after or _follows_a_letter(self.text, self.words, first):
            return None
        plus = _has_plus(self.text, self.words, first)
        for digits in best_readings(self.text, self.words, (first, after), self.marks, most=most):
            e164 = as_e164(digits, self.regions, plus=plus)
            if e164 is not None:
                return PhoneMention(e164, self.words[first].start, self.words[after - 1].end)
        return None


def mostly_digits(text: str, *, others: int = 2) -> bool:
    """Whether a turn is dictation: nothing in it but digits, the words people put between them, and few ``others``."""
    words = tokens(text)
    groups = digit_groups(words)
    covered = {place for group in groups for place in range(group.first, group.after)}
    rest = [word.text for place, word in enumerate(words) if place not in covered]
    return bool(groups) and len([word for word in rest if word not in _INSIDE and _LETTERS.match(word)]) <= others
