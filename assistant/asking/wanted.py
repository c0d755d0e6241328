"""Whether a question wants the calls themselves, their number or a share of them."""

from __future__ import annotations

from dataclasses import replace

from assistant.asking.choice import DIRECT, Choice
from assistant.asking.grouping import is_comparison
from assistant.asking.signals import Signals

INSIDE = ("orders", "qualities", "kinds", "sources", "languages")
"""What may stand between "which" and "calls"."""
WHERE = frozenset({"где", "where"})


def wants_list(signals: Signals) -> bool:
    """Whether calls themselves are wanted, not a number of them."""
    if signals.has("statistics", "count", "share", "mean", "often") or signals.has("trend") or is_comparison(signals):
        return False
    shown = signals.has("list", "show") or _asks_which_calls(signals)
    return shown and signals.has("nouns", "call") and not signals.has("groups")


def _asks_which_calls(signals: Signals) -> bool:
    for number, match in enumerate(signals.matches):
        if match.kind == "list" and match.value == "which":
            ahead = [one for one in signals.matches[number + 1 :] if one.kind not in INSIDE]
            if ahead and ahead[0].kind == "nouns" and ahead[0].value == "call":
                return True
    calls = [match for match in signals.matches if match.kind == "nouns" and match.value == "call"]
    beside = ("orders", "kinds", "languages", "disputed", "qualities")
    starts = (m.start for m in signals.matches if m.kind not in beside and m.value != "disputes")
    first = min(starts, default=0)
    return bool(calls) and calls[0].start == first and not signals.has("measures", *DIRECT)


def asks_where(signals: Signals, choice: Choice) -> bool:
    """«Где менеджер забыл договориться о шаге?»: the places are wanted, not how many there are."""
    plain = not signals.has("statistics") and not signals.has("trend") and choice.group == "none"
    return plain and bool(signals.tokens) and signals.tokens[0].text in WHERE and not is_comparison(signals)


def wants_count(signals: Signals) -> bool:
    return signals.has("statistics", "count") and not signals.has("statistics", "share")


def calls_wanted(signals: Signals, choice: Choice) -> Choice:
    """Calls with what was asked: listed, counted, or as a share of all."""
    if wants_list(signals) or asks_where(signals, choice):
        return replace(choice, measure="list", own=True)
    share = signals.has("statistics", "share") or signals.has("statistics", "often")
    return replace(choice, measure="calls", share=share, own=True)


def is_one_call(signals: Signals) -> bool:
    singular = {"звонок", "разговор", "call", "conversation", "звонка", "звонке"}
    return any(token.text in singular for token in signals.tokens)


def counted_noun(signals: Signals) -> str:
    """What «сколько», "what share of" counts: the noun behind it."""
    asked = [m.end for m in signals.matches if m.kind == "statistics" and m.value in ("count", "share")]
    nouns = [m for m in signals.matches if m.kind == "nouns" and asked and m.start >= asked[0]]
    return nouns[0].value if nouns else ""
