"""What the client's next turn says to the manager's: yes, no, or neither; and what is refused in it."""

from __future__ import annotations

from scoring_rubric.facts_quotes import followers
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.spoken_numbers import plain
from transcription.types import Speaker, Transcript, Turn

_ANSWER_CHARS = 24


def reply(turn: Turn, transcript: Transcript) -> Turn | None:
    """The client's turn right after the manager's ``turn``."""
    answer = next(followers(transcript.turns, turn, 1), None)
    both = turn.speaker is Speaker.MANAGER and answer is not None and answer.speaker is Speaker.CLIENT
    return answer if both else None


def verdict(turn: Turn, lexicon: Lexicon) -> bool | None:
    """Whether an answer begins with yes or with no; None where it begins with neither."""
    start = plain(turn.text)[:_ANSWER_CHARS]
    no, yes = matcher(lexicon.answers.refuse).search(start), matcher(lexicon.answers.agree).match(start)
    if no is not None and (yes is None or no.start() <= yes.end() + 1):
        return False
    return True if yes is not None else None


def denies(turn: Turn, lexicon: Lexicon) -> bool:
    """Whether an answer begins with a no of any kind, to what was named as well as to what was asked."""
    return verdict(turn, lexicon) is False or said(lexicon.contacts.deny, turn.text[:_ANSWER_CHARS]) is not None


def denied_reply(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> Turn | None:
    """The client's next turn where it begins with a no."""
    answer = reply(turn, transcript)
    return answer if answer is not None and denies(answer, lexicon) else None
