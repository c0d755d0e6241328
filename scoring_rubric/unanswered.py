"""Questions of the client that the manager left open: put off, or asked again because no answer came.

Only what can be seen is told: an answer beside the point is not noticed.
"""

from __future__ import annotations

from collections.abc import Sequence

from objections.language import Utterance, utterances
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher
from scoring_rubric.spoken_numbers import plain
from scoring_rubric.statistics_questions import is_question
from transcription.types import Evidence, Speaker, Transcript, Turn

LEAST_WORDS = 3
AGAIN_TURNS = 5
SAME_QUESTION = 0.6
"""Share of their words that a question and its repetition have in common (Jaccard, by lemma)."""


def unanswered_questions(transcript: Transcript, lexicon: Lexicon) -> tuple[Evidence, ...]:
    """Each such question once, where it was asked last, in order of the call."""
    asked = [
        (turn, part)
        for turn in transcript.turns
        if turn.speaker is Speaker.CLIENT
        for part in utterances(turn, transcript.language)
        if _asks_something(part, lexicon)
    ]
    found: list[Evidence] = []
    for place, (turn, part) in enumerate(asked):
        if any(_again(part, other) for later, other in asked[place + 1 :] if later.turn - turn.turn <= AGAIN_TURNS):
            continue
        before = [other for earlier, other in asked[:place] if turn.turn - earlier.turn <= AGAIN_TURNS]
        reply = _reply(transcript.turns, turn)
        if reply is None or _puts_off(reply, lexicon) or (any(_again(other, part) for other in before) and not reply):
            found.append(part.quoted_from(turn))
    return tuple(found)


def _asks_something(part: Utterance, lexicon: Lexicon) -> bool:
    return (
        len(part.tokens) >= LEAST_WORDS
        and is_question(part.text, lexicon)
        and not matcher(lexicon.questions.idle).search(plain(part.text))
    )


def _again(one: Utterance, other: Utterance) -> bool:
    words, others = ({token.lemma for token in part.tokens} for part in (one, other))
    return len(words & others) >= SAME_QUESTION * len(words | others)


def _reply(turns: Sequence[Turn], asked: Turn) -> str | None:
    """What the manager says next; None where he says nothing more, empty where he only hums."""
    reply = next((turn for turn in turns[asked.turn + 1 :] if turn.speaker is Speaker.MANAGER), None)
    if reply is None:
        return None
    return reply.text if len(reply.text.split()) > 1 else ""


def _puts_off(reply: str, lexicon: Lexicon) -> bool:
    return matcher(lexicon.questions.put_off).search(plain(reply)) is not None
