"""E-mail addresses, written or dictated («инфо собака пример точка ру», "at example dot com"); knows no speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring_rubric.emails_corrected import corrected
from scoring_rubric.emails_domain import domain
from scoring_rubric.emails_hints import hinted
from scoring_rubric.emails_likeness import alike, likeness, skeleton, with_part
from scoring_rubric.emails_local import local
from scoring_rubric.emails_spelt import spelt
from scoring_rubric.emails_types import Kind, Unit
from scoring_rubric.emails_units import units

__all__ = ["EmailMention", "find_emails", "skeleton"]

_WRITTEN = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+", re.ASCII)
_SHORTEST_SPELLING = 3


@dataclass(frozen=True, slots=True)
class EmailMention:
    """An address in characters ``start:end``; ``spoken`` when words make it up, so that it may be spelt otherwise.

    ``guessed`` when some of its Latin spelling is only how a Cyrillic word sounds.
    """

    address: str
    start: int
    end: int
    spoken: bool
    guessed: bool = False


def find_emails(text: str, corrections: tuple[str, ...] = (), *, unfinished: bool = False) -> tuple[EmailMention, ...]:
    """Every address of ``text``, in order; after one of ``corrections`` («ой») a part of it is said anew.

    ``unfinished`` ones, whose domain is only a top level, are found on demand.
    """
    found = [
        EmailMention(re.sub(r"\s", "", match.group()).lower(), match.start(), match.end(), spoken=False)
        for match in _WRITTEN.finditer(text)
    ]
    said = corrected(hinted(spelt(units(text, corrections))))
    for place, unit in enumerate(said):
        mention = _dictated(said, place, unfinished) if unit.kind is Kind.AT else None
        if mention is not None and all(mention.end <= one.start or one.end <= mention.start for one in found):
            found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _dictated(said: Sequence[Unit], at: int, unfinished: bool) -> EmailMention | None:
    place = domain(said, at, unfinished=unfinished)
    name = local(said, at) if place is not None else ()
    if place is None or not name:
        return None
    parts = [*name, said[at], *place.units]
    address = "".join(unit.text for unit in name) + "@" + place.written
    spelling = _spelt_afterwards(said[place.after :])
    guessed = any(unit.guessed and not _is_spelt(unit.text, spelling) for unit in (*name, *place.own))
    for right in spelling:
        address = _respelt(address, right)
    return EmailMention(address, parts[0].start, parts[-1].end, spoken=True, guessed=guessed)


def _spelt_afterwards(said: Sequence[Unit]) -> list[str]:
    """What is spelled letter by letter once the address is said."""
    found, going = list[str](), ""
    for unit in said:
        if unit.kind is Kind.AT:
            break
        if unit.kind is Kind.LETTER:
            going += unit.text
        elif not unit.is_remark:
            found, going = [*found, going, unit.text if unit.spelt else ""], ""
    return [one for one in [*found, going] if len(one) >= _SHORTEST_SPELLING]


def _is_spelt(word: str, spelling: Sequence[str]) -> bool:
    return any(alike(word, right) for right in spelling)


def _respelt(address: str, right: str) -> str:
    """``address`` with its one part that sounds like ``right`` spelled so."""
    parts = list(re.finditer(r"[a-z]+", address.rpartition(".")[0]))
    if not parts:
        return address
    part = max(parts, key=lambda match: likeness(match.group(), right))
    whole = right if alike(part.group(), right) else None
    for one in (part, *parts):
        better = with_part(one.group(), right)
        if better is not None:
            part, whole = one, better
            break
    return address if whole is None else address[: part.start()] + whole + address[part.end() :]
