from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import a_transcript
from transcription.captions import (
    guess_language,
    read_transcripts,
    to_csv,
    to_srt,
    to_vtt,
    transcript_from_json,
    transcript_to_json,
)
from transcription.errors import TranscriptUnreadable
from transcription.types import Speaker

SRT = """1
00:00:00,400 --> 00:00:02,100
Менеджер: Добрый день!
Вам удобно говорить?

2
00:00:02,500 --> 00:00:03,000
Клиент: Да.
3
00:00:03,200 --> 00:00:04,000
в 15:30 удобно
"""

VTT = """WEBVTT
Kind: captions

NOTE made by a robot

intro
00:00.400 --> 00:02.100 align:start
<v Agent Smith>Good <i>morning</i> &amp; welcome</v>

00:02.500 --> 00:03.000
Customer: Hi
Agent: How are you?
"""

CSV = """call_id,turn,role,text
a,0,manager,"Добрый день, это Линтера"
a,1,клиент,Слушаю
b,0,agent,Hello there
"""


def spoken(text: str, name: str) -> list[tuple[str, str, str]]:
    return [(t.call_id, turn.speaker.value, turn.text) for t in read_transcripts(text, name=name) for turn in t.turns]


@pytest.mark.parametrize("name", ["call.srt", "call.txt", "-"])
def test_srt(name: str) -> None:
    stem = Path(name).stem
    assert spoken(SRT, name) == [
        (stem, "manager", "Добрый день! Вам удобно говорить?"),
        (stem, "client", "Да."),
        (stem, "client", "в 15:30 удобно"),
    ]
    (transcript,) = read_transcripts(SRT, name=name)
    assert (transcript.language, transcript.duration_s) == ("ru", 4.0)
    assert (transcript.turns[0].start_s, transcript.turns[0].end_s) == (0.4, 2.1)


def test_vtt() -> None:
    assert spoken(VTT, "call.vtt") == [
        ("call", "manager", "Good morning & welcome"),
        ("call", "client", "Hi"),
        ("call", "manager", "How are you?"),
    ]
    assert read_transcripts(VTT, name="call.vtt")[0].language == "en"


@pytest.mark.parametrize(
    "text",
    [
        CSV,
        "\ufeff" + CSV,
        CSV.replace("\n", "\r\n"),
        CSV.replace(",", ";").replace("день;", "день,"),
        CSV.upper().replace("A,", "a,").replace("B,", "b,"),
    ],
)
def test_csv_of_several_calls(text: str) -> None:
    found = spoken(text, "calls.csv")
    assert [(call, role) for call, role, _ in found] == [("a", "manager"), ("a", "client"), ("b", "manager")]
    assert found[0][2].lower() == "добрый день, это линтера"


def test_csv_with_times_in_russian_numbers() -> None:
    text = "call_id;turn;role;text;start_s;end_s\nx;0;оператор;да;0,5;1,25\nx;1;client;нет;;\n"
    first, second = read_transcripts(text, name="x.csv")[0].turns
    assert (first.start_s, first.end_s) == (0.5, 1.25)
    assert (second.start_s, second.end_s) == (None, None)


def test_utf16_from_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(CSV.encode("utf-16"))
    assert len(read_transcripts(path, name="calls.csv")) == 2


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("Менеджер", Speaker.MANAGER),
        ("ОПЕРАТОР 2", Speaker.MANAGER),
        ("Sales rep", Speaker.MANAGER),
        ("Клиент (Иван)", Speaker.CLIENT),
        ("customer", Speaker.CLIENT),
        ("[IVR]", Speaker.OTHER),
        ("Speaker 1", Speaker.UNKNOWN),
        ("Спикер B", Speaker.UNKNOWN),
    ],
)
def test_labels(label: str, speaker: Speaker) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\n{label}: дорого у вас\n"
    (turn,) = read_transcripts(text, name="a.srt")[0].turns
    assert (turn.speaker, turn.text) == (speaker, "дорого у вас")


