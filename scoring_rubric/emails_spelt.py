"""Words of an address that are said twice made one: spelled («павел, p a v e l») or said again in Latin letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring_rubric.emails_letters import TOP_LEVEL
from scoring_rubric.emails_likeness import SURELY_ALIKE, alike, likeness, with_part
from scoring_rubric.emails_types import Gap, Kind, Unit

_LOOK_BACK = 10
_MOST_WORDS = 3


def spelt(found: Sequence[Unit]) -> list[Unit]:
    """Words that are spelled right after (or before) they are said, as they are spelled."""
    made: list[Unit] = []
    place = 0
    while place < len(found):
        after = _letters_end(found, place)
        spelling = "".join(one.text for one in found[place:after] if not one.is_remark)
        if len(spelling) < 2:
            again = _said_again(made, found[place])
            made = again if again is not None else [*made, found[place]]
            place += 1
            continue
        if _spells_parts(made, spelling):
            place = after
            continue
        remarks = [one for one in found[place:after] if one.is_remark and one.hint is not None]
        signed = after < len(found) and found[after].kind is Kind.SIGN and all(one.kind is not Kind.AT for one in made)
        anew = _respelt(made, spelling, found[place : max(after, place + 1)], anew=signed)
        made = [*anew, *remarks] if anew is not None else [*made, *found[place:after]]
        if (
            after < len(found)
            and found[after].kind is Kind.WORD
            and likeness(found[after].text, spelling) >= SURELY_ALIKE
        ):
            after += 1
        place = after
    return _doubled(made)


def _spells_parts(made: Sequence[Unit], spelling: str) -> bool:
    """ "Tess underscore owens t e s s o w e n s": the whole name, of which the sign is not spelled."""
    parts = [one for one in made[-_LOOK_BACK:] if not one.is_remark]
    for count in range(3, len(parts) + 1):
        part = parts[-count:]
        if part[0].kind is Kind.SIGN or any(one.kind is Kind.AT for one in part):
            continue
        if "".join(one.text for one in part if one.kind is not Kind.SIGN) == spelling:
            return any(one.kind is Kind.SIGN for one in part)
    return False


def _said_again(made: list[Unit], unit: Unit) -> list[Unit] | None:
    """``made`` with its last words written as ``unit``, when it says them again: «восток металл, vostokmetal»."""
    if unit.kind is not Kind.WORD or len(unit.text) < 4 or unit.guessed or not made:
        return None
    if unit.gap is Gap.SPACE and not made[-1].is_remark:
        return None
    words = _last_words(made)
    for count in range(1, len(words) + 1):
        first = words[-count]
        joined = "".join(made[at].text for at in words[-count:])
        if made[first].guessed and likeness(joined, unit.text) >= SURELY_ALIKE:
            notes = [one for one in made[first:] if one.is_remark]
            return [*made[:first], replace(unit, gap=made[first].gap, start=made[first].start, spelt=True), *notes]
    return None


def _last_words(made: Sequence[Unit]) -> list[int]:
    """Places of the words, no sign between them, that ``made`` ends in."""
    places: list[int] = []
    for place in range(len(made) - 1, max(len(made) - _LOOK_BACK, -1), -1):
        if made[place].kind is Kind.WORD and len(places) < _MOST_WORDS:
            places.insert(0, place)
        elif not made[place].is_remark:
            break
    return places


def _spelt_word(word: Unit, said: str, letters: Sequence[Unit]) -> Unit:
    """``word``, heard as ``said``, as ``letters`` spell it; of two spellings one after the other the last."""
    spelling = "".join(one.text for one in letters if not one.is_remark)
    half = spelling[: len(spelling) // 2]
    text = half if half * 2 == spelling and alike(half, said) else spelling
    starts = [at for at in range(1, len(letters)) if letters[at].gap is Gap.COMMA and letters[at].kind is Kind.LETTER]
    for start in starts:
        tail = "".join(one.text for one in letters[start:] if not one.is_remark)
        if len(tail) > 2 and likeness(tail, said) > likeness(text, said):
            text = tail
    return replace(word, kind=Kind.WORD, text=text, said=text, end=letters[-1].end, spelt=True)


def _letters_end(found: Sequence[Unit], place: int) -> int:
    """The token after the letters that begin at ``place``, remarks between them included."""
    after = place
    if found[place].kind is not Kind.LETTER:
        return place
    while place < len(found) and (found[place].kind is Kind.LETTER or found[place].is_remark):
        if found[place].gap is Gap.SENTENCE and place > after:
            break
        place += 1
        if found[place - 1].kind is Kind.LETTER:
            after = place
        elif after < place - 4 or found[place - 1].kind is Kind.DOUBLE:
            break
    return after


def _respelt(made: list[Unit], spelling: str, letters: Sequence[Unit], *, anew: bool) -> list[Unit] | None:
    """``made`` with the words that ``letters`` say again spelt so, None when they spell none of them.

    ``anew``: the words after it are going to be spelt, too.
    """
    words = _last_words(made)
    if not words or (made[words[-1]].said in TOP_LEVEL and words[-1] > 0 and made[words[-1] - 1].kind is Kind.SIGN):
        return None
    options = [("".join(made[at].text for at in words[-count:]), words[-count]) for count in range(len(words), 0, -1)]
    said, first = max(options, key=lambda option: (likeness(option[0], spelling), option[1]))
    if alike(said, spelling) and likeness(said, spelling) >= SURELY_ALIKE:
        return [*made[:first], _spelt_word(made[first], said, letters), *_hints(made[first:])]
    if letters[0].gap is not Gap.SPACE:
        part = _part_respelt(made, words[-1:] if anew else words, spelling)
        if part is not None:
            return part
    last = made[words[-1]]
    if alike(last.text, spelling):
        return [*made[: words[-1]], _spelt_word(last, last.text, letters), *_hints(made[words[-1] :])]
    if alike(said, spelling):
        return [*made[:first], _spelt_word(made[first], said, letters), *_hints(made[first:])]
    return _earlier_respelt(made, spelling, letters)


def _hints(units: Sequence[Unit]) -> list[Unit]:
    return [one for one in units if one.is_remark and (one.hint is not None or one.kind is Kind.JOINED)]


def _part_respelt(made: list[Unit], words: Sequence[int], spelling: str) -> list[Unit] | None:
    """«Сол бейкери, s o l», «жанна, z h»: a part of what was said last is spelt."""
    for at in reversed(words):
        text = with_part(made[at].text, spelling)
        if text is not None and (at != words[-1] or text != spelling):
            between = made[at + 1 :]
            if any(one.gap is not Gap.SPACE for one in between if not one.is_remark):
                return None
            return [*made[:at], replace(made[at], text=text, spelt=True), *between]
    return None


def _earlier_respelt(made: list[Unit], spelling: str, letters: Sequence[Unit]) -> list[Unit] | None:
    """The word that is spelt after other words, which are no part of the address."""
    if letters[0].gap is Gap.SPACE:
        return None
    for place in range(len(made) - 1, max(len(made) - _LOOK_BACK, -1), -1):
        unit = made[place]
        if unit.kind in (Kind.AT, Kind.CORRECTION):
            return None
        if unit.kind is not Kind.WORD:
            continue
        between = [one for one in made[place + 1 :] if not one.is_remark]
        apart = bool(between) and between[0].gap is Gap.COMMA and all(one.kind is Kind.WORD for one in between)
        if likeness(unit.text, spelling) >= SURELY_ALIKE or (apart and alike(unit.text, spelling)):
            return [*made[:place], _spelt_word(unit, unit.text, letters), *_hints(made[place:])]
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
