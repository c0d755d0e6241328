"""The client's phone and e-mail: dictated in one turn or over several, or read out by the manager and confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scoring_rubric.emails import find_emails
from scoring_rubric.facts_quotes import followers
from scoring_rubric.lexicon import Lexicon, consists_of, said
from scoring_rubric.phones import as_e164, digit_runs, find_phones, mostly_digits
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_LONGEST_DICTATION = 10
_SPOKEN_CONFIDENCE = 0.7
_UNCONFIRMED = 0.6


@dataclass(frozen=True, slots=True)
class _Said:
    """A contact with the place where it was said."""

    value: str
    turn: Turn
    start: int
    end: int
    confidence: float = 1.0

    def fact(self, *more: Evidence) -> Fact:
        return Fact(self.value, (quote(self.turn, self.start, self.end), *more), confidence=self.confidence)


def client_phone(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's number in E.164: the last one he gave, otherwise one the manager read out and he confirmed."""
    found: list[_Said] = []
    for turn in transcript.turns:
        for mention in find_phones(turn.text, lexicon.phone_regions):
            found.append(_Said(mention.e164, turn, mention.start, mention.end))
    return _clients(found, transcript, lexicon) or _over_turns(transcript, lexicon)


def client_email(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's address, chosen as the phone is. A dictated one may be spelt otherwise, so it is less certain."""
    found: list[_Said] = []
    for turn in transcript.turns:
        for mention in find_emails(turn.text):
            sure = _SPOKEN_CONFIDENCE if mention.spoken else 1.0
            found.append(_Said(mention.address, turn, mention.start, mention.end, sure))
    return _clients(found, transcript, lexicon)


def _clients(found: list[_Said], transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    given = [one for one in found if one.turn.speaker is Speaker.CLIENT and not _is_reading_back(one, found, lexicon)]
    if given:
        last = given[-1]
        echo = next((one for one in found if one.value == last.value and one.turn.speaker is Speaker.MANAGER), None)
        return last.fact(*([quote(echo.turn, echo.start, echo.end)] if echo else []))
    for one in reversed(found):
        if one.turn.speaker is Speaker.MANAGER and _is_clients(one, lexicon):
            answer = _confirmation(one.turn, transcript, lexicon)
            if answer is not None:
                return one.fact(answer)
            if said(lexicon.contacts.sending, one.turn.text[: one.start]) is not None:
                return replace(one, confidence=min(one.confidence, _UNCONFIRMED)).fact()
    return None


def _is_reading_back(one: _Said, found: list[_Said], lexicon: Lexicon) -> bool:
    """The client repeating a number of the manager's firm to write it down."""
    return any(
        other.value == one.value
        and other.turn.speaker is Speaker.MANAGER
        and other.turn.turn < one.turn.turn
        and said(lexicon.contacts.own, other.turn.text) is not None
        for other in found
    )


def _is_clients(one: _Said, lexicon: Lexicon) -> bool:
    own = said(lexicon.contacts.own, one.turn.text)
    return own is None or said(lexicon.contacts.yours, one.turn.text) is not None


def _confirmation(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> Evidence | None:
    """The client's "yes" to what ``turn`` read out."""
    for following in followers(transcript.turns, turn, 2):
        if following.speaker is Speaker.CLIENT:
            start = following.text[:60]
            yes = said(lexicon.contacts.confirm, start)
            agreed = yes is not None and said(lexicon.contacts.deny, start) is None
            return quote(following, yes.start(), yes.end()) if agreed and yes is not None else None
    return None


def _over_turns(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """A number the client dictates over several turns, the manager saying «угу» or repeating digits between."""
    turns = transcript.turns
    for first in turns:
        if first.speaker is not Speaker.CLIENT or not digit_runs(first.text):
            continue
        digits, pieces = "", list[Evidence]()
        for turn in turns[first.turn : first.turn + _LONGEST_DICTATION]:
            if turn.speaker is not Speaker.CLIENT:
                if consists_of(lexicon.backchannels, turn.text) or mostly_digits(turn.text):
                    continue
                break
            runs = digit_runs(turn.text)
            if not runs:
                if consists_of(lexicon.backchannels, turn.text):
                    continue
                break
            run = runs[-1] if turn is first else runs[0]
            digits += "".join(group.digits for group in run.groups)
            pieces.append(quote(turn, run.start, run.end))
            e164 = as_e164(digits, lexicon.phone_regions)
            if e164 is not None and len(pieces) > 1:
                return Fact(e164, tuple(pieces), confidence=0.9)
    return None
