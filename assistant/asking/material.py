"""Reviewed calls as values that questions are counted from: one call with its objections, steps, scores and CRM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assistant.crm import INCOMING
from assistant.domain import CrmLink
from assistant.heard_calls import HeardCall
from assistant.touches import TYPES, TouchKind


@dataclass(frozen=True, slots=True)
class Raised:
    """One sure objection. ``status`` as is known today: what came back was not resolved."""

    category: str
    status: str
    conceded: bool
    steps: Mapping[str, bool]
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """One reviewed call. ``criteria`` and ``sections`` are 0..100, only where scored."""

    call_id: str
    day: date
    manager: str
    language: str
    kind: str
    score: float | None
    link: CrmLink
    objections: tuple[Raised, ...]
    analysis: Mapping[str, Any]
    duration_s: float | None
    disputes: int = 0
    open_disputes: int = 0
    at: datetime | None = None
    left_out: str = ""
    """Why its score counts in no average (``counted_calls.LeftOut``)."""

    @property
    def moment(self) -> tuple[float, str]:
        """What tells two calls of one day apart in time."""
        return (self.at.timestamp() if self.at else float(self.day.toordinal()) * 86_400.0, self.call_id)

    @property
    def source(self) -> str:
        return self.link.lead.source if self.link.lead else ""

    @property
    def stage(self) -> str:
        return self.link.deal.stage if self.link.deal else ""

    @property
    def client(self) -> str:
        fact = self.analysis["facts"].get("client_name")
        return self.link.lead.name if self.link.lead and self.link.lead.name else fact["value"] if fact else ""

    @property
    def company(self) -> str:
        fact = self.analysis["facts"].get("company")
        return self.link.lead.company if self.link.lead and self.link.lead.company else fact["value"] if fact else ""

    @property
    def steps(self) -> dict[str, str]:
        return {step["id"]: step["status"] for step in self.analysis["script"]["steps"]}

    @property
    def verdict(self) -> str:
        return str(self.analysis["lead"]["verdict"])

    @property
    def unanswered(self) -> list[Mapping[str, Any]]:
        return list(self.analysis.get("unanswered_questions", ()))

    @property
    def crm(self) -> list[str]:
        """The status of every field that somebody spoke of."""
        return [item["status"] for item in self.analysis["crm"]["fields"] if item["status"] != "not_discussed"]

    @property
    def refusal(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.analysis["facts"].get("refusal_reason")
        return found

    @property
    def crm_refusal(self) -> str:
        """The reason in the CRM, as the CRM check reads it."""
        lead, deal = self.link.lead, self.link.deal
        return ((deal.refusal_reason if deal else "") or (lead.refusal_reason if lead else "")).strip()

    def statistic(self, name: str) -> float | None:
        found = self.analysis["statistics"].get(name)
        return None if found is None else float(found)

    def section(self, section: str) -> float | None:
        for part in self.analysis["scorecard"]["sections"]:
            if part["id"] == section:
                return None if part["score"] is None else float(part["score"])
        return None

    def criterion(self, criterion: str) -> float | None:
        """0..100."""
        for part in self.analysis["scorecard"]["sections"]:
            for item in part["criteria"]:
                if item["id"] == criterion and item["status"] == "scored" and item["score"] is not None:
                    return 100.0 * float(item["score"])
        return None


def heard(
    found: HeardCall, day: date, link: CrmLink, returned: Mapping[tuple[str, str], str], disputes: tuple[int, int]
) -> Heard:
    """One call; ``returned`` has the status that an objection has by what came later,
    ``disputes`` how many there are and how many of them are open."""
    analysis = found.analysis
    call = found.call
    return Heard(
        call_id=call.call_id,
        day=day,
        manager=call.manager,
        language=str(analysis["language"]),
        kind=str(analysis.get("kind", "first_outgoing")),
        score=found.score,
        link=link,
        objections=tuple(
            Raised(
                category=item["category"],
                status=returned.get((call.call_id, item["id"]), item["handling"]["status"]),
                conceded=bool(item["handling"].get("conceded")),
                steps=item["handling"]["steps"],
                evidence=item["evidence"][0],
            )
            for item in sorted(analysis["objections"], key=lambda item: item["evidence"][0]["turn"])
            if not item.get("unsure")
        ),
        analysis=analysis,
        duration_s=found.duration_s,
        disputes=disputes[0],
        open_disputes=disputes[1],
        at=found.at,
    )


def reaction_min(link: CrmLink, first_attempts: Mapping[str, datetime]) -> float | None:
    """Minutes by the clock from a lead's creation to the first call out; None where either is not known."""
    lead = link.lead
    if lead is None or lead.created_at is None or lead.lead_id not in first_attempts:
        return None
    minutes = (first_attempts[lead.lead_id] - lead.created_at).total_seconds() / 60
    return minutes if minutes >= 0 else None


def first_attempts(activities: Any) -> dict[str, datetime]:
    """By lead, when somebody first tried to reach it: a call that went out, answered or not."""
    found: dict[str, datetime] = {}
    for item in activities:
        outgoing = TYPES.get(item.type.lower()) is TouchKind.CALL and item.direction.lower() not in INCOMING
        if outgoing and item.at is not None and item.lead_id:
            found[item.lead_id] = min(item.at, found.get(item.lead_id, item.at))
    return found
