"""The clients one practises with: drills, what they say, and by which words an answer is known. A versioned pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from objections.taxonomy import Pattern
from scoring_rubric.packs_loading import PACKS, Frozen, Key, PackId, Version, load_pack

Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
MOST_EXCHANGES = 6
Pool = Annotated[tuple[Sentence, ...], Field(min_length=MOST_EXCHANGES)]
"""As many as a drill has exchanges, so that a client never says the same thing twice."""


class Mood(StrEnum):
    """How the client comes into the talk."""

    FRIENDLY = "friendly"
    CALM = "calm"
    WARY = "wary"
    HURRIED = "hurried"
    IRRITATED = "irritated"


class Client(Frozen):
    """One client: what he says first, and what is really behind it.

    ``reason`` is told to the manager afterwards; ``reveals`` and ``adds`` are what the client says when he is asked,
    ``remains`` what he says is left. ``about`` are words of which an answer to the real reason has one.
    """

    id: PackId
    category: Key
    persona: Sentence
    mood: Mood
    opening: Sentence
    reason: Sentence
    reveals: Sentence
    adds: Sentence
    remains: Sentence
    about: Sentence


class Lines(Frozen):
    """What a client says in which place; the names are those of ``practice.Beat``."""

    cold: Pool
    unmoved: Pool
    astray: Pool
    curt: Pool
    opens_up: Pool
    turns_to: tuple[Sentence, ...] = ()
    adds: Pool
    told: Pool
    half: Pool
    beside: Pool
    warms: Pool
    takes: Pool
    given_up: Pool
    agrees: Pool
    remains: Pool
    still: Pool
    leaves: Pool
    parts: Pool


class PracticePack(Frozen):
    """``sharper``: by category, how the client says it again; ``gives``: what giving something away sounds like;
    ``empty``: words that say nothing of the matter; ``common``: words that say nothing of any one reason.
    """

    id: PackId
    version: Version
    language: Annotated[str, StringConstraints(pattern="^(ru|en)$")]
    gives: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    empty: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    common: tuple[Sentence, ...] = ()
    sharper: dict[Key, Pool]
    lines: Lines
    clients: Annotated[tuple[Client, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        twice = [key for key, number in Counter(client.id for client in self.clients).items() if number > 1]
        if twice:
            raise ValueError(f"client {twice[0]!r} stands twice; give each an id of its own")
        mute = sorted({client.category for client in self.clients} - self.sharper.keys())
        if mute:
            raise ValueError(f"sharper has nothing for {mute[0]!r}, which clients have; add its lines")
        return self

    @property
    def name(self) -> str:
        return f"{self.id}.{self.language}@{self.version}"

    @property
    def categories(self) -> tuple[str, ...]:
        """In the order in which they stand in the pack."""
        return tuple(dict.fromkeys(client.category for client in self.clients))

    def of_category(self, category: str) -> Iterator[Client]:
        return (client for client in self.clients if client.category == category)


def load_practice_pack(path: Path) -> PracticePack:
    """Raises PackError naming file, line and field."""
    return load_pack(path, PracticePack)


def default_practice_packs() -> dict[str, PracticePack]:
    """The shipped packs, by language."""
    return {language: load_practice_pack(PACKS / f"practice.{language}.v1.yaml") for language in ("ru", "en")}
