"""Words of an address written as remarks on them tell: «андрей, на конце e i», «мария через i a», «одна м»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scoring_rubric.emails_letters import PROVIDERS, TOP_LEVEL
from scoring_rubric.emails_likeness import skeleton
from scoring_rubric.emails_types import Gap, Hint, Kind, Unit
from scoring_rubric.emails_words import NOT_NAMES

_INSIDE = 24
_SOON = 5
_SAME_SOUNDS = (
    ("k", "c", "ck", "q"),
    ("ks", "x"),
    ("v", "w", "ff", "f"),
    ("f", "ph"),
    ("y", "j", "i"),
    ("h", "kh", "x"),
    ("c", "ts", "tz", "z", "s"),
    ("zh", "j", "g"),
    ("sch", "shch", "sh"),
    ("ch", "tch"),
    ("yu", "ju", "iu", "u"),
    ("ya", "ja", "ia", "a"),
    ("e", "ye", "je", "yo", "io"),
)


def hinted(said: Sequence[Unit]) -> list[Unit]:
    """``said`` with every remark applied to the word it is about; a word it does not fit is doubtful."""
    made = list(said)
    for unit in said:
        hint = unit.hint
        if hint is None:
            continue
        if not hint.between:
            made = _written(made, made.index(unit), hint)
        else:
            made = _exchanged(made, unit, hint) if hint.absent else _parted(made, unit, hint)
    return made


def _exchanged(made: list[Unit], remark: Unit, hint: Hint) -> list[Unit]:
    """«Там не тире, там нижнее подчёркивание»: the one sign of that kind is another one."""
    place = made.index(remark)
    following = [at for at in range(place + 1, min(place + _SOON, len(made))) if not made[at].is_remark]
    following = [at for at in following if made[at].said not in NOT_NAMES][:2]
    end = next((at for at in range(place, -1, -1) if made[at].kind is Kind.AT), place)
    signs = [at for at in range(max(end - _INSIDE, 0), end) if made[at].kind is Kind.SIGN]
    old = [at for at in signs if made[at].text == hint.letters]
    before = [at for at in range(end + 1, place) if not made[at].is_remark][-1:]
    if len(following) != 1 or made[following[0]].kind is not Kind.SIGN:
        following = [at for at in before if made[at].kind is Kind.SIGN and made[at].text != hint.letters]
    if len(old) != 1 or not following:
        return made
    made[old[0]] = replace(made[old[0]], text=made[following[0]].text)
    made[following[0]] = replace(made[following[0]], kind=Kind.NOTE)
    return made


def _parted(made: list[Unit], remark: Unit, hint: Hint) -> list[Unit]:
    """A sign put between the two words last said without one."""
    end = made.index(remark)
    words = [at for at in range(max(end - _INSIDE, 0), end) if not made[at].is_remark]
    for left, right in reversed(list(pairwise(words))):
        if all(made[at].kind in (Kind.WORD, Kind.LETTER) for at in (left, right)) and (
            made[right].gap is Gap.SPACE and made[left].kind is Kind.WORD
        ):
            at = made[right].start
            sign = Unit(Kind.SIGN, hint.letters, hint.letters, made[left].end, at, Gap.SPACE)
            return [*made[:right], sign, *made[right:]]
    return made


def _written(made: list[Unit], place: int, hint: Hint) -> list[Unit]:
    before = [at for at in range(place - 1, max(place - _INSIDE, -1), -1) if _may_be_meant(made[at])]
    about = [at for at in before if made[at].said == hint.word] if hint.word else before
    if not hint.count and not hint.absent and any(_is_so(made[at].text, hint) for at in about):
        return made
    for at in about:
        word = made[at]
        if word.spelt and hint.letters in word.text:
            return made
        text = _fitted(word.text, hint)
        if text is not None:
            made[at] = replace(word, text=text)
            return made
    if hint.word and about and not made[about[0]].spelt and not hint.absent:
        made[about[0]] = replace(made[about[0]], doubtful=True)
    return made


def _may_be_meant(unit: Unit) -> bool:
    return unit.kind is Kind.WORD and not {unit.said, unit.text} & {*TOP_LEVEL, *PROVIDERS, *NOT_NAMES}


def _is_so(word: str, hint: Hint) -> bool:
    return (
        word.endswith(hint.letters) and not _is_longer_vowel(word, hint.letters)
        if hint.at_end
        else hint.letters in word
    )


def _fitted(word: str, hint: Hint) -> str | None:
    """``word`` as the remark tells, None when it does not fit."""
    letters = hint.letters
    if hint.absent:
        if hint.at_end:
            return word.removesuffix(letters)
        return word.replace(letters, "", 1) if word.count(letters) == 1 and len(word) > 3 else word
    if hint.count and len(letters) == 1:
        return _counted(word, letters, hint.count)
    if hint.at_end:
        return _ended(word, letters)
    if letters in word:
        return word
    options = {
        word.replace(other, letters)
        for group in _SAME_SOUNDS
        if letters in group
        for other in group
        if other != letters and word.count(other) == 1
    }
    return options.pop() if len(options) == 1 else None


def _counted(word: str, letter: str, count: int) -> str | None:
    if letter not in word:
        return None
    if count == 1:
        return word.replace(letter * 2, letter)
    if letter * 2 in word or word.count(letter) > 1:
        return word
    return word.replace(letter, letter * 2)


def _ended(word: str, letters: str) -> str | None:
    """``word`` with its last sounds written with ``letters``."""
    if word.endswith(letters) and not _is_longer_vowel(word, letters):
        return word
    options = [word[:-cut] + letters for cut in (3, 2, 1)]
    same = next((one for one in options if len(one) > 2 and skeleton(one) == skeleton(word)), None)
    sounds = [other for group in _SAME_SOUNDS if letters in group for other in group if word.endswith(other)]
    return same or (word[: -len(sounds[0])] + letters if sounds else None)


def _is_longer_vowel(word: str, letters: str) -> bool:
    """«Евгений на конце y» is no evgeniy."""
    return letters in ("y", "i") and word[-2:-1] in ("y", "i") and word[-1:] in ("y", "i")
