"""One contract for all recognisers, and what is particular to each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from tests.recordings import SAMPLES, sound
from tests.unit.transcription.sounds import sine
from transcription.engine import RATE_HZ, Piece, Recogniser, Span
from transcription.engines import build_detector, build_recogniser
from transcription.engines.scripted import ScriptedRecogniser
from transcription.engines.words import joined_words
from transcription.errors import EngineUnavailable
from transcription.evaluation import word_errors
from transcription.types import Word

ENGINES = [
    "scripted",
    pytest.param("ctranslate2", marks=pytest.mark.models),
    pytest.param("whisper", marks=pytest.mark.models),
]
LENGTH_S = 4.0


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="module")
def built(cache: Path) -> dict[str, Recogniser]:
    return {}


@pytest.fixture(params=ENGINES)
def recogniser(request: pytest.FixtureRequest, cache: Path, built: dict[str, Recogniser]) -> Recogniser:
    name = request.param
    if name not in built:
        script = cache / "script.yaml"
        said = {"start_s": 100.0, "end_s": 100.0 + LENGTH_S, "text": "добрый день меня зовут", "channel": 1}
        script.write_text(yaml.safe_dump({"*": {"language": "ru", "segments": [said]}}, allow_unicode=True))
        built[name] = build_recogniser(name, cache=cache, threads=2, script=script)
    return built[name]


@pytest.fixture(scope="module")
def speech() -> Piece:
    """The first seconds of the manager's side of a sample call, as if they had been said at 100 s on channel 1."""
    side = sound("ru-01-well-led.opus", LENGTH_S)[0]
    return Piece(side, 1, (Span(0.0, 100.0, LENGTH_S),))


@pytest.fixture(scope="module")
def heard() -> dict[str, str]:
    """What each recogniser made of ``speech``."""
    return {}


def test_contract(recogniser: Recogniser, speech: Piece, heard: dict[str, str]) -> None:
    assert recogniser.recognise([], "ru") == []
    answers = recogniser.recognise([speech, speech], "ru")
    assert len(answers) == 2
    assert answers[0] == answers[1] != ()
    recogniser.unload()
    assert recogniser.recognise([speech], "ru") == answers[:1]
    heard[recogniser.traits.name] = " ".join(segment.text for segment in answers[0])
    for segment in answers[0]:
        assert 0.0 <= segment.start_s <= segment.end_s <= LENGTH_S + 0.1
        assert segment.text.strip() == segment.text
        assert segment.text.split() == [word.text for word in segment.words]
        assert segment.confidence is not None
        for word in segment.words:
            assert 0.0 <= word.start_s <= word.end_s <= LENGTH_S + 0.1
            assert word.confidence is not None
            assert 0.0 <= word.confidence <= 1.0


def test_languages_are_probabilities(recogniser: Recogniser, speech: Piece) -> None:
    heard = recogniser.languages([speech])
    assert max(heard, key=heard.__getitem__) == "ru"
    assert 0.5 < sum(heard.values()) <= 1.001


def test_traits_name_what_was_used(recogniser: Recogniser) -> None:
    traits = recogniser.traits
    assert traits.name
    assert traits.version
    assert traits.sha256 is not None
    assert len(traits.sha256) == 64
    assert traits.engine.sha256 == traits.sha256


@pytest.mark.models
def test_two_runtimes_with_the_same_weights_hear_the_same(built: dict[str, Recogniser], heard: dict[str, str]) -> None:
    if not {"ctranslate2", "whisper"} <= heard.keys():
        pytest.skip("compares what the contract test left: run the whole module")
    assert built["ctranslate2"].traits.sha256 == built["whisper"].traits.sha256
    assert word_errors(heard["ctranslate2"], heard["whisper"]).rate < 0.35


@pytest.mark.models
def test_the_english_model_refuses_russian(cache: Path, speech: Piece) -> None:
    tiny = build_recogniser("ctranslate2", model="tiny.en", cache=cache, threads=2)
    with pytest.raises(EngineUnavailable, match="English only"):
        tiny.recognise([speech], "ru")
    assert dict(tiny.languages([speech])) == {"en": 1.0}


