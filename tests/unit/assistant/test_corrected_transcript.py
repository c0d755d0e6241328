"""Corrections laid over a transcript: lines keep their places and words that stayed keep their times."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corrected_transcript import as_corrected, reworded
from assistant.transcript_values import TranscriptChange, TranscriptCorrection
from tests.builders import NOON, a_transcript
from transcription.types import Speaker, Turn, Word

WORDS = st.lists(st.sampled_from(["да", "нет", "цена", "дорого", "завтра", "счёт"]), min_size=1, max_size=12)


def spoken(words: list[str]) -> Turn:
    timed = tuple(Word(word, place * 0.5, place * 0.5 + 0.4) for place, word in enumerate(words))
    return Turn(0, Speaker.CLIENT, " ".join(words), 0.0, timed[-1].end_s, words=timed)


@given(WORDS, WORDS)
def test_new_words_are_the_words_of_the_line_and_time_never_runs_backwards(old: list[str], new: list[str]) -> None:
    turn = spoken(old)
    made = reworded(turn, " ".join(new))
    assert [word.text for word in made.words] == new
    assert (made.start_s, made.end_s) == (turn.start_s, turn.end_s)
    times = [moment for word in made.words for moment in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[0] >= 0.0
    assert times[-1] <= turn.words[-1].end_s


def test_a_word_that_stayed_keeps_its_moment() -> None:
    made = reworded(spoken(["это", "очень", "дорого", "нам"]), "это слишком дорого для нас")
    assert [(word.text, word.start_s) for word in made.words if word.text in ("это", "дорого")] == [
        ("это", 0.0),
        ("дорого", 1.0),
    ]


@pytest.mark.parametrize("times", [1, 2])
def test_swapped_twice_is_as_it_was(times: int) -> None:
    transcript = a_transcript("m: раз", "c: два")
    swap = TranscriptCorrection(transcript.call_id, TranscriptChange.SWAP, "Мария", NOON)
    shown = as_corrected(transcript, [swap] * times)
    assert (shown == transcript) == (times == 2)
    assert as_corrected(transcript, [replace(swap, undone_at=NOON)]) == transcript
