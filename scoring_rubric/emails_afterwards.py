"""What is said of an address once it is complete: how its parts are spelled, or its name once more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scoring_rubric.emails_likeness import SURELY_ALIKE, alike, likeness, with_part
from scoring_rubric.emails_types import Gap, Kind, Unit
from scoring_rubric.emails_words import NOT_NAMES

_SHORTEST = 3
_MOST_PIECES = 40
_NAMED = (Kind.WORD, Kind.LETTER, Kind.NUMBER)


def local_again(name: Sequence[Unit], following: Sequence[Unit]) -> list[Unit] | None:
    """The name said again, with other signs or spelled: «ирина панова собака …, нет, ирина точка панова»."""
    going: list[Unit] = []
    for unit in [*_until_next(following), None]:
        if unit is not None and unit.is_remark and unit.gap is Gap.SPACE:
            continue
        part = unit is not None and unit.kind in (*_NAMED, Kind.SIGN) and unit.said not in NOT_NAMES
        if unit is not None and (part or unit.text == ".") and (not going or unit.gap in (Gap.SPACE, Gap.NONE)):
            going.append(unit)
            continue
        if _says_again(name, going):
            return going
        going = [unit] if unit is not None and part else []
    return None


def _says_again(name: Sequence[Unit], going: Sequence[Unit]) -> bool:
    inner = [unit.kind for unit in going]
    if len(going) < 3 or Kind.SIGN not in inner[1:-1] or Kind.SIGN in (inner[0], inner[-1]):
        return False
    old, new = ("".join(unit.text for unit in units if unit.kind is not Kind.SIGN) for units in (name, going))
    return likeness(old, new) >= SURELY_ALIKE


def spelt_afterwards(address: str, following: Sequence[Unit], *, guessed: bool) -> str:
    """``address`` with its parts as they are spelled; Latin words spell ``guessed`` ones."""
    pieces = _pieces(following, guessed=guessed)
    found = False
    start = 0
    while start < len(pieces):
        for end in range(len(pieces), start, -1):
            right = "".join(pieces[start:end])
            better = _respelt(address, right) if len(right) >= _SHORTEST else None
            if better is not None:
                address, start = better, end
                found = True
                break
        else:
            start += 1
    whole = "".join(pieces)
    if not found and len(whole) >= _SHORTEST:
        address = _weakly_respelt(address, whole)
    return address


def _until_next(following: Sequence[Unit]) -> Sequence[Unit]:
    return following[: next((place for place, unit in enumerate(following) if unit.kind is Kind.AT), len(following))]


def _pieces(following: Sequence[Unit], *, guessed: bool) -> list[str]:
    """Runs of letters as they are said on end, and spelt words."""
    pieces, new = list[str](), True
    for unit in _until_next(following)[:_MOST_PIECES]:
        word = unit.kind is Kind.WORD and (unit.spelt or (guessed and not unit.guessed and unit.said not in NOT_NAMES))
        if unit.kind is not Kind.LETTER and not word:
            new = True
        elif pieces and not new and unit.kind is Kind.LETTER and unit.gap in (Gap.SPACE, Gap.NONE):
            pieces[-1] += unit.text
        else:
            pieces.append(unit.text)
            new = word
    return pieces


def _respelt(address: str, right: str) -> str | None:
    """``address`` with its one part that surely sounds like ``right`` spelled so."""
    parts = list(re.finditer(r"[a-z]+", address.rpartition(".")[0]))
    if any(right in part.group() for part in parts):
        return address
    for part in sorted(parts, key=lambda match: -likeness(match.group(), right)):
        better = with_part(part.group(), right)
        if better is None and likeness(part.group(), right) >= SURELY_ALIKE:
            better = right
        if better is not None:
            return address[: part.start()] + better + address[part.end() :]
    return None


def _weakly_respelt(address: str, right: str) -> str:
    parts = [match for match in re.finditer(r"[a-z]+", address.rpartition(".")[0]) if alike(match.group(), right)]
    if not parts:
        return address
    part = max(parts, key=lambda match: likeness(match.group(), right))
    return address[: part.start()] + right + address[part.end() :]
