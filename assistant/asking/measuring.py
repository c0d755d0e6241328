"""Which measure a question is about, and what its words narrow or order it by: rules over signals, pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.asking.choice import Choice
from assistant.asking.grouping import elided, groups_of, is_comparison
from assistant.asking.measuring_figures import about_figures
from assistant.asking.measuring_objections import about_disputes, about_objections
from assistant.asking.measuring_scores import about_concessions, about_fit_leads, about_people, about_scores
from assistant.asking.measuring_steps import about_steps, narrowed_by_steps
from assistant.asking.signals import Signals
from assistant.asking.values import MEANS, SHARES
from assistant.asking.vocabulary import Match
from assistant.asking.wanted import calls_wanted
from assistant.asking.words_said import as_words, with_words_said

RELATED = frozenset(
    {
        *("те", "тот", "тех", "тем", "теми", "клиент", "лид", "покупатель", "человек", "люди"),
        *("client", "customer", "lead", "people", "those", "prospect", "buyer", "person"),
    }
)
WHO_IS = ("худший", "лучший", "лидер", "аутсайдер", "отстающий", "чемпион", "the best", "worst", "champion", "leader")
RANKED = ("рейтинг", "рейтинга", "рейтингу")


def choose(signals: Signals) -> Choice:
    """The measure with all that belongs to it."""
    kept = (m for m in signals.matches if not _is_relative(m, signals))
    signals = replace(signals, matches=tuple(_as_verdict(as_words(m, signals), signals) for m in kept))
    group, then_by = groups_of(signals)
    choice = Choice(
        group=group,
        then_by=then_by,
        order=_order(signals),
        categories=signals.of("categories"),
        trend=signals.has("trend"),
        compares=is_comparison(signals),
        words_at=frozenset(elided(signals)),
    )
    choice = with_words_said(signals, choice)
    choice = narrowed_by_steps(signals, _measured(signals, choice))
    if choice.group in (choice.then_by, "none"):
        choice = replace(choice, then_by="none")
    why = _misses(signals, choice)
    return replace(choice, declined=why) if why and not choice.declined else _ordered(signals, choice)


def _order(signals: Signals) -> str:
    """What was said of the order; «самые квалифицированные», "the most talkative" rank by what they name."""
    said = next(iter(signals.of("orders")), "")
    if said:
        return said
    if signals.said_one_of(*RANKED):
        return "best"
    return "most" if signals.said_one_of("самый", "самые", "самых", "самым", "самая", "самого", "самому") else ""


def _as_verdict(match: Match, signals: Signals) -> Match:
    """«сколько лидов квалифицировали»: leads that were found fit, no step of the script."""
    step = match.kind == "steps" and match.value == "qualification"
    counted = signals.has("nouns", "lead", "client") and signals.has("statistics", "count", "share")
    if step and counted and not signals.people and not signals.has("missed"):
        return replace(match, kind="measures", value="qualified_share")
    return match


def _is_relative(match: Match, signals: Signals) -> bool:
    """«те, кто пришёл», "leads who said no": this «кто» asks for nobody."""
    if match.kind != "askers" or match.value != "manager" or match.length > 1 or not match.start:
        return False
    before = signals.tokens[match.start - 1]
    return before.text in RELATED or not before.lemmas.isdisjoint(RELATED)


def _misses(signals: Signals, choice: Choice) -> str:
    """Why a measure would leave out what was asked: a mean of counts, groups by their score, sales after a call."""
    counted = choice.measure in ("calls", "list", "objections", "unanswered_questions", "disputes")
    by_stage = choice.group == "stage" or (signals.has("stages") and signals.has("nouns", "call"))
    if counted and signals.has("nouns", "deal") and not by_stage:
        return "counts_calls"
    if counted and signals.has("statistics", "mean") and not choice.trend and choice.measure != "list":
        return "nothing"
    if (
        signals.numbers
        and not signals.follows
        and (choice.measure in ("score", "section_score", "criterion_score") or choice.conceded)
    ):
        return "nothing"
    above = [m.end for m in signals.matches if m.kind == "orders" and m.value in ("best", "worst")]
    means = {m.start for m in signals.matches if m.kind == "statistics" and m.value == "mean"}
    return "nothing" if signals.has("statistics", "count") and means & set(above) else ""


def _measured(signals: Signals, choice: Choice) -> Choice:
    for rule in (
        about_disputes,
        about_concessions,
        about_scores,
        about_steps,
        about_fit_leads,
        about_figures,
        about_objections,
        _about_calls,
        about_people,
    ):
        found = rule(signals, choice)
        if found is not None:
            return found
    return choice


def _about_calls(signals: Signals, choice: Choice) -> Choice | None:
    about = signals.has("nouns", "call") or signals.has("kinds") or bool(choice.words)
    leads = signals.has("nouns", "lead", "deal", "client") and signals.has("statistics", "count")
    if leads and not about:
        return replace(choice, declined="counts_calls", own=True, measure="calls")
    if not about:
        return None
    made = replace(choice, own=True)
    if choice.words and not signals.has("statistics") and choice.group == "none":
        return replace(made, measure="list")
    if choice.order in ("best", "worst") and choice.group != "none" and not signals.has("statistics"):
        return replace(made, measure="score")  # «в какой день звонки слабее»
    return calls_wanted(signals, made)


def _ordered(signals: Signals, choice: Choice) -> Choice:
    """An order belongs to groups or to a list of calls; elsewhere it must not stand unexplained."""
    if not choice.measure or not choice.order:
        return choice
    if choice.measure == "list":
        return choice
    if choice.group == "none":
        asked = {"most": "most", "least": "least", "best": "most"}
        if choice.measure == "objections" and choice.order in asked and not choice.categories and not choice.compares:
            return replace(choice, group="category", order=asked[choice.order])
        if choice.measure == "themes" or choice.trend:
            return choice
        if signals.has("nouns", "manager") and not signals.people:
            return replace(choice, group="manager")
        alone = not signals.people and not choice.compares and signals.said_one_of(*WHO_IS)
        if alone and choice.order in ("best", "worst") and choice.measure in SHARES | MEANS:
            return replace(choice, group="manager")
        if choice.measure == "calls" and choice.order == "newest":
            return replace(choice, measure="list")
        if signals.has("statistics", "how") or (choice.order in ("best", "worst") and signals.has("list", "which")):
            return replace(choice, order="")
    return choice
