"""Which words of a call a reviewer should look at for a measure, and whether they can be trusted; pure."""

from __future__ import annotations

from collections.abc import Sequence

from objections.language import utterances
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher
from scoring_rubric.rubric import Trust
from scoring_rubric.rubric_measures import Shown
from scoring_rubric.scoring_findings import Findings
from scoring_rubric.spoken_numbers import plain
from scoring_rubric.statistics_questions import is_open
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

SHOWN_WORDS = 16
SHOWN_QUESTIONS = 3
FEWEST_QUESTION_WORDS = 3
DISCOVERING = frozenset({"discovery", "qualification"})
"""Script steps whose questions are about the client and not about the call."""


def looked_at(shown: Shown, transcript: Transcript) -> tuple[Evidence, ...]:
    """The manager's words at the place that ``shown`` names; empty when the manager said nothing."""
    turns = [turn for turn in transcript.said_by(Speaker.MANAGER) if turn.text.strip()]
    if not turns or shown == "none":
        return ()
    if shown == "opening":
        return (beginning(turns[0]),)
    if shown == "closing":
        return (beginning(turns[-1]),)
    if shown in ("longest_turn", "questions"):
        return (beginning(max(turns, key=_length)),)
    late = _latest_answer(transcript)
    return (beginning(late),) if late is not None else ()


def is_punctuated(transcript: Transcript) -> bool:
    """Without any full stop or question mark questions can be found, but not counted: too many are missed."""
    return any(set(".?!…") & set(turn.text) for turn in transcript.turns)


def telling_questions(findings: Findings, *, open_only: bool) -> tuple[Evidence, ...]:
    """The manager's questions that show most, in order of the call: those about the client first, then open ones.

    «Удобно говорить?» is a question, too, but shows nothing of how the manager asks; ``open_only`` leaves such out.
    Without any question the place to look at is the longest turn.
    """
    transcript, lexicon = findings.transcript, findings.words
    asked = [
        piece.quoted_from(turn)
        for turn in transcript.said_by(Speaker.MANAGER)
        for piece in utterances(turn, transcript.language)
        if piece.asks and not matcher(lexicon.questions.idle).search(plain(piece.text))
    ]
    about_client = [item for item in asked if _of_steps(findings, item, DISCOVERING)]
    opening = [
        item
        for item in asked
        if is_open(item.quote, lexicon)
        and not _only_confirms(item.quote, lexicon)
        and len(item.quote.split()) >= FEWEST_QUESTION_WORDS
        and (item in about_client or not _of_steps(findings, item, None))
    ]
    best = [item for item in opening if item in about_client] + [item for item in opening if item not in about_client]
    if not open_only:
        best += [item for item in about_client if item not in best]
        best += [item for item in asked if item not in best]
    shown = best[:SHOWN_QUESTIONS]
    if not shown and not open_only:
        return looked_at("longest_turn", transcript)
    return tuple(item for item in asked if item in shown)


def _only_confirms(text: str, lexicon: Lexicon) -> bool:
    """«у вас товары для животных, правильно?» asks for a yes, whatever stands before the tail."""
    said = plain(text).strip(" ?")
    return any(match.end() == len(said) for match in matcher(lexicon.questions.tails).finditer(said))


def _of_steps(findings: Findings, asked: Evidence, steps: frozenset[str] | None) -> bool:
    """Whether a question is among the words by which one of these script steps, or any, was taken."""
    return any(
        item.turn == asked.turn and (item.quote in asked.quote or asked.quote in item.quote)
        for step in findings.script.steps
        if steps is None or step.id in steps
        for item in step.evidence
    )


def in_doubt(evidence: Sequence[Evidence], transcript: Transcript, trust: Trust) -> bool:
    """True when every quoted turn was recognised with less confidence than the rubric asks for."""
    confidences = [transcript.turns[item.turn].confidence for item in evidence]
    return bool(confidences) and all(
        confidence is not None and confidence < trust.min_quote_confidence for confidence in confidences
    )


def beginning(turn: Turn, words: int = SHOWN_WORDS) -> Evidence:
    """The first words of a turn, enough to recognise it."""
    end = 0
    for word in turn.text.split()[:words]:
        end = turn.text.index(word, end) + len(word)
    return quote(turn, 0, end)


def _length(turn: Turn) -> tuple[float, int, int]:
    """Longest by time, by words where there are no times, the earlier of two equal ones."""
    seconds = turn.end_s - turn.start_s if turn.start_s is not None and turn.end_s is not None else 0.0
    return seconds, len(turn.text.split()), -turn.turn


def _latest_answer(transcript: Transcript) -> Turn | None:
    """The manager's turn that followed a client's one after the longest silence."""
    best: Turn | None = None
    longest_s = 0.0
    for before, after in zip(transcript.turns, transcript.turns[1:], strict=False):
        answered = before.speaker is Speaker.CLIENT and after.speaker is Speaker.MANAGER and after.text.strip()
        if not answered or before.end_s is None or after.start_s is None:
            continue
        if best is None or after.start_s - before.end_s > longest_s:
            best, longest_s = after, after.start_s - before.end_s
    return best
