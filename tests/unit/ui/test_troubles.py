"""What is wrong with a file is told in the page's language: every sentence that reading gives is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from transcription.audio import inspect
from transcription.captions import read_transcripts
from transcription.errors import TranscriptionError
from ui.web.troubles import trouble
from ui.web.wording import wording

CAPTION = "1\n00:00:02,000 --> 00:00:01,000\nmanager: hello\n"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.mp3", b"\xff\x00\x01broken" * 99, "Файл a.mp3 не открывается как звук"),
        ("a.wav", b"", "Файл a.wav пустой"),
        ("a.wav", b"these are words\n" * 9, "В файле a.wav текст, а не звук"),
        ("a.srt", b"no captions here", "В файле a.srt нет реплик"),
        ("a.srt", CAPTION.encode(), "a.srt, строка 2: реплика кончается (1 с) раньше"),
        ("a.vtt", b"", "Файл a.vtt пустой"),
        ("a.vtt", b"\xe4\xf6\xfc" * 9, "Файл a.vtt не в кодировке UTF-8"),
        ("a.json", b"{", "a.json, строка 1: это не JSON"),
        ("a.json", b"[]", "В файле a.json пустой список"),
        ("a.json", b"7", "a.json: стоит int, ожидался объект"),
        ("a.csv", b"x,y\n1,2\n", "a.csv, строка 1: нет столбца call_id"),
        ("a.csv", b"call_id,turn,role,text\n", "В файле a.csv только заголовок"),
    ],
)
def test_a_broken_file_is_told_of_in_russian(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TranscriptionError) as found:
        if path.suffix in (".srt", ".vtt", ".json", ".csv"):
            read_transcripts(path, name=path.name)
        else:
            inspect(path)
    english = str(found.value)
    assert trouble(english, wording("ru")).startswith(told)
    assert trouble(english, wording("en")) == english


def test_both_languages_know_the_same_troubles_and_name_no_value_that_is_not_there() -> None:
    english, russian = wording("en").words["troubles"], wording("ru").words["troubles"]
    assert english.keys() == russian.keys()
    for key, template in russian.items():
        assert set(re.findall(r"\{(\w+)\}", template)) <= set(re.findall(r"\{(\w+)\}", english[key])), key


def test_a_sentence_that_nobody_knows_stays_as_it_is() -> None:
    assert trouble("disk full", wording("ru")) == "disk full"
