"""Questions about the steps of the script: how often they are done, and calls with or without them."""

from __future__ import annotations

from dataclasses import replace

from assistant.asking.choice import DIRECT, Choice, turned
from assistant.asking.signals import Signals
from assistant.asking.wanted import asks_where, counted_noun, wants_count, wants_list

WEAK = frozenset({"слабый", "узкий", "weak"})


def about_steps(signals: Signals, choice: Choice) -> Choice | None:
    steps, missed = signals.of("steps"), signals.has("missed")
    handling = signals.of("handling_steps")
    general = signals.has("measures", "step_share") or choice.group == "step"
    if handling and not steps and not signals.has("outcomes") and (signals.has("nouns", "objection") or not general):
        return replace(choice, measure="step_share", handling_step=handling[0], negation_used=missed, own=True)
    if not steps and not general:
        return None
    if steps and counted_noun(signals) == "objection":
        return None
    if signals.has("measures", *DIRECT) and not missed and not steps:
        return None
    made = replace(choice, negation_used=missed, own=True)
    if not steps:
        return _every_step(signals, made, missed=missed)
    narrowed = _by_step(made, steps, missed=missed)
    asks = [m for m in signals.matches if m.kind == "measures" and m.value == "questions" and m.length == 1]
    other = [m for m in signals.matches if m.kind == "measures" and m.value in DIRECT and m not in asks]
    if signals.has("measures", "score") or signals.has("outcomes") or other:
        return None
    if wants_list(signals) or asks_where(signals, choice):
        return replace(narrowed, measure="list")
    asks_share = signals.has("statistics", "share", "often", "how") or made.trend or made.group != "none" or made.order
    if wants_count(signals) and made.group == "none":
        return replace(narrowed, measure="calls")
    if missed and signals.has("statistics", "share") and made.group == "none" and not made.trend:
        return replace(narrowed, measure="calls", share=True)
    if wants_count(signals):
        return replace(narrowed, measure="calls")
    if missed and not asks_share:
        return replace(narrowed, measure="list" if signals.has("nouns", "call") else "calls")
    return replace(made, measure="step_share", step=steps[0], order=turned(made.order, missed=missed))


def narrowed_by_steps(signals: Signals, choice: Choice) -> Choice:
    """Steps that were named and that nothing counts narrow the calls: no word of a question is left unused."""
    steps = signals.of("steps")
    used = choice.step or choice.step_missing or choice.step_done or choice.section or choice.criterion
    if not steps or used or not choice.measure or choice.words:
        return choice
    missed = signals.has("missed")
    return _by_step(replace(choice, negation_used=choice.negation_used or missed), steps, missed=missed)


def _by_step(choice: Choice, steps: tuple[str, ...], *, missed: bool) -> Choice:
    """Of the calls, those in which the steps were done, or left out."""
    return replace(choice, step_missing=steps) if missed else replace(choice, step_done=steps)


def _every_step(signals: Signals, choice: Choice, *, missed: bool) -> Choice:
    stepwise = any(token.lemmas & {"шаг", "этап", "пункт", "step"} for token in signals.tokens)
    named = stepwise or signals.has("nouns", "step") or choice.group == "step" or signals.has("missed")
    weak = any(token.lemmas & WEAK for token in signals.tokens) and not signals.people
    named = named or (weak and not signals.has("nouns", "manager"))  # «слабые места скрипта»
    choice = replace(choice, order=choice.order or "worst") if weak else choice
    apart = choice.group in ("none", "step") and not choice.trend and named and not choice.compares
    group = "step" if apart else choice.group
    skipped = (
        missed
        or signals.has("outcomes", "not_handled")
        or signals.said_one_of("пропускают", "пропускает", "пропускаем", "skip", "skipped", "miss", "missed")
    )
    skipped = skipped or any(token.lemmas & {"пропускать", "забывать", "skip", "miss"} for token in signals.tokens)
    if signals.has("steps"):
        return choice
    return replace(choice, measure="step_share", group=group, order=turned(choice.order or "", missed=skipped))
