from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.manifest import line, references, text_of
from transcription.evaluation import read_manifest

SEGMENTS = [{"start": 2.0, "text": "и вам"}, {"start": 0.5, "text": "добрый день"}]


def test_text_is_joined_in_order_of_start() -> None:
    assert text_of(SEGMENTS) == text_of({"segments": SEGMENTS}) == "добрый день и вам"


@pytest.mark.parametrize("document", [{}, {"segments": "x"}, ["x"], [{"start": 1.0}], "x"])
def test_other_documents_are_refused(document: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        text_of(document)


def test_recordings_with_known_texts_are_found_and_others_left_out(tmp_path: Path) -> None:
    for name in ("call.flac", "other.wav", "unknown.wav", "hold_music_1.flac", "prompts/one.wav"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "call.json").write_text(json.dumps(SEGMENTS), "utf-8")
    (tmp_path / "other.json").write_text(json.dumps({"language": "en", "segments": [{"start": 0, "text": "hi"}]}))
    (tmp_path / "prompts" / "manifest.tsv").write_text("one.wav\tru\tНаберите номер\n", "utf-8")
    found = references(tmp_path, language="ru", empty=("hold_*",))
    assert [(one.path.name, one.language, one.text) for one in found] == [
        ("call.flac", "ru", "добрый день и вам"),
        ("hold_music_1.flac", "ru", ""),
        ("other.wav", "en", "hi"),
        ("one.wav", "ru", "Наберите номер"),
    ]


def test_the_manifest_can_be_read_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "a.wav").touch()
    (tmp_path / "calls" / "a.json").write_text(json.dumps([{"start": 0, "text": "раз\n\tдва"}]), "utf-8")
    manifest = tmp_path / "m.tsv"
    manifest.write_text("\n".join(line(one) for one in references(tmp_path / "calls")), "utf-8")
    (read,) = read_manifest(manifest)
    assert read.path == tmp_path / "calls" / "a.wav"
    assert (read.language, read.text) == ("auto", "раз два")
