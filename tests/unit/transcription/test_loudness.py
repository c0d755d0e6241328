"""Loudness for drawing: silence is nothing, the loudest moment is full, and a long call has no more points."""

from __future__ import annotations

import numpy as np
import pytest

from transcription.loudness import FINE_S, POINTS, drawn


def test_silence_is_nothing_and_the_loudest_moment_full() -> None:
    found = drawn(np.array([[0.0, 0.5, 0.25], [0.0, 0.0, 0.1]], dtype=np.float32))
    assert found.step_s == FINE_S
    assert found.channels[0][:2] == (0, 100)
    assert 0 < found.channels[1][2] < found.channels[0][2] < 100


@pytest.mark.parametrize("count", [1, POINTS, POINTS + 1, 144_000])
def test_there_are_never_more_points_than_are_drawn(count: int) -> None:
    found = drawn(np.ones((1, count), dtype=np.float32))
    (channel,) = found.channels
    assert len(channel) <= POINTS
    assert len(channel) * found.step_s >= count * FINE_S
    assert set(channel) == {100}


def test_a_recording_without_sound_is_flat() -> None:
    assert set(drawn(np.zeros((1, 10), dtype=np.float32)).channels[0]) == {0}
