"""Units of an address with what was said twice made one: spellings («павел, p a v e l») and corrections («ой»)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from scoring_rubric.emails_letters import TOP_LEVEL, latin
from scoring_rubric.emails_types import Gap, Kind, Unit
from scoring_rubric.spoken_numbers import plain

_LOOK_BACK = 10
_ALIKE = 0.6
_SURELY_ALIKE = 0.8
_ALIKE_FROM_START = 0.45
_NAMED = (Kind.WORD, Kind.LETTER, Kind.NUMBER)
_SOUNDS = (("ck", "k"), ("ph", "f"), ("w", "v"), ("x", "ks"), ("q", "k"), ("c", "k"), ("j", "y"), ("ij", "y"))


def skeleton(address: str) -> str:
    """What is left of an address when spellings that sound alike are made equal, for comparing what was heard."""
    folded = "".join(latin(char) if char != "я" else "ya" for char in plain(address))
    for heard, written in _SOUNDS:
        folded = folded.replace(heard, written)
    folded = re.sub(r"[^a-z0-9@]", "", folded)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[iy]+", "i", folded))


def likeness(one: str, other: str) -> float:
    """How much alike two spellings sound, 0..1."""
    left, right = skeleton(one), skeleton(other)
    return SequenceMatcher(None, left, right, autojunk=False).ratio() if left and right else 0.0


def alike(one: str, other: str) -> bool:
    """Whether two spellings may be of one word."""
    left, right = skeleton(one), skeleton(other)
    long = min(len(left), len(right)) > 3 and left[0] == right[0]
    return likeness(one, other) >= (_ALIKE_FROM_START if long else _ALIKE)


def spelt(found: Sequence[Unit]) -> list[Unit]:
    """Words that are spelled right after (or before) they are said, as they are spelled."""
    made: list[Unit] = []
    place = 0
    while place < len(found):
        after = _letters_end(found, place)
        spelling = "".join(one.text for one in found[place:after] if not one.is_remark)
        if len(spelling) < 2:
            made.append(found[place])
            place += 1
            continue
        start = _respelt(made, spelling, found[place].gap)
        if start is None:
            made += found[place:after]
        else:
            word, made = made[start], made[:start]
            made.append(_spelt_word(word, spelling, found[after - 1].end))
        if (
            after < len(found)
            and found[after].kind is Kind.WORD
            and likeness(found[after].text, spelling) >= _SURELY_ALIKE
        ):
            after += 1
        place = after
    return _doubled(made)


def _spelt_word(word: Unit, spelling: str, end: int) -> Unit:
    half = spelling[: len(spelling) // 2]
    text = half if half * 2 == spelling and alike(half, word.text) else spelling
    return replace(word, kind=Kind.WORD, text=text, said=text, end=end, spelt=True)


def _letters_end(found: Sequence[Unit], place: int) -> int:
    """The token after the letters that begin at ``place``, remarks between them included."""
    after = place
    while place < len(found) and (found[place].kind is Kind.LETTER or (found[place].is_remark and after > 0)):
        if found[place].gap is Gap.SENTENCE and place > after:
            break
        place += 1
        if found[place - 1].kind is Kind.LETTER:
            after = place
        elif after < place - 4 or found[place - 1].kind is Kind.DOUBLE:
            break
    return after


def _respelt(made: Sequence[Unit], spelling: str, gap: Gap) -> int | None:
    """The unit of ``made`` that ``spelling`` says again, with all after it."""
    last = next((place for place in range(len(made) - 1, -1, -1) if not made[place].is_remark), None)
    if last is None or (made[last].said in TOP_LEVEL and last > 0 and made[last - 1].kind is Kind.SIGN):
        return None
    for place in range(last, max(last - _LOOK_BACK, -1), -1):
        unit = made[place]
        if unit.kind is Kind.WORD and place == last and alike(unit.text, spelling):
            return place
        if unit.kind is Kind.WORD and gap is not Gap.SPACE and likeness(unit.text, spelling) >= _SURELY_ALIKE:
            return place
        pair = "".join(one.text for one in made[place : place + 2])
        if unit.kind is Kind.WORD and place == last - 1 and alike(pair, spelling):
            return place
        if unit.kind in (Kind.AT, Kind.CORRECTION):
            return None
    return None


def _doubled(found: Sequence[Unit]) -> list[Unit]:
    """«Металл, две эль»: the letter stands twice in the word before."""
    made: list[Unit] = []
    for unit in found:
        last = next((place for place in range(len(made) - 1, -1, -1) if not made[place].is_remark), None)
        if unit.kind is Kind.DOUBLE and last is not None:
            word, letter = made[last], unit.text[0]
            if word.kind is Kind.LETTER and word.gap is not Gap.SENTENCE and letter not in word.text:
                made.append(replace(unit, kind=Kind.LETTER))
                continue
            if word.kind is Kind.WORD and unit.text not in word.text and letter in word.text:
                at = word.text.rindex(letter)
                made[last] = replace(word, text=word.text[:at] + unit.text + word.text[at + 1 :])
        made.append(unit)
    return made


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
