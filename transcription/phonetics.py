"""How words sound, roughly: written words to strings of sounds, and how easily one is heard for another; pure.

Cyrillic and Latin letters become one alphabet, as Russians read them; the tables are ``packs/sounds.v1.yaml``.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

VOWELS = frozenset("аиу")
_CAPITALS = re.compile(r"[A-ZА-ЯЁ]{2,5}(?![a-zа-яё])|[A-ZА-ЯЁ]{2,}(?=[A-ZА-ЯЁ][a-zа-яё])")


class Costs(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    vowel: float
    vowel_missing: float
    consonant_missing: float
    glide_missing: float


class Limits(BaseModel):
    """When a word may give way to an entry; what each means stands in the pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: float
    other: float
    glued: float
    doubt: float
    sounds: int
    glued_sounds: int
    case: float


class SoundsPack(BaseModel):
    """``packs/sounds.v1.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: int
    letters: dict[str, str]
    latin: dict[str, str]
    names: dict[str, str]
    costs: Costs
    alike: tuple[tuple[str, float], ...]
    glued: dict[str, tuple[str, ...]]
    limits: Limits


@cache
def sounds_pack() -> SoundsPack:
    """The shipped pack, read once."""
    text = resources.files("transcription").joinpath("packs/sounds.v1.yaml").read_text("utf-8")
    return SoundsPack.model_validate(yaml.safe_load(text))


def readings(text: str) -> tuple[str, ...]:
    """The ways to say a text, as sounds: as it is written, and with its capitals named letter by letter."""
    named = _CAPITALS.sub(lambda found: _named(found.group()), text)
    return tuple(dict.fromkeys(sound for sound in (sounds(text), sounds(named)) if sound))


@cache
def sounds(text: str) -> str:
    """The text's sounds without spaces and signs; a sound said twice in a row is one."""
    pack = sounds_pack()
    written = "".join(letter for letter in text.lower() if letter.isalpha())
    found = _latin().sub(lambda match: pack.latin[match.group()], written)
    found = "".join(pack.letters.get(letter, letter) for letter in found)
    return re.sub(r"(.)\1+", r"\1", found.replace("ий", "и"))


def distance(heard: str, meant: str, most: float) -> float:
    """Cost of hearing ``heard`` for ``meant``, both sounds; infinite where it is more than ``most``."""
    if _least(heard, meant) > most:
        return float("inf")
    row = [0.0]
    for sound in meant:
        row.append(row[-1] + _missing(sound))
    for one in heard:
        above, row = row, [row[0] + _missing(one)]
        for place, other in enumerate(meant):
            row.append(
                min(above[place] + _replaced(one, other), above[place + 1] + _missing(one), row[-1] + _missing(other))
            )
        if min(row) > most:
            return float("inf")
    return row[-1] if row[-1] <= most else float("inf")


def begin_alike(heard: str, meant: str) -> bool:
    """Whether the first sounds are the same or easily taken for each other."""
    return _replaced(heard[0], meant[0]) < 0.5


def _least(heard: str, meant: str) -> float:
    """No distance is less: the cheapest way to be rid of the sounds that the other has not."""
    more, fewer = Counter(heard), Counter(meant)
    return 0.25 * max((more - fewer).total(), (fewer - more).total())


def _missing(sound: str) -> float:
    costs = sounds_pack().costs
    if sound == "й":
        return costs.glide_missing
    return costs.vowel_missing if sound in VOWELS else costs.consonant_missing


@cache
def _replaced(one: str, other: str) -> float:
    if one == other:
        return 0.0
    pack = sounds_pack()
    for pair, cost in pack.alike:
        if one in pair and other in pair:
            return cost
    return pack.costs.vowel if one in VOWELS and other in VOWELS else 1.0


@cache
def _latin() -> re.Pattern[str]:
    return re.compile("|".join(sorted(sounds_pack().latin, key=len, reverse=True)))


def _named(capitals: str) -> str:
    names = sounds_pack().names
    return "".join(names.get(letter, letter.lower()) for letter in capitals)
