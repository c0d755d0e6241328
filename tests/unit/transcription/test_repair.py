from __future__ import annotations

import numpy as np
import pytest

from transcription.engine import RATE_HZ, Piece, Span
from transcription.pieces import part_of, placed
from transcription.repair import passed_over
from transcription.types import Segment, Word

PIECE = Piece(np.arange(10 * RATE_HZ, dtype=np.float32), 1, (Span(0.0, 100.0, 4.0), Span(5.0, 200.0, 5.0)))


def words(*moments: tuple[float, float]) -> tuple[Segment, ...]:
    said = tuple(Word(f"слово{place}", start_s, end_s, 0.9) for place, (start_s, end_s) in enumerate(moments))
    return (Segment(said[0].start_s, said[-1].end_s, " ".join(word.text for word in said), words=said),)


@pytest.mark.parametrize(
    ("heard", "gaps"),
    [
        (words((0.2, 3.9), (5.1, 9.8)), []),
        (words((6.0, 9.8)), [(0.0, 5.85)]),
        (words((0.0, 2.0)), [(2.15, 10.0)]),
        (words((0.0, 1.0), (3.0, 4.0), (5.0, 10.0)), [(1.15, 2.85)]),
        ((), [(0.0, 10.0)]),
        ((Segment(0.0, 10.0, "без слов"),), []),
    ],
    ids=["covered", "began late", "broke off", "a hole", "nothing heard", "no words to judge by"],
)
def test_voiced_stretches_without_words_are_found(heard: tuple[Segment, ...], gaps: list[tuple[float, float]]) -> None:
    assert passed_over(PIECE, heard) == [pytest.approx(gap) for gap in gaps]


def test_a_stretch_keeps_its_sound_and_its_place_in_the_call() -> None:
    part = part_of(PIECE, 2.0, 7.0)
    assert part.samples[0] == 2 * RATE_HZ
    assert part.length_s == 5.0
    assert part.spans == (Span(0.0, 102.0, 2.0), Span(3.0, 200.0, 2.0))
    (segment,) = placed(part, words((3.5, 4.0)))
    assert (segment.start_s, segment.end_s, segment.channel) == (200.5, 201.0, 1)
