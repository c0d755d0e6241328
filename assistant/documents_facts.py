"""The facts of an analysis as they are published."""

from __future__ import annotations

from datetime import datetime

from assistant.documents_evidence import Document, EvidenceItem, evidence_items
from scoring_rubric.types import Fact, Facts


class FactItem(Document):
    value: str
    evidence: tuple[EvidenceItem, ...]
    confidence: float = 1.0
    code: str | None = None


class NextStepItem(FactItem):
    """``when`` says no more than ``precision`` (time, part_of_day, day, week, month): a day alone is its midnight."""

    when: str | None = None
    precision: str | None = None


class FactsItem(Document):
    client_name: FactItem | None
    manager_name: FactItem | None
    phone: FactItem | None
    email: FactItem | None
    company: FactItem | None
    budget: FactItem | None
    need: FactItem | None
    decision_role: FactItem | None
    refusal_reason: FactItem | None
    source: FactItem | None = None
    next_step: NextStepItem | None
    promises: tuple[NextStepItem, ...] = ()


def facts_item(facts: Facts) -> FactsItem:
    return FactsItem(
        client_name=_fact(facts.client_name),
        manager_name=_fact(facts.manager_name),
        phone=_fact(facts.phone),
        email=_fact(facts.email),
        company=_fact(facts.company),
        budget=_fact(facts.budget),
        need=_fact(facts.need),
        decision_role=_fact(facts.decision_role),
        refusal_reason=_fact(facts.refusal_reason),
        source=_fact(facts.source),
        next_step=None if facts.next_step is None else _dated(facts.next_step),
        promises=tuple(_dated(promise) for promise in facts.promises),
    )


def _fact(fact: Fact | None) -> FactItem | None:
    if fact is None:
        return None
    return FactItem(
        value=fact.value,
        evidence=evidence_items(fact.evidence),
        confidence=round(fact.confidence, 2),
        code=fact.code,
    )


def _dated(fact: Fact) -> NextStepItem:
    return NextStepItem(
        value=fact.value,
        when=_moment(fact.when),
        precision=fact.precision,
        evidence=evidence_items(fact.evidence),
        confidence=round(fact.confidence, 2),
        code=fact.code,
    )


def _moment(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat(timespec="seconds")
