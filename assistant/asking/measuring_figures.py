"""Questions that name a figure of their own: reasons, promises, reaction, wins, the conversation itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.asking.choice import DIRECT, Choice, turned, with_objections
from assistant.asking.signals import Signals
from assistant.asking.wanted import counted_noun, is_one_call, wants_count, wants_list

BROKEN = frozenset({"нарушать", "нарушить", "break", "broken", "забывать", "забыть"})
TOO_MUCH = ("слишком", "too", "много")


def about_figures(signals: Signals, choice: Choice) -> Choice | None:
    found = [value for value in signals.of("measures") if value in DIRECT]
    if not found:
        return None
    measure = next(name for name in DIRECT if name in found)
    made = replace(with_objections(signals, choice), measure=measure, own=True)
    wide = ("refusal_reasons", "unanswered_questions", "promises_kept", "win_rate", "crm_correctness")
    if measure == "win_rate" and (won := _of_won(signals, found)):
        return replace(made, measure=won, outcomes=(), stages=("won",), share=False)
    if made.outcomes and measure not in wide and not (signals.has("nouns", "objection") or made.categories):
        return replace(made, declined="nothing")
    if measure == "refusal_reasons" and made.categories:
        return replace(made, declined="nothing")
    ranked = made.order not in ("", "newest")  # "how long does a call last"
    ranks_calls = measure in ("duration_minutes", "monologue") and ranked and made.group == "none"
    if ranks_calls and is_one_call(signals) and not signals.has("statistics") and not signals.has("nouns", "manager"):
        return replace(made, measure="", declined="list_by_measure")
    two = [name for name in found if name not in ("questions", "themes", "duration_minutes")]
    if len(two) > 1 and not (made.order or made.group != "none") and _apart(signals, two):
        return replace(made, declined="two_measures")
    if measure == "talk_ratio" and made.group == "manager" and not made.order and signals.said_one_of(*TOO_MUCH):
        return replace(made, order="most")
    if measure == "refusal_reasons":
        group = made.group if made.group not in ("none", "category", "step") else "reason"
        return replace(made, group=group, outcomes=(), negation_used=True)
    if measure == "unanswered_questions":
        made = replace(made, outcomes=(), negation_used=True)
        of_calls = signals.matches[0].value == "call" or wants_list(signals)
        plain = not signals.has("statistics") and made.group == "none" and not made.trend and not made.compares
        return replace(made, measure="list", unanswered=True) if of_calls and plain else made
    if measure == "themes":
        return replace(made, group="none" if made.group == "category" else made.group)
    if measure == "promises_kept":
        missed = signals.has("missed") or any(token.lemmas & BROKEN for token in signals.tokens)
        order = turned(made.order, missed=missed) if made.group != "none" or made.order else ""
        return replace(made, negation_used=missed, order=order, outcomes=())
    if measure in ("duration_minutes", "monologue") and wants_list(signals) and made.group == "none":
        return replace(made, measure="", declined="list_by_measure")
    if measure == "win_rate":
        return replace(made, outcomes=(), verdict=())
    if measure == "crm_correctness":
        negative = any(
            token.lemmas & {"ошибка", "расхождение", "врать", "mistake", "error", "lie"} or token.text == "врет"
            for token in signals.tokens
        )
        order = turned(made.order, missed=negative) if made.order else ""
        return replace(made, order=order, outcomes=())
    return made


def _apart(signals: Signals, names: Sequence[str]) -> bool:
    """Whether measures stand beside one another with nothing but a comma or «и» between («win rate, reaction»)."""
    places = [m for m in signals.matches if m.kind == "measures" and m.value in names]
    joined = {"и", "and", "а", "также", "plus"}
    return any(
        one.value != other.value and all(token.text in joined for token in signals.tokens[one.end : other.start])
        for one, other in pairwise(places)
    )


def _of_won(signals: Signals, found: Sequence[str]) -> str:
    """What is asked of calls whose deal was won («сколько звонков по выигранным сделкам»), empty where nothing is."""
    said = [m for m in signals.matches if m.kind == "measures" and m.value == "win_rate"]
    adjective = all(
        signals.tokens[m.start].lemmas & {"выигранный", "выиграть", "успешный", "won", "win"}
        and signals.tokens[m.end - 1].lemmas & {"сделка", "deal"}
        for m in said
    )
    if not adjective or signals.has("statistics", "share") or len(found) > 1:
        return ""
    if signals.has("measures", "score"):
        return "score"
    counted = signals.has("nouns", "call") and wants_count(signals) and counted_noun(signals) in ("call", "")
    return "calls" if counted else ""
