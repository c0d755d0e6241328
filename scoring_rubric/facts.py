"""Facts said on a call, each with its quote; a fact that needs to know who speaks is absent when nobody knows."""

from __future__ import annotations

from scoring_rubric.facts_agreements import next_step
from scoring_rubric.facts_budgets import budget
from scoring_rubric.facts_companies import client_company
from scoring_rubric.facts_contacts import client_email, client_phone
from scoring_rubric.facts_decisions import decision_role
from scoring_rubric.facts_needs import need
from scoring_rubric.facts_people import client_name, manager_name
from scoring_rubric.facts_promises import promises
from scoring_rubric.facts_refusals import refusal_reason
from scoring_rubric.facts_sources import source
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.types import CallContext, Facts
from transcription.types import Transcript


def extract_facts(transcript: Transcript, context: CallContext, lexicon: Lexicon) -> Facts:
    """The facts of ``transcript``; ``context.started_at`` turns «завтра в три» into a date with its offset.

    Without known roles only the next step remains: it belongs to both sides.
    """
    agreed = next_step(transcript, lexicon, started_at=context.started_at)
    if not transcript.has_roles:
        return Facts(next_step=agreed)
    manager = manager_name(transcript, lexicon)
    agreed_turn = max(place.turn for place in agreed.evidence) if agreed else None
    refusal = refusal_reason(transcript, lexicon, agreed_turn=agreed_turn)
    if refusal is not None and agreed is not None and agreed.precision is None:
        agreed = None  # an undated "I'll call you" before a refusal is no next step
    return Facts(
        client_name=client_name(transcript, lexicon, manager=manager),
        manager_name=manager,
        phone=client_phone(transcript, lexicon),
        email=client_email(transcript, lexicon),
        company=client_company(transcript, lexicon),
        budget=budget(transcript, lexicon),
        need=need(transcript, lexicon),
        decision_role=decision_role(transcript, lexicon),
        refusal_reason=refusal,
        next_step=agreed,
        promises=promises(transcript, lexicon, started_at=context.started_at),
        source=source(transcript, lexicon),
    )
