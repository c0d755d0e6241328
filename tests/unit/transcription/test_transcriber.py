from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from tests.unit.transcription.sounds import babble, silence, sine, write_wav
from transcription.engine import RATE_HZ, Piece, Samples
from transcription.engines.loudness import LoudnessDetector
from transcription.engines.scripted import ANY, ScriptedRecogniser, ScriptedRecording, ScriptedSegment
from transcription.errors import Cancelled, RecordingUnreadable
from transcription.transcriber import Transcriber, TranscriberSettings, choose_language
from transcription.types import (
    Layout,
    Listening,
    RecognisedPart,
    Recognition,
    Region,
    Segment,
    Speaker,
    Transcript,
    Voices,
    VoiceSpan,
    quote,
)

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


class Halves:
    """A diariser that gives the first seconds to voice 0 and the rest to voice 1."""

    def __init__(self, border_s: float, certainty: float) -> None:
        self.border_s = border_s
        self.certainty = certainty

    def divide(
        self, blocks: Iterable[Samples], regions: Sequence[Region], should_stop: Callable[[], bool] | None = None
    ) -> Voices:
        seconds = sum(block.shape[1] for block in blocks) / RATE_HZ
        spans = (
            VoiceSpan(0.0, self.border_s, 0, self.certainty),
            VoiceSpan(self.border_s, seconds, 1, self.certainty),
        )
        return Voices(spans, 2, self.certainty)


MONO_SCRIPT = ScriptedRecording(
    language="ru",
    segments=(
        ScriptedSegment(start_s=1, end_s=3, text="алло да слушаю вас"),
        ScriptedSegment(
            start_s=4, end_s=6, text="Здравствуйте, меня зовут Анна, компания Вектор, вам удобно говорить?"
        ),
        ScriptedSegment(start_s=7, end_s=9, text="Звоню по вашей заявке, подскажите, какие задачи хотите решить?"),
    ),
)


def mono(tmp_path: Path, certainty: float) -> Transcript:
    path = write_wav(tmp_path / "mono.wav", np.stack([LEFT + RIGHT]))
    divided = Transcriber(
        ScriptedRecogniser.from_scripts({ANY: MONO_SCRIPT}),
        detector=LoudnessDetector(),
        diariser=lambda: Halves(3.5, certainty),
    )
    return divided.transcribe(path, call_id="m")


def test_a_mono_call_gets_its_speakers_from_voices_and_words(tmp_path: Path) -> None:
    assert [side for side, _ in said(mono(tmp_path, 0.95))] == ["client", "manager"]


def test_a_doubtful_division_leaves_the_speakers_unknown_and_loses_no_word(tmp_path: Path) -> None:
    transcript = mono(tmp_path, 0.4)
    assert {side for side, _ in said(transcript)} == {"unknown"}
    assert "roles_unknown" in transcript.quality.reasons
    words = [word for segment in MONO_SCRIPT.segments for word in segment.text.split()]
    assert " ".join(text for _, text in said(transcript)).split() == words


def test_words_that_leave_no_doubt_turn_swapped_channels_round(tmp_path: Path) -> None:
    script = ScriptedRecording(
        language="ru",
        segments=tuple(
            part.model_copy(update={"channel": int(part.start_s > 3)})
            for part in (
                *MONO_SCRIPT.segments,
                ScriptedSegment(start_s=9.5, end_s=11, text="Наш менеджер подготовит для вас договор и выставит счёт"),
            )
        ),
    )
    path = write_wav(
        tmp_path / "swapped.wav",
        np.stack([voices((1, 3), seconds=12), voices((4, 6), (7, 9), (9.5, 11), seconds=12, seed=2)]),
    )
    transcript = transcriber(script).transcribe(path, call_id="s")
    assert said(transcript)[0][0] == "client"
    assert transcript.turns[-1].speaker is Speaker.MANAGER
    assert "sides_swapped" in transcript.quality.reasons


def test_finished_parts_are_not_recognised_again(tmp_path: Path) -> None:
    stretches = [(float(start), float(start + 15)) for start in range(1, 120, 20)]
    path = write_wav(tmp_path / "long.wav", np.stack([voices(*stretches, seconds=125)]))
    script = ScriptedRecording(
        segments=tuple(ScriptedSegment(start_s=start, end_s=end, text=f"часть {start}") for start, end in stretches)
    )
    heard: list[int] = []

    class Counting(ScriptedRecogniser):
        def recognise(
            self, pieces: Sequence[Piece], language: str, *, check: Callable[[], None] | None = None
        ) -> list[tuple[Segment, ...]]:
            heard.append(len(pieces))
            return super().recognise(pieces, language, check=check)

    worker = Transcriber(
        Counting.from_scripts({ANY: script}), settings=TranscriberSettings(part=2), detector=LoudnessDetector()
    )
    listening = worker.listen(path)
    parts: list[RecognisedPart] = []
    whole = worker.recognise(path, listening, on_part=parts.append)
    assert [part.number for part in parts] == [0, 1, 2]
    heard.clear()
    assert worker.recognise(path, listening, kept=parts[:2]) == whole
    assert heard == [2]
    heard.clear()
    assert worker.recognise(path, listening, kept=parts) == whole
    assert heard == []


def test_after_a_very_long_recording_the_recogniser_gives_its_memory_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back: list[float] = []

    class Heavy(ScriptedRecogniser):
        def unload(self) -> None:
            given_back.append(limit_s)

    path = write_wav(tmp_path / "call.wav", np.stack([voices((1, 4), seconds=6)]))
    worker = Transcriber(Heavy.from_scripts({ANY: MONO_SCRIPT}), detector=LoudnessDetector())
    listening = worker.listen(path)
    for limit_s in (5.0, 7.0):
        monkeypatch.setattr("transcription.transcriber.LONG_S", limit_s)
        worker.recognise(path, listening, language="ru")
    assert given_back == [5.0]
