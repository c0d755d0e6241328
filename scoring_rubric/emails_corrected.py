"""Units of an address without what was taken back («ой»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring_rubric.emails_letters import PROVIDERS, TOP_LEVEL
from scoring_rubric.emails_likeness import alike, likeness
from scoring_rubric.emails_types import Gap, Kind, Unit
from scoring_rubric.emails_words import NOT_NAMES, PROVIDER_WORDS

_LOOK_BACK = 10
_NAMED = (Kind.WORD, Kind.LETTER, Kind.NUMBER)


def corrected(found: Sequence[Unit]) -> list[Unit]:
    """Without what is taken back: a correction says the last word, number, letter, or the whole from there, anew."""
    made: list[Unit] = []
    said = _without_chatter(found)
    for place, unit in enumerate(said):
        if unit.kind is Kind.CORRECTION:
            anew = [one for one in said[place + 1 : place + 12] if not one.is_remark]
            if not anew or anew[0].kind is not Kind.CORRECTION:
                made = _sign_replaced(made, anew) or _word_replaced(made, anew) or made[: _taken_back(made, anew)]
            if anew and made:
                made.append(replace(unit, kind=Kind.NOTE, gap=Gap.SPACE))
        else:
            before = made[-1] if made else None
            after_mark = before is not None and before.said in _marks(said) and unit.gap is Gap.SENTENCE
            made.append(replace(unit, gap=Gap.COMMA) if after_mark else unit)
    return [replace(unit, kind=Kind.NOTE) if _is_said_twice(made, place) else unit for place, unit in enumerate(made)]


def _is_said_twice(made: Sequence[Unit], place: int) -> bool:
    """«Собака || да || собака мэйл ру»."""
    following = next((one for one in made[place + 1 :] if not one.is_remark), None)
    return made[place].kind is Kind.AT and following is not None and following.kind is Kind.AT


def _without_chatter(found: Sequence[Unit]) -> list[Unit]:
    """«Ой, на яндексе старая, собака мэйл ру»: between a correction and what is said anew no name stands."""
    made: list[Unit] = []
    for unit in found:
        last = next((one for one in reversed(made) if not one.is_remark), None)
        chatter = unit.kind is Kind.WORD and unit.said in NOT_NAMES and unit.said not in PROVIDER_WORDS
        if chatter and last is not None and last.kind is Kind.CORRECTION:
            made.append(replace(unit, kind=Kind.NOTE))
        else:
            made.append(unit)
    return made


def _is_complete(made: Sequence[Unit]) -> int | None:
    """The at sign of an address that ``made`` ends in, None when it goes on."""
    last = next((place for place in range(len(made) - 1, -1, -1) if not made[place].is_remark), None)
    at = next((place for place in range(len(made) - 1, -1, -1) if made[place].kind is Kind.AT), None)
    return at if last is not None and at is not None and made[last].said in TOP_LEVEL else None


def _sign_replaced(made: list[Unit], anew: Sequence[Unit]) -> list[Unit] | None:
    """A complete address of which only a sign is said again, that sign being the only one of its name."""
    at = _is_complete(made)
    alone = bool(anew) and anew[0].kind is Kind.SIGN and (len(anew) == 1 or anew[1].kind not in _NAMED)
    if at is None or not alone:
        return None
    start = max((place for place in range(at) if made[place].gap is Gap.SENTENCE), default=0)
    signs = [place for place in range(start, at) if made[place].kind is Kind.SIGN]
    if len(signs) == 1:
        made = [*made[: signs[0]], replace(made[signs[0]], text=anew[0].text), *made[signs[0] + 1 :]]
    return made


def _word_replaced(made: list[Unit], anew: Sequence[Unit]) -> list[Unit] | None:
    """A complete address of which a word is said again, or which stands as no part of it is said again at once."""
    at = _is_complete(made)
    if at is None or not anew or any(one.kind is Kind.AT or one.said in TOP_LEVEL for one in anew):
        return None
    signed = len(anew) > 1 and anew[1].kind is Kind.SIGN
    words = [place for place in range(max(at - _LOOK_BACK, 0), len(made) - 1) if made[place].kind is Kind.WORD]
    best = max(words, key=lambda place: likeness(made[place].text, anew[0].text), default=None)
    if best is not None and anew[0].kind is Kind.WORD and not signed and alike(made[best].text, anew[0].text):
        return [*made[:best], replace(made[best], text=anew[0].text, spelt=anew[0].spelt), *made[best + 1 :]]
    return made


def _marks(found: Sequence[Unit]) -> set[str]:
    return {unit.said for unit in found if unit.kind is Kind.CORRECTION}


def _taken_back(made: Sequence[Unit], anew: Sequence[Unit]) -> int:
    """How many units of ``made`` stand."""
    if not anew or not made:
        return len(made)
    first = anew[0]
    at = next((place for place in range(len(made) - 1, -1, -1) if made[place].kind is Kind.AT), None)
    back = range(len(made) - 1, max(len(made) - _LOOK_BACK, -1), -1)
    if first.kind is Kind.AT:
        return len(made) if at is None else at
    if first.text == "." and at is not None and _is_complete(made) is not None and _ends_a_domain(anew[:2]):
        ending = [place for place in range(at + 2, len(made)) if made[place].text == "."]
        return next((dot for dot in ending if _is_ending(made[dot:])), len(made) - 1)
    if first.said in TOP_LEVEL and _is_complete(made) is not None:
        return next(place for place in range(len(made) - 1, -1, -1) if not made[place].is_remark)
    if first.text in PROVIDERS and at is not None and _ends_a_domain(anew[:4]):
        return at + 1
    if first.kind is Kind.WORD:
        options = [
            (likeness(text, first.text), place)
            for place in back
            if made[place].kind is Kind.WORD
            for text in (made[place].text, "".join(one.text for one in made[place:] if one.kind in _NAMED))
            if alike(text, first.text)
        ]
        if options:
            return max(options)[1]
    signs = [one for one in anew[:4] if one.kind in (Kind.SIGN, Kind.AT)]
    complete = made[-1].said in TOP_LEVEL and at is not None
    if complete and not signs:
        return len(made)
    if first.kind is not Kind.SIGN and at is not None and signs and signs[0].kind is Kind.SIGN and _ends_a_domain(anew):
        return at + 1
    return next((place for place in back if made[place].kind is first.kind), len(made))


def _is_ending(units: Sequence[Unit]) -> bool:
    return all(one.is_remark or one.text == "." or one.said in TOP_LEVEL for one in units)


def _ends_a_domain(anew: Sequence[Unit]) -> bool:
    upto = next((place for place, one in enumerate(anew) if one.kind is Kind.AT), len(anew))
    return any(one.said in TOP_LEVEL for one in anew[1:upto])
