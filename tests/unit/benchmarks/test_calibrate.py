"""Telling recognised words right from wrong, and fitting the curve on them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.calibrate import Case, calibration_error, fitted
from benchmarks.heard_words import Known, judged, read_known, with_noise
from transcription.calibration import CalibrationPack, calibrated
from transcription.types import Engine, Recognition, Segment, Word

ENGINE = Engine("ctranslate2", "base", "1")


def recognition(*texts: str, language: str = "ru", channel: int = 0, sure: float = 0.9) -> Recognition:
    words = tuple(Word(text, place, place + 0.5, sure) for place, text in enumerate(texts))
    return Recognition(language, (Segment(0.0, float(len(texts)), " ".join(texts), channel, words, sure),), ENGINE)


def known(text: str, language: str = "ru") -> Known:
    return Known("call", (Path("call.wav"),), language, {0: text}, 0)


@pytest.mark.parametrize(
    ("language", "said", "heard", "right"),
    [
        ("ru", "Добрый день, Анна", ["Добрый", "пень,", "Анна"], [True, False, True]),
        ("ru", "несмотря на это", ["не", "смотря", "на", "это"], [True] * 4),
        ("ru", "нажмите один", ["Нажмите", "1."], [True, True]),
        ("ru", "двадцать пять тысяч", ["25", "тысяч"], [None, True]),
        ("ru", "ещё раз", ["Еще", "-", "раз"], [True, None, True]),
        ("en", "press three now", ["press", "3", "no"], [True, True, False]),
        ("ru", "", ["Да"], [False]),
    ],
)
def test_words_are_told_right_from_wrong(language: str, said: str, heard: list[str], right: list[bool | None]) -> None:
    found = judged(known(said, language), recognition(*heard, language=language))
    assert [verdict for verdicts in found.right for verdict in verdicts] == right


def test_each_channel_is_held_against_its_own_text() -> None:
    both = Known("call", (Path("call.wav"),), "ru", {0: "добрый день", 1: "слушаю вас"}, 0)
    found = judged(both, recognition("слушаю", "вас", channel=1))
    assert found.right == ((True, True),)
    assert judged(both, recognition("слушаю", "вас", channel=0)).right == ((False, False),)


def test_calls_and_manifests_are_read(tmp_path: Path) -> None:
    (tmp_path / "call.wav").write_bytes(b"")
    said = [{"start": 2.0, "channel": 0, "text": "до свидания"}, {"start": 1.0, "channel": 0, "text": "да"}]
    (tmp_path / "call.json").write_text(json.dumps(said), "utf-8")
    (call,) = read_known(tmp_path / "call.json")
    assert (call.texts, call.language) == ({0: "да до свидания"}, "ru")
    (tmp_path / "manifest.tsv").write_text("".join(f"{n}.wav\ten\tword {n}\n" for n in range(30)), "utf-8")
    calls = read_known(tmp_path / "manifest.tsv")
    assert sum(len(call.paths) for call in calls) == 30
    assert {call.half for call in calls} == {0, 1}


def test_noise_lies_as_far_below_the_speech_as_told() -> None:
    speech = np.sin(np.arange(16_000) / 5, dtype=np.float32)[np.newaxis] * np.float32(0.1)
    noise = np.random.default_rng(0).normal(size=4_000).astype(np.float32)
    added = with_noise(speech, noise, 10.0) - speech
    assert 10 * np.log10(np.square(speech).mean() / np.square(added).mean()) == pytest.approx(10.0, abs=0.3)


def test_words_that_are_right_half_of_the_time_get_a_half() -> None:
    cases = [
        Case(judged(known(said), recognition("слово", sure=0.95)), "clean")
        for said in ("слово", "иное")
        for _ in range(40)
    ]
    pack = CalibrationPack(version=1, curves=(fitted(cases, ENGINE),))
    (segment,) = calibrated(cases[0].heard.segments, ENGINE, "ru", pack=pack)
    assert segment.confidence == pytest.approx(0.5, abs=0.05)


def test_the_calibration_error_is_the_gap_between_said_and_seen() -> None:
    assert calibration_error(np.array([[0.85, 1.0]] * 3 + [[0.85, 0.0]])) == pytest.approx(0.1)
    assert calibration_error(np.array([[1.0, 1.0]] * 3)) == 0.0
