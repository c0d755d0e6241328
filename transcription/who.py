"""Which of two voices (or channels) is the manager, by what each of them says; knows nothing of sound.

The cues and their weights are data: ``packs/sides.v1.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Literal

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field

from transcription.lexicon import plain_words
from transcription.types import Segment

Side = Literal["manager", "client"]


class Cue(BaseModel):
    """What one side says: ``match`` is a regular expression over plain words, ``weight`` natural log of likelihood."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    match: str
    weight: float = Field(gt=0)
    times: int = Field(default=1, ge=1)
    opening: bool = False
    first: bool = False


class SidesOfLanguage(BaseModel):
    """Cues of one language by the side that says them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    manager: tuple[Cue, ...]
    client: tuple[Cue, ...]


class SidesPack(BaseModel):
    """``packs/sides.v1.yaml``; what its numbers mean is written there."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: int
    opening_words: int
    doubt: float
    shrink: float
    own_name: float
    talks_more: float
    languages: dict[str, SidesOfLanguage]


@dataclass(frozen=True, slots=True)
class Heard:
    """A cue that a voice gave, with the words that gave it."""

    voice: int
    side: Side
    cue: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class ManagerVoice:
    """``voice`` is the manager's, or None where what is said leaves it open; ``certainty`` 0.5..1 of the likelier."""

    voice: int | None
    certainty: float
    heard: tuple[Heard, ...] = ()


def manager_voice(segments: Sequence[Segment], language: str, *, own_names: Sequence[str] = ()) -> ManagerVoice:
    """Which channel of labelled ``segments`` is the manager's.

    ``own_names``: what the seller's company and its people are called, where that is known. Languages without cues of
    their own are judged by names and by who talks more, which is hardly ever enough.
    """
    voices = sorted({segment.channel for segment in segments})
    if len(voices) != 2:
        return ManagerVoice(None, 0.5)
    heard = tuple(cue for voice in voices for cue in _heard(segments, voice, language, own_names))
    odds = sum(_sign(cue, voices[1]) * cue.weight for cue in heard) + _talk(segments, voices)
    believed = sides_pack().shrink * odds
    certainty = round(float(1.0 / (1.0 + np.exp(-abs(believed)))), 3)
    if abs(odds) < sides_pack().doubt:
        return ManagerVoice(None, certainty, heard)
    return ManagerVoice(voices[int(odds > 0)], certainty, heard)


def _sign(cue: Heard, second: int) -> int:
    """1 where the cue speaks for the second voice being the manager, else -1."""
    return 1 if (cue.voice == second) == (cue.side == "manager") else -1


def _heard(segments: Sequence[Segment], voice: int, language: str, own_names: Sequence[str]) -> Iterator[Heard]:
    turns = _turns(segments, voice)
    opening = " ".join(" ".join(turns).split()[: sides_pack().opening_words])
    is_first = bool(segments) and min(segments, key=lambda segment: segment.start_s).channel == voice
    for side, cue, pattern in _cues(language):
        if cue.first and not is_first:
            continue
        found = [
            match.group().strip() for turn in ([opening] if cue.opening else turns) for match in pattern.finditer(turn)
        ]
        for words in found[: cue.times]:
            yield Heard(voice, side, cue.id, words, cue.weight)
    for name in own_names:
        words = " ".join(plain_words(name))
        if words and f" {words} " in f" {opening} ":
            yield Heard(voice, "manager", "own_name", words, sides_pack().own_name)
            return


def _turns(segments: Sequence[Segment], voice: int) -> list[str]:
    """What the voice says without being interrupted, as plain words, in order."""
    ordered = sorted(segments, key=lambda segment: (segment.start_s, segment.end_s))
    return [
        " ".join(plain_words(" ".join(segment.text for segment in group)))
        for channel, group in groupby(ordered, key=lambda segment: segment.channel)
        if channel == voice
    ]


def _talk(segments: Sequence[Segment], voices: Sequence[int]) -> float:
    """Managers talk more: a little, by the log of how much more."""
    words = [1 + sum(len(plain_words(part.text)) for part in segments if part.channel == voice) for voice in voices]
    return sides_pack().talks_more * float(np.clip(np.log(words[1] / words[0]), -1.0, 1.0))


@cache
def sides_pack() -> SidesPack:
    """The shipped pack, read once."""
    text = resources.files("transcription").joinpath("packs/sides.v1.yaml").read_text("utf-8")
    return SidesPack.model_validate(yaml.safe_load(text))


@cache
def _cues(language: str) -> tuple[tuple[Side, Cue, re.Pattern[str]], ...]:
    sides = sides_pack().languages.get(language)
    if sides is None:
        return ()
    both: tuple[tuple[Side, tuple[Cue, ...]], ...] = (("manager", sides.manager), ("client", sides.client))
    return tuple((side, cue, re.compile(rf"(?<!\w)(?:{cue.match})(?!\w)")) for side, cues in both for cue in cues)
