"""A number put right afterwards: «не шестнадцать, а девятнадцать», "no, it ends 55"; knows no speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scoring_rubric.lexicon_phrases import said
from scoring_rubric.phones import as_e164, digit_runs, mostly_digits
from scoring_rubric.spoken_numbers import plain

_NOT_BUT = re.compile(
    r"\b(?:не|not|isn't)\s+(?P<wrong>[^.!?,]+?)(?:,\s*(?:а|but|it's)?|\s+(?:а|but|it's))\s+(?P<right>[^.!?]+)"
)
_BUT_NOT = re.compile(r"(?P<right>[^.!?]+?),?\s*(?:\bа не|\bне|\bnot|\brather than|\binstead of)\s+(?P<wrong>[^.!?]+)")
_NOT = re.compile(r"\b(?:не|not|isn't)\s+(?P<both>[^.!?]+)")
_PERIODS = (
    r"(?!\s+(?:of|месяц|недел|дня|год|квартал|лета|весн|осен|зим|янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек|"
    r"рабоч|week|month|year|quarter|time|thing|order|question|вопрос|раз\b|врем))"
)
_AT_THE_END = re.compile(
    rf"\b(?:[вн]а? (?:самом )?конце|последн\w+|оканчива\w+|заканчива\w+|кончается|ends?|ending|last|final){_PERIODS}\b"
)
_COUNT = re.compile(
    r"\b(?P<end>последн\w+|last|final)\s+"
    r"(?:one\b|(?:две|три|четыре|two|three|four)\s+(?=(?:цифр\w*|digits?|numbers?|are|is)\b))"
)
_ONE_DIGIT = re.compile(
    r"\b(?:last|final) (?:digit|number|figure|one(?= ?(?:'s|is) an? \w+$))"
    r"|\b(?:ends?|ending|finish(?:es)?) (?:in|on|with)\b|\b(?:at|on) the (?:very )?end\b"
    r"|\bпоследн(?:яя|юю|ей)\b|\b[вн]а? (?:самом )?конце\b|\b(?:о|за)?канчивается на\b|\bкончается на\b"
)


def amended(e164: str, text: str, regions: Sequence[str], corrections: tuple[str, ...]) -> str | None:
    """``e164`` as ``text`` puts it right, or None when it says nothing of the kind or cannot be understood."""
    low, e164 = plain(text), e164.lstrip("+")
    for pattern in (_NOT_BUT, _BUT_NOT):
        match = pattern.search(low)
        right = _digits(match["right"]) if match else ""
        if match and len(right) > 1 and right in e164 and _digits(match["wrong"]) not in e164:
            return None  # it stands there already: the listener read it wrong
        better = _exchanged(e164, _digits(match["wrong"]), right) if match and right else None
        if better is not None:
            return as_e164(better, regions, plus=True)
    match = _NOT.search(low)
    better = _without_a_but(e164, _groups(match["both"])) if match and mostly_digits(match["both"], others=0) else None
    if better is not None:
        return as_e164(better, regions, plus=True)
    mark = said(corrections, text)
    at_the_end = _AT_THE_END.search(low) is not None
    if mark is None and not at_the_end:
        return None
    shown = _COUNT.sub(r"\g<end> ", low)
    groups = _groups(shown[mark.end() if mark and shown == low else 0 :]) or _groups(shown)
    if len("".join(groups)) == 1 and _ONE_DIGIT.search(low) is None:
        return None
    return _put_in(e164, groups, regions, at_the_end=at_the_end)


def _groups(text: str) -> list[str]:
    return [group.digits for run in digit_runs(text) for group in run.groups]


def _digits(text: str) -> str:
    return "".join(_groups(text))


def _exchanged(e164: str, wrong: str, right: str) -> str | None:
    """``right`` for ``wrong``; a longer one says more («не сорок девять, а четыреста сорок восемь»)."""
    if not wrong or not right or wrong not in e164:
        return None
    if len(wrong) == len(right):
        head, _, tail = e164.rpartition(wrong)
        return head + right + tail
    found = _covering(e164, wrong, right)
    return found.pop() if len(found) == 1 else None


def _covering(e164: str, wrong: str, right: str) -> set[str]:
    """Numbers that ``right`` makes where it differs from what stands there only within ``wrong``."""
    found: set[str] = set()
    for match in re.finditer(f"(?={wrong})", e164):
        start, end = match.start(), match.start() + len(wrong)
        for at in range(max(min(start, end - len(right)), 1), min(max(start, end - len(right)), len(e164) - 1) + 1):
            old = e164[at : at + len(right)]
            differing = {at + place for place, (a, b) in enumerate(zip(old, right, strict=False)) if a != b}
            if len(old) == len(right) and differing and differing <= set(range(start, end)):
                found.add(e164[:at] + right + e164[at + len(right) :])
    return found


def _without_a_but(e164: str, groups: list[str]) -> str | None:
    """«Не сорок девять четыреста сорок восемь»: what is denied, and at once what it is."""
    parts = [("".join(groups[:cut]), "".join(groups[cut:])) for cut in range(1, len(groups))]
    found = {
        made
        for wrong, right in parts
        if len(right) > 1 or len(groups) == 2
        for made in (_covering(e164, wrong, right) if len(right) >= len(wrong) or len(parts) == 1 else set())
    }
    return found.pop() if len(found) == 1 else None


def _put_in(e164: str, groups: list[str], regions: Sequence[str], *, at_the_end: bool) -> str | None:
    """``groups`` where they stand; "an eight, oh eight five eight" first tells the digit that they end in."""
    rest = "".join(groups[1:])
    options = ["".join(groups), *([rest] if len(rest) > 1 and rest.endswith(groups[0]) else [])]
    if at_the_end and len(options) == 2:
        differing = [_distance(e164[-len(right) :], right) for right in options]
        options = [min(zip(differing, options, strict=True))[1]]
    return _replaced(e164, options[0], regions, at_the_end=at_the_end)


def _distance(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _replaced(e164: str, right: str, regions: Sequence[str], *, at_the_end: bool) -> str | None:
    """The one place where ``right`` differs least from what stands there; None when several places are as like."""
    if not (1 if at_the_end else 2) <= len(right) <= 7:
        return None
    places = range(len(e164) - len(right), 1, -1)
    if at_the_end:
        places = places[:1]
    differences = [(_distance(e164[at : at + len(right)], right), at) for at in places]
    least = min(difference for difference, _ in differences)
    best = [at for difference, at in differences if difference == least]
    if len(best) > 1 or (least > len(right) / 2 and not at_the_end):
        return None
    return as_e164(e164[: best[0]] + right + e164[best[0] + len(right) :], regions, plus=True)
