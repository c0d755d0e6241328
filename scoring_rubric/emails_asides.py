"""Asides in a dictated address that repeat or exchange a part of it: "no h", «не точка а тире», "like corn"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring_rubric.emails_types import Gap, Kind, Unit

_NOT = ("не", "not", "no", "без", "without")
_BUT = ("а", "but", "it's", "its", "это", "а вот")
_OH = ("ой", "нет", "тьфу", "э", "oh", "no", "sorry", "wait")
_SILENT = ("h", "e", "k", "y", "c", "t", "l", "n", "s")
_SHORTEST_SPELLING = 3
_MOST_BEFORE = 3
_KINDS_OF_NAMES = ("фамилия", "имя", "отчество", "город", "кличка", "улица", "марка", "surname", "name")
_LETTER_WORDS = ("letter", "буква", "латинская", "английская")
_LIKE = ("like", "как", "типа")


def without_asides(found: Sequence[Unit]) -> list[Unit]:
    """``found`` with such asides as notes."""
    made = list(found)
    for place in range(len(made)):
        for length in (_exchanged_sign(made, place), _absent_letter(made, place), _explained(made, place)):
            made[place : place + length] = [_note(one) for one in made[place : place + length]]
        if _is_same_letter(made, place):
            made[place] = _note(made[place])
        if made[place].said == "через" and _is_between_words(made, place):
            made[place] = _note(made[place])
        if made[place].said == "a" and made[place].kind is Kind.LETTER and _is_article(made, place):
            made[place] = _note(made[place])
    return made


def _note(unit: Unit) -> Unit:
    return replace(unit, kind=Kind.NOTE, text=unit.said)


def _exchanged_sign(made: Sequence[Unit], place: int) -> int:
    """«точка ой не точка а тире»: how many units from ``place`` on only take the sign back."""
    sign = made[place]
    if sign.kind is not Kind.SIGN:
        return 0
    for at in range(place + 1, min(place + 1 + _MOST_BEFORE, len(made) - 2)):
        again = made[at + 1]
        if any(one.said not in _OH or one.begins_turn for one in made[place + 1 : at]) or made[at].begins_turn:
            return 0
        if made[at].said not in _NOT or again.kind is not Kind.SIGN or again.text != sign.text:
            continue
        after = at + 2 + (made[at + 2].said in _BUT)
        right = after < len(made) and made[after].kind is Kind.SIGN and made[after].text != sign.text
        return after - place if right else 0
    return 0


def _absent_letter(made: Sequence[Unit], place: int) -> int:
    """ "No h n o r a": the letter that is not written, before the name is spelled."""
    following = made[place + 1 : place + 2 + _SHORTEST_SPELLING]
    letters = len(following) > _SHORTEST_SPELLING and all(one.kind is Kind.LETTER for one in following)
    absent = letters and made[place].said == "no" and following[0].text in _SILENT
    return 2 if absent and all(one.gap is Gap.SPACE for one in following[:2]) else 0


def _explained(made: Sequence[Unit], place: int) -> int:
    """«галинакот, кот это фамилия», "fields like corn fields": what only tells what a word means."""
    if not place:
        return 0
    unit, rest = made[place], made[place + 1 : place + 3]
    words = [one for one in made[max(place - 2 * _MOST_BEFORE, 0) : place] if one.kind is Kind.WORD]
    if unit.said in _LIKE and len(rest) == 2 and rest[1].kind is Kind.WORD:
        return 3 if words and words[-1].said == rest[1].said else 0
    named = len(rest) == 2 and rest[0].said == "это" and rest[1].said in _KINDS_OF_NAMES
    return 3 if named and unit.kind is Kind.WORD and any(unit.text in one.text for one in words) else 0


def _is_same_letter(made: Sequence[Unit], place: int) -> bool:
    """ "Dot t, just the letter t": the letter that is already there."""
    unit = made[place]
    before = [one for one in made[max(place - 6, 0) : place] if one.kind in (Kind.LETTER, Kind.SIGN, Kind.NUMBER)]
    if unit.kind is not Kind.LETTER or not place or made[place - 1].said not in _LETTER_WORDS or not before:
        return False
    return before[-1].kind is Kind.LETTER and before[-1].text == unit.text


def _is_between_words(made: Sequence[Unit], place: int) -> bool:
    """«ольга через дефис петрова»: the sign stands where it is said."""
    near = made[max(place - 1, 0) : place + 3]
    return [one.kind for one in near] == [Kind.WORD, made[place].kind, Kind.SIGN, Kind.WORD] and (
        near[3].gap is Gap.SPACE and near[3].said not in ("между", "in", "between")
    )


def _is_article(made: Sequence[Unit], place: int) -> bool:
    """ "Then a three": before a number that goes on a name."""
    following = made[place + 1] if place + 1 < len(made) else None
    before = made[place - 1].said if place else ""
    return following is not None and following.kind is Kind.NUMBER and before in ("then", "and", "with", "plus")
