"""The client's budget in the CRM against the call: the sum that he names, and one that he puts right."""

from __future__ import annotations

from scoring_rubric.crm_check_compare import same_money
from scoring_rubric.crm_check_fields import Call, field
from scoring_rubric.facts_quotes import followers
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.money import Sum, find_money, small_sums
from scoring_rubric.types import CrmField, Fact, FieldStatus
from transcription.types import Speaker, Turn, quote

_SURE = 0.8
_CLEAR = 0.7
_ANSWER_TURNS = 4


def budget_field(typed: str | None, call: Call) -> CrmField:
    """A budget contradicts where the client names another sum, or puts right the typed one that the manager names."""
    heard = call.facts.budget
    if typed is None:
        return _shown(FieldStatus.MISSING if heard else FieldStatus.NOT_DISCUSSED, call, None, heard)
    agrees = same_money(typed, heard, call.lexicon) if heard is not None else None
    if heard is None or agrees is None:
        replaced = _put_right(typed, call)
        if replaced is not None:
            return _shown(FieldStatus.CONTRADICTS, call, typed, replaced)
    if heard is None:
        return _shown(FieldStatus.NOT_DISCUSSED, call, typed, None)
    if agrees is None:
        reason = "not_comparable" if heard.confidence >= _CLEAR else "unclear_hearing"
        return field("budget", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=heard.value, reason=reason)
    return _shown(FieldStatus.MATCH if agrees else FieldStatus.CONTRADICTS, call, typed, heard)


def _put_right(typed: str, call: Call) -> Fact | None:
    """«у вас сорок пять в месяц» - «теперь тридцать восемь»: the typed sum is named and the client says another.

    It counts where he says that the first was so before, or where the manager repeats the other one.
    """
    words = call.lexicon.money
    for turn in call.transcript.said_by(Speaker.MANAGER):
        if not _names(typed, turn, call) or (said(words.prices, turn.text) and not said(words.budget, turn.text)):
            continue
        former = False
        for answer in followers(call.transcript.turns, turn, _ANSWER_TURNS):
            if answer.speaker is not Speaker.CLIENT:
                continue
            former = former or said(words.former, answer.text) is not None
            others = [one for one in _sums(answer, call) if not _is_typed(typed, one, call)]
            if not others:
                continue
            other = others[-1]
            following = next(followers(call.transcript.turns, answer, 1), None)
            repeated = following is not None and any(one.low == other.low for one in _sums(following, call))
            if former and (repeated or _is_like(typed, other, call)):
                return Fact(other.text, (quote(answer, other.start, other.end),), confidence=_SURE)
    return None


def _sums(turn: Turn, call: Call) -> tuple[Sum, ...]:
    """The sums of a turn; among sums of thousands a bare «тридцать восемь» is one too."""
    found = find_money(turn.text, call.lexicon.money)
    small = small_sums(turn.text, call.lexicon.money)
    taken = {one.start for one in found if one.low >= 1000 or one.currency or one.period}
    return (*found, *(one for one in small if one.start not in taken))


def _names(typed: str, turn: Turn, call: Call) -> bool:
    return any(_is_typed(typed, one, call) for one in _sums(turn, call))


def _is_typed(typed: str, one: Sum, call: Call) -> bool:
    return same_money(typed, Fact(one.text, ()), call.lexicon) is True


def _is_like(typed: str, one: Sum, call: Call) -> bool:
    """Whether a sum is of the typed one's size: a tenth of it or ten times as much is a sum of something else."""
    return any(
        typed_sum.low / 5 <= one.low <= typed_sum.high * 5 for typed_sum in find_money(typed, call.lexicon.money)
    )


def _shown(status: FieldStatus, call: Call, typed: str | None, heard: Fact | None) -> CrmField:
    return field(
        "budget",
        status,
        call,
        typed=typed,
        heard=heard.value if heard else None,
        evidence=heard.evidence if heard else (),
    )
