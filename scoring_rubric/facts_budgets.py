"""What the client means to spend: with a word of budget, as the answer to the question for it, or read back to him."""

from __future__ import annotations

from dataclasses import replace

from scoring_rubric.facts_quotes import clause, followers
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.money import Sum, find_money, small_sums
from scoring_rubric.spoken_numbers import plain
from scoring_rubric.types import Fact
from transcription.types import Speaker, Transcript, Turn, quote

_SMALLEST_BUDGET = 1000
_AROUND_TURNS = 4


def budget(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's last sum: said with a word of budget, given when asked for it, or read back and confirmed."""
    found: Fact | None = None
    for turn in transcript.turns:
        if turn.speaker is Speaker.CLIENT:
            found = _stated(turn, transcript, lexicon) or found
        elif turn.speaker is Speaker.MANAGER and found is None:
            found = _confirmed(turn, transcript, lexicon)
    return found


def _stated(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """A sum in a client's turn that is a budget by its own words or by the question before it."""
    words = lexicon.money
    asked = _was_asked(turn, transcript, lexicon)
    for found in _totals_first(turn.text, lexicon):
        if _is_former(turn, found, lexicon):
            continue
        start, end = clause(turn.text, found.start, found.end, longest=24)
        first, last = (start, end) if asked else (max(0, found.start - 60), found.end + 30)
        other = _is_anothers(turn, found, lexicon)
        if other:  # what follows a turn is said of another sum
            turned = matcher(words.turns).search(plain(turn.text), found.end)
            last = min(last, turned.start() if turned else last)
        meant = said(words.budget, turn.text[first:last]) is not None
        if _is_large(found) and (meant or asked) and not (other and not meant):
            return _fact(turn, found)
    return _in_thousands(turn, transcript, lexicon, asked=asked)


def _is_former(turn: Turn, found: Sum, lexicon: Lexicon) -> bool:
    """«полтора миллиона, но это было до нового года, сейчас девятьсот тысяч»: the later sum is the one that holds."""
    words = lexicon.money
    later = next((one for one in find_money(turn.text, words) if one.start >= found.end), None)
    between = turn.text[found.end : later.start] if later is not None else ""
    return said(words.former, between) is not None and said(words.now, between) is not None


def _is_anothers(turn: Turn, found: Sum, lexicon: Lexicon) -> bool:
    """Whether the words before a sum make it a price, a competitor's or today's."""
    first = max(0, found.start - 40)
    turned = [match.end() for match in matcher(lexicon.money.turns).finditer(plain(turn.text[: found.start]))]
    return said(lexicon.money.not_budget, turn.text[max([first, *turned]) : found.start]) is not None


def _totals_first(text: str, lexicon: Lexicon) -> tuple[Sum, ...]:
    """Sums of a text, first the one that the others make up («пятьсот дают родители, итого две тысячи»)."""
    found = find_money(text, lexicon.money)
    total = [one for one in found if said(lexicon.money.totals, text[max(0, one.start - 24) : one.end + 12])]
    return (*total[-1:], *found) if len(found) > 1 else found


def _in_thousands(turn: Turn, transcript: Transcript, lexicon: Lexicon, *, asked: bool) -> Fact | None:
    """«только шестьдесят дал» among sums of thousands: thousands are understood."""
    words = lexicon.money
    around = transcript.turns[max(0, turn.turn - _AROUND_TURNS) : turn.turn + 2]
    if not any(found.high >= _SMALLEST_BUDGET for one in around for found in find_money(one.text, words)):
        return None
    for found in small_sums(turn.text, words):
        near = turn.text[max(0, found.start - 60) : found.end + 30]
        other = _is_anothers(turn, found, lexicon)
        if (asked or said(words.budget, near)) and not other:
            return replace(_fact(turn, found), confidence=0.85)
    return None


def _was_asked(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> bool:
    before = transcript.turns[max(0, turn.turn - 3) : turn.turn]
    managers = [one for one in before if one.speaker is Speaker.MANAGER]
    return bool(managers) and said(lexicon.money.budget_asked, managers[-1].text) is not None


def _confirmed(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """«то есть бюджет двести тысяч?» - «да»."""
    sums = [found for found in find_money(turn.text, lexicon.money) if _is_large(found)]
    if not sums or said(lexicon.money.budget_asked, turn.text) is None:
        return None
    answer = next((one for one in followers(transcript.turns, turn, 2) if one.speaker is Speaker.CLIENT), None)
    yes = said(lexicon.contacts.confirm, answer.text[:40]) if answer is not None else None
    if answer is None or yes is None or find_money(answer.text, lexicon.money):
        return None
    fact = _fact(turn, sums[0])
    return Fact(fact.value, (*fact.evidence, quote(answer, yes.start(), yes.end())), confidence=0.8)


def _is_large(found: Sum) -> bool:
    told = found.currency is not None or found.period is not None
    return found.high >= _SMALLEST_BUDGET or (told and found.high >= 100)


def _fact(turn: Turn, found: Sum) -> Fact:
    return Fact(found.text, (quote(turn, found.start, found.end),), confidence=0.7 if found.about else 0.9)
