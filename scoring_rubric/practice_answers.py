"""What a manager's answer in practice does, judged by what judges answers on calls; an empty phrase earns no more than
that he has heard.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from objections.language import forms, match_cues, utterances_of_text, words
from objections.types import Explanation, Moves, Occurrence, StepEvidence
from scoring_rubric.practice import Done
from scoring_rubric.practice_pack import Client, PracticePack
from transcription.types import Speaker, Transcript, quote

SUBSTANCE = 3
"""Words of the matter from which an answer that asks nothing says something."""
TELLING = 5
"""Letters of a client's word that an answer about it would take up."""


class MovesJudge(Protocol):
    """What judges the turns after an objection that is known."""

    def moves(self, transcript: Transcript, occurrence: Occurrence) -> tuple[Moves, ...]: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as it was judged, each step with the manager's own words."""

    turn: int
    steps: tuple[str, ...]
    evidence: tuple[StepEvidence, ...]
    conceded: bool = False
    evaded: bool = False
    gives: bool = False
    lazy: bool = False

    def done(self, *, about: bool) -> Done:
        gave_up = self.conceded and not self.gives
        return Done(frozenset(self.steps), self.gives, gave_up, about, self.lazy)


class AnswerJudge:
    """Judges the answers of one language."""

    def __init__(self, finder: MovesJudge, pack: PracticePack) -> None:
        self._finder = finder
        self._language = pack.language
        self._gives = match_cues({"gives": pack.gives}, pack.language)
        self._empty = _all_forms(pack.empty, pack.language)
        self._common = self._empty | _all_forms(pack.common, pack.language)
        # What several clients say tells nothing of any one of them.
        self._said_by = Counter(lemma for client in pack.clients for lemma in set(self._told(client)))

    def judged(self, transcript: Transcript, category: str) -> tuple[Answered, ...]:
        """Every answer of a drill, whose first turn is the client's objection."""
        moves = self._finder.moves(transcript, opening_of(transcript, category))
        texts = {turn.turn: turn.text for turn in transcript.turns if turn.speaker is Speaker.MANAGER}
        return tuple(self._answered(texts[one.turn], one) for one in moves)

    def is_about(self, text: str, client: Client) -> bool:
        """Whether an answer speaks of the client's real reason: by the pack's words, or by his own."""
        own = {lemma for lemma in self._told(client) if self._said_by[lemma] < 2}
        wanted = (forms(words(client.about, self._language)) | own) - self._common
        return bool(forms(words(text, self._language)) & wanted)

    def _told(self, client: Client) -> tuple[str, ...]:
        """Lemmas of the longer words by which a client tells his reason."""
        told = words(f"{client.reveals} {client.adds}", self._language)
        return tuple(token.lemma for token in told if len(token.text) >= TELLING)

    def _answered(self, text: str, moves: Moves) -> Answered:
        lazy = self._says_nothing(text)
        evidence = tuple(one for one in moves.steps if one.step == "acknowledge" or not lazy)
        steps = tuple(one.step for one in evidence)
        spoken = utterances_of_text(text, self._language)
        gives = any(self._gives.find_in(part.tokens, part.text) for part in spoken)
        return Answered(moves.turn, steps, evidence, moves.conceded, moves.evaded, gives, lazy)

    def _says_nothing(self, text: str) -> bool:
        parts = utterances_of_text(text, self._language)
        if any(part.asks for part in parts):
            return False
        matter = [token for part in parts for token in part.tokens if not {token.text, token.lemma} & self._empty]
        return len(matter) < SUBSTANCE


def _all_forms(listed: tuple[str, ...], language: str) -> frozenset[str]:
    return forms(token for word in listed for token in words(word, language))


def opening_of(transcript: Transcript, category: str) -> Occurrence:
    """The objection that a drill begins with."""
    return Occurrence(category, 1.0, (quote(transcript.turns[0]),), Explanation("practice"))
