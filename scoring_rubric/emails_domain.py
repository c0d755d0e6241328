"""The domain after an at sign, said word by word; it ends in a top level that exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring_rubric.emails_letters import PROVIDERS, TOP_LEVEL
from scoring_rubric.emails_types import Gap, Kind, Unit
from scoring_rubric.emails_words import NOT_NAMES, PROVIDER_WORDS

_LONGEST = 16
_MOST_WORDS = 3
_WITHOUT_A_DOT = ("ru", "com")
_GLUED = ("ru", "com")
_NAMED = (Kind.WORD, Kind.LETTER, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Domain:
    """``written`` is what ``units`` say; ``after`` follows them."""

    written: str
    units: tuple[Unit, ...]
    after: int


def domain(said: Sequence[Unit], at: int, *, unfinished: bool = False) -> Domain | None:
    """The domain of the at sign at unit ``at``, or None when none is said there.

    An ``unfinished`` one may be no more than «точка ру».
    """
    if unfinished and [unit.text for unit in said[at + 1 : at + 3]] in ([".", top] for top in _WITHOUT_A_DOT):
        return Domain(f".{said[at + 2].text}", tuple(said[at + 1 : at + 3]), at + 3)
    taken: list[Unit] = []
    words = 0
    for place in range(at + 1, min(at + 1 + _LONGEST, len(said))):
        unit = said[place]
        if unit.is_remark and not _is_and(said, place, taken):
            continue
        top = _top_level(said, place, taken)
        if top is not None:
            return top
        glued = _glued(unit.text) if not taken else None
        if glued is not None:
            return Domain(glued, (unit,), place + 1)
        if not _may_belong(unit, taken):
            break
        if taken and unit.gap is Gap.COMMA and unit.kind is Kind.WORD and taken[-1].kind is Kind.WORD:
            if unit.text != _name(taken):
                break
            taken = []
        words += unit.kind is Kind.WORD and (not taken or taken[-1].kind is not Kind.SIGN)
        if words > _MOST_WORDS:
            break
        taken.append(unit)
    return _provider(taken, said, at)


def _is_and(said: Sequence[Unit], place: int, taken: Sequence[Unit]) -> bool:
    """ "Smith and sons dot com": between words of a title."""
    beside = said[place - 1 : place + 2 : 2]
    words = len(beside) == 2 and all(one.kind is Kind.WORD for one in beside)
    if len(beside) == 2 and all(one.kind is Kind.SIGN and one.text in "-_" for one in beside):
        return said[place].said == "and" and bool(taken)
    return said[place].said == "and" and bool(taken) and words and {said[place].gap, beside[1].gap} == {Gap.SPACE}


def _may_belong(unit: Unit, taken: Sequence[Unit]) -> bool:
    if unit.said == "and":
        return True
    if unit.kind is Kind.SIGN:
        return bool(taken) and taken[-1].kind is not Kind.SIGN
    if unit.kind not in _NAMED or (unit.gap is Gap.SENTENCE and taken and taken[-1].kind is not Kind.SIGN):
        return False
    follows_sign = bool(taken) and taken[-1].kind is Kind.SIGN
    return unit.kind is not Kind.WORD or follows_sign or unit.said not in NOT_NAMES or unit.said in PROVIDER_WORDS


def _name(taken: Sequence[Unit]) -> str:
    return "".join(unit.text for unit in taken)


def _top_level(said: Sequence[Unit], place: int, taken: Sequence[Unit]) -> Domain | None:
    """The domain that ends in the top level at ``place``, a second one («co dot uk») included."""
    letters = _spelt_top_level(said, place, taken)
    if letters is not None:
        return letters
    top = TOP_LEVEL.get(said[place].said) or TOP_LEVEL.get(said[place].text)
    if all(unit.kind is Kind.SIGN for unit in taken) or top is None or said[place].kind not in (Kind.WORD, Kind.LETTER):
        return None
    name = _name(taken).strip("-_")
    dotted = name.endswith(".")
    if not dotted and not (name in PROVIDERS or top in _WITHOUT_A_DOT):
        return None
    ends = [place for place in range(place + 1, min(place + 4, len(said))) if not said[place].is_remark][:2]
    if len(ends) == 2 and said[ends[0]].text == "." and TOP_LEVEL.get(said[ends[1]].said, top) != top:
        longer = _top_level(said, ends[1], [*taken, said[place], said[ends[0]]])
        if longer is not None:
            return longer
    if top == "co" and len(ends) >= 1 and said[ends[0]].said == "uk":
        return Domain(f"{name.rstrip('.')}.co.uk", (*taken, said[place], said[ends[0]]), ends[0] + 1)
    return Domain(f"{name.rstrip('.')}.{top}", (*taken, said[place]), place + 1)


def _spelt_top_level(said: Sequence[Unit], place: int, taken: Sequence[Unit]) -> Domain | None:
    """ "Dot u s", «точка эр у»."""
    if len(taken) < 2 or taken[-1].text != ".":
        return None
    for count in (3, 2):
        letters = said[place : place + count]
        top = "".join(unit.text for unit in letters)
        if top in TOP_LEVEL and len(letters) == count and all(unit.kind is Kind.LETTER for unit in letters):
            return Domain(_name(taken) + top, (*taken, *letters), place + count)
    return None


def _glued(word: str) -> str | None:
    """ "mailru" is mail.ru."""
    for top in _GLUED:
        if word.endswith(top) and word.removesuffix(top) in PROVIDERS:
            return f"{word.removesuffix(top)}.{top}"
    return None


def _is_remark(following: Sequence[Unit]) -> bool:
    """ "At gmail with a dot in the middle"."""
    ends = [unit for unit in following[:_LONGEST] if not unit.is_remark or unit.hint is not None][:1]
    return following[0].is_remark and bool(ends) and ends[0].hint is not None


def _provider(taken: Sequence[Unit], said: Sequence[Unit], at: int) -> Domain | None:
    """A well-known mail service whose top level is not said: "at gmail"."""
    for count in (2, 1):
        name = _name(taken[:count])
        if len(taken) >= count and PROVIDERS.get(name):
            after = next(place for place in range(at, len(said)) if said[place] is taken[count - 1]) + 1
            if after == len(said) or said[after].gap in (Gap.COMMA, Gap.SENTENCE) or _is_remark(said[after:]):
                return Domain(f"{name}.{PROVIDERS[name]}", tuple(taken[:count]), after)
    return None
