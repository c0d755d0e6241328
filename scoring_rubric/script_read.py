"""Steps of the script as a trained reader hears them in the manager's words, surely or nearly; knows no deadlines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from objections.language import Utterance, utterances
from objections.lessons import STEP
from objections.reader import ContextReader
from objections.reader import Said as Read
from scoring_rubric.scoring_cues import Said, shortly
from transcription.types import Evidence, Speaker, Transcript, Turn

ENOUGH, ENOUGH_FOR = 0.5, {"next_step": 0.8}
"""From so much of the reader's belief on a step counts as taken; what the manager does at once («сейчас посмотрю») is
like a next step."""
STRETCH_WORDS = 40
"""A longer turn is read in stretches: the reader was trained on turns, few of them longer."""

HARDLY_READ = frozenset({"permission", "contact_check", "farewell"})
"""Steps of which the corpus has so few that the reader's doubt about them says nothing: their cues tell more."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reader makes of the manager's words: the steps it takes for said, its belief in each step everywhere."""

    said: tuple[Said, ...] = ()
    labels: tuple[str, ...] = ()
    stretches: tuple[tuple[int, str, tuple[float, ...]], ...] = ()
    """Turn, words, and the belief in each of the labels."""

    def nearness(self, step: str, turns: Collection[int]) -> float | None:
        """The highest belief in a step in these turns; None where the step is not known to the reader."""
        return self._highest(step, [found for turn, _, found in self.stretches if turn in turns])

    def belief(self, step: str, quoted: Evidence) -> float | None:
        """The belief in a step where its quote stands; None where the reader's doubt says nothing."""
        if step in HARDLY_READ:
            return None
        there = [
            found
            for turn, text, found in self.stretches
            if turn == quoted.turn and (quoted.quote in text or text in quoted.quote)
        ]
        return self._highest(step, there)

    def _highest(self, step: str, found: Sequence[Sequence[float]]) -> float | None:
        if step not in self.labels:
            return None
        place = self.labels.index(step)
        return round(max((row[place] for row in found), default=0.0), 2)


def known_steps(reader: ContextReader | None) -> tuple[str, ...]:
    """Ids of the steps that the reader was trained on."""
    return reader.tasks[STEP].labels if reader is not None and STEP in reader.tasks else ()


def read_steps(reader: ContextReader, transcript: Transcript) -> Heard:
    """Each step that the manager's turns take by the reader, with the utterance that says it most; and its beliefs."""
    labels = reader.tasks[STEP].labels
    stretches = list(_stretches(transcript))
    shares = reader.shares(STEP, [Read(_text(turn, pieces), before) for turn, before, pieces in stretches])
    found: list[Said] = []
    for (turn, before, pieces), row in zip(stretches, shares, strict=True):
        taken = [place for place, share in enumerate(row) if share >= ENOUGH_FOR.get(labels[place], ENOUGH)]
        if not taken:
            continue
        alone = reader.shares(STEP, [Read(piece.text, before) for piece in pieces]) if len(pieces) > 1 else None
        for place in taken:
            piece = pieces[0 if alone is None else int(alone[:, place].argmax())]
            found.append(Said(labels[place], turn.turn, piece.start, shortly(turn, piece, 0, len(piece.text))))
    beliefs = tuple(
        (turn.turn, _text(turn, pieces), tuple(map(float, row)))
        for (turn, _, pieces), row in zip(stretches, shares, strict=True)
    )
    return Heard(tuple(found), tuple(labels), beliefs)


def _stretches(transcript: Transcript) -> Iterator[tuple[Turn, str, Sequence[Utterance]]]:
    """The manager's words, a turn or a part of a long one at a time, with what the client said last before."""
    before = ""
    for turn in transcript.turns:
        if turn.speaker is Speaker.CLIENT:
            before = turn.text
        elif turn.speaker is Speaker.MANAGER:
            for pieces in _runs(utterances(turn, transcript.language)):
                yield turn, before, pieces


def _runs(pieces: Iterable[Utterance]) -> Iterator[list[Utterance]]:
    run: list[Utterance] = []
    words = 0
    for piece in pieces:
        if run and words + len(piece.tokens) > STRETCH_WORDS:
            yield run
            run, words = [], 0
        run.append(piece)
        words += len(piece.tokens)
    if run:
        yield run


def _text(turn: Turn, pieces: Sequence[Utterance]) -> str:
    return turn.text[pieces[0].start : pieces[-1].start + len(pieces[-1].text)]
