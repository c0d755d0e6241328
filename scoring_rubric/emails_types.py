"""What a dictated address consists of: words, letters, numbers, signs, remarks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a unit of an address is."""

    WORD = "word"
    LETTER = "letter"
    NUMBER = "number"
    SIGN = "sign"
    AT = "at"
    NOTE = "note"
    JOINED = "joined"
    DOUBLE = "double"
    CORRECTION = "correction"


class Gap(Enum):
    """What parts a unit from the one before it."""

    NONE = 0
    SPACE = 1
    COMMA = 2
    SENTENCE = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """How a word is written, told in a remark: with ``letters``, ``count`` of them or ``absent`` ones.

    ``between``: the sign ``letters`` stands between two words. ``word``: the word that the remark names.
    """

    letters: str
    count: int = 0
    at_end: bool = False
    absent: bool = False
    between: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """``text`` is how it is written in an address, ``said`` how it was said; ``start:end`` are its characters.

    ``spelt``: letter by letter. ``doubtful``: a remark on it was not understood. ``hint``: what a remark tells.
    """

    kind: Kind
    text: str
    said: str
    start: int
    end: int
    gap: Gap = Gap.SPACE
    spelt: bool = False
    begins_turn: bool = False
    doubtful: bool = False
    hint: Hint | None = None

    @property
    def is_remark(self) -> bool:
        return self.kind in (Kind.NOTE, Kind.JOINED, Kind.DOUBLE)

    @property
    def guessed(self) -> bool:
        """A word in Cyrillic, whose Latin spelling is a guess."""
        return self.kind is Kind.WORD and not self.said.isascii()
