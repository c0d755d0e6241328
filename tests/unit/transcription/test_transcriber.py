from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from tests.unit.transcription.sounds import babble, silence, sine, write_wav
from transcription.engines.loudness import LoudnessDetector
from transcription.engines.scripted import ANY, ScriptedRecogniser, ScriptedRecording, ScriptedSegment
from transcription.errors import Cancelled, RecordingUnreadable
from transcription.transcriber import Transcriber, TranscriberSettings, choose_language
from transcription.types import Layout, Listening, Recognition, Speaker, Transcript, quote

PHONE_HZ = 8_000
SCRIPT = ScriptedRecording(
    language="ru",
    segments=(
        ScriptedSegment(start_s=1, end_s=3, text="добрый день вам удобно говорить"),
        ScriptedSegment(start_s=4, end_s=6, text="да я вас слушаю", channel=1),
        ScriptedSegment(start_s=7, end_s=9, text="мы делаем учёт склада"),
    ),
)


def transcriber(script: ScriptedRecording = SCRIPT, manager_channel: int = 0) -> Transcriber:
    return Transcriber(
        ScriptedRecogniser.from_scripts({ANY: script}),
        settings=TranscriberSettings(manager_channel=manager_channel),
        detector=LoudnessDetector(),
    )


def voices(*stretches: tuple[float, float], seconds: float = 10.0, seed: int = 1) -> np.ndarray:
    sound = silence(seconds, PHONE_HZ)
    for start_s, end_s in stretches:
        first, last = round(start_s * PHONE_HZ), round(end_s * PHONE_HZ)
        sound[first:last] = babble(end_s - start_s, seed, PHONE_HZ)[: last - first]
    return sound


LEFT = voices((1, 3), (7, 9))
RIGHT = voices((4, 6), seed=2)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "call.wav", np.stack([LEFT, RIGHT]))


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker.value, turn.text) for turn in transcript.turns]


def test_two_sides_become_two_speakers(call: Path) -> None:
    transcript = transcriber().transcribe(call, call_id="c1")
    assert said(transcript) == [
        ("manager", "добрый день вам удобно говорить"),
        ("client", "да я вас слушаю"),
        ("manager", "мы делаем учёт склада"),
    ]
    assert (transcript.language, transcript.layout, transcript.channels) == ("ru", Layout.STEREO, 2)
    assert transcript.duration_s == pytest.approx(10.0, abs=0.05)
    assert transcript.quality.usable
    assert transcript.turns[1].start_s == pytest.approx(4.0, abs=0.2)
    assert transcript.engine is not None
    assert transcript.engine.name == "scripted"
    assert quote(transcript.turns[1], 0, 2).start_s == pytest.approx(4.0, abs=0.2)


def test_the_manager_may_be_on_the_right(call: Path) -> None:
    assert [side for side, _ in said(transcriber(manager_channel=1).transcribe(call, call_id="c"))] == [
        "client",
        "manager",
        "client",
    ]
    with pytest.raises(ValueError, match="manager_channel"):
        TranscriberSettings(manager_channel=2)


@pytest.mark.parametrize("gain", [1.0, 0.5, -1.0])
def test_a_copied_channel_does_not_double_the_lines(tmp_path: Path, gain: float) -> None:
    mixed = LEFT + RIGHT
    path = write_wav(tmp_path / "copied.wav", np.stack([mixed, gain * mixed]))
    transcript = transcriber(ScriptedRecording(segments=SCRIPT.segments[:1])).transcribe(path, call_id="c")
    assert said(transcript) == [("unknown", "добрый день вам удобно говорить")]
    assert transcript.layout is Layout.COPIED
    assert transcript.quality.reasons == ("roles_unknown", "short")


def test_one_dead_channel_leaves_one_side(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "dead.wav", np.stack([LEFT, 0 * LEFT]))
    transcript = transcriber().transcribe(path, call_id="c")
    assert {turn.speaker for turn in transcript.turns} == {Speaker.MANAGER}
    assert transcript.layout is Layout.ONE_SIDE
    assert "one_side" in transcript.quality.reasons


@pytest.mark.parametrize(
    "sound",
    [silence(5.0, PHONE_HZ), sine(425, 5.0, PHONE_HZ), silence(0.01, PHONE_HZ), np.zeros((2, PHONE_HZ), np.float32)],
)
def test_where_nobody_speaks_nothing_is_written(tmp_path: Path, sound: np.ndarray) -> None:
    path = write_wav(tmp_path / "nothing.wav", sound)
    everywhere = ScriptedSegment(start_s=0, end_s=5, text="Субтитры сделал DimaTorzok")
    transcript = transcriber(ScriptedRecording(segments=(everywhere,))).transcribe(path, call_id="c")
    assert transcript.turns == ()
    assert not transcript.quality.usable
    assert transcript.quality.reasons == ("no_speech",)


def test_stages_survive_being_written_down(call: Path) -> None:
    engine = transcriber()
    listening = engine.listen(call)
    again = TypeAdapter(Listening).validate_json(TypeAdapter(Listening).dump_json(listening))
    assert again == listening
    recognition = engine.recognise(call, again)
    kept = TypeAdapter(Recognition).validate_json(TypeAdapter(Recognition).dump_json(recognition))
    assert kept == recognition
    assert engine.assemble("c1", again, kept) == engine.transcribe(call, call_id="c1")


def test_progress_only_grows_and_ends_at_one(call: Path) -> None:
    seen: list[float] = []
    transcriber().transcribe(call, call_id="c", on_progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_stopping(call: Path) -> None:
    asked: list[int] = []

    def stop_at_second() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        transcriber().transcribe(call, call_id="c", should_stop=stop_at_second)


def test_a_file_that_vanished(tmp_path: Path) -> None:
    with pytest.raises(RecordingUnreadable, match=r"gone\.wav"):
        transcriber().transcribe(tmp_path / "gone.wav", call_id="c")


def test_voicemail_is_marked(call: Path) -> None:
    machine = ScriptedSegment(start_s=4, end_s=6, text="Абонент недоступен, оставьте сообщение", channel=1)
    script = ScriptedRecording(segments=(SCRIPT.segments[0], machine))
    transcript = transcriber(script).transcribe(call, call_id="c")
    assert [mark.kind for mark in transcript.marks if mark.kind == "voicemail"] == ["voicemail"]
    assert "voicemail_only" in transcript.quality.reasons


@pytest.mark.parametrize(
    ("heard", "language"),
    [
        ({"ru": 0.9, "en": 0.05}, "ru"),
        ({"uk": 0.5, "ru": 0.4}, "ru"),
        ({"en": 0.6, "ru": 0.1}, "en"),
        ({"de": 0.95, "en": 0.02}, "de"),
        ({"de": 0.7, "en": 0.02}, "en"),
        ({}, "ru"),
    ],
)
def test_one_language_is_chosen_for_the_call(heard: dict[str, float], language: str) -> None:
    chosen, sure = choose_language(heard, ("ru", "en"))
    assert chosen == language
    assert 0.0 <= sure <= 1.0
