from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.engine import RATE_HZ, Piece, Span
from transcription.pieces import LONGEST_PAUSE_S, LONGEST_S, cut, placed, plan
from transcription.types import Layout, Listening, Region, Segment, Track, Word


def listening(*tracks: tuple[Region, ...]) -> Listening:
    sides = tuple(Track(channel, regions) for channel, regions in enumerate(tracks))
    return Listening("hash", 100.0, len(sides), Layout.STEREO, sides)


def blocks(sound: np.ndarray, size: int) -> list[np.ndarray]:
    return [sound[:, start : start + size] for start in range(0, sound.shape[1], size)]


LENGTHS = st.lists(st.tuples(st.floats(0.1, 5.0), st.floats(0.3, 20.0)), max_size=25)


@given(LENGTHS)
def test_plans_hold_every_region_once_in_order_and_fit(lengths: list[tuple[float, float]]) -> None:
    regions, now = [], 0.0
    for pause_s, length_s in lengths:
        regions.append(Region(now + pause_s, now + pause_s + length_s))
        now += pause_s + length_s
    planned = plan(regions)
    spans = [span for piece in planned for span in piece]
    assert [(span.start_s, pytest.approx(span.end_s)) for span in spans] == [(r.start_s, r.end_s) for r in regions]
    for piece in planned:
        assert piece[0].offset_s == 0.0
        assert piece[-1].offset_s + piece[-1].length_s <= LONGEST_S + 1e-6
        for before, after in pairwise(piece):
            assert after.offset_s == pytest.approx(
                before.offset_s + before.length_s + min(LONGEST_PAUSE_S, after.start_s - before.end_s)
            )


@pytest.mark.parametrize("size", [1_000, 16_000, 77_777, 1_000_000])
def test_pieces_carry_the_right_sound_whatever_the_blocks(size: int) -> None:
    time = np.arange(RATE_HZ * 60, dtype=np.float32) / RATE_HZ
    sound = np.stack([time, -time]) / 60.0
    wanted = listening((Region(1.0, 3.0), Region(10.0, 26.0), Region(31.0, 49.0)), (Region(4.0, 5.0),))
    pieces = list(cut(blocks(sound, size), wanted))
    assert sorted((piece.channel, piece.spans[0].start_s, len(piece.spans)) for piece in pieces) == [
        (0, 1.0, 2),
        (0, 31.0, 1),
        (1, 4.0, 1),
    ]
    for piece in pieces:
        sign = -1 if piece.channel else 1
        for span in piece.spans:
            first = round(span.offset_s * RATE_HZ)
            assert piece.samples[first] * sign == pytest.approx(span.start_s / 60.0, abs=1e-4)
            assert piece.samples[first + round(span.length_s * RATE_HZ) - 1] * sign == pytest.approx(
                span.end_s / 60.0, abs=1e-4
            )


@pytest.mark.parametrize("size", [1_000, 16_000, 1_000_000])
@pytest.mark.parametrize(
    ("other", "second", "kept"),
    [((), 2.6, 1.0), ((Region(2.2, 2.3),), 2.6, 5 / 6), ((), 12.0, 1.0), ((Region(2.4, 8.0),), 12.0, 0.9)],
)
def test_pauses_sound_as_the_line_does_without_the_other_side(
    size: int, other: tuple[Region, ...], second: float, kept: float
) -> None:
    sound = np.ones((2, RATE_HZ * 15), dtype=np.float32)
    wanted = listening((Region(1.0, 2.0), Region(second, second + 1.0)), other)
    piece = next(piece for piece in cut(blocks(sound, size), wanted) if piece.channel == 0)
    first, last = piece.spans
    pause = piece.samples[round((first.offset_s + first.length_s) * RATE_HZ) : round(last.offset_s * RATE_HZ)]
    assert pause.mean() == pytest.approx(kept, abs=1e-3)


def test_a_region_past_the_end_is_filled_with_silence() -> None:
    sound = np.ones((1, RATE_HZ * 2), dtype=np.float32)
    (piece,) = cut([sound], listening((Region(1.0, 3.0),)))
    assert piece.samples.sum() == RATE_HZ


def test_words_go_back_to_when_they_were_said() -> None:
    piece = Piece(np.zeros(RATE_HZ * 6, np.float32), 1, (Span(0.0, 100.0, 2.0), Span(2.3, 200.0, 3.0)))
    heard = Segment(
        0.2, 4.0, "раз два три", words=(Word("раз", 0.2, 0.8, 0.9), Word("два", 1.5, 2.2), Word("три", 2.4, 4.0))
    )
    first, second = placed(piece, [heard])
    assert (first.text, first.start_s, first.end_s, first.channel) == ("раз два", 100.2, 102.0, 1)
    assert (second.text, second.start_s, second.end_s) == ("три", 200.1, 201.7)


def test_a_segment_without_words_keeps_its_place() -> None:
    piece = Piece(np.zeros(RATE_HZ, np.float32), 0, (Span(0.0, 50.0, 1.0),))
    (said,) = placed(piece, [Segment(0.1, 0.9, " да ")])
    assert (said.start_s, said.end_s, said.text) == (50.1, 50.9, "да")