@pytest.mark.models
def test_the_voice_detector_hears_voices_and_nothing_else() -> None:
    detector = build_detector("silero")
    frames = np.concatenate([np.zeros((2, RATE_HZ)), sound("ru-01-well-led.opus", 4.0)], axis=1)
    frames = frames[:, : frames.shape[1] // 512 * 512].astype(np.float32)
    whole = detector.open(2).feed(frames)
    assert whole[:, :28].max() < 0.35
    assert whole.max() > 0.9
    stream = detector.open(2)
    parts = [stream.feed(frames[:, start : start + 5120]) for start in range(0, frames.shape[1], 5120)]
    assert np.allclose(np.concatenate(parts, axis=1), whole, atol=1e-5)


@pytest.mark.models
def test_a_voice_is_heard_after_a_minute_of_music() -> None:
    chord = sum(sine(hertz, 60.0, level=0.08) for hertz in (220, 277, 330, 440, 554))
    voice = sound("ru-01-well-led.opus", 4.0)
    played = np.concatenate([np.stack([chord, chord]), voice], axis=1).astype(np.float32)
    alone, after = (
        build_detector("silero").open(2).feed(heard[:, : heard.shape[1] // 512 * 512])[:, -120:]
        for heard in (voice, played)
    )
    assert (after > 0.5).sum() > 0.8 * (alone > 0.5).sum() > 0


@pytest.mark.models
def test_how_a_recording_arrives_does_not_change_what_the_voice_detector_hears() -> None:
    heard = sound("ru-01-well-led.opus", 20.0)
    heard = heard[:, : heard.shape[1] // 512 * 512]
    one, many = build_detector("silero").open(2), build_detector("silero").open(2)
    parts = [many.feed(part) for part in np.split(heard, range(512 * 7, heard.shape[1], 512 * 7), axis=1)]
    assert np.allclose(np.concatenate(parts, axis=1), one.feed(heard), atol=5e-3)


def test_unknown_names_are_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="ctranslate2, scripted, whisper"):
        build_recogniser("kaldi", cache=tmp_path)
    with pytest.raises(EngineUnavailable, match="loudness, silero"):
        build_detector("ears")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "needs a file"),
        ("- a\n- b", "not a map"),
        ("'*': {segments: [{text: 5}]}", "not a map"),
        ("a: [", "not a map"),
    ],
)
def test_scripts_that_cannot_be_used(tmp_path: Path, content: str | None, says: str) -> None:
    script = tmp_path / "script.yaml"
    if content is not None:
        script.write_text(content)
    with pytest.raises(EngineUnavailable, match=says):
        build_recogniser("scripted", cache=tmp_path, script=script if content is not None else None)
    with pytest.raises(EngineUnavailable, match="does not exist"):
        build_recogniser("scripted", cache=tmp_path, script=tmp_path / "none.yaml")


def test_the_scripted_recogniser_answers_by_recording_channel_and_time(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(
        '{"abc": {"language": "en", "segments": [{"start_s": 5, "end_s": 6, "text": "one two"},'
        ' {"start_s": 20, "end_s": 21, "text": "later"}, {"channel": 1, "start_s": 5, "end_s": 6, "text": "other"}]}}'
    )
    engine = ScriptedRecogniser.from_file(script)
    piece = Piece(np.zeros(RATE_HZ * 3, np.float32), 0, (Span(0.0, 4.0, 3.0),), "abc")
    ((segment,),) = engine.recognise([piece], "en")
    assert segment.words == (Word("one", 1.0, 1.5, 0.95), Word("two", 1.5, 2.0, 0.95))
    stranger = Piece(piece.samples, 0, piece.spans, "xyz")
    assert engine.recognise([stranger], "en") == [()]
    assert engine.languages([piece]) == {"en": 1.0}
    assert engine.languages([stranger]) == {}


def test_parts_of_words_are_joined() -> None:
    pieces = [(" 2", 0.0, 0.2, 0.9), ("-й", 0.2, 0.4, 0.5), (" день", 0.5, 0.4, 0.8), (" ", 1.0, 1.0, 1.0)]
    assert joined_words(pieces) == (Word("2-й", 0.0, 0.4, 0.5), Word("день", 0.5, 0.5, 0.8))


def test_samples_are_here() -> None:
    assert (SAMPLES / "calls" / "ru-01-well-led.opus").is_file()
