"""Hearing the wordings of a rubric in a call: its sentences once, and in each which cue was said; pure.

A cue after «вы сказали», "you said" and the like repeats another's words and is not the speaker's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from objections.language import (
    CueHit,
    CueMatcher,
    Utterance,
    analysis_language,
    forms,
    is_number,
    match_cues,
    utterances,
)
from scoring_rubric.rubric_said import Patterns, Said, Wording
from scoring_rubric.scoring_cues import shortly
from transcription.types import Evidence, Speaker, Transcript, Turn

# How many characters after «вы сказали» are still another's words: about one clause.
REPORTED_CHARACTERS = 60
REPORTED: dict[str, Patterns] = {
    "ru": (
        "вы|он|она|они|клиент|клиенты мне|нам|уже|сами|сейчас|раньше|ранее|только? "
        "=сказали|=сказал|=сказала|=говорили|=говорил|=говорила|=говорите|=говорит|=говорят|=упомянули|=упоминали"
        "|=отметили|=написали|=писали|=спросили|=спрашивали|=спрашиваете|=просили|=попросили|=назвали",
        "по =вашим|=его|=ее|=их словам",
    ),
    "en": (
        "you|he|she|they|client|customer|clients|customers just|already|also? "
        "=said|=say|=says|=told|=mentioned|=wrote|=asked|=were|=was saying?|asking?",
        "in your|his|her|their =words",
    ),
}
_NO_FIGURES = frozenset({"один", "первый", "раз", "one", "first"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One utterance of a turn, the cues said in it by wording, and whether a figure is in it or right after it."""

    turn: Turn
    piece: Utterance
    hits: Mapping[Patterns, tuple[CueHit, ...]]
    figures: bool

    def quoted(self, hit: CueHit | None = None) -> Evidence:
        """All of a short one, a few words around the cue of a long one."""
        start, end = (hit.start, hit.end) if hit else (0, len(self.piece.text))
        return shortly(self.turn, self.piece, start, end)

    def own(self, cues: Patterns, unless: Patterns = ()) -> CueHit | None:
        """The first cue that is neither undone by what it touches nor another's words."""
        undone = self.hits.get(unless, ())
        reports = self.hits.get(REPORTED["ru"], ()) + self.hits.get(REPORTED["en"], ())
        for hit in self.hits.get(cues, ()):
            touched = any(other.start < hit.end and hit.start < other.end for other in undone)
            reported = any(0 <= hit.start - report.end <= REPORTED_CHARACTERS for report in reports)
            if not touched and not reported:
                return hit
        return None


Heard = Mapping[Speaker, tuple[Sentence, ...]]


def hear(specs: Iterable[Said], transcript: Transcript) -> Heard:
    """The sentences of the sides that ``specs`` are about, with every wording they ask for, heard once for all."""
    language = analysis_language(transcript.language)
    wanted: dict[Speaker, dict[Patterns, CueMatcher]] = {}
    for spec in specs:
        for speaker, wording in _asked(spec):
            patterns = wording.in_language(language) if wording else ()
            of_side = wanted.setdefault(speaker, {REPORTED[language]: _matcher(REPORTED[language], language)})
            of_side[patterns] = _matcher(patterns, language)
    return {
        speaker: tuple(
            sentence for turn in transcript.said_by(speaker) for sentence in _sentences(turn, language, matchers)
        )
        for speaker, matchers in wanted.items()
    }


def _asked(spec: Said) -> Iterable[tuple[Speaker, Wording | None]]:
    yield Speaker(spec.speaker), spec.cues
    yield Speaker(spec.speaker), spec.unless
    if spec.after is not None and spec.after.cues is not None:
        yield Speaker(spec.after.speaker), spec.after.cues


@lru_cache(maxsize=1024)
def _matcher(patterns: Patterns, language: str) -> CueMatcher:
    return match_cues({"": patterns}, language)


def _sentences(turn: Turn, language: str, matchers: Mapping[Patterns, CueMatcher]) -> Iterable[Sentence]:
    pieces = utterances(turn, language)
    figures = [_has_figures(piece, language) for piece in pieces]
    for place, piece in enumerate(pieces):
        spoken = forms(piece.tokens)
        likely = ((patterns, matcher) for patterns, matcher in matchers.items() if matcher.may_be_in(spoken))
        found = ((patterns, matcher.find_in(piece.tokens, piece.text)) for patterns, matcher in likely)
        said = {patterns: hits for patterns, hits in found if hits}
        yield Sentence(turn, piece, said, any(figures[place : place + 2]))


def _has_figures(piece: Utterance, language: str) -> bool:
    return any(token.lemma not in _NO_FIGURES and is_number(token, language) for token in piece.tokens)
