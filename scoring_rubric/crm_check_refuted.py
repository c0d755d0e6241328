"""Where a side takes back what a field holds: phrases of the pack around the very words of the field (``XXX``)."""

from __future__ import annotations

from collections.abc import Iterator

from scoring_rubric.crm_check_compare import one_title
from scoring_rubric.emails import skeleton
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.spoken_numbers import tokens
from transcription.types import Turn

_MASK = " xxx "


def said_of(turn: Turn, place: tuple[int, int], phrases: tuple[str, ...]) -> bool:
    """Whether one of ``phrases`` stands around ``place`` of a turn, which they call ``XXX`` («не из XXX»)."""
    masked = turn.text[: place[0]] + _MASK + turn.text[place[1] :]
    return any(_covers(masked, place[0], phrase) for phrase in phrases)


def _covers(masked: str, start: int, phrase: str) -> bool:
    found = said((phrase,), masked)
    return found is not None and found.start() <= start + 1 and found.end() >= start + len(_MASK) - 1


def places_of(word: str, turn: Turn) -> Iterator[tuple[int, int]]:
    """Where a turn says ``word`` in any of its forms, as it may have been heard."""
    wanted = skeleton(word)
    for one in tokens(turn.text):
        if one.text == word or (len(wanted) > 2 and one_title(skeleton(one.text), wanted)):
            yield one.start, one.end
