"""The JSON of a transcript, exactly as the public interface says: checked when read, plain values when written."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from transcription.errors import TranscriptUnreadable
from transcription.guessing import guess_language
from transcription.quality import SUPPORTED, judge
from transcription.roles import speaker_of
from transcription.types import Engine, Layout, Mark, Quality, Speaker, Transcript, Turn, Word

SCHEMA = "razbor.transcript/1"

Seconds = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class _Ordered(BaseModel):
    """Whatever has a start and an end; keys we do not know are left aside, the interface grows by addition."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    start_s: Seconds | None = None
    end_s: Seconds | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> _Ordered:
        if self.start_s is not None and self.end_s is not None and self.end_s < self.start_s:
            raise ValueError(f"end_s {self.end_s:g} is before start_s {self.start_s:g}")
        return self


class WordJson(_Ordered):
    start_s: Seconds
    end_s: Seconds
    text: str
    confidence: Share | None = None


class TurnJson(_Ordered):
    turn: int | None = None
    speaker: Speaker
    text: str
    confidence: Share | None = None
    words: tuple[WordJson, ...] | None = None

    @field_validator("speaker", mode="before")
    @classmethod
    def _known_role(cls, value: object) -> object:
        """Roles by any of the names that other programs give them; a name that says nothing is unknown."""
        return speaker_of(value) if isinstance(value, str) else value


class MarkJson(_Ordered):
    kind: str
    start_s: Seconds
    end_s: Seconds
    channel: int | None = None


