"""A recorded answer to text, by the recogniser that the installation has; nothing of it is kept."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.analysis import Analyst
from assistant.errors import BadInput, WorkFailed
from transcription.errors import EngineUnavailable, RecordingUnreadable, TranscriptionError

MOST_BYTES = 8 * 2**20
LANGUAGES = ("ru", "en")


class NotRecognised(WorkFailed):
    """The recogniser cannot do it here; the sentence says what can be done instead."""


def spoken_words(analyst: Analyst, sound: bytes, language: str) -> str:
    """The words of a short recording in any form that PyAV reads. Raises BadInput for what is no speech, and
    NotRecognised where this installation has no recogniser.
    """
    if language not in LANGUAGES:
        raise BadInput(f"speech in {language!r} is not recognised here; expected ru or en")
    if not sound:
        raise BadInput("the recording is empty; hold the button while you speak, or type the answer")
    with TemporaryDirectory(prefix="razbor-speech-") as folder:
        path = Path(folder) / "answer.webm"
        path.write_bytes(sound)
        try:
            heard = analyst.transcribe(path, language=language)
        except RecordingUnreadable as problem:
            raise BadInput("the recording cannot be read; record it again, or type the answer") from problem
        except EngineUnavailable as problem:
            raise NotRecognised(f"speech cannot be recognised here ({problem}); type the answer instead") from problem
        except TranscriptionError as problem:
            raise NotRecognised(f"the recording was not recognised ({problem}); type the answer instead") from problem
    words = " ".join(turn.text.strip() for turn in heard.turns if turn.text.strip())
    if not words:
        raise BadInput("no words were heard; speak closer to the microphone, or type the answer")
    return words
