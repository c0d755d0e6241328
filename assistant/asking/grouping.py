"""What the figures of a question are split by, and whether it compares them."""

from __future__ import annotations

from assistant.asking.signals import Signals

EVERY_MANAGER = ("менеджеров", "менеджерам", "менеджерах", "продавцов")
"""Figures of several people are told of each."""
INTERROGATIVE = frozenset(
    {"what", "which", "что", "чем", "чему", "какое", "какие", "какой", "каких", "каким", "каком", "как"}
)
TIMES = frozenset({"week", "month", "weekday"})
JOINING = frozenset({"и", "and", "а", "также", "then", "per", "потом", "затем", "each"})
NOUN_GROUPS = {
    "менеджер": "manager", "продавец": "manager", "сотрудник": "manager", "источник": "source", "канал": "source",
    "неделя": "week", "месяц": "month", "категория": "category", "исход": "outcome", "этап": "stage",
    "manager": "manager", "rep": "manager", "source": "source", "channel": "source", "week": "week", "month": "month",
    "category": "category", "type": "category", "outcome": "outcome", "weekday": "weekday", "stage": "stage",
}  # fmt: skip
BARE = frozenset({"source", "category", "stage", "reason", "outcome", "step"})
"""Groups that may be named by a bare word, which then says what a filter is about («источник Директ»)."""


def is_comparison(signals: Signals) -> bool:
    """«или» between outcomes or steps compares nothing."""
    said = [match for match in signals.matches if match.kind == "compare"]
    loose = ("или", "or", "than", "чем")
    words = {signals.tokens[match.start].text for match in said if match.length == 1}
    if said and words and words <= set(loose):
        several = len(signals.people) > 1 or len(signals.days) > 1 or len(signals.of("languages")) > 1
        several = several or len(signals.of("kinds")) > 1
        return several or len(signals.of("sources")) > 1 or len(signals.of("categories")) > 1
    return bool(said)


def groups_of(signals: Signals) -> tuple[str, str]:
    """What figures are split by, and what each part is split by again («по менеджерам и месяцам»)."""
    first, asked = _group(signals), signals.of("askers")
    if first == "none":
        return first, "none"
    explicit = [m.value for m in signals.matches if m.kind == "groups" and m.length > 1]
    explicit += [one for one in asked if one not in ("category", "step", "reason")]
    explicit += list(elided(signals).values())
    others = [one for one in dict.fromkeys(explicit) if one != first and not (one == "source" and first == "category")]
    if not others:
        return first, "none"
    second = others[0]
    if first in TIMES and second not in TIMES:
        first, second = second, first
    return first, second


def elided(signals: Signals) -> dict[int, str]:
    """«по менеджерам и неделям», "by source and month": a second group without a preposition of its own, by place."""
    ends = {match.end for match in signals.matches if match.kind == "groups" and match.length > 1}
    found = {}
    for end in ends:
        at = end
        while at < len(signals.tokens) and signals.tokens[at].text in JOINING:
            at += 1
        if at < len(signals.tokens):
            for lemma, unit in NOUN_GROUPS.items():
                if lemma in signals.tokens[at].lemmas:
                    found[at] = unit
    return found


def _group(signals: Signals) -> str:
    found = list(dict.fromkeys((*signals.of("groups"), *signals.of("askers"))))
    told = signals.has("categories") and not any(token.text in INTERROGATIVE for token in signals.tokens)
    if told and "category" in signals.of("askers") and "category" not in signals.of("groups"):
        found.remove("category")  # "where trust was objected to"
    filtered = {
        "source": "sources",
        "category": "categories",
        "stage": "stages",
        "step": "steps",
        "outcome": "outcomes",
    }
    if len(found) > 1:
        asked = signals.of("askers")
        found = [one for one in found if one in asked or one not in BARE] or found
    if found and found[0] in filtered and signals.has(filtered[found[0]]) and found[0] not in signals.of("askers"):
        explicit = any(
            match.kind == "groups" and match.value == found[0] and match.length > 1 for match in signals.matches
        )
        if not explicit:
            found = found[1:]
    several = signals.has("compare") or signals.said_one_of(*EVERY_MANAGER)
    if not found and several and signals.has("nouns", "manager") and not signals.people:
        return "manager"
    all_of_them = signals.has("nouns", "team") and signals.said_one_of(*EVERY_MANAGER, "managers", "reps")
    if not found and all_of_them and signals.has("measures"):
        return "manager"
    return found[0] if found else "none"
