"""The few parts of a stored review that reports over all calls count, without transcript and scorecard. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.documents_evidence import EvidenceItem
from assistant.documents_facts import FactItem
from assistant.documents_findings import CrmFieldItem, LeadItem
from assistant.documents_objections import ObjectionItem


@dataclass(frozen=True, slots=True)
class ReviewParts:
    """``talked``: the recording holds a conversation that can be trusted, no voicemail; ``refusal_field`` is the CRM's
    reason for a refusal beside the call's.
    """

    call_id: str
    language: str
    talked: bool
    objections: tuple[ObjectionItem, ...]
    unanswered: tuple[EvidenceItem, ...]
    lead: LeadItem
    refusal: FactItem | None = None
    refusal_field: CrmFieldItem | None = None
    names: tuple[str, ...] = ()
    """The client's name and company as said on the call: what has to be hidden besides the CRM's."""
