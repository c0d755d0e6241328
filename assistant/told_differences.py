"""Where two analyses of one call say different things, part by part, in words and numbers set side by side; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.documents import AnalysisDocument
from assistant.transcript_values import Effect

NAMED = ("score", "criterion", "objection", "handling", "fact", "step", "crm", "lead", "kind")
"""Parts of an analysis whose differences are told one by one, in this order."""
TOLD_FIRST = ("score", "section", "statistic", "criterion", *NAMED[2:], "question")
"""The order in which a page tells what a correction changed."""
PROGRAM = "program"
"""The part of an effect that says so: which version of the program judged the call before, and which now."""
WORDING = "wording"
"""The part of a difference that is none of these: other quotes, other words of a reason, another statistic."""
MEASURED = (
    "talk_ratio_manager",
    "longest_monologue_s",
    "patience_s",
    "questions_manager",
    "questions_client",
    "interruptions_manager",
    "interruptions_client",
    "words_per_min_manager",
)
"""The statistics that people are told of."""

Told = str | float | None


def effects(before: AnalysisDocument, after: AnalysisDocument) -> tuple[Effect, ...]:
    """What a reader of the call's page sees change: scores first, then statistics and what was found; last, where the
    two were not made by the same program and rules, that part of it comes from there.
    """
    was = _told(before) | _told_more(before)
    became = _told(after) | _told_more(after)
    keys = [key for key in dict.fromkeys([*was, *became]) if was.get(key) != became.get(key)]
    keys.sort(key=lambda key: TOLD_FIRST.index(key[0]))
    found = tuple(Effect(*key, was.get(key), became.get(key)) for key in keys)
    if not found or _maker(before) == _maker(after):
        return found
    return (*found, Effect(PROGRAM, "", before.receipt.version, after.receipt.version))


def _maker(analysis: AnalysisDocument) -> tuple[str, dict[str, str], dict[str, str]]:
    """What judged the call: a correction changes none of it."""
    return analysis.receipt.version, analysis.receipt.packs, analysis.receipt.models


def _told_more(analysis: AnalysisDocument) -> dict[tuple[str, str], Told]:
    told: dict[tuple[str, str], Told] = {
        ("section", section.id): section.score for section in analysis.scorecard.sections
    }
    for name in MEASURED:
        value = getattr(analysis.statistics, name)
        told["statistic", name] = None if value is None else float(value)
    return told | {("question", item.quote): "open" for item in analysis.unanswered_questions}


def differing(before: AnalysisDocument, after: AnalysisDocument) -> Iterator[tuple[str, str, Told, Told]]:
    """Named differences in the order of ``NAMED``, then what else of the document is not the same."""
    was, became = _told(before), _told(after)
    keys = [key for key in dict.fromkeys([*was, *became]) if was.get(key) != became.get(key)]
    keys = [key for key in keys if key[0] != "handling" or (key in was and key in became)]
    for part, name in sorted(keys, key=lambda key: NAMED.index(key[0])):
        yield part, name, was.get((part, name)), became.get((part, name))
    seen = {_HOME[part] for part, _ in keys}
    old, new = before.to_json(), after.to_json()
    for home in sorted(old.keys() - seen - {"receipt"}):
        if old[home] != new[home]:
            yield WORDING, home, None, None


_HOME = {
    "score": "scorecard",
    "criterion": "scorecard",
    "objection": "objections",
    "handling": "objections",
    "fact": "facts",
    "step": "script",
    "crm": "crm",
    "lead": "lead",
    "kind": "kind",
}
"""The key of the document that each named part stands under."""


def _told(analysis: AnalysisDocument) -> dict[tuple[str, str], Told]:
    """What an analysis says, by part and name, in words and numbers that can be set side by side."""
    card = analysis.scorecard
    told: dict[tuple[str, str], Told] = {("score", ""): card.score, ("kind", ""): analysis.kind}
    for item in (item for section in card.sections for item in section.criteria):
        told["criterion", item.id] = item.status if item.score is None else item.score
    for found in analysis.objections:
        quoted = found.evidence[0].quote
        told["objection", quoted] = f"{found.category}?" if found.unsure else found.category
        told["handling", quoted] = found.handling.status
    told |= {("fact", name): fact.value for name, fact in _facts(analysis)}
    told |= {("step", step.id): step.status for step in analysis.script.steps}
    told |= {("crm", field.field): field.status for field in analysis.crm.fields}
    told["lead", ""] = analysis.lead.verdict
    return told


def _facts(analysis: AnalysisDocument) -> Iterator[tuple[str, Any]]:
    for name, fact in analysis.facts:
        if name != "promises" and fact is not None:
            yield name, fact
