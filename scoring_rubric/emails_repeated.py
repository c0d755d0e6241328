"""Letters and numbers of an address that are only said again: to confirm them, or as how a sound is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring_rubric.emails_types import Gap, Kind, Unit
from scoring_rubric.emails_words import NOT_NAMES, NUMBER_NOTES

_GLOSS = ("как", "это", "as", "like", "пишется", "for")
_MOST = 4


def once(found: Sequence[Unit]) -> list[Unit]:
    """``found`` with repeated letters and numbers as notes."""
    made = _without_second_runs(_without_answers(list(found)))
    for place, unit in enumerate(found):
        if _is_confirmed(made, place) or (unit.said == "и" and _is_conjunction(found, place)):
            made[place] = replace(unit, kind=Kind.NOTE)
        elif unit.said in _GLOSS and unit.kind is Kind.WORD:
            made = _glossed(made, place)
    return made


def _without_answers(found: list[Unit]) -> list[Unit]:
    """«тимур … || да, t, тимур, собака …»: a turn that begins with what was said before goes on after it."""
    for place, unit in enumerate(found):
        if not unit.begins_turn:
            continue
        end = place
        while end < len(found) and found[end].kind not in (Kind.AT, Kind.SIGN, Kind.CORRECTION):
            if end > place and found[end].begins_turn:
                break
            end += 1
        leading = [one for one in found[place:end] if not one.is_remark and one.said not in NOT_NAMES]
        words = {one.said for one in found[:place] if one.kind is Kind.WORD}
        texts = {one.text for one in found[:place] if one.kind is Kind.WORD}
        repeated = [one for one in leading if one.kind is Kind.WORD and one.said in words]
        doubles = [one for one in leading if len(one.text) == 2 and any(one.text in word for word in texts)]
        starts = {one.text[:1] for one in repeated}
        if (repeated or doubles) and all(
            one in repeated or one in doubles or (one.kind is Kind.LETTER and one.text in starts) for one in leading
        ):
            found[place:end] = [replace(one, kind=Kind.NOTE) for one in found[place:end]]
    return found


def _without_second_runs(found: list[Unit]) -> list[Unit]:
    """«b o, бэ и о»: the same letters named twice."""
    starts = [place for place, unit in enumerate(found) if unit.kind is Kind.LETTER and unit.gap is Gap.COMMA]
    for start in starts:
        end = start
        while end < len(found) and found[end].kind is Kind.LETTER and (end == start or found[end].gap is Gap.SPACE):
            end += 1
        run = "".join(one.text for one in found[start:end] if one.said != "и")
        before = found[max(start - len(run), 0) : start]
        if len(run) > 1 and run == "".join(one.text for one in before if one.kind is Kind.LETTER):
            found[start:end] = [replace(one, kind=Kind.NOTE) for one in found[start:end]]
    return found


def _is_confirmed(found: Sequence[Unit], place: int) -> bool:
    """«с || s, как доллар», "seven, the number seven"."""
    unit = found[place]
    if unit.kind not in (Kind.LETTER, Kind.NUMBER) or (
        unit.gap is Gap.SPACE and not (place and found[place - 1].is_remark)
    ):
        return False
    before = next((at for at in range(place - 1, -1, -1) if not found[at].is_remark), None)
    following = found[place + 1] if place + 1 < len(found) else None
    if before is None or found[before].kind is not unit.kind or set(found[before].text) != set(unit.text):
        return False
    if unit.kind is Kind.NUMBER:
        notes = [*found[before + 1 : place], *([following] if following else [])]
        return any(note in one.said for one in notes for note in NUMBER_NOTES)
    if following is not None and unit.gap is Gap.COMMA and (following.said in _GLOSS or following.is_remark):
        return True
    return unit.begins_turn and (following is None or following.is_remark or following.gap is not Gap.SPACE)


def _is_conjunction(found: Sequence[Unit], place: int) -> bool:
    """«Точка и эн»: between a sign and the letter that ends the name."""
    after = found[place + 1 : place + 3]
    single = len(after) == 2 and after[0].kind is Kind.LETTER and after[1].kind is not Kind.LETTER
    return place > 0 and found[place - 1].kind is Kind.SIGN and found[place].kind is Kind.LETTER and single


def _glossed(found: list[Unit], place: int) -> list[Unit]:
    """«Гончаров, ч как c h»: the letter, and the letters it is written with, are no part of the name."""
    end = place + 1
    while end < len(found) and found[end].kind is Kind.LETTER and (end == place + 1 or found[end].gap is Gap.SPACE):
        end += 1
    letters = found[place + 1 : end]
    sound = found[place - 1] if place else None
    many = 1 < len(letters) <= _MOST and (end == len(found) or found[end].gap is not Gap.SPACE)
    if (
        sound is None
        or sound.kind is not Kind.LETTER
        or not many
        or place < 2
        or found[place - 2].kind is not Kind.WORD
    ):
        return found
    notes = [replace(one, kind=Kind.NOTE) for one in found[place - 1 : end]]
    return [*found[: place - 1], *notes, *found[end:]]
