"""A number put right afterwards: «не шестнадцать, а девятнадцать», "no, it ends 55"; knows no speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scoring_rubric.lexicon import said
from scoring_rubric.phones import as_e164, digit_runs
from scoring_rubric.spoken_numbers import plain

_NOT_BUT = re.compile(
    r"\b(?:не|not|isn't)\s+(?P<wrong>[^.!?,]+?)(?:,\s*(?:а|but|it's)?|\s+(?:а|but|it's))\s+(?P<right>[^.!?]+)"
)
_BUT_NOT = re.compile(
    r"(?P<right>[^.!?]+?),?\s*(?:\bа не|,\s*не|\bnot|\brather than|\bа никак не)\s+(?P<wrong>[^.!?]+)"
)
_AT_THE_END = re.compile(r"\b(?:[вн]а? конце|последн\w+|оканчива\w+|заканчива\w+|ends?|ending|last)\b")


def amended(e164: str, text: str, regions: Sequence[str], corrections: tuple[str, ...]) -> str | None:
    """``e164`` as ``text`` puts it right, or None when it says nothing of the kind or cannot be understood."""
    low, e164 = plain(text), e164.lstrip("+")
    for pattern in (_NOT_BUT, _BUT_NOT):
        match = pattern.search(low)
        if match:
            wrong, right = _digits(match["wrong"]), _digits(match["right"])
            if right and wrong and wrong in e164 and len(wrong) == len(right):
                head, _, tail = e164.rpartition(wrong)
                return as_e164(head + right + tail, regions, plus=True)
    mark = said(corrections, text)
    at_the_end = _AT_THE_END.search(low) is not None
    if mark is None and not at_the_end:
        return None
    right = _digits(text[mark.end() if mark else 0 :])
    return _replaced(e164, right, regions, at_the_end=at_the_end) if right else None


def _digits(text: str) -> str:
    return "".join(run.digits for run in digit_runs(text))


def _replaced(e164: str, right: str, regions: Sequence[str], *, at_the_end: bool) -> str | None:
    """The one place where ``right`` differs least from what stands there; None when several places are as like."""
    if not 2 <= len(right) <= 7:
        return None
    places = range(len(e164) - len(right), 1, -1)
    if at_the_end:
        places = places[:1]
    differences = [(sum(a != b for a, b in zip(e164[at:], right, strict=False)), at) for at in places]
    least = min(difference for difference, _ in differences)
    best = [at for difference, at in differences if difference == least]
    if len(best) > 1 or (least > len(right) / 2 and not at_the_end):
        return None
    return as_e164(e164[: best[0]] + right + e164[best[0] + len(right) :], regions, plus=True)
