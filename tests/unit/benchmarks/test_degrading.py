from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.degrading import (
    Condition,
    coded,
    degraded,
    overlapped,
    read_noises,
    seed_of,
    speech_rms,
    whole,
    with_noise,
    worsened,
    write_wav,
)
from transcription.audio import inspect
from transcription.engine import RATE_HZ

NAMES = ("clean", "noise10", "gsm", "alaw", "opus8", "quiet20")


def voices(seconds: float = 2.0, seed: int = 1) -> np.ndarray:
    """Two channels of coloured noise that comes and goes, the right one half as loud."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = np.cumsum(random.standard_normal((2, len(time))), axis=1)
    sound = (sound - np.convolve(sound[0], np.ones(200) / 200, "same")) * (np.sin(2 * np.pi * time) > 0)
    sound = sound / np.abs(sound).max(axis=1, keepdims=True)
    return np.asarray(sound * [[0.4], [0.2]], dtype=np.float32)


def noise(seconds: float = 3.5) -> np.ndarray:
    return np.asarray(np.random.default_rng(5).standard_normal(round(seconds * RATE_HZ)) * 0.01, dtype=np.float32)


@pytest.mark.parametrize("name", NAMES)
def test_channels_and_length_are_kept(name: str) -> None:
    condition = Condition.named(name)
    if why := condition.missing((noise(),)):
        pytest.skip(why)
    sound = voices()
    worse = degraded(sound, condition, (noise(),), (0, 1))
    assert worse is not None
    assert worse.shape == sound.shape
    assert worse.dtype == np.float32


@pytest.mark.parametrize("snr_db", [0.0, 10.0, 20.0])
def test_noise_lies_so_far_below_the_speech_of_each_channel(snr_db: float) -> None:
    sound = voices(8.0)
    added = with_noise(sound, noise(), snr_db, np.random.default_rng(0)) - sound
    for channel in (0, 1):
        level = float(np.sqrt((added[channel] ** 2).mean()))
        assert 20 * np.log10(speech_rms(sound[channel]) / level) == pytest.approx(snr_db, abs=0.2)
    assert not np.allclose(added[0] / added[0].std(), added[1] / added[1].std())


def test_silence_does_not_count_as_speech() -> None:
    loud = noise(2.0)
    quiet = np.concatenate([loud, np.zeros_like(loud)])
    assert speech_rms(quiet) == pytest.approx(speech_rms(loud), rel=0.05)
    assert speech_rms(np.zeros(RATE_HZ, dtype=np.float32)) == 0.0


def test_a_dead_channel_gets_the_noise_of_the_other() -> None:
    sound = voices()
    sound[1] = 0.0
    worse = with_noise(sound, noise(), 10.0, np.random.default_rng(0))
    assert speech_rms(worse[1]) > 0.1 * speech_rms(sound[0])


def test_the_same_seed_and_name_give_the_same_sound_and_another_seed_another() -> None:
    condition = Condition.named("noise10")
    one, same, other = (degraded(voices(), condition, (noise(),), seed_of("a.wav", seed)) for seed in (0, 0, 1))
    assert one is not None
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_quiet_is_so_many_decibels_lower() -> None:
    worse = degraded(voices(), Condition.named("quiet20"), (), (0, 1))
    assert worse is not None
    assert np.allclose(worse, voices() / 10)


@pytest.mark.parametrize("name", ["gsm", "alaw", "opus8"])
def test_a_codec_changes_the_sound_and_not_its_place(name: str) -> None:
    condition = Condition.named(name)
    if why := condition.missing(()):
        pytest.skip(why)
    sound = voices()
    worse = coded(sound, condition)
    size = 4 * sound.shape[1]
    together = np.fft.irfft(np.fft.rfft(worse[0], size) * np.conj(np.fft.rfft(sound[0], size)))
    shift = int(np.argmax(together))
    assert min(shift, size - shift) <= 0.002 * RATE_HZ
    assert not np.array_equal(worse, sound)


def test_overlap_moves_the_right_channel_earlier_and_loses_nothing() -> None:
    sound = voices()
    moved = overlapped(sound, 0.5)
    half = RATE_HZ // 2
    assert np.array_equal(moved[0][half:], sound[0])
    assert np.array_equal(moved[1][:-half], sound[1])


def test_one_channel_cannot_overlap() -> None:
    assert degraded(voices()[:1], Condition.named("overlap"), (), (0, 1)) is None


@pytest.mark.parametrize("name", ["", "louder", "gsm8", "noise-10", "Clean"])
def test_unknown_conditions_are_named_with_the_known_ones(name: str) -> None:
    with pytest.raises(ValueError, match="known are clean"):
        Condition.named(name)


def test_what_is_missing_is_said() -> None:
    assert "--noise" in Condition.named("noise10").missing(())
    assert Condition.named("overlap").missing(()) == ""


def test_impulse_responses_are_no_noises(tmp_path: Path) -> None:
    write_wav(tmp_path / "noise.wav", noise(4.0)[None])
    write_wav(tmp_path / "room.wav", noise(1.0)[None])
    (only,) = read_noises(tmp_path)
    assert len(only) == pytest.approx(4.0 * RATE_HZ, abs=100)


@pytest.mark.parametrize("name", ["quiet20", "noise10", "alaw"])
def test_a_telephone_call_stays_a_telephone_file(name: str, tmp_path: Path) -> None:
    call = write_wav(tmp_path / "call.wav", voices(), 8_000)
    worse = worsened(call, Condition.named(name), (noise(),), 0, tmp_path / "worse.wav")
    assert worse is not None
    assert (inspect(worse).rate_hz, inspect(worse).channels) == (8_000, 2)


def test_a_wide_call_stays_wide(tmp_path: Path) -> None:
    call = write_wav(tmp_path / "call.wav", voices())
    worse = worsened(call, Condition.named("quiet20"), (), 0, tmp_path / "worse.wav")
    assert worse is not None
    assert inspect(worse).rate_hz == 16_000


def test_a_written_file_is_read_back(tmp_path: Path) -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(RATE_HZ) / RATE_HZ)
    sound = np.asarray([[0.5], [0.2]] * tone, dtype=np.float32)
    assert np.allclose(whole(write_wav(tmp_path / "a.wav", sound)), sound, atol=0.01)
