"""What is judged together: a client's turn, or as much of it as one thought takes, in the light of the words before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from objections.language import Token, Utterance, utterances, utterances_of_text
from transcription.types import Speaker, Transcript, Turn

PASSAGE_WORDS = 40
"""A longer turn is judged in parts: what is said in so many words is mostly one thought and what leads up to it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """``whole`` is the text judged, ``parts`` its utterances, ``before`` the manager's words that it follows."""

    turn: Turn | None
    whole: Utterance
    parts: tuple[Utterance, ...]
    before: str = ""


def client_passages(transcript: Transcript, language: str) -> list[Passage]:
    """Every passage of the client, in order, each after the manager's last turn."""
    found: list[Passage] = []
    before = ""
    for turn in transcript.turns:
        if turn.speaker is Speaker.MANAGER:
            before = turn.text
        elif turn.speaker is Speaker.CLIENT:
            found += [Passage(turn, *group, before) for group in _grouped(utterances(turn, language), turn.text)]
    return found


def passages_of_text(text: str, language: str, before: str = "") -> list[Passage]:
    """The passages of a text that belongs to no transcript."""
    return [Passage(None, *group, before) for group in _grouped(utterances_of_text(text, language), text)]


def _grouped(parts: Sequence[Utterance], text: str) -> Iterator[tuple[Utterance, tuple[Utterance, ...]]]:
    group: list[Utterance] = []
    words = 0
    for part in parts:
        if group and words + len(part.tokens) > PASSAGE_WORDS:
            yield _joined(group, text), tuple(group)
            group, words = [], 0
        group.append(part)
        words += len(part.tokens)
    if group:
        yield _joined(group, text), tuple(group)


def _joined(group: Sequence[Utterance], text: str) -> Utterance:
    """One utterance over all of a group; it asks when each of them does."""
    first, last = group[0], group[-1]
    tokens = tuple(_moved(token, part.start - first.start) for part in group for token in part.tokens)
    return Utterance(
        first.turn, text[first.start : last.end], first.start, last.end, tokens, all(part.asks for part in group)
    )


def _moved(token: Token, by: int) -> Token:
    return replace(token, start=token.start + by, end=token.end + by)
