"""What the client needs, in his words."""

from __future__ import annotations

from scoring_rubric.facts_quotes import bare, clause, find_in, followers
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.types import Fact
from transcription.types import Speaker, Transcript, quote

_SHORTEST_NEED_WORDS = 3


def need(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The first thing the client says he needs, in his words."""
    for turn in transcript.said_by(Speaker.CLIENT):
        match = find_in(turn, lexicon.needs, unless=lexicon.not_needs)
        if match is None:
            continue
        start, end = clause(turn.text, match.start(), match.end())
        asks = turn.text[end : end + 2].strip().startswith("?")
        if not asks and len(turn.text[match.start() : end].split()) >= _SHORTEST_NEED_WORDS:
            evidence = quote(turn, start, end)
            return Fact(bare(evidence.quote), (evidence,), confidence=0.8)
    return _answered_need(transcript, lexicon)


def _answered_need(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's answer to a question about what he needs, when he never says it with a word of need."""
    for turn in transcript.said_by(Speaker.MANAGER):
        if said(lexicon.needs_asked, turn.text) is None:
            continue
        for answer in followers(transcript.turns, turn, 3):
            long = len(answer.text.split()) > _SHORTEST_NEED_WORDS
            if answer.speaker is Speaker.CLIENT and long and not answer.text.rstrip().endswith("?"):
                evidence = quote(answer, *clause(answer.text, 0, 0))
                return Fact(bare(evidence.quote), (evidence,), confidence=0.6)
    return None
