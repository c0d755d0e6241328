from __future__ import annotations

import numpy as np
import pytest

from tests.unit.transcription.sounds import babble, silence
from transcription.activity import spectral
from transcription.echoes import echoes, find_leak
from transcription.engine import FRAME_S, RATE_HZ

LENGTH_S = 24.0
RNG = np.random.default_rng(11)


def talk(seed: int, *stretches: tuple[float, float]) -> np.ndarray:
    sound = silence(LENGTH_S) + (1e-4 * RNG.standard_normal(round(LENGTH_S * RATE_HZ))).astype(np.float32)
    for place, (start_s, end_s) in enumerate(stretches):
        first, last = round(start_s * RATE_HZ), round(end_s * RATE_HZ)
        sound[first:last] += babble(end_s - start_s, seed + place)[: last - first]
    return sound


LEFT = talk(1, (1, 5), (9, 12), (17, 20))
RIGHT = talk(50, (5.5, 8.5), (13, 16), (20.5, 23))
SPEAKS = (((1, 5), (9, 12), (17, 20)), ((5.5, 8.5), (13, 16), (20.5, 23)))


def late(sound: np.ndarray, delay_s: float, gain_db: float, dull: bool) -> np.ndarray:
    shifted = np.concatenate((np.zeros(round(delay_s * RATE_HZ), dtype=np.float32), sound))[: len(sound)]
    smoothed = np.convolve(shifted, np.hanning(17) / np.hanning(17).sum(), mode="same") if dull else shifted
    return np.asarray(smoothed * 10 ** (gain_db / 20), dtype=np.float32)


def flags_in(flags: np.ndarray, stretches: tuple[tuple[float, float], ...]) -> float:
    """The share of flagged frames inside the stretches, their borders left out."""
    inside = [flags[round((start + 0.4) / FRAME_S) : round((end - 0.3) / FRAME_S)] for start, end in stretches]
    return float(np.concatenate(inside).mean())


def speech_of(sound: np.ndarray) -> np.ndarray:
    return (spectral(sound).bands.max(axis=1) > -60).astype(np.float32)


def compared(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    bands = (spectral(left).bands, spectral(right).bands)
    return echoes(bands, (speech_of(left), speech_of(right)))


LEAKS = [(late_s, *way) for late_s in (0.0, 0.02, 0.1, 0.25) for way in ((-8, False), (-15, True), (-20, False))]


@pytest.mark.parametrize(("delay_s", "gain_db", "dull"), [*LEAKS, (0.0, -6, False), (0.02, -6, False)])
def test_a_leak_is_found_and_a_voice_is_kept(delay_s: float, gain_db: float, dull: bool) -> None:
    left, right = LEFT + late(RIGHT, delay_s, gain_db, dull), RIGHT + late(LEFT, delay_s, gain_db, dull)
    for side, flags in enumerate(compared(left, right)):
        assert flags_in(flags, SPEAKS[side]) < 0.03
        assert flags_in(flags, SPEAKS[1 - side]) > 0.95


def test_sides_that_do_not_leak_are_left_alone() -> None:
    assert not any(flags.any() for flags in compared(LEFT, RIGHT))


def test_two_who_speak_at_once_are_both_kept() -> None:
    other = talk(90, (2, 4), (10, 12))
    left, right = compared(LEFT + late(other, 0.05, -12, False), other + late(LEFT, 0.05, -12, False))
    assert flags_in(left, ((2, 4), (10, 12))) == 0.0
    assert flags_in(right, ((2, 4), (10, 12))) == 0.0
    assert flags_in(right, ((17, 20),)) > 0.95


def test_a_leak_of_the_same_loudness_is_none() -> None:
    bands = spectral(LEFT).bands
    assert find_leak(bands, bands, speech_of(LEFT)) is None


@pytest.mark.parametrize("frames", [0, 1, 9, 12])
def test_nothing_is_found_in_next_to_nothing(frames: int) -> None:
    bands, speech = np.zeros((frames, 8), dtype=np.float16), np.ones(frames, dtype=np.float32)
    assert [side.tolist() for side in echoes((bands, bands), (speech, speech))] == [[False] * frames] * 2
