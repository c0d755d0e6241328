"""Recording to transcript: listen, recognise, assemble; each step's result can be stored and resumed from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from transcription import listening as first_pass
from transcription.activity import ActivitySettings
from transcription.audio import read_blocks
from transcription.engine import Piece, Recogniser, SpeechDetector
from transcription.engines import build_detector
from transcription.errors import Cancelled
from transcription.pieces import cut, placed, plan
from transcription.quality import clean, greeting_of_machine, is_voicemail, judge
from transcription.turns import build_turns
from transcription.types import (
    Layout,
    Listening,
    Mark,
    Recognition,
    Region,
    Segment,
    Speaker,
    Transcript,
    Turn,
)

Progress = Callable[[float], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class TranscriberSettings:
    """``manager_channel``: which side of a stereo call is the manager, 0 left or 1 right.

    ``languages`` are those the calls are in: the guess is among them unless the sound clearly says otherwise.
    """

    manager_channel: int = 0
    languages: tuple[str, ...] = ("ru", "en")
    batch: int = 4
    activity: ActivitySettings = field(default_factory=ActivitySettings)

    def __post_init__(self) -> None:
        if self.manager_channel not in (0, 1):
            raise ValueError(f"manager_channel is {self.manager_channel}: 0 (left) or 1 (right) was expected")


class Transcriber:
    """Turns recordings into transcripts with one recogniser and one voice detector."""

    def __init__(
        self,
        recogniser: Recogniser,
        *,
        settings: TranscriberSettings | None = None,
        detector: SpeechDetector | None = None,
    ) -> None:
        self._recogniser = recogniser
        self._detector = detector or build_detector()
        self._settings = settings or TranscriberSettings()

    def transcribe(
        self,
        path: Path,
        *,
        call_id: str,
        language: str = "auto",
        on_progress: Progress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Transcript:
        """All three steps. Raises RecordingUnreadable for a bad file, Cancelled when told to stop."""
        _stop_if(should_stop)
        listening = self.listen(path)
        _report(on_progress, 0.1)
        recognition = self.recognise(
            path,
            listening,
            language=language,
            on_progress=lambda share: _report(on_progress, 0.1 + 0.9 * share),
            should_stop=should_stop,
        )
        return self.assemble(call_id, listening, recognition)

    def listen(self, path: Path) -> Listening:
        """Layout, voices and marks of a recording."""
        return first_pass.listen(path, self._detector, self._settings.activity)

    def recognise(
        self,
        path: Path,
        listening: Listening,
        *,
        language: str = "auto",
        on_progress: Progress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Recognition:
        """Words by channel. ``auto`` fixes one language for the whole call from its longest stretches of speech."""
        sure: float | None = None
        if language == "auto":
            language, sure = self._language(path, listening)
        total = sum(len(plan(track.regions)) for track in listening.tracks)
        done = 0
        segments: list[Segment] = []
        for batch in _batches(cut(read_blocks(path), listening), self._settings.batch):
            _stop_if(should_stop)
            for piece, heard in zip(batch, self._recogniser.recognise(batch, language), strict=True):
                segments.extend(placed(piece, heard))
            done += len(batch)
            _report(on_progress, done / total)
        _report(on_progress, 1.0)
        ordered = tuple(sorted(segments, key=lambda segment: (segment.start_s, segment.end_s, segment.channel)))
        return Recognition(language, ordered, self._recogniser.traits.engine, sure)

    def assemble(self, call_id: str, listening: Listening, recognition: Recognition) -> Transcript:
        """The transcript; pure, so that a change of rules needs no second recognition."""
        speakers = self._speakers(listening)
        cleaned = clean(recognition.segments, language=recognition.language, sides_apart=len(speakers) > 1)
        turns = _machine_named(build_turns(cleaned.segments, speakers))
        marks = listening.marks + _voicemail_marks(turns)
        return Transcript(
            call_id=call_id,
            language=recognition.language,
            turns=turns,
            quality=judge(
                turns,
                language=recognition.language,
                layout=listening.layout,
                found=cleaned.reasons,
                language_confidence=recognition.language_confidence,
            ),
            duration_s=listening.duration_s,
            channels=listening.channels,
            layout=listening.layout,
            engine=recognition.engine,
            marks=tuple(sorted(marks, key=lambda mark: (mark.start_s, mark.kind))),
        )

    def _speakers(self, listening: Listening) -> Mapping[int, Speaker]:
        """Who is on which channel; nobody is named where the sides are not apart."""
        if listening.layout not in (Layout.STEREO, Layout.ONE_SIDE):
            return {}
        sides = (Speaker.MANAGER, Speaker.CLIENT)
        if self._settings.manager_channel == 1:
            sides = (Speaker.CLIENT, Speaker.MANAGER)
        return {track.channel: side for track, side in zip(listening.tracks, sides, strict=True)}

    def _language(self, path: Path, listening: Listening) -> tuple[str, float]:
        """The call's language and its probability, from up to 28 s of each side's longest regions."""
        tracks = tuple(replace(track, regions=_best(track.regions)) for track in listening.tracks)
        pieces = list(cut(read_blocks(path), replace(listening, tracks=tracks)))
        if not pieces:
            return self._settings.languages[0], 0.0
        heard = self._recogniser.languages(pieces)
        return choose_language(heard, self._settings.languages)


def choose_language(heard: Mapping[str, float], expected: Sequence[str]) -> tuple[str, float]:
    """The likeliest expected language; another only when it is nearly certain and the expected ones nearly excluded.

    Neighbours are easily confused on the phone (Russian with Ukrainian or Bulgarian), and a wrong language loses
    the call.
    """
    likely = max(heard, key=lambda language: (heard[language], language), default=expected[0])
    best = max(expected, key=lambda language: (heard.get(language, 0.0), -expected.index(language)))
    share = sum(heard.get(language, 0.0) for language in expected)
    if likely not in expected and heard[likely] > 0.8 and share < 0.1:
        return likely, round(heard[likely], 3)
    return best, round(heard.get(best, 0.0) / share, 3) if share else 0.0


def _best(regions: Sequence[Region]) -> tuple[Region, ...]:
    """The longest regions that fit one piece, in order of time."""
    chosen: list[Region] = []
    for region in sorted(regions, key=lambda region: (-region.length_s, region.start_s)):
        if len(plan(sorted([*chosen, region], key=lambda part: part.start_s))) > 1:
            break
        chosen.append(region)
    return tuple(sorted(chosen, key=lambda region: region.start_s))


def _batches(pieces: Iterator[Piece], size: int) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    for piece in pieces:
        batch.append(piece)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _machine_named(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """An answering machine on the client's channel is not the client."""
    machine = greeting_of_machine(turns)
    return tuple(replace(turn, speaker=Speaker.OTHER) if place in machine else turn for place, turn in enumerate(turns))


def _voicemail_marks(turns: Sequence[Turn]) -> tuple[Mark, ...]:
    return tuple(
        Mark("voicemail", turn.start_s, turn.end_s)
        for turn in turns
        if turn.start_s is not None and turn.end_s is not None and is_voicemail(turn.text)
    )


def _report(on_progress: Progress | None, share: float) -> None:
    if on_progress is not None:
        on_progress(min(1.0, round(share, 4)))


def _stop_if(should_stop: ShouldStop | None) -> None:
    if should_stop is not None and should_stop():
        raise Cancelled("stopped as asked; what was recognised so far is not kept")
