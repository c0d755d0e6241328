"""Recording to transcript: listen, recognise, assemble; each step's result can be stored and resumed from."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from transcription import listening as first_pass
from transcription.activity import ActivitySettings
from transcription.ahead import one_ahead
from transcription.audio import Sound
from transcription.calibration import calibrated
from transcription.diarisation import TRUSTED
from transcription.engine import Diariser, Piece, Recogniser, SpeechDetector
from transcription.engines import build_detector
from transcription.errors import WeightsMissing
from transcription.labelling import labelled
from transcription.pieces import cut, part_of, placed, plan
from transcription.progress import Progress, ShouldStop, report, stop_if
from transcription.quality import clean, greeting_of_machine, is_voicemail, judge
from transcription.repair import passed_over
from transcription.turns import build_turns
from transcription.types import (
    Layout,
    Listening,
    Mark,
    RecognisedPart,
    Recognition,
    Region,
    Segment,
    Speaker,
    Transcript,
    Turn,
    Voices,
)
from transcription.vocabulary import Vocabulary, steered
from transcription.who import manager_voice

log = logging.getLogger(__name__)

LISTENING_SHARE = 0.1
"""Of the whole work, as progress tells it."""

SWAPPED = 0.99
"""How sure the words must be that the manager is on the other channel than the settings say."""

FOREIGN = 0.6
FOREIGN_S = 2.0
OTHER_LANGUAGE = 0.9
"""A piece at least this long, heard with less confidence, and another language at least this probable: heard again."""

LONG_S = 3600.0
"""After a recording longer than this the recogniser's memory is given back: what analyses its words needs room too."""

LANGUAGE_S = 10.0
"""Speech of one side from which the language is told."""


