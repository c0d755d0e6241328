from __future__ import annotations

import numpy as np
import pytest

from tests.unit.transcription.sounds import sine
from transcription.engine import RATE_HZ
from transcription.resampling import BLOCK, Resampler


def through(parts: list[tuple[np.ndarray, int]], channels: int = 1) -> list[np.ndarray]:
    resampler = Resampler(channels)
    blocks = [block for sound, rate_hz in parts for block in resampler.feed(np.atleast_2d(sound), rate_hz)]
    return [*blocks, *resampler.finish()]


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 48_000])
def test_blocks_are_even_and_nothing_is_lost(rate_hz: int) -> None:
    sound = sine(440, 5.0, rate_hz)
    blocks = through([(part, rate_hz) for part in np.array_split(sound, 7)])
    assert {block.shape[1] for block in blocks[:-1]} == {BLOCK}
    assert sum(block.shape[1] for block in blocks) == pytest.approx(5 * RATE_HZ, abs=2)


def test_how_the_sound_arrives_changes_nothing() -> None:
    sound = sine(440, 5.0, 8_000) + 0.2
    one, many = (through([(part, 8_000) for part in np.array_split(sound, count)]) for count in (1, 400))
    assert np.allclose(np.concatenate(one, axis=1), np.concatenate(many, axis=1), atol=1e-6)


def test_a_rate_that_changes_on_the_way_keeps_the_pitch() -> None:
    blocks = through(
        [(sine(440, 3.0, 8_000), 8_000), (sine(440, 3.0, 16_000), 16_000), (sine(440, 3.0, 48_000), 48_000)]
    )
    sound = np.concatenate(blocks, axis=1)[0]
    assert len(sound) == pytest.approx(9 * RATE_HZ, abs=3)
    for second in (1, 4, 7):
        part = sound[second * RATE_HZ : (second + 1) * RATE_HZ]
        assert np.abs(np.fft.rfft(part)).argmax() == pytest.approx(440, abs=1)


@pytest.mark.parametrize("offset", [0.3, -0.3, np.linspace(-0.3, 0.3, 10 * RATE_HZ)])
def test_an_offset_that_stands_or_drifts_is_taken_away(offset: float | np.ndarray) -> None:
    sound = sine(300, 10.0, level=0.01)
    found = np.concatenate(through([(sound + np.float32(offset), RATE_HZ)]), axis=1)[0]
    assert np.abs(found - sound).max() < 0.04
    assert np.abs(found - sound)[RATE_HZ:].mean() < 0.012


def test_sound_around_zero_is_left_as_it_is() -> None:
    sound = sine(300, 3.0)
    assert np.abs(np.concatenate(through([(sound, RATE_HZ)]), axis=1)[0] - sound).max() < 0.01


def test_sides_keep_their_own_offsets() -> None:
    sound = np.stack([sine(300, 3.0) + 0.3, sine(300, 3.0) - 0.3])
    found = np.concatenate(through([(sound, RATE_HZ)], channels=2), axis=1)
    assert np.abs(found[0] - found[1]).max() < 1e-3
