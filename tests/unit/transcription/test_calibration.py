"""Confidence as the probability of being right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.calibration import CalibrationPack, Curve, Weights, calibrated, calibration_pack
from transcription.types import Engine, Segment, Word

ENGINE = Engine("ctranslate2", "base", "faster-whisper")
SURENESS = st.floats(0.0, 1.0)


def segment(*sure: float | None, whole: float | None = 0.8) -> Segment:
    words = tuple(Word(f"слово{place}", place, place + 0.5, value) for place, value in enumerate(sure))
    return Segment(0.0, float(len(sure)), " ".join(word.text for word in words), 0, words, whole)


def sureness(found: tuple[Segment, ...]) -> list[float | None]:
    return [word.confidence for segment in found for word in segment.words]


def test_the_pack_knows_the_default_engine_in_both_languages() -> None:
    (curve,) = [one for one in calibration_pack().curves if (one.engine, one.model) == ("ctranslate2", "base")]
    assert set(curve.languages) == {"ru", "en"}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_doubtful_words_are_told_from_sure_ones(language: str) -> None:
    low, middle, high = (calibrated([segment(value, value, value)], ENGINE, language) for value in (0.1, 0.6, 0.99))
    assert sureness(low)[0] < 0.5 < sureness(middle)[0] < 0.9 < sureness(high)[0]


def test_texts_and_times_stay_as_they_were() -> None:
    before = segment(0.3, 0.9)
    (after,) = calibrated([before], ENGINE, "ru")
    assert [(word.text, word.start_s, word.end_s) for word in after.words] == [
        (word.text, word.start_s, word.end_s) for word in before.words
    ]
    assert (after.text, after.start_s, after.end_s, after.channel) == (before.text, 0.0, 2.0, 0)


def test_a_segment_is_as_sure_as_its_words_by_their_length() -> None:
    long = segment(0.9, 0.2)
    long = replace(long, words=(replace(long.words[0], text="я"), replace(long.words[1], text="коммерческое")))
    (after,) = calibrated([long], ENGINE, "ru")
    short_one, long_one = sureness((after,))
    assert after.confidence == pytest.approx((short_one + 12 * long_one) / 13, abs=0.001)


@pytest.mark.parametrize(
    ("engine", "language"),
    [
        (Engine("whisper", "base", "1"), "ru"),
        (Engine("ctranslate2", "tiny", "1"), "ru"),
        (ENGINE, "uk"),
    ],
)
def test_what_was_not_measured_keeps_its_own_numbers(engine: Engine, language: str) -> None:
    before = segment(0.3, 0.9)
    assert calibrated([before], engine, language) == (before,)


def test_a_segment_in_another_language_has_that_languages_curve() -> None:
    weights = Weights(probability=1.0, neighbours=0.0, segment=0.0, letters=0.0)
    curve = Curve(engine="ctranslate2", model="base", weights=weights, languages={"ru": 0.0, "en": 5.0})
    pack = CalibrationPack(version=1, curves=(curve,))
    russian = segment(0.5)
    found = calibrated([russian, replace(russian, language="en")], ENGINE, "ru", pack=pack)
    assert sureness(found) == [0.5, 0.993]


def test_without_a_probability_a_word_and_a_segment_stay_without() -> None:
    assert sureness(calibrated([segment(None, 0.9)], ENGINE, "ru"))[0] is None
    bare = Segment(0.0, 1.0, "да", 0, (), 0.7)
    assert calibrated([bare, segment(None, whole=None)], ENGINE, "ru") == (bare, segment(None, whole=None))


def test_a_curve_that_falls_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        Weights(probability=-0.1, neighbours=0.0, segment=0.0, letters=0.0)


@given(st.lists(SURENESS, min_size=1, max_size=6), st.data(), st.sampled_from(["ru", "en"]))
def test_a_surer_word_never_becomes_less_sure(sure: list[float], data: st.DataObject, language: str) -> None:
    place = data.draw(st.integers(0, len(sure) - 1))
    raised = [*sure[:place], data.draw(st.floats(sure[place], 1.0)), *sure[place + 1 :]]
    before = sureness(calibrated([segment(*sure)], ENGINE, language))
    after = sureness(calibrated([segment(*raised)], ENGINE, language))
    assert all(0.0 <= low <= high <= 1.0 for low, high in zip(before, after, strict=True))
    assert all(round(value, 3) == value for value in after)
