"""Conversation statistics by the definitions of the field; pure, and silent where a transcript lacks times or roles.

Speech time of a side is the summed length of its turns; ``other`` (menus, hold) is left out of everything but
silence. A backchannel («угу») is speech, but it neither answers, nor interrupts, nor breaks a monologue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import consists_of, matcher
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.statistics_questions import count_questions
from scoring_rubric.types import Statistics
from transcription.types import Layout, Speaker, Transcript, Turn

_BACKCHANNEL_WORDS = 4
_MONOLOGUE_PAUSE_S = 5.0
_INTO_TURN_S = 0.3
_LEFT_OF_TURN_S = 0.5
_LEAST_SPEECH_S = 1.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A turn with its times and what statistics need to know of it."""

    speaker: Speaker
    start_s: float
    end_s: float
    backchannel: bool

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


def measure_call(transcript: Transcript, lexicon: Lexicon) -> Statistics:
    """All statistics of a call; None where times, roles or two channels are lacking."""
    roles = transcript.has_roles
    stretches = _stretches(transcript, lexicon)
    manager = transcript.said_by(Speaker.MANAGER) if roles else ()
    client = transcript.said_by(Speaker.CLIENT) if roles else ()
    asked = count_questions(manager, lexicon)
    timed = roles and bool(stretches) and transcript.layout is not Layout.ONE_SIDE
    stereo = timed and transcript.layout is Layout.STEREO
    speech_s, silence_s = _speech_and_silence(stretches, transcript.duration_s)
    return Statistics(
        talk_ratio_manager=_talk_ratio(stretches) if timed else None,
        longest_monologue_s=_longest_monologue(stretches) if roles and stretches else None,
        interactivity_per_min=_interactivity(stretches, transcript.duration_s) if timed else None,
        patience_s=_patience(stretches) if timed else None,
        questions_manager=asked.all if roles else None,
        questions_client=count_questions(client, lexicon).all if roles else None,
        open_questions_manager=asked.open if roles else None,
        interruptions_manager=_interruptions(stretches, Speaker.MANAGER) if stereo else None,
        interruptions_client=_interruptions(stretches, Speaker.CLIENT) if stereo else None,
        words_per_min_manager=_pace(manager, stretches) if roles else None,
        fillers_per_100_words_manager=_fillers(manager, lexicon) if roles else None,
        silence_s=silence_s,
        speech_s=speech_s,
        turns=len(transcript.turns),
        words=count_words(transcript.turns),
    )


def is_backchannel(turn: Turn, lexicon: Lexicon) -> bool:
    """Whether a turn only shows that its speaker listens: a few words, all of them of the lexicon's kind."""
    return len(tokens(turn.text)) <= _BACKCHANNEL_WORDS and consists_of(lexicon.backchannels, turn.text)


def count_words(turns: Iterable[Turn]) -> int:
    return sum(len(tokens(turn.text)) for turn in turns)


def _stretches(transcript: Transcript, lexicon: Lexicon) -> tuple[_Stretch, ...]:
    """Turns in order of start; none at all when one of them lacks its times, for sums would then be wrong."""
    found = []
    for turn in transcript.turns:
        if turn.start_s is None or turn.end_s is None:
            return ()
        found.append(_Stretch(turn.speaker, turn.start_s, max(turn.start_s, turn.end_s), is_backchannel(turn, lexicon)))
    return tuple(sorted(found, key=lambda one: (one.start_s, one.end_s)))


def _of_the_two(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    return [one for one in stretches if one.speaker in (Speaker.MANAGER, Speaker.CLIENT)]


def _talk_ratio(stretches: Sequence[_Stretch]) -> float | None:
    manager = sum(one.length_s for one in stretches if one.speaker is Speaker.MANAGER)
    both = sum(one.length_s for one in _of_the_two(stretches))
    return round(manager / both, 2) if both > 0 else None  # as it is published: scored again it must be the same


def _longest_monologue(stretches: Sequence[_Stretch]) -> float | None:
    """The manager's longest stretch, ended by a client's turn that is no backchannel or by a pause of 5 s."""
    longest, start, end = 0.0, None, 0.0
    spoke = False
    for one in stretches:
        if one.speaker is Speaker.MANAGER:
            spoke = True
            if start is None or one.start_s - end > _MONOLOGUE_PAUSE_S:
                start = one.start_s
            end = max(end, one.end_s) if start != one.start_s else one.end_s
            longest = max(longest, end - start)
        elif not one.backchannel:
            start = None
    return round(longest, 2) if spoke else None


def _interactivity(stretches: Sequence[_Stretch], duration_s: float | None) -> float | None:
    speakers = [one.speaker for one in _of_the_two(stretches) if not one.backchannel]
    minutes = (duration_s or max(one.end_s for one in stretches)) / 60
    switches = sum(before is not after for before, after in pairwise(speakers))
    return round(switches / minutes, 2) if minutes > 0 else None


def _patience(stretches: Sequence[_Stretch]) -> float | None:
    """Mean gap from the end of a client's turn to the manager's answer; an overlapping answer waits 0 s."""
    talk = [one for one in stretches if not one.backchannel]
    gaps = [
        max(0.0, after.start_s - before.end_s)
        for before, after in pairwise(talk)
        if before.speaker is Speaker.CLIENT and after.speaker is Speaker.MANAGER
    ]
    return round(sum(gaps) / len(gaps), 2) if gaps else None


def _interruptions(stretches: Sequence[_Stretch], speaker: Speaker) -> int:
    """Turns of ``speaker`` that start inside the other's turn, not at its very edges, and say more than «угу»."""
    two = _of_the_two(stretches)
    return sum(
        any(
            other.speaker is not speaker
            and not other.backchannel
            and other.start_s + _INTO_TURN_S <= one.start_s <= other.end_s - _LEFT_OF_TURN_S
            for other in two
        )
        for one in two
        if one.speaker is speaker and not one.backchannel
    )


def _pace(manager: Sequence[Turn], stretches: Sequence[_Stretch]) -> float | None:
    speech_s = sum(one.length_s for one in stretches if one.speaker is Speaker.MANAGER)
    return round(count_words(manager) / (speech_s / 60), 1) if speech_s >= _LEAST_SPEECH_S else None


def _fillers(manager: Sequence[Turn], lexicon: Lexicon) -> float | None:
    words = count_words(manager)
    found = sum(len(matcher(lexicon.fillers).findall(plain(turn.text))) for turn in manager)
    return round(100 * found / words, 2) if words else None


def _speech_and_silence(stretches: Sequence[_Stretch], duration_s: float | None) -> tuple[float | None, float | None]:
    """Seconds in which somebody speaks and in which nobody does; they add up to the call's length."""
    if not stretches:
        return None, None
    speech, end = 0.0, 0.0
    for one in stretches:
        speech += max(0.0, one.end_s - max(one.start_s, end))
        end = max(end, one.end_s)
    length = max(end, duration_s or 0.0)
    return round(speech, 2), round(length - speech, 2)
