from __future__ import annotations

import numpy as np
import pytest

from tests.unit.transcription.sounds import babble, silence, sine
from transcription.activity import ActivitySettings, frame_power, marks_of, spectral, split_long, voiced, without
from transcription.engine import FRAME_S
from transcription.types import Mark, Region

SETTINGS = ActivitySettings()


def frames(*parts: tuple[float, float]) -> np.ndarray:
    """Probabilities from (seconds, value) parts."""
    return np.concatenate([np.full(round(seconds / FRAME_S), value) for seconds, value in parts]).astype(np.float32)


def tones_and_flatness(sound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    spectra = spectral(sound)
    return spectra.tones, spectra.flatness


@pytest.mark.parametrize(("more_s", "pad_s"), [(0, 0.4), (60, 0.2)])
def test_regions_are_padded_more_where_little_is_said_and_short_pauses_joined(more_s: float, pad_s: float) -> None:
    regions = voiced(frames((2, 0), (1, 0.9), (0.2, 0.1), (1, 0.9), (3, 0), (more_s, 0.9)), SETTINGS)
    assert len(regions) == 1 + bool(more_s)
    assert regions[0].start_s == pytest.approx(2.0 - pad_s, abs=0.05)
    assert regions[0].end_s == pytest.approx(4.2 + pad_s, abs=0.05)


@pytest.mark.parametrize(
    ("values", "count"),
    [
        (frames((3, 0.0)), 0),
        (frames((3, 0.45)), 0),
        (frames((1, 0), (0.1, 0.9), (1, 0)), 0),
        (frames((1, 0), (0.5, 0.9), (1, 0)), 1),
        (frames((1, 0.9), (0.6, 0), (1, 0.9)), 2),
        (frames((1, 0.9), (0.5, 0.4), (1, 0.9)), 1),
        (frames((4, 0.9)), 1),
        (np.zeros(0, dtype=np.float32), 0),
    ],
)
def test_how_many_regions(values: np.ndarray, count: int) -> None:
    assert len(voiced(values, SETTINGS)) == count


def test_neighbours_share_the_pause_between_them() -> None:
    left, right = voiced(frames((1, 0.9), (0.35, 0), (1, 0.9)), SETTINGS)
    assert left.end_s <= right.start_s


def test_a_long_monologue_is_cut_at_its_quietest_place() -> None:
    values = frames((20, 0.9), (0.1, 0.4), (30, 0.9))
    parts = split_long(Region(0.0, 50.0), values, 28.0)
    assert parts[0].end_s == pytest.approx(20.05, abs=0.2)
    assert all(part.length_s <= 28.0 for part in parts)
    assert [part.start_s for part in parts[1:]] == [part.end_s for part in parts[:-1]]


@pytest.mark.parametrize(
    ("sound", "is_tone"),
    [
        (sine(425, 1.0), True),
        (sine(697, 1.0) + sine(1209, 1.0), True),
        (sine(1000, 1.0), True),
        (babble(1.0), False),
        (silence(1.0), False),
        (sine(50, 1.0, level=0.003), False),
        (sine(100, 1.0), False),
        (sum(sine(120 * n, 1.0, level=0.3 / n) for n in range(1, 12)), False),
    ],
)
def test_tones(sound: np.ndarray, is_tone: bool) -> None:
    assert (spectral(sound).tones.mean() > 0.9) == is_tone


def test_marks_tell_ring_back_music_and_silence() -> None:
    ring = np.concatenate([sine(425, 1.0), silence(4.0)])
    music = sum(sine(hertz, 5.0, level=0.05) for hertz in (220, 277, 330, 440, 554))
    sound = np.concatenate([ring, music, silence(4.0)])
    sound = sound[: len(sound) // 512 * 512]
    power = frame_power(sound)
    marks = marks_of(np.zeros(len(power), dtype=np.float32), power, *tones_and_flatness(sound), SETTINGS)
    assert [(mark.kind, round(mark.start_s), round(mark.end_s)) for mark in marks] == [
        ("tone", 0, 1),
        ("silence", 1, 5),
        ("music", 5, 10),
        ("silence", 10, 14),
    ]


def test_line_noise_is_silence_and_not_music() -> None:
    sound = 0.005 * np.random.default_rng(5).standard_normal(512 * 160).astype(np.float32)
    power = frame_power(sound)
    (mark,) = marks_of(np.zeros(len(power), dtype=np.float32), power, *tones_and_flatness(sound), SETTINGS)
    assert (mark.kind, mark.start_s, mark.end_s) == ("silence", 0.0, 5.12)


def test_a_voice_is_never_marked() -> None:
    sound = babble(6.0)
    marks = marks_of(frames((5.99, 0.9)), frame_power(sound), *tones_and_flatness(sound), SETTINGS)
    assert marks == ()


def test_a_tone_cuts_a_region_in_two() -> None:
    cut = without([Region(0.0, 10.0)], [Mark("tone", 4.0, 5.0), Mark("tone", 9.9, 12.0)], 0.25)
    assert cut == (Region(0.0, 4.0), Region(5.0, 9.9))


def test_bands_tell_where_the_power_lies() -> None:
    bands = spectral(sine(1500, 1.0, level=0.1)).bands
    assert bands.shape == (31, 8)
    assert bands[5].argmax() == 4
    assert float(bands[5].max()) == pytest.approx(-23.0, abs=1.0)
