"""Finding cues, and things said alike, in the turns of one side; knows nothing of what they are good for.

A cue is a pattern over lemmas (``objections.language.CueMatcher``), an exemplar a phrase that means the same in
other words. Cues decide alone; an exemplar decides when it is near enough and no rival is nearly as near.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from objections.encoder import SentenceEncoder
from objections.language import CueHit, Utterance, check_pattern, match_cues, plain, utterances
from objections.networks import Vectors
from scoring_rubric.packs_loading import Frozen
from transcription.types import Evidence, Turn, quote

WHOLE_WORDS = 12
AROUND_WORDS = 4
FEWEST_WORDS = 3


def _usable(pattern: str) -> str:
    fault = check_pattern(pattern)
    if fault is not None:
        raise ValueError(f"a cue pattern; {fault}")
    return pattern


Pattern = Annotated[str, AfterValidator(_usable)]


class Likeness(Frozen):
    """An utterance is like an exemplar from cosine ``accept``, if no rival comes within ``margin``."""

    accept: Annotated[float, Field(ge=0.0, le=1.0)] = 0.9
    margin: Annotated[float, Field(ge=0.0, le=1.0)] = 0.01


@dataclass(frozen=True, slots=True)
class Phrases:
    """What to look for: patterns and exemplars by key; ``unless`` undoes the cues of its key that it touches."""

    language: str
    cues: Mapping[str, Sequence[str]]
    unless: Mapping[str, Sequence[str]]
    exemplars: Mapping[str, Sequence[str]]
    rivals: Sequence[str]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Said:
    """``key`` was said by a cue or like an exemplar, from character ``start`` of the quoted turn."""

    key: str
    turn: int
    start: int
    evidence: Evidence


class PhraseFinder:
    """Finds the phrases in turns. Compile once, use for many calls; the encoder remembers the exemplars."""

    def __init__(self, phrases: Phrases, encoder: SentenceEncoder) -> None:
        self._phrases = phrases
        self._cues = match_cues(phrases.cues, phrases.language)
        self._unless = match_cues(phrases.unless, phrases.language)
        self._encoder = encoder
        pairs = [(key, text) for key, texts in phrases.exemplars.items() for text in texts]
        self._keys = np.array([key for key, _ in pairs] + [""] * len(phrases.rivals))
        texts = [plain(text) for text in (*(text for _, text in pairs), *phrases.rivals)]
        self._exemplars: Vectors = encoder.encode(texts) if pairs else np.zeros((0, 0), dtype=np.float32)

    def find(self, turns: Iterable[Turn]) -> tuple[Said, ...]:
        """All that was said of what is looked for, in order of place."""
        spoken = [(turn, piece) for turn in turns for piece in utterances(turn, self._phrases.language)]
        found = [said for turn, piece in spoken for said in self._by_cues(turn, piece)]
        known = {(said.key, said.turn) for said in found}
        found += [said for said in self._by_likeness(spoken) if (said.key, said.turn) not in known]
        return tuple(sorted(found, key=lambda said: (said.turn, said.start, said.key)))

    def allowed(self, said: Iterable[Said], turns: Iterable[Turn]) -> tuple[Said, ...]:
        """What was heard in another way, but for words that the key's ``unless`` takes back."""
        pieces = {
            (turn.turn, piece.start): piece for turn in turns for piece in utterances(turn, self._phrases.language)
        }
        return tuple(item for item in said if not self._is_undone(item.key, pieces[item.turn, item.start]))

    def _is_undone(self, key: str, piece: Utterance) -> bool:
        return any(hit.cue.key == key for hit in self._unless.find_in(piece.tokens, piece.text))

    def _by_cues(self, turn: Turn, piece: Utterance) -> Iterable[Said]:
        undone = self._unless.find_in(piece.tokens, piece.text)
        for hit in self._cues.find_in(piece.tokens, piece.text):
            if not any(other.cue.key == hit.cue.key and _touch(other, hit) for other in undone):
                yield Said(hit.cue.key, turn.turn, piece.start + hit.start, shortly(turn, piece, hit.start, hit.end))

    def _by_likeness(self, spoken: Sequence[tuple[Turn, Utterance]]) -> Iterable[Said]:
        """The nearest key of each utterance of a few words, when no rival is nearly as near."""
        long_enough = [(turn, piece) for turn, piece in spoken if len(piece.tokens) >= FEWEST_WORDS]
        if not long_enough or not len(self._exemplars):
            return
        vectors = self._encoder.encode([plain(piece.text) for _, piece in long_enough])
        likeness = self._phrases.likeness
        for (turn, piece), near in zip(long_enough, vectors @ self._exemplars.T, strict=True):
            key = str(self._keys[int(np.argmax(near))])
            rival = float(near[self._keys == ""].max(initial=0.0))
            if key and near.max() >= likeness.accept and near.max() - rival >= likeness.margin:
                yield Said(key, turn.turn, piece.start, shortly(turn, piece, 0, len(piece.text)))


def shortly(turn: Turn, piece: Utterance, start: int, end: int) -> Evidence:
    """Characters ``start:end`` of an utterance as a quote: all of a short one, else a few words around."""
    tokens = piece.tokens
    if len(tokens) <= WHOLE_WORDS:
        return piece.quoted_from(turn)
    inside = [place for place, token in enumerate(tokens) if token.end > start and token.start < end]
    first = max(0, inside[0] - AROUND_WORDS)
    last = min(len(tokens) - 1, inside[0] + WHOLE_WORDS, inside[-1] + AROUND_WORDS)
    return quote(turn, piece.start + tokens[first].start, piece.start + tokens[last].end)


def _touch(one: CueHit, other: CueHit) -> bool:
    return one.start < other.end and other.start < one.end
