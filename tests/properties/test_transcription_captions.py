"""What is written is read back: no word lost or invented on the way through any of the forms."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from transcription.captions import (
    read_transcripts,
    to_csv,
    to_srt,
    to_vtt,
    transcript_from_json,
    transcript_to_json,
)
from transcription.interchange import SCHEMA
from transcription.types import Engine, Layout, Mark, Quality, Speaker, Transcript, Turn, Word

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8)
SHARES = st.none() | st.integers(0, 1000).map(lambda n: n / 1000)
MOMENTS = st.integers(0, 4 * 3600 * 1000).map(lambda ms: ms / 1000)


@st.composite
def turns(draw: st.DrawFn, plain: bool) -> tuple[Turn, ...]:
    """Turns with times; ``plain`` texts carry no markup, labels or arrows that captions give a meaning to."""
    texts = st.lists(st.text("абвгдabc,.!?-«»", min_size=1, max_size=8) if plain else WORDS, min_size=1, max_size=6)
    made = []
    for place in range(draw(st.integers(1, 6))):
        said = draw(texts)
        start_s, end_s = sorted((draw(MOMENTS), draw(MOMENTS)))
        words = tuple(Word(text, start_s, end_s, draw(SHARES)) for text in said) if draw(st.booleans()) else ()
        speaker = draw(st.sampled_from([Speaker.MANAGER, Speaker.CLIENT, Speaker.OTHER, Speaker.UNKNOWN]))
        made.append(Turn(place, speaker, " ".join(said), start_s, end_s, draw(SHARES), words))
    return tuple(made)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    marks = st.builds(lambda a, b: Mark("tone", min(a, b), max(a, b)), MOMENTS, MOMENTS)
    return Transcript(
        call_id=draw(WORDS),
        language=draw(st.sampled_from(["ru", "en"])),
        turns=draw(turns(plain=False)),
        quality=Quality(draw(st.booleans()), draw(SHARES), 0.1, ("short",)),
        duration_s=draw(st.none() | MOMENTS),
        channels=draw(st.none() | st.integers(1, 6)),
        layout=draw(st.none() | st.sampled_from(list(Layout))),
        engine=draw(st.none() | st.just(Engine("scripted", "script", "1", "ab"))),
        marks=tuple(draw(st.lists(marks, max_size=2))),
    )


@given(transcripts())
def test_json_round_trip(transcript: Transcript) -> None:
    text = json.dumps(transcript_to_json(transcript), ensure_ascii=False)
    assert SCHEMA in text
    assert transcript_from_json(json.loads(text)) == transcript
    assert read_transcripts(text, name="x.json") == (transcript,)


@given(turns(plain=True))
def test_srt_and_vtt_round_trip(said: tuple[Turn, ...]) -> None:
    transcript = Transcript("call", "ru", said, Quality(True))
    for text, name in ((to_srt(transcript), "call.srt"), (to_vtt(transcript), "call.vtt")):
        (found,) = read_transcripts(text, name=name)
        assert [(t.speaker, t.text, t.start_s, t.end_s) for t in found.turns] == [
            (t.speaker, t.text, t.start_s, t.end_s) for t in said
        ]


@given(turns(plain=False), turns(plain=False))
def test_csv_round_trip(one: tuple[Turn, ...], two: tuple[Turn, ...]) -> None:
    calls = [Transcript("a", "ru", one, Quality(True)), Transcript("б", "ru", two, Quality(True))]
    found = read_transcripts(to_csv(calls), name="calls.csv")
    assert [call.call_id for call in found] == ["a", "б"]
    for before, after in zip(calls, found, strict=True):
        assert [(t.speaker, t.text, t.start_s, t.end_s) for t in after.turns] == [
            (t.speaker, t.text, t.start_s, t.end_s) for t in before.turns
        ]
