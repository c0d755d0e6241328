"""A stretch of dictated digits as whole numbers, the likeliest first, with corrections made; knows no phone plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scoring_rubric.lexicon_phrases import matcher
from scoring_rubric.spoken_digits import readings
from scoring_rubric.spoken_numbers import Token, plain

Corrections = Mapping[int, int]
"""Tokens where a correction («ой, нет») begins, and the token after it."""

_LONGEST = 15
_WIDEST = 200
_NOT_CORRECTED = 2.5
_CORRECTED = 0.5
_CORRECTED_WITHIN = 0.7
_REPEATED = 2.5
TOO_FAR = 4.0
_UNEVEN = 0.1
_TRUNK = ("8", "7", "1", "0")

_State = tuple[float, tuple[str, ...]]


def corrections_in(text: str, words: Sequence[Token], phrases: tuple[str, ...]) -> Corrections:
    """Where ``phrases`` stand among ``words``; several in a row are one."""
    found: dict[int, int] = {}
    for match in matcher(phrases).finditer(plain(text)):
        inside = [place for place, word in enumerate(words) if match.start() <= word.start < match.end()]
        if inside:
            earlier = next((first for first, after in found.items() if after == inside[0]), inside[0])
            found[earlier] = inside[-1] + 1
    return found


def reading_ends(text: str, words: Sequence[Token], first: int, after: int) -> list[int]:
    """Tokens where a group of digits begins, whichever way the words before it are read."""
    starts: set[int] = set()
    reach = {first}
    for place in range(first, after):
        if place not in reach:
            continue
        found = readings(text, words, place)
        reach |= {one.after for one in found} if found else {place + 1}
        if found:
            starts.add(place)
    return sorted(starts)


def best_readings(
    text: str, words: Sequence[Token], span: tuple[int, int], marks: Corrections, *, most: float = TOO_FAR
) -> Iterator[str]:
    """Digits that the tokens of ``span`` may say, the most natural first; none that costs ``most`` or more."""
    first, after = span
    states: dict[int, list[_State]] = {first: [(0.0, ())]}
    for place in range(first, after):
        here = sorted(states.pop(place, []))[:_WIDEST]
        if not here:
            continue
        if place in marks:
            states.setdefault(max(marks[place], place + 1), []).extend(_corrected(here))
            continue
        found = [one for one in readings(text, words, place) if one.after <= after]
        if not found:
            states.setdefault(place + 1, []).extend(here)
        for one in found:
            states.setdefault(one.after, []).extend(_continued(here, one.digits, one.cost))
    seen: set[str] = set()
    for cost, groups in sorted((cost + _unevenness(groups), groups) for cost, groups in states.get(after, [])):
        if cost >= most:
            return
        digits = "".join(groups)
        if digits not in seen:
            seen.add(digits)
            yield digits


def _unevenness(groups: tuple[str, ...]) -> float:
    """Numbers are said by their parts, so an area code or an exchange seldom ends within a group."""
    ends, length = set[int](), 0
    for place, group in enumerate(groups):
        length += 0 if place == 0 and group in _TRUNK else len(group)
        ends.add(length)
    return _UNEVEN * len({3, 6} - ends)


def _continued(states: list[_State], digits: str, cost: float) -> Iterator[_State]:
    for so_far, groups in states:
        if sum(map(len, groups)) + len(digits) <= 2 * _LONGEST:
            yield so_far + cost, (*groups, digits)
        if groups and groups[-1] == digits and len(digits) > 1:
            yield so_far + cost + _REPEATED, groups


def _corrected(states: list[_State]) -> Iterator[_State]:
    """Any number of the last groups may be taken back, or the end of the last one."""
    for cost, groups in states:
        yield cost + _NOT_CORRECTED, groups
        for back in range(1, len(groups) + 1):
            yield cost + _CORRECTED + back / 20, groups[:-back]
        for back in range(1, len(groups[-1]) if groups else 0):
            yield cost + _CORRECTED_WITHIN + back / 20, (*groups[:-1], groups[-1][:-back])
