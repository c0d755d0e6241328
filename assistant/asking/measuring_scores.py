"""Questions about scores: of calls, sections, criteria and people, of fit leads and of what was conceded."""

from __future__ import annotations

from dataclasses import replace

from assistant.asking.choice import DIRECT, Choice, turned, with_objections
from assistant.asking.signals import Signals
from assistant.asking.wanted import calls_wanted, is_one_call, wants_count, wants_list

SUPERLATIVES = ("самы", "само", "сама", "макс", "миним", "наи", "худш", "лучши", "лучша", "лучшу", "лучшо")
EXTREMES = frozenset({"highest", "lowest", "best", "worst", "max", "min", "maximum", "minimum", "top"})


def about_people(signals: Signals, choice: Choice) -> Choice | None:
    """«кто лучше, Мария или Анна?», «лучший менеджер октября»: people are told apart by their average score."""
    people = bool(signals.people) or signals.has("nouns", "manager") or choice.group == "manager"
    several = choice.compares and len(signals.people) > 1
    picked = choice.order in ("best", "worst") and people and (several or not signals.people)
    if any(token.lemmas & {"вопрос", "question", "ответ", "answer"} for token in signals.tokens):
        return None
    if not (several or picked) or signals.has("missed") or signals.has("nouns", "lead", "deal", "client"):
        return None
    return replace(choice, measure="score", own=True)


def about_concessions(signals: Signals, choice: Choice) -> Choice | None:
    found = signals.of("conceded")
    if not found:
        return None
    kind = "first" if "first" in found else "any"
    made = replace(choice, conceded=kind, own=True)
    if wants_list(signals) or wants_count(signals):
        return replace(made, measure="list" if wants_list(signals) else "calls")
    return replace(made, measure="discount_at_objection")


def about_scores(signals: Signals, choice: Choice) -> Choice | None:
    sections = signals.of("sections")
    criteria = signals.of("criteria")
    scored = signals.has("measures", "score")
    picks = signals.has("nouns", "call") and (wants_count(signals) or not scored)
    if signals.numbers and signals.follows and not (signals.has("nouns", "call") or signals.has("statistics")):
        return replace(choice, measure="calls")
    if (
        signals.numbers
        and (signals.has("nouns", "call") or not scored or picks or signals.has("list", "show"))
        and not signals.has("statistics", "mean")
        and not signals.has("measures", *DIRECT)
        and not (signals.has("outcomes") and signals.has("statistics", "share"))
    ):
        if not (signals.has("nouns", "call") or signals.has("statistics") or signals.has("list")):
            return None
        made = with_objections(signals, choice)
        if signals.has("list", "show") and not signals.has("statistics") and choice.group == "none":
            return replace(made, measure="list", own=True)
        return replace(calls_wanted(signals, made), own=True)
    others = signals.has("measures", *DIRECT)
    whole = any(m.kind == "sections" and m.length > 1 for m in signals.matches)
    if sections and (scored or (whole and not others)) and not signals.has("outcomes"):
        return replace(with_objections(signals, choice), measure="section_score", section=sections[0], own=True)
    if scored and criteria and not sections:
        return replace(choice, measure="criterion_score", criterion=criteria[0], own=True)
    if scored and not others:
        picks_calls = (
            not choice.compares and signals.has("orders") and signals.has("nouns", "call") and choice.group == "none"
        )
        plain = not signals.has("statistics", "mean", "how") and not choice.trend and not choice.compares
        if picks_calls and plain:
            return _best_calls(signals, choice)
        if plain and choice.group == "none" and _is_extreme(signals) and not signals.has("nouns", "manager"):
            return replace(with_objections(signals, choice), measure="list", limit=signals.limit or 1, own=True)
        return replace(with_objections(signals, choice), measure="score", own=True)
    picked = signals.has("orders", "best", "worst", "newest") and signals.has("nouns", "call")
    more = others or choice.trend or any(signals.has(kind) for kind in ("outcomes", "steps", "statistics", "disputed"))
    return _best_calls(signals, choice) if picked and choice.group == "none" and not more else None


def _is_extreme(signals: Signals) -> bool:
    """«самая низкая оценка», "highest score": one call's score, not an average."""
    at = {place for m in signals.matches if m.kind == "orders" and m.value in ("best", "worst") for place in m.places}
    return any(
        signals.tokens[place].text.startswith(SUPERLATIVES) or signals.tokens[place].text in EXTREMES for place in at
    )


def _best_calls(signals: Signals, choice: Choice) -> Choice:
    limit = signals.limit or (1 if is_one_call(signals) else 5)
    return replace(with_objections(signals, choice), measure="list", limit=limit, own=True)


def about_fit_leads(signals: Signals, choice: Choice) -> Choice | None:
    if not (signals.has("measures", "qualified_share") or signals.has("qualities")):
        return None
    said = [m.start for m in signals.matches if m.value in ("qualified_share", "qualified")]
    negative = signals.has("qualities", "not_qualified") or any(
        0 < start - match.start <= 3 for match in signals.negations for start in said
    )
    verdict = "not_qualified" if negative else "qualified"
    made = replace(choice, own=True, negation_used=negative)
    if made.order == "most" and signals.said_one_of("самые", "самых", "самый", "самым", "самая"):
        made = replace(made, order="best")  # «самые качественные»: a quality, not a number
    if wants_list(signals):
        return replace(made, measure="list", verdict=(verdict,))
    if negative:
        return replace(made, measure="calls", verdict=(verdict,), share=signals.has("statistics", "share"))
    if wants_count(signals) or (made.order in ("most", "least") and not signals.has("statistics", "share")):
        return replace(made, measure="calls", verdict=(verdict,))
    return replace(made, measure="qualified_share", order=turned(made.order, missed=False))