@pytest.mark.parametrize("text", ["скажу так: дорого", "https://example.com цена", "в 15:30 созвон", "Итак: цена"])
def test_what_is_no_label_stays_in_the_text(text: str) -> None:
    (turn,) = read_transcripts(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n", name="a.srt")[0].turns
    assert (turn.speaker, turn.text) == (Speaker.UNKNOWN, text)


def test_json_of_one_and_of_several() -> None:
    one = transcript_to_json(a_transcript("m: добрый день", "c: дорого"))
    assert read_transcripts(json.dumps(one), name="a.json")[0].turns[1].text == "дорого"
    assert len(read_transcripts(json.dumps([one, one]), name="-")) == 2


def test_json_from_elsewhere_needs_little() -> None:
    data = {"call_id": "x", "turns": [{"speaker": "agent", "text": "Hello"}, {"speaker": "Иван", "text": "привет"}]}
    found = transcript_from_json(data)
    assert [turn.speaker for turn in found.turns] == [Speaker.MANAGER, Speaker.UNKNOWN]
    assert found.quality.reasons == ("roles_unknown", "short")
    assert found.language == "ru"


def test_json_has_the_fields_of_the_interface_in_order() -> None:
    data = transcript_to_json(a_transcript("m: да"))
    assert list(data)[:8] == ["schema", "call_id", "language", "duration_s", "channels", "engine", "quality", "turns"]
    assert list(data["turns"][0]) == ["turn", "speaker", "start_s", "end_s", "text", "confidence", "words"]
    assert list(data["turns"][0]["words"][0]) == ["text", "start_s", "end_s", "confidence"]
    assert {"usable", "confidence", "reasons"} <= set(data["quality"])


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "a.srt", "a.srt is empty"),
        ("просто текст", "a.srt", "no captions"),
        ("1\n00:00:0x,000 --> 00:00:02,000\nда\n", "a.srt", "line 2"),
        ("1\n00:00:05,000 --> 00:00:02,000\nда\n", "a.srt", "before it starts"),
        ("call_id,turn,text\na,0,да\n", "a.csv", "column role is missing"),
        ("call_id,turn,role,text\n", "a.csv", "no rows"),
        ("call_id,turn,role,text\n,0,manager,да\n", "a.csv", "line 2: call_id is empty"),
        ("call_id,turn,role,text,start_s\na,0,manager,да,скоро\n", "a.csv", "line 2: start_s is 'скоро'"),
        ("call_id,turn,role,text,start_s,end_s\na,0,m,да,5,1\n", "a.csv", "end_s 1 is before"),
        ("call_id,turn,role,text\na,0\n", "a.csv", "found 2 fields"),
        ("{", "a.json", "a.json, line 1"),
        ("[]", "a.json", "empty list"),
        ("[1]", "a.json", "found int"),
        ('{"call_id": "a"}', "a.json", "field turns"),
        ('{"call_id": "a", "turns": [{"speaker": "client", "text": 5}]}', "a.json", "field turns.0.text"),
        ('{"call_id": "a", "turns": [{"speaker": "client", "text": "д", "start_s": -1}]}', "a.json", "turns.0.start_s"),
        ('{"schema": "other/1", "call_id": "a", "turns": []}', "a.json", "razbor.transcript/1"),
        ('[{"call_id": "a", "turns": []}, {"turns": []}]', "a.json", "transcript 1: field call_id"),
    ],
)
def test_errors_say_where_and_what(text: str, name: str, says: str) -> None:
    with pytest.raises(TranscriptUnreadable) as caught:
        read_transcripts(text, name=name)
    assert says in str(caught.value)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "call.srt"
    path.write_bytes("Привет".encode("cp1251"))
    with pytest.raises(TranscriptUnreadable, match="not UTF-8"):
        read_transcripts(path, name="call.srt")
    with pytest.raises(TranscriptUnreadable, match="cannot be opened"):
        read_transcripts(tmp_path / "none.srt", name="none.srt")


def test_captions_cannot_be_written_without_times() -> None:
    with pytest.raises(TranscriptUnreadable, match="without times"):
        to_srt(a_transcript("m: да", timed=False))


def test_written_forms() -> None:
    transcript = a_transcript("m: добрый <день>", "c: дорого")
    assert to_srt(transcript).startswith("1\n00:00:00,000 --> 00:00:00,667\nmanager: добрый <день>\n\n2\n")
    assert to_vtt(transcript).startswith("WEBVTT\n\n00:00:00.000 --> 00:00:00.667\nmanager: добрый &lt;день&gt;\n")
    assert to_csv([transcript]).splitlines()[:2] == [
        "call_id,turn,role,text,start_s,end_s",
        "call-1,0,manager,добрый <день>,0,0.667",
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Добрый день", "ru"), ("Good morning", "en"), ("отправлю offer на mail.ru", "ru"), ("", "en"), ("123", "en")],
)
def test_language(text: str, language: str) -> None:
    assert guess_language([text]) == language


def test_a_language_that_nobody_here_understands_is_not_usable_whatever_its_quality_says() -> None:
    told = {"usable": True, "confidence": 0.9, "reasons": []}
    turns = [{"turn": 0, "speaker": "client", "text": "guten Tag"}]
    found = transcript_from_json({"call_id": "c", "language": "de", "turns": turns, "quality": told})
    assert (found.quality.usable, found.quality.reasons) == (False, ("language_unsupported",))