@dataclass(frozen=True, slots=True)
class TranscriberSettings:
    """``manager_channel``: which side of a stereo call is the manager, 0 left or 1 right.

    ``languages`` are those the calls are in: the guess is among them unless the sound clearly says otherwise.
    ``part`` is how many pieces (of up to 20 s of speech) make one part of a recognition.
    """

    manager_channel: int = 0
    languages: tuple[str, ...] = ("ru", "en")
    part: int = 24
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(()))
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
        diariser: Callable[[], Diariser] | None = None,
    ) -> None:
        """``diariser`` is built when the first mono call comes; without one mono calls keep unknown speakers."""
        self._recogniser = recogniser
        self._detector = detector or build_detector()
        self._diariser = diariser
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
        sound = Sound(path)
        listening = self.listen(
            path,
            sound=sound,
            on_progress=lambda share: report(on_progress, LISTENING_SHARE * share),
            should_stop=should_stop,
        )
        recognition = self.recognise(
            path,
            listening,
            sound=sound,
            language=language,
            on_progress=lambda share: report(on_progress, LISTENING_SHARE + (1.0 - LISTENING_SHARE) * share),
            should_stop=should_stop,
        )
        return self.assemble(call_id, listening, recognition)

    def listen(
        self,
        path: Path,
        *,
        sound: Sound | None = None,
        on_progress: Progress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Listening:
        """Layout, voices and marks of a recording."""
        return first_pass.listen(
            path, self._detector, self._settings.activity, sound=sound, on_progress=on_progress, should_stop=should_stop
        )

    def recognise(
        self,
        path: Path,
        listening: Listening,
        *,
        sound: Sound | None = None,
        language: str = "auto",
        kept: Sequence[RecognisedPart] = (),
        on_part: Callable[[RecognisedPart], None] | None = None,
        on_progress: Progress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Recognition:
        """Words by channel, part by part; the parts in ``kept`` are not recognised again.

        ``auto`` fixes one language for the whole call from its longest stretches of speech.
        """
        sound = sound or Sound(path)
        language, sure = self._chosen(sound, listening, language, kept)
        finished = {part.number: part for part in kept}
        total = sum(len(plan(track.regions)) for track in listening.tracks)
        done = 0
        for number, pieces in enumerate(one_ahead(_parts(cut(sound.blocks(), listening), self._settings.part))):
            stop_if(should_stop)
            if number not in finished:
                segments = self._heard(pieces, language, lambda: stop_if(should_stop))
                finished[number] = RecognisedPart(number, pieces[-1].spans[-1].end_s, segments, language, sure)
                if on_part is not None:
                    on_part(finished[number])
            done += len(pieces)
            report(on_progress, done / total)
        # After the parts, which are kept: killed work does not tell the voices apart a second time.
        voices = self._voices(sound, listening, should_stop)
        if listening.duration_s > LONG_S:
            self._recogniser.unload()
        report(on_progress, 1.0)
        heard = (segment for number in sorted(finished) for segment in finished[number].segments)
        segments = tuple(sorted(heard, key=_by_start))
        return Recognition(language, segments, self._recogniser.traits.engine, sure, voices)

    def _voices(self, sound: Sound, listening: Listening, should_stop: ShouldStop | None) -> Voices | None:
        """The two voices of a mono call, where they can be told apart well enough to be believed."""
        if self._diariser is None or len(listening.tracks) != 1 or not listening.tracks[0].regions:
            return None
        (track,) = listening.tracks
        try:
            diariser = self._diariser()
        except WeightsMissing as reason:
            log.warning("speakers of mono calls stay unknown: %s", reason)
            self._diariser = None
            return None
        side = (block[track.channel : track.channel + 1] for block in sound.blocks())
        voices = diariser.divide(side, track.regions, should_stop)
        return voices if voices.count == 2 and voices.certainty >= TRUSTED else None

    def _chosen(
        self, sound: Sound, listening: Listening, language: str, kept: Sequence[RecognisedPart]
    ) -> tuple[str, float | None]:
        if kept:
            return kept[0].language, kept[0].language_confidence
        return self._language(sound, listening) if language == "auto" else (language, None)

    def _heard(self, pieces: Sequence[Piece], language: str, check: Callable[[], None]) -> tuple[Segment, ...]:
        """Segments in the recording's time; what was passed over is heard once more by itself."""
        answers = self._recogniser.recognise(pieces, language, check=check)
        again = [
            part_of(piece, *gap)
            for piece, heard in zip(pieces, answers, strict=True)
            for gap in passed_over(piece, heard)
        ]
        found = list(zip(pieces, answers, strict=True))
        if again:
            found.extend(zip(again, self._recogniser.recognise(again, language, check=check), strict=True))
        return tuple(
            segment
            for piece, heard in found
            for segment in placed(piece, self._in_another_language(piece, heard, language, check))
        )

    def _in_another_language(
        self, piece: Piece, heard: tuple[Segment, ...], language: str, check: Callable[[], None]
    ) -> tuple[Segment, ...]:
        """What was heard, or what is heard in another of the expected languages where a doubtful piece is in it."""
        sure = [segment.confidence for segment in heard if segment.confidence is not None]
        if not sure or max(sure) >= FOREIGN or piece.length_s < FOREIGN_S or len(self._settings.languages) < 2:
            return heard
        other, probability = choose_language(self._recogniser.languages([piece]), self._settings.languages)
        if other == language or other not in self._settings.languages or probability < OTHER_LANGUAGE:
            return heard
        (anew,) = self._recogniser.recognise([piece], other, check=check)
        if max((segment.confidence or 0.0 for segment in anew), default=0.0) <= max(sure):
            return heard
        return tuple(replace(segment, language=other) for segment in anew)

    def assemble(self, call_id: str, listening: Listening, recognition: Recognition) -> Transcript:
        """The transcript; pure, so that a change of rules needs no second recognition."""
        known = self._speakers(listening)
        cleaned = clean(recognition.segments, language=recognition.language, sides_apart=len(known) > 1)
        sure = calibrated(cleaned.segments, recognition.engine, recognition.language)
        steady = steered(sure, self._settings.vocabulary, recognition.language)
        segments = steady if recognition.voices is None else labelled(steady, recognition.voices)
        speakers, swapped = _by_words(segments, recognition.language, known)
        found = {*cleaned.reasons, *(["sides_swapped"] if swapped else [])}
        found |= {"language_switch" for segment in segments if segment.language is not None}
        turns = _machine_named(build_turns(segments, speakers))
        marks = listening.marks + _voicemail_marks(turns)
        return Transcript(
            call_id=call_id,
            language=recognition.language,
            turns=turns,
            quality=judge(
                turns,
                language=recognition.language,
                layout=listening.layout,
                found=sorted(found),
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

    def _language(self, sound: Sound, listening: Listening) -> tuple[str, float]:
        """The call's language and its probability, from each side's longest regions."""
        tracks = tuple(replace(track, regions=_best(track.regions)) for track in listening.tracks)
        pieces = list(cut(sound.blocks(), replace(listening, tracks=tracks)))
        if not pieces:
            return self._settings.languages[0], 0.0
        heard = self._recogniser.languages(pieces)
        return choose_language(heard, self._settings.languages)


def _by_words(
    segments: Sequence[Segment], language: str, known: Mapping[int, Speaker]
) -> tuple[Mapping[int, Speaker], bool]:
    """Who is on which channel or voice by what they say, and whether that contradicts what was ``known``.

    Words name the voices of a mono call; against a channel's known role they must be nearly certain.
    """
    heard = manager_voice(segments, language)
    if heard.voice is None or known.get(heard.voice) is Speaker.MANAGER:
        return known, False
    if known and heard.certainty < SWAPPED:
        return known, False
    named = {segment.channel: Speaker.CLIENT for segment in segments} | {heard.voice: Speaker.MANAGER}
    return named, bool(known)


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
    """The longest regions, about ``LANGUAGE_S`` of them, in order of time."""
    chosen: list[Region] = []
    for region in sorted(regions, key=lambda region: (-region.length_s, region.start_s)):
        left_s = LANGUAGE_S - sum(taken.length_s for taken in chosen)
        if left_s < 0.5:
            break
        chosen.append(Region(region.start_s, min(region.end_s, region.start_s + left_s)))
    return tuple(sorted(chosen, key=lambda region: region.start_s))


def _parts(pieces: Iterator[Piece], size: int) -> Iterator[list[Piece]]:
    part: list[Piece] = []
    for piece in pieces:
        part.append(piece)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _by_start(segment: Segment) -> tuple[float, float, int]:
    return segment.start_s, segment.end_s, segment.channel


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
