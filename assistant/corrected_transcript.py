"""A transcript with people's corrections in it; pure. Lines keep their numbers, and words that stayed their times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from assistant.transcript_values import TranscriptChange, TranscriptCorrection
from transcription.types import Speaker, Transcript, Turn, Word

_OTHER_SIDE = {Speaker.MANAGER: Speaker.CLIENT, Speaker.CLIENT: Speaker.MANAGER}


def as_corrected(machine: Transcript, corrections: Iterable[TranscriptCorrection]) -> Transcript:
    """Corrections in force applied to the machine's transcript, in the order in which they were made."""
    turns = list(machine.turns)
    for one in corrections:
        if one.in_force and applies(machine, one):
            _apply(turns, one)
    return replace(machine, turns=tuple(turns))


def applies(machine: Transcript, one: TranscriptCorrection) -> bool:
    """Whether the machine still hears in that line what it heard when the correction was made."""
    if one.turn is None:
        return True
    return one.turn < len(machine.turns) and machine.turns[one.turn].text == one.heard


def _apply(turns: list[Turn], one: TranscriptCorrection) -> None:
    if one.kind is TranscriptChange.SWAP:
        turns[:] = [replace(turn, speaker=_OTHER_SIDE.get(turn.speaker, turn.speaker)) for turn in turns]
    elif one.turn is not None and one.kind is TranscriptChange.SPEAKER:
        turns[one.turn] = replace(turns[one.turn], speaker=Speaker(one.after))
    elif one.turn is not None:
        turns[one.turn] = reworded(turns[one.turn], one.after)


def reworded(turn: Turn, text: str) -> Turn:
    """The turn with other words: those that stayed keep their times, new ones share the time of what they replace."""
    if not turn.words:
        return replace(turn, text=text)
    old, new = list(turn.words), text.split()
    return replace(turn, text=text, words=tuple(_timed(old, new)))


def _timed(old: Sequence[Word], new: Sequence[str]) -> Iterator[Word]:
    """Words of ``new`` with times from ``old``, which has at least one; times never run backwards."""
    matcher = SequenceMatcher(None, [word.text.strip() for word in old], list(new), autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from old[first:last]
        elif end > start:
            since = old[first].start_s if last > first else old[first - 1].end_s if first else old[0].start_s
            until = old[last - 1].end_s if last > first else old[first].start_s if first < len(old) else since
            yield from _spread(new[start:end], since, max(since, until))


def _spread(texts: Sequence[str], since_s: float, until_s: float) -> Iterator[Word]:
    each = (until_s - since_s) / len(texts)
    for place, text in enumerate(texts):
        yield Word(text, round(since_s + place * each, 3), round(since_s + (place + 1) * each, 3))
