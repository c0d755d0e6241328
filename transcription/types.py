"""What was said on a recording, by whom and when: frozen values that know nothing of storage or screens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Speaker(StrEnum):
    """Who holds the floor. ``unknown`` is honest: the recording does not tell manager and client apart."""

    MANAGER = "manager"
    CLIENT = "client"
    OTHER = "other"
    UNKNOWN = "unknown"


class Layout(StrEnum):
    """How the people of a call lie on the channels of its recording."""

    STEREO = "stereo"  # one speaker a channel
    COPIED = "copied"  # one mono signal on two channels
    ONE_SIDE = "one_side"  # two channels, one of them dead
    MONO = "mono"


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds from the start of the recording."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None

    def __post_init__(self) -> None:
        if self.end_s < self.start_s:
            raise ValueError(f"word {self.text!r} ends at {self.end_s} before it starts at {self.start_s}")


@dataclass(frozen=True, slots=True)
class Segment:
    """What a recogniser emits: a stretch of one channel's speech; ``language`` where it is not the call's."""

    start_s: float
    end_s: float
    text: str
    channel: int = 0
    words: tuple[Word, ...] = ()
    confidence: float | None = None
    no_speech: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker holding the floor. Times are None where the transcript came without them."""

    turn: int
    speaker: Speaker
    text: str
    start_s: float | None = None
    end_s: float | None = None
    confidence: float | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """Which recogniser made a transcript; ``sha256`` is the hash of its weights."""

    name: str
    model: str
    version: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether a transcript can be trusted, and if not, why (codes, see ``transcription.quality``)."""

    usable: bool
    confidence: float | None = None
    damaged_share: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that is not speech of the two: ``kind`` is silence, music, tone, ivr or voicemail."""

    kind: str
    start_s: float
    end_s: float
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole call in turns, numbered from 0 in order of start."""

    call_id: str
    language: str
    turns: tuple[Turn, ...]
    quality: Quality
    duration_s: float | None = None
    channels: int | None = None
    layout: Layout | None = None
    engine: Engine | None = None
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        for expected, turn in enumerate(self.turns):
            if turn.turn != expected:
                raise ValueError(f"turn {turn.turn} stands at place {expected}: turns are numbered from 0 without gaps")

    def said_by(self, speaker: Speaker) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if turn.speaker is speaker)

    @property
    def has_roles(self) -> bool:
        """True when every spoken turn is known to be the manager's, the client's or another's."""
        return bool(self.turns) and all(turn.speaker is not Speaker.UNKNOWN for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim part of one turn. Made only by ``quote``, so that it cannot say what the turn does not."""

    turn: int
    speaker: Speaker
    quote: str
    start_s: float | None = None
    end_s: float | None = None


def quote(turn: Turn, start: int = 0, end: int | None = None) -> Evidence:
    """Evidence for characters ``start:end`` of a turn, widened to whole words; times from its words if it has any."""
    text = turn.text
    end = len(text) if end is None else end
    if not 0 <= start < end <= len(text):
        raise ValueError(f"characters {start}:{end} are no part of turn {turn.turn}, which has {len(text)}")
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if not piece:
        raise ValueError(f"characters {start}:{end} of turn {turn.turn} are only spaces")
    spoken_s, silent_s = _times(turn, start, start + len(piece))
    return Evidence(turn=turn.turn, speaker=turn.speaker, quote=piece, start_s=spoken_s, end_s=silent_s)


def _times(turn: Turn, start: int, end: int) -> tuple[float | None, float | None]:
    """Start and end of the words that cover characters ``start:end``; the turn's own times when words are absent."""
    first: Word | None = None
    last: Word | None = None
    place = 0
    for word in turn.words:
        found = turn.text.find(word.text.strip(), place)
        if found < 0:
            return turn.start_s, turn.end_s
        place = found + len(word.text.strip())
        if place > start and found < end:
            first = first or word
            last = word
    if first is None or last is None:
        return turn.start_s, turn.end_s
    return first.start_s, last.end_s


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a channel with a voice in it, in seconds from the start of the recording."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Track:
    """One person's side of the recording: the channel it is read from and where a voice is on it.

    ``level_db`` is the mean level of the voice re full scale; a recogniser hears the side multiplied by ``gain``.
    """

    channel: int
    regions: tuple[Region, ...]
    level_db: float | None = None
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Listening:
    """What is known of a recording before a word is recognised. Tracks go left to right; one when mono or copied."""

    sha256: str
    duration_s: float
    channels: int
    layout: Layout
    tracks: tuple[Track, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceSpan:
    """A stretch in which one of the two voices of a mono call speaks; ``certainty`` 0..1 of whose it is."""

    start_s: float
    end_s: float
    voice: int
    certainty: float


@dataclass(frozen=True, slots=True)
class Voices:
    """A mono call divided by voices, ``spans`` in order of time.

    ``count`` is 1 where two voices cannot be told apart. ``certainty`` 0..1 is that of the whole division. Nothing here
    could find a person again on another call.
    """

    spans: tuple[VoiceSpan, ...]
    count: int
    certainty: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a recogniser heard in one recording, still by channel; ``segments`` in order of start.

    ``voices`` divide the one track of a mono call; None where they were not looked for or cannot be told apart.
    """

    language: str
    segments: tuple[Segment, ...]
    engine: Engine
    language_confidence: float | None = None
    voices: Voices | None = None


@dataclass(frozen=True, slots=True)
class RecognisedPart:
    """A finished part of a recognition, kept so that a killed one goes on after it; ``number`` counts from 0.

    ``until_s`` is how far into the recording it reaches. ``language`` is the one chosen for the whole call.
    """

    number: int
    until_s: float
    segments: tuple[Segment, ...]
    language: str
    language_confidence: float | None = None
