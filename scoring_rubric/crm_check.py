"""Each CRM field against what was said on the call: match, contradicts, missing, or not discussed.

Fields are compared by meaning, and a field contradicts only where both sides are clear. The names of the fields
are ours (``FIELDS``); a mapping turns a company's own column names into them before they come here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from objections.encoder import SentenceEncoder
from objections.types import Objection
from scoring_rubric.crm_check_actions import agreed_action, any_taken_task, refused_action, taken_over, taken_task
from scoring_rubric.crm_check_comments import comment_field
from scoring_rubric.crm_check_compare import (
    same_email,
    same_phone,
    same_time,
    typed_time,
)
from scoring_rubric.crm_check_deals import refusal_field, stage_field
from scoring_rubric.crm_check_fields import Call, field
from scoring_rubric.crm_check_money import budget_field
from scoring_rubric.crm_check_names import name_field
from scoring_rubric.crm_check_people import company_field, decision_field
from scoring_rubric.crm_check_sources import source_field
from scoring_rubric.facts_quotes import bare
from scoring_rubric.lexicon import Lexicon, lexicon_for
from scoring_rubric.types import CrmCheck, CrmField, CrmRecord, Fact, Facts, FieldStatus
from transcription.types import Transcript

FIELDS = (
    "client_name",
    "phone",
    "email",
    "company",
    "source",
    "budget",
    "decision_role",
    "next_step",
    "next_step_at",
    "refusal_reason",
    "stage",
    "comment",
)


def check_crm(
    record: CrmRecord | None,
    facts: Facts,
    objections: Sequence[Objection],
    transcript: Transcript,
    *,
    lexicon: Lexicon | None = None,
    encoder: SentenceEncoder | None = None,
) -> CrmCheck:
    """Every field of ``FIELDS`` with its status and quotes; no fields without a record.

    ``lexicon`` defaults to the shipped one of the transcript's language; without an ``encoder`` comments are compared
    by words alone.
    """
    if record is None:
        return CrmCheck()
    words = lexicon or lexicon_for(transcript.language)
    call = Call(facts, tuple(objections), transcript, words, record.entered_at, encoder)
    values = {name: value.strip() for name, value in record.fields.items() if value and value.strip()}
    fields = tuple(_checked(name, values.get(name), call) for name in FIELDS)
    return CrmCheck(fields, entry_delay_min=entry_delay_min(record))


def entry_delay_min(record: CrmRecord) -> float | None:
    """Minutes from the call's end to the entry; 0 for an entry made during the call."""
    if record.entered_at is None or record.call_ended_at is None:
        return None
    return round(max(0.0, (record.entered_at - record.call_ended_at).total_seconds() / 60), 1)


_WHOLE_CALL: dict[str, Callable[[str | None, Call], CrmField]] = {
    "client_name": name_field,
    "refusal_reason": refusal_field,
    "stage": stage_field,
    "comment": comment_field,
    "company": company_field,
    "decision_role": decision_field,
    "source": source_field,
    "budget": budget_field,
}


def _checked(name: str, typed: str | None, call: Call) -> CrmField:
    if name in _WHOLE_CALL:
        return _WHOLE_CALL[name](typed, call)
    heard = _heard(name, call.facts)
    refused = refused_action(typed, call) if name == "next_step" and typed is not None else None
    if refused is not None:
        shown = heard.value if heard else refused.quote
        return field(name, FieldStatus.CONTRADICTS, call, typed=typed, heard=shown, evidence=(refused,))
    if name == "next_step_at":
        return _next_step_at(typed, heard, call)
    taken = taken_over(typed, call) if name == "next_step" and typed is not None else None
    if taken is not None:
        return field(name, FieldStatus.MATCH, call, typed=typed, heard=bare(taken.quote), evidence=(taken,))
    if name == "next_step" and heard is None:
        told = taken_task(typed, call) if typed is not None else any_taken_task(call)
        if told is not None:
            status = FieldStatus.MATCH if typed is not None else FieldStatus.MISSING
            return field(name, status, call, typed=typed, heard=bare(told.quote), evidence=(told,))
    if name == "next_step":
        return _compared(name, typed, heard, lambda one, other, _: agreed_action(one, other, call), call)
    return _compared(name, typed, heard, _COMPARISONS[name], call)


def _heard(name: str, facts: Facts) -> Fact | None:
    found = getattr(facts, "next_step" if name == "next_step_at" else name)
    return found if isinstance(found, Fact) else None


_Comparison = Callable[[str, Fact, Lexicon], bool | None]


_COMPARISONS: dict[str, _Comparison] = {
    "phone": same_phone,
    "email": lambda typed, heard, _: same_email(typed, heard),
}


def _compared(name: str, typed: str | None, heard: Fact | None, same: _Comparison, call: Call) -> CrmField:
    if heard is None:
        return field(name, FieldStatus.NOT_DISCUSSED, call, typed=typed)
    if typed is None:
        return field(name, FieldStatus.MISSING, call, heard=heard.value, evidence=heard.evidence)
    agrees = same(typed, heard, call.lexicon)
    if agrees is None:
        reason = "not_comparable" if heard.confidence >= 0.7 else "unclear_hearing"
        return field(name, FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=heard.value, reason=reason)
    status = FieldStatus.MATCH if agrees else FieldStatus.CONTRADICTS
    return field(name, status, call, typed=typed, heard=heard.value, evidence=heard.evidence)


def _next_step_at(typed: str | None, heard: Fact | None, call: Call) -> CrmField:
    if heard is None or heard.when is None:
        return field("next_step_at", FieldStatus.NOT_DISCUSSED, call, typed=typed)
    shown = heard.when.isoformat() if heard.precision == "time" else heard.when.date().isoformat()
    if typed is None:
        return field("next_step_at", FieldStatus.MISSING, call, heard=shown, evidence=heard.evidence)
    at = typed_time(typed, like=heard.when)
    later = call.entered_at is not None and call.entered_at > heard.when
    if later:  # the step is over, the CRM already holds the next one
        return field("next_step_at", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=shown, reason="entered_later")
    agrees = None if at is None else same_time(at, heard)
    if agrees is None:
        return field("next_step_at", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=shown, reason="not_comparable")
    status = FieldStatus.MATCH if agrees else FieldStatus.CONTRADICTS
    return field("next_step_at", status, call, typed=typed, heard=shown, evidence=heard.evidence)
