"""What is known of each lead: touches, conversation, verdict, deal, refusal. Pure: counts nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from assistant.crm import INCOMING, UNANSWERED, by_hand
from assistant.documents_evidence import EvidenceItem
from assistant.domain import Activity, Call, Deal, Lead
from assistant.heard import Snapshot
from assistant.review_parts import ReviewParts
from assistant.touches import TYPES, TouchKind
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import said

TOUCHES = frozenset({TouchKind.CALL, TouchKind.MESSAGE, TouchKind.MEETING})


@dataclass(frozen=True, slots=True)
class LeadCase:
    """One lead. ``first_touch`` is a manager's; ``client_first``: the client's own call came before it. ``heard`` are
    its reviewed calls in order; ``verdict`` the last one that could be told, "" with nothing on record.
    """

    lead: Lead
    deals: tuple[Deal, ...]
    day: date | None
    first_touch: datetime | None
    client_first: bool
    attempts: int
    contacted: bool
    talked: bool
    heard: tuple[ReviewParts, ...]
    verdict: str
    judged_by: ReviewParts | None
    has_deal: bool
    won: bool
    refused: bool
    reason: str
    known: tuple[str, ...]

    @property
    def recorded(self) -> bool:
        return bool(self.heard)

    @property
    def marketing(self) -> str:
        flag = self.lead.marketing_qualified
        return "unset" if flag is None else "yes" if flag else "no"

    @property
    def sales(self) -> str:
        """What sales did with it; a refused deal was accepted first."""
        return "accepted" if self.has_deal else "refused" if self.refused else "open"

    @property
    def said_verdict(self) -> str:
        return self.verdict or "unheard"


def lead_cases(
    snapshot: Snapshot, lexicons: Iterable[Lexicon], day_of: Callable[[datetime], date]
) -> tuple[LeadCase, ...]:
    """Every lead of the CRM in the order of creation, those without a call as well."""
    index, words = snapshot.crm.index, tuple(lexicons)
    calls: dict[str, list[Call]] = {}
    by_activity: dict[str, str] = {}
    for call in snapshot.calls:
        link = index.link(call.name)
        lead_id = call.lead_id or (link.lead.lead_id if link.lead else "")
        if lead_id:
            calls.setdefault(lead_id, []).append(call)
        if link.activity is not None:
            by_activity[link.activity.activity_id] = call.call_id
    deals: dict[str, list[Deal]] = {}
    for deal in snapshot.crm.deals:
        deals.setdefault(deal.lead_id, []).append(deal)
    activities: dict[str, list[Activity]] = {}
    for item in snapshot.crm.activities:
        owner = index.deals.get(item.deal_id)
        activities.setdefault(item.lead_id or (owner.lead_id if owner else ""), []).append(item)
    made = [
        _case(
            lead,
            tuple(deals.get(lead.lead_id, ())),
            _Contact(activities.get(lead.lead_id, ()), calls.get(lead.lead_id, ()), snapshot.reviews, by_activity),
            words,
            day_of,
        )
        for lead in snapshot.crm.leads
        if not by_hand(lead.lead_id)
    ]
    return tuple(sorted(made, key=lambda case: (case.lead.created_at is None, _at(case), case.lead.lead_id)))


@dataclass(frozen=True)
class _Contact:
    """What happened with one lead: the CRM's activities and our calls, which may be the same."""

    activities: Sequence[Activity]
    calls: Sequence[Call]
    reviews: Mapping[str, ReviewParts]
    by_activity: Mapping[str, str]

    @cached_property
    def called(self) -> tuple[Activity, ...]:
        return tuple(item for item in self.activities if TYPES.get(item.type.lower()) is TouchKind.CALL)

    @cached_property
    def unlisted(self) -> tuple[Call, ...]:
        """Our calls that no activity of the CRM stands for."""
        listed = {self.by_activity.get(item.activity_id) for item in self.called}
        return tuple(call for call in self.calls if call.call_id not in listed)

    @property
    def heard(self) -> tuple[ReviewParts, ...]:
        ordered = sorted(self.calls, key=lambda call: (call.started_at or call.added_at, call.call_id))
        return tuple(self.reviews[call.call_id] for call in ordered if call.call_id in self.reviews)

    def talked(self) -> bool:
        """A conversation is on record, or the CRM says so of a call that is not: a voicemail heard is no talk."""
        if any(parts.talked for parts in self.heard):
            return True
        return any(
            _answered(item) and self.by_activity.get(item.activity_id, "") not in self.reviews for item in self.called
        )

    def first_touch(self) -> datetime | None:
        moments = [
            item.at
            for item in self.activities
            if item.at is not None
            and TYPES.get(item.type.lower()) in TOUCHES
            and item.direction.lower() not in INCOMING
        ]
        moments += [call.started_at for call in self.unlisted if call.started_at is not None]
        return min(moments, default=None)

    def client_first(self, touch: datetime | None) -> bool:
        came = [item.at for item in self.called if item.at is not None and item.direction.lower() in INCOMING]
        return bool(came) and (touch is None or min(came) <= touch)

    def attempts(self) -> int:
        return sum(item.direction.lower() not in INCOMING for item in self.called) + len(self.unlisted)


def _answered(item: Activity) -> bool:
    """With neither an outcome nor a length nobody can tell: no talk."""
    if item.outcome.lower() in UNANSWERED:
        return False
    return bool(item.duration_s) if item.duration_s is not None else bool(item.outcome)


def _case(
    lead: Lead,
    deals: tuple[Deal, ...],
    contact: _Contact,
    lexicons: Sequence[Lexicon],
    day_of: Callable[[datetime], date],
) -> LeadCase:
    heard, touch = contact.heard, contact.first_touch()
    judged = [parts for parts in heard if parts.talked]
    known = [parts for parts in judged if parts.lead.verdict != "unknown"]
    stages = [lead.status, *(deal.stage for deal in deals)]
    won = any(said(lexicon.won_stages, stage) for lexicon in lexicons for stage in stages if stage)
    lost = any(said(lexicon.lost_stages, stage) for lexicon in lexicons for stage in stages if stage)
    reason = next((deal.refusal_reason for deal in deals if deal.refusal_reason), "") or lead.refusal_reason
    return LeadCase(
        lead=lead,
        deals=deals,
        day=day_of(lead.created_at) if lead.created_at else None,
        first_touch=touch,
        client_first=contact.client_first(touch),
        attempts=contact.attempts(),
        contacted=bool(contact.called or contact.calls),
        talked=contact.talked(),
        heard=heard,
        verdict=known[-1].lead.verdict if known else "unknown" if judged else "",
        judged_by=known[-1] if known else judged[-1] if judged else None,
        has_deal=bool(deals) or won,
        won=won,
        refused=not won and (lost or bool(reason)),
        reason=reason,
        known=(lead.name, lead.company, lead.manager, *(name for parts in heard for name in parts.names)),
    )


def proofs(case: LeadCase) -> tuple[tuple[str, str, EvidenceItem], ...]:
    """Call, language and words that the verdict rests on: against a lead that is not qualified, else for it."""
    parts = case.judged_by
    if parts is None:
        return ()
    wanted = "not_met" if parts.lead.verdict == "not_qualified" else "met"
    found = [item.evidence[0] for item in parts.lead.criteria if item.status == wanted and item.evidence]
    return tuple((parts.call_id, parts.language, item) for item in found)


def _at(case: LeadCase) -> float:
    return case.lead.created_at.timestamp() if case.lead.created_at else 0.0
