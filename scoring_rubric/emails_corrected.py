"""Units of an address without what was taken back («ой»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring_rubric.emails_letters import TOP_LEVEL
from scoring_rubric.emails_likeness import alike
from scoring_rubric.emails_types import Gap, Kind, Unit

_LOOK_BACK = 10
_NAMED = (Kind.WORD, Kind.LETTER, Kind.NUMBER)


def corrected(found: Sequence[Unit]) -> list[Unit]:
    """Without what is taken back: a correction says the last word, number, letter, or the whole from there, anew."""
    made: list[Unit] = []
    for place, unit in enumerate(found):
        if unit.kind is Kind.CORRECTION:
            anew = [one for one in found[place + 1 : place + 12] if not one.is_remark]
            made = made[: _taken_back(made, anew)]
            if anew and made:
                made.append(replace(unit, kind=Kind.NOTE, gap=Gap.SPACE))
        else:
            before = made[-1] if made else None
            after_mark = before is not None and before.said in _marks(found) and unit.gap is Gap.SENTENCE
            made.append(replace(unit, gap=Gap.COMMA) if after_mark else unit)
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
    if first.kind is Kind.WORD:
        for place in back:
            whole = "".join(one.text for one in made[place:] if one.kind in _NAMED)
            if made[place].kind is Kind.WORD and (alike(made[place].text, first.text) or alike(whole, first.text)):
                return place
    signs = [one for one in anew[:4] if one.kind in (Kind.SIGN, Kind.AT)]
    complete = made[-1].said in TOP_LEVEL and at is not None
    if complete and not signs:
        return len(made)
    if first.kind is not Kind.SIGN and at is not None and signs and signs[0].kind is Kind.SIGN and _ends_a_domain(anew):
        return at + 1
    return next((place for place in back if made[place].kind is first.kind), len(made))


def _ends_a_domain(anew: Sequence[Unit]) -> bool:
    upto = next((place for place, one in enumerate(anew) if one.kind is Kind.AT), len(anew))
    return any(one.said in TOP_LEVEL for one in anew[1:upto])
