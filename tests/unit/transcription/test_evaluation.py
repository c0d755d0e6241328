from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import a_transcript
from transcription.errors import RecordingUnreadable, TranscriptUnreadable
from transcription.evaluation import evaluate, letter_errors, read_manifest, word_errors
from transcription.types import Transcript


class Known:
    """Hears what it was told to; a file it does not know is unreadable."""

    def __init__(self, **texts: str) -> None:
        self._texts = texts

    def transcribe(self, path: Path, *, call_id: str, language: str = "auto") -> Transcript:
        if path.stem not in self._texts:
            raise RecordingUnreadable(f"{path.name} is empty")
        return a_transcript(f"m: {self._texts[path.stem]}", call_id=call_id, language=language)


@pytest.mark.parametrize(
    ("reference", "recognised", "edits", "length"),
    [
        ("Ещё раз, добрый день!", "еще раз добрый день", 0, 4),
        ("добрый день", "добрый вечер", 1, 2),
        ("добрый день", "", 2, 2),
        ("", "лишнее слово", 2, 0),
        ("", "", 0, 0),
        ("раз два три", "раз и два", 2, 3),
        ("It’s fine", "it's FINE.", 0, 2),
    ],
)
def test_word_errors(reference: str, recognised: str, edits: int, length: int) -> None:
    found = word_errors(reference, recognised)
    assert (found.edits, found.length) == (edits, length)


def test_letter_errors() -> None:
    assert letter_errors("Кот, дом", "код дом").edits == 1


def test_a_manifest_is_measured_over_all_words(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text("one.wav\tru\tдобрый день\ntwo.wav\tru\tсколько это стоит\nlost.wav\ten\thello\n", "utf-8")
    found = evaluate(read_manifest(manifest), Known(one="добрый день", two="сколько стоит"))
    assert found["wer"] == round(2 / 6, 4)
    assert [file["wer"] for file in found["files"]] == [0.0, 0.3333, 1.0]
    assert set(found) == {"wer", "cer", "audio_s", "wall_s", "files"}
    assert set(found["files"][0]) == {"path", "words", "wer", "audio_s", "wall_s", "text"}
    assert found["files"][2]["error"] == "lost.wav is empty"


@pytest.mark.parametrize(("text", "says"), [("one.wav\tru\n", "line 1: found 2 fields"), ("", "no lines")])
def test_bad_manifests(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "manifest.tsv"
    path.write_text(text)
    with pytest.raises(TranscriptUnreadable, match=says):
        read_manifest(path)
    with pytest.raises(TranscriptUnreadable, match="cannot be read"):
        read_manifest(tmp_path / "none.tsv")


def test_a_language_that_nobody_here_understands_is_refused(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text("one.wav\txx\tпривет\n", encoding="utf-8")
    with pytest.raises(TranscriptUnreadable, match="line 1: language 'xx'; expected ru, en or auto"):
        read_manifest(manifest)
