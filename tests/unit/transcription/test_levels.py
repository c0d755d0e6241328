from __future__ import annotations

import numpy as np
import pytest

from tests.unit.transcription.sounds import babble, silence
from transcription.activity import frame_power
from transcription.levels import DetectorGain, gain


@pytest.mark.parametrize(
    ("level_db", "peak", "factor"),
    [
        (None, 0.0, 1.0),
        (-23.0, 0.5, 1.0),
        (-5.0, 1.0, 1.0),
        (-32.0, 0.2, 1.0),
        (-43.0, 0.05, 10.0),
        (-63.0, 0.005, 100.0),
        (-90.0, 0.0001, 100.0),
        (-43.0, 0.5, 2.0),
        (-43.0, 1.0, 1.0),
    ],
)
def test_quiet_voices_are_raised_and_never_over_the_top(level_db: float | None, peak: float, factor: float) -> None:
    assert gain(level_db, peak) == pytest.approx(factor, rel=0.01)


def raised_by(detector: DetectorGain, sound: np.ndarray) -> float:
    sound = np.atleast_2d(sound)[:, : np.atleast_2d(sound).shape[1] // 512 * 512]
    raised = detector.raised(sound, np.stack([frame_power(side) for side in sound]))
    return float(np.abs(raised).max() / np.abs(sound).max())


CALL = np.concatenate([babble(10.0), silence(10.0)])


def test_the_detector_hears_a_usual_call_as_it_is_and_a_quiet_one_louder() -> None:
    assert raised_by(DetectorGain(1), CALL) == 1.0
    assert raised_by(DetectorGain(1), 0.01 * CALL) > 10.0


def test_the_detector_hears_an_overdriven_call_lower() -> None:
    assert raised_by(DetectorGain(1), np.clip(20 * CALL, -1, 1)) == pytest.approx(0.316, abs=0.01)


def test_steady_noise_is_not_raised() -> None:
    noise = (0.001 * np.random.default_rng(4).standard_normal(512 * 600)).astype(np.float32)
    assert raised_by(DetectorGain(1), noise) == 1.0


def test_what_was_loud_once_is_raised_no_more() -> None:
    detector = DetectorGain(1)
    assert raised_by(detector, CALL) == 1.0
    assert raised_by(detector, 0.01 * CALL) == 1.0


def test_sides_are_raised_by_themselves() -> None:
    sides = np.stack([CALL, 0.01 * CALL])
    raised = DetectorGain(2).raised(sides[:, : 512 * 600], np.stack([frame_power(side) for side in sides])[:, :600])
    assert np.array_equal(raised[0], sides[0, : 512 * 600])
    assert np.abs(raised[1]).max() > 0.05
