"""Phone numbers in what was said: digits, grouped digits and dictated words, as E.164; knows no speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers

from scoring_rubric.spoken_number_words import word_set
from scoring_rubric.spoken_numbers import DigitGroup, Token, digit_groups, tokens

_SHORTEST = 10
_LONGEST = 15
_INSIDE = word_set("плюс plus так дальше далее потом затем тире дефис и это то есть значит там э эм ну and then dash")
_BREAK = re.compile(r"[.;:!?,]|\bи\b|\band\b")
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


def find_phones(text: str, regions: Sequence[str]) -> tuple[PhoneMention, ...]:
    """Phones of ``text`` that are valid in one of ``regions`` (ISO codes, the first one preferred)."""
    found: list[PhoneMention] = []
    for join_units in (True, False):
        words = tokens(text)
        for run in digit_runs(text, join_units=join_units):
            mentions = _phones_in(text, run, words, regions)
            found += [new for new in mentions if all(_apart(new, known) for known in found)]
    return tuple(sorted(found, key=lambda mention: mention.start))


def normalised(value: str, regions: Sequence[str]) -> str | None:
    """E.164 of a typed phone such as a CRM holds, or None when it is none."""
    digits = re.sub(r"\D", "", value)
    return as_e164(digits, regions, plus=value.strip().startswith("+"))


def as_e164(digits: str, regions: Sequence[str], *, plus: bool = False) -> str | None:
    """E.164 of a run of digits dialled in one of ``regions``, or None when no such number can exist."""
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return None
    for region in regions:
        try:
            number = phonenumbers.parse("+" + digits if plus else digits, None if plus else region)
        except phonenumbers.NumberParseException:
            continue
        national = str(number.national_number)
        if phonenumbers.is_valid_number(number) and len(national) + len(str(number.country_code)) >= _SHORTEST:
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return None


def digit_runs(text: str, *, join_units: bool = True) -> tuple[DigitRun, ...]:
    """Stretches of dictated digits in ``text``; a few words that people put between groups do not end one."""
    words = tokens(text)
    runs: list[list[DigitGroup]] = []
    for group in digit_groups(words, join_units=join_units):
        between = words[runs[-1][-1].after : group.first] if runs else ()
        if runs and len(between) <= 3 and all(word.text in _INSIDE for word in between):
            runs[-1].append(group)
        else:
            runs.append([group])
    return tuple(_run(text, words, groups) for groups in runs)


def _run(text: str, words: Sequence[Token], groups: list[DigitGroup]) -> DigitRun:
    start, end = words[groups[0].first].start, words[groups[-1].after - 1].end
    before = text[:start].rstrip(" (")
    said = groups[0].first > 0 and words[groups[0].first - 1].text in ("плюс", "plus")
    return DigitRun(tuple(groups), start, end, plus=before.endswith("+") or said)


def _phones_in(text: str, run: DigitRun, words: Sequence[Token], regions: Sequence[str]) -> list[PhoneMention]:
    """The numbers a run says. Digits left over mean another number, not a phone, unless punctuation parts them."""
    whole = _mention(run.groups, words, regions, plus=run.plus)
    if whole is not None:
        return [whole]
    cuts = range(1, len(run.groups))
    for cut in cuts:
        left = _mention(run.groups[:cut], words, regions, plus=run.plus)
        right = _mention(run.groups[cut:], words, regions, plus=False)
        if left is not None and right is not None:
            return [left, right]
    for cut in cuts:
        gap = text[words[run.groups[cut - 1].after - 1].end : words[run.groups[cut].first].start]
        if _BREAK.search(gap):
            halves = (run.groups[:cut], run.groups[cut:])
            found = [_mention(half, words, regions, plus=False) for half in halves]
            if any(found):
                return [mention for mention in found if mention is not None]
    return []


def _mention(
    groups: Sequence[DigitGroup], words: Sequence[Token], regions: Sequence[str], *, plus: bool
) -> PhoneMention | None:
    e164 = as_e164("".join(group.digits for group in groups), regions, plus=plus)
    return None if e164 is None else PhoneMention(e164, words[groups[0].first].start, words[groups[-1].after - 1].end)


def mostly_digits(text: str) -> bool:
    """Whether a turn is dictation: nothing in it but digits and the words people put between them."""
    words = tokens(text)
    groups = digit_groups(words)
    covered = {place for group in groups for place in range(group.first, group.after)}
    rest = [word.text for place, word in enumerate(words) if place not in covered]
    return bool(groups) and len([word for word in rest if word not in _INSIDE and _LETTERS.match(word)]) <= 2


def _apart(one: PhoneMention, other: PhoneMention) -> bool:
    return one.end <= other.start or other.end <= one.start
