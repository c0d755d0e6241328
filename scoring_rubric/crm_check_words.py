"""The words of a comment against those of a turn: shared, denied, and what a yes or a no makes of them."""

from __future__ import annotations

from scoring_rubric.crm_check_compare import stems
from scoring_rubric.crm_check_fields import Call
from scoring_rubric.facts_answers import reply, verdict
from scoring_rubric.facts_quotes import negated
from scoring_rubric.lexicon import Lexicon, matcher, said
from scoring_rubric.spoken_numbers import plain, tokens
from transcription.types import Evidence, quote

_BESIDE_CHARS = 16
_ASKED = 0.6


def content(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Stems of the words that say something in a comment."""
    return stems(matcher(lexicon.comments.empty).sub(" ", plain(text)))


def polarities(text: str, shared: frozenset[str], lexicon: Lexicon) -> dict[str, bool]:
    """For every shared stem in a text, whether the text says it or denies it."""
    found: dict[str, bool] = {}
    for word in tokens(text):
        for stem in stems(word.text) & shared:
            before = text[: word.end]  # «собака не кусается» denies no dog
            after = said(lexicon.comments.absent, text[word.end : word.end + _BESIDE_CHARS])
            held = not negated(before, word.start, word.end, lexicon.negations, lexicon.scope_ends)
            found[stem] = held and (after is None or after.start() > 1)
    return found


def asked_and_answered(typed: str, call: Call) -> tuple[bool, Evidence] | None:
    """ "is the greenhouse heated" - "it is" against «не отапливается»: whether the answer bears the comment out."""
    wanted = content(typed, call.lexicon)
    for turn in call.transcript.turns:
        answer = reply(turn, call.transcript)
        shared = wanted & content(turn.text, call.lexicon)
        if answer is None or not shared or len(shared) < _ASKED * len(wanted):
            continue
        yes = verdict(answer, call.lexicon)
        ours, asked = (polarities(text, shared, call.lexicon) for text in (typed, turn.text))
        if yes is None or not all(asked.values()):
            continue
        return all(ours.values()) is yes, quote(answer)
    return None
