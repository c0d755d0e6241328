"""Questions about objections, their ends, and disputes of a review."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from assistant.asking.choice import OUTCOMES, Choice, turned
from assistant.asking.signals import Signals
from assistant.asking.wanted import calls_wanted, wants_count, wants_list
from assistant.asking.words import NEGATIONS

OFTEN = ("чаще", "часто", "реже", "редко", "often", "frequently", "rarely", "frequent")
OPEN = frozenset({"открытый", "открыть", "незакрытый", "нерешённый", "нерешенный", "open", "pending", "unresolved"})
SETTLED = frozenset(
    {
        *("закрыть", "закрыто", "решить", "решено", "рассмотреть", "разобрать", "разрешить", "закрытый", "решенный"),
        *("settle", "settled", "resolve", "resolved", "close", "closed", "decide", "decided"),
    }
)


def about_disputes(signals: Signals, choice: Choice) -> Choice | None:
    if not (signals.has("measures", "disputes") or signals.has("disputed")):
        return None
    if signals.has("nouns", "call") and (
        wants_list(signals) or wants_count(signals) or signals.has("statistics", "share")
    ):
        return replace(calls_wanted(signals, choice), disputed=True, dispute_open=_still_open(signals))
    shown = signals.has("list", "show") or (signals.limit and choice.order == "newest")
    if shown and not signals.has("statistics") and choice.group == "none" and not choice.trend:
        return replace(choice, measure="list", disputed=True, dispute_open=_still_open(signals), own=True)
    return replace(choice, measure="disputes", own=True, dispute_open=_still_open(signals))


def _still_open(signals: Signals) -> bool | None:
    denied = any(one.text in NEGATIONS and other.lemmas & SETTLED for one, other in pairwise(signals.tokens))
    return True if denied or any(token.lemmas & OPEN for token in signals.tokens) else None


def about_objections(signals: Signals, choice: Choice) -> Choice | None:
    ends = signals.of("outcomes")
    about = signals.has("nouns", "objection") or choice.group in ("category", "outcome") or bool(choice.categories)
    if not about and not ends:
        return None
    named = any(token.lemmas & {"возражение", "objection"} for token in signals.tokens)
    kinds_of_calls = choice.group == "category" and signals.has("nouns", "call") and not named
    if kinds_of_calls and not (ends or choice.categories or signals.has("askers")):
        return replace(choice, declined="nothing", own=True)
    outcomes = tuple(dict.fromkeys(one for key in ends for one in OUTCOMES[key]))
    made = replace(choice, own=True, outcomes=outcomes)
    lost = signals.has("stages") and signals.has("nouns", "lead", "deal", "client")
    if lost and wants_count(signals) and not signals.has("nouns", "objection", "call"):
        return replace(made, measure="objections", declined="counts_calls")
    if wants_list(signals):
        return replace(made, measure="list")
    if _counts_calls(signals):
        return replace(made, measure="calls", share=signals.has("statistics", "share", "often"))
    picked = signals.has("list", "which") and not signals.has("statistics")
    ranked = made.order in ("best", "worst")
    counted = wants_count(signals) or (picked and not ranked)
    worst = made.order == "worst" and made.group == "category" and not signals.has("statistics")
    if not ends and worst and not signals.has("list", "show"):
        return replace(made, measure="handled_share")  # «по каким возражениям проседаем»
    if not ends and ranked and not counted and (made.compares or made.group not in ("none", "category")):
        return replace(made, measure="handled_share")
    if ends and not counted and _as_share(signals, made):
        return _share_of(made, ends)
    if wants_count(signals) and signals.has("statistics", "how") and set(ends) == {"handled"} and made.group == "none":
        made = replace(made, group="outcome")
    if made.group == "outcome":
        made = replace(made, outcomes=())
    return replace(made, measure="objections", share=signals.has("statistics", "share", "often"))


def _counts_calls(signals: Signals) -> bool:
    """«в скольких звонках», «доля звонков с возражением»."""
    if not (signals.has("statistics", "count", "share", "often") and signals.has("nouns", "call")):
        return False
    asked = [m for m in signals.matches if m.kind == "statistics" and m.value in ("count", "share", "often")]
    nouns = [
        m
        for m in signals.matches
        if m.kind == "nouns" and m.value in ("call", "objection") and m.start >= asked[0].start
    ]
    return bool(nouns) and nouns[0].value == "call" and not _between_is_outcome(signals, asked[0].end, nouns[0].start)


def _between_is_outcome(signals: Signals, start: int, end: int) -> bool:
    return any(m.kind == "outcomes" and start <= m.start < end for m in signals.matches)


def _as_share(signals: Signals, choice: Choice) -> bool:
    """Whether an outcome is asked for as a share: said so, or how well, or who does it best."""
    if signals.has("statistics", "share", "how", "often", "mean") or choice.order in ("best", "worst"):
        return True
    if any("struggle" in token.lemmas for token in signals.tokens):
        return True
    rivals = choice.group not in ("none", "category")
    much = choice.order in ("most", "least") and not signals.said_one_of(*OFTEN)
    if rivals:
        return not (much and signals.has("nouns", "objection")) or choice.trend
    if choice.group == "category" and signals.has("groups", "category") and not signals.has("nouns", "objection"):
        return not signals.has("list") and not signals.has("askers")
    return choice.trend or choice.compares or not (signals.has("list") or choice.group == "category")


def _share_of(choice: Choice, ends: tuple[str, ...]) -> Choice:
    if choice.group == "outcome":
        choice = replace(choice, group=choice.then_by, then_by="none")
    negative = any(key in ("not_handled", "not_resolved") for key in ends)
    if set(ends) <= {"handled", "not_handled"}:
        measure = "handled_share"
    elif set(ends) <= {"resolved", "not_resolved"}:
        measure = "resolved_share"
    else:
        return replace(choice, measure="objections", share=True)
    if negative and choice.group == "none" and not choice.trend and not choice.compares:
        return replace(choice, measure="objections", share=True)
    if negative and not choice.order and choice.group == "manager":
        return replace(choice, measure="objections", share=True, order="most")
    return replace(choice, measure=measure, outcomes=(), order=turned(choice.order, missed=negative))
