"""What is judged together: a client's turn, or as much of it as one thought takes, in the light of the words before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from objections.language import Token, Utterance, utterances, utterances_of_text, words
from transcription.types import Speaker, Transcript, Turn

HUM_WORDS = 1
PASSAGE_WORDS = 40
"""A longer turn is judged in parts: what is said in so many words is mostly one thought and what leads up to it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """``whole`` is the text judged, ``parts`` its utterances, ``before`` the manager's words that it follows. Passages
    of one ``run`` follow each other with nothing but a hum of the manager's between.
    """

    turn: Turn | None
    whole: Utterance
    parts: tuple[Utterance, ...]
    before: str = ""
    run: int = 0


def client_passages(transcript: Transcript, language: str) -> list[Passage]:
    """Every passage of the client, in order, each after the manager's last turn that says something."""
    found: list[Passage] = []
    before = ""
    run = 0
    for turn in transcript.turns:
        if turn.speaker is Speaker.MANAGER:
            if len(turn.text.split()) > HUM_WORDS or not before:
                before = turn.text
                run += 1
        elif turn.speaker is Speaker.CLIENT:
            found += [Passage(turn, *group, before, run) for group in _grouped(utterances(turn, language), turn.text)]
    return found


def joined(passages: Sequence[Passage], language: str) -> Utterance:
    """The words of several passages as one utterance, which belongs to no turn."""
    text = " ".join(passage.whole.text for passage in passages)
    return Utterance(-1, text, 0, len(text), words(text, language))


def passages_of_text(text: str, language: str, before: str = "") -> list[Passage]:
    """The passages of a text that belongs to no transcript."""
    return [Passage(None, *group, before) for group in _grouped(utterances_of_text(text, language), text)]


def _grouped(parts: Sequence[Utterance], text: str) -> Iterator[tuple[Utterance, tuple[Utterance, ...]]]:
    group: list[Utterance] = []
    length = 0
    for part in parts:
        if group and length + len(part.tokens) > PASSAGE_WORDS:
            yield _joined(group, text), tuple(group)
            group, length = [], 0
        group.append(part)
        length += len(part.tokens)
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