class EngineJson(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    name: str
    model: str = ""
    version: str = ""
    sha256: str | None = None


class QualityJson(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    usable: bool
    confidence: Share | None = None
    damaged_share: Share = 0.0
    reasons: tuple[str, ...] = ()


class TranscriptJson(BaseModel):
    """The trust boundary: whatever gets through here is a Transcript."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    schema_: str = Field(default=SCHEMA, alias="schema")
    call_id: Annotated[str, Field(min_length=1)]
    language: str | None = None
    duration_s: Seconds | None = None
    channels: Annotated[int, Field(ge=1)] | None = None
    layout: Layout | None = None
    engine: EngineJson | None = None
    quality: QualityJson | None = None
    turns: tuple[TurnJson, ...]
    marks: tuple[MarkJson, ...] = ()

    @field_validator("schema_")
    @classmethod
    def _our_schema(cls, value: str) -> str:
        if value != SCHEMA:
            raise ValueError(f"schema is {value!r}, expected {SCHEMA!r}")
        return value


def _quality(read: TranscriptJson, turns: Sequence[Turn], language: str) -> Quality:
    """As the transcript tells it, but for a language that nobody here understands; else judged by its words."""
    if read.quality is None:
        return judge(turns, language=language, layout=read.layout)
    told = Quality(**dict(read.quality))
    if language in SUPPORTED or not turns:
        return told
    return replace(told, usable=False, reasons=tuple(sorted({*told.reasons, "language_unsupported"})))


def transcript_from_json(data: Mapping[str, Any]) -> Transcript:
    """A checked transcript. Raises TranscriptUnreadable naming the field, what it holds and what was expected.

    A transcript that says nothing of its quality or language is judged and guessed from its words.
    """
    try:
        read = TranscriptJson.model_validate(data)
    except ValidationError as error:
        raise TranscriptUnreadable(_first_fault(error)) from error
    turns = tuple(_turn(place, turn) for place, turn in enumerate(turn for turn in read.turns if turn.text.strip()))
    language = read.language or guess_language(turn.text for turn in turns)
    return Transcript(
        call_id=read.call_id,
        language=language,
        turns=turns,
        quality=_quality(read, turns, language),
        duration_s=read.duration_s,
        channels=read.channels,
        layout=read.layout,
        engine=Engine(**dict(read.engine)) if read.engine else None,
        marks=tuple(Mark(mark.kind, mark.start_s, mark.end_s, mark.channel) for mark in read.marks),
    )


def transcript_from_stored(data: Mapping[str, Any], *, words_of: Collection[Speaker] = tuple(Speaker)) -> Transcript:
    """A transcript that ``transcript_to_json`` wrote: read ten times as fast as one from elsewhere, as nothing in it
    has to be checked again. What is not quite of this form is read by ``transcript_from_json``.

    ``words_of``: whose turns get their words with times; they are most of what there is to read.
    """
    quality, engine, layout = data["quality"], data.get("engine"), data.get("layout")
    turns = data["turns"]
    if quality is None or data["language"] is None or not all(_is_numbered(*pair) for pair in enumerate(turns)):
        return transcript_from_json(data)
    return Transcript(
        call_id=data["call_id"],
        language=data["language"],
        turns=tuple(_stored_turn(turn, words_of) for turn in turns),
        quality=Quality(
            quality["usable"], quality["confidence"], quality.get("damaged_share", 0.0), tuple(quality["reasons"])
        ),
        duration_s=data["duration_s"],
        channels=data["channels"],
        layout=Layout(layout) if layout else None,
        engine=Engine(engine["name"], engine["model"], engine["version"], engine["sha256"]) if engine else None,
        marks=tuple(
            Mark(mark["kind"], mark["start_s"], mark["end_s"], mark["channel"]) for mark in data.get("marks", ())
        ),
    )


def _is_numbered(place: int, turn: Mapping[str, Any]) -> bool:
    return turn["turn"] == place and bool(turn["text"].strip())


def _stored_turn(turn: Mapping[str, Any], words_of: Collection[Speaker]) -> Turn:
    speaker = Speaker(turn["speaker"])
    words = turn.get("words", ()) if speaker in words_of else ()
    return Turn(
        turn["turn"],
        speaker,
        turn["text"],
        turn["start_s"],
        turn["end_s"],
        turn.get("confidence"),
        tuple([Word(word["text"], word["start_s"], word["end_s"], word.get("confidence")) for word in words]),
    )


def transcript_to_json(transcript: Transcript) -> dict[str, Any]:
    """The interface's fields in its order, then ``layout`` and ``marks``; what is not known is null or left out."""
    return {
        "schema": SCHEMA,
        "call_id": transcript.call_id,
        "language": transcript.language,
        "duration_s": transcript.duration_s,
        "channels": transcript.channels,
        "engine": _engine_json(transcript.engine),
        "quality": {
            "usable": transcript.quality.usable,
            "confidence": transcript.quality.confidence,
            "damaged_share": transcript.quality.damaged_share,
            "reasons": list(transcript.quality.reasons),
        },
        "turns": [_turn_json(turn) for turn in transcript.turns],
        "layout": transcript.layout.value if transcript.layout else None,
        "marks": [
            {"kind": mark.kind, "start_s": mark.start_s, "end_s": mark.end_s, "channel": mark.channel}
            for mark in transcript.marks
        ],
    }


def _turn(place: int, turn: TurnJson) -> Turn:
    words = tuple(Word(word.text, word.start_s, word.end_s, word.confidence) for word in turn.words or ())
    return Turn(place, turn.speaker, turn.text, turn.start_s, turn.end_s, turn.confidence, words)


def _engine_json(engine: Engine | None) -> dict[str, Any] | None:
    if engine is None:
        return None
    return {"name": engine.name, "model": engine.model, "version": engine.version, "sha256": engine.sha256}


def _turn_json(turn: Turn) -> dict[str, Any]:
    known: dict[str, Any] = {
        "turn": turn.turn,
        "speaker": turn.speaker.value,
        "start_s": turn.start_s,
        "end_s": turn.end_s,
        "text": turn.text,
    }
    if turn.confidence is not None:
        known["confidence"] = turn.confidence
    if turn.words:
        known["words"] = [_word_json(word) for word in turn.words]
    return known


def _word_json(word: Word) -> dict[str, Any]:
    known: dict[str, Any] = {"text": word.text, "start_s": word.start_s, "end_s": word.end_s}
    if word.confidence is not None:
        known["confidence"] = word.confidence
    return known


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"]) or "the transcript"
    if fault["type"] == "value_error":  # our own sentence, which says what was found
        return f"field {where}: {fault['ctx']['error']}"
    found = json.dumps(fault.get("input"), ensure_ascii=False, default=str)
    return f"field {where}: {fault['msg'].lower()}, found {found[:80]}"
