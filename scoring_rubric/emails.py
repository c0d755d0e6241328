"""E-mail addresses, written or dictated («инфо собака пример точка ру», "at example dot com"); knows no speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring_rubric.emails_afterwards import local_again, spelt_afterwards
from scoring_rubric.emails_corrected import corrected
from scoring_rubric.emails_domain import domain
from scoring_rubric.emails_hints import hinted
from scoring_rubric.emails_likeness import skeleton
from scoring_rubric.emails_local import local
from scoring_rubric.emails_spelt import spelt
from scoring_rubric.emails_types import Kind, Unit
from scoring_rubric.emails_units import units

__all__ = ["EmailMention", "find_emails", "skeleton"]

_WRITTEN = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class EmailMention:
    """An address in characters ``start:end``; ``spoken`` when words make it up, so that it may be spelt otherwise."""

    address: str
    start: int
    end: int
    spoken: bool


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
    if place is None or not name or any(unit.doubtful for unit in (*name, *place.units)):
        return None
    parts = [*name, said[at], *place.units]
    anew = local_again(name, said[place.after :])
    address = "".join(unit.text for unit in anew or name) + "@" + place.written
    address = spelt_afterwards(address, said[place.after :], guessed=any(unit.guessed for unit in parts))
    return EmailMention(address, parts[0].start, parts[-1].end, spoken=True)
