"""Each CRM field against what was said on the call: match, contradicts, missing, or not discussed.

Fields are compared by meaning, and a field contradicts only where both sides are clear. The names of the fields
are ours (``FIELDS``); a mapping turns a company's own column names into them before they come here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from objections.types import HandlingStatus, Objection
from scoring_rubric.crm_check_compare import (
    codes_of,
    same_action,
    same_code,
    same_company,
    same_email,
    same_money,
    same_name,
    same_phone,
    same_time,
    shares_words,
    typed_time,
)
from scoring_rubric.lexicon import Lexicon, lexicon_for, said
from scoring_rubric.types import CrmCheck, CrmField, CrmRecord, Fact, Facts, FieldStatus
from transcription.types import Evidence, Transcript

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
_SHOWN = 120
_ANY_SOURCE = frozenset({"site"})


@dataclass(frozen=True, slots=True)
class _Call:
    """All that the call says, for the fields to look into."""

    facts: Facts
    objections: tuple[Objection, ...]
    transcript: Transcript
    lexicon: Lexicon
    entered_at: datetime | None = None


def check_crm(
    record: CrmRecord | None,
    facts: Facts,
    objections: Sequence[Objection],
    transcript: Transcript,
    *,
    lexicon: Lexicon | None = None,
) -> CrmCheck:
    """Every field of ``FIELDS`` with its status and quotes; no fields without a record.

    ``lexicon`` defaults to the shipped one of the transcript's language.
    """
    if record is None:
        return CrmCheck()
    call = _Call(facts, tuple(objections), transcript, lexicon or lexicon_for(transcript.language), record.entered_at)
    values = {name: value.strip() for name, value in record.fields.items() if value and value.strip()}
    fields = tuple(_checked(name, values.get(name), call) for name in FIELDS)
    return CrmCheck(fields, entry_delay_min=entry_delay_min(record))


def entry_delay_min(record: CrmRecord) -> float | None:
    """Minutes from the call's end to the entry; 0 for an entry made during the call."""
    if record.entered_at is None or record.call_ended_at is None:
        return None
    return round(max(0.0, (record.entered_at - record.call_ended_at).total_seconds() / 60), 1)


def _checked(name: str, typed: str | None, call: _Call) -> CrmField:
    if name == "refusal_reason":
        return _refusal(typed, call)
    if name == "stage":
        return _stage(typed, call)
    if name == "comment":
        return _comment(typed, call)
    heard = _heard(name, call.facts)
    if name == "next_step_at":
        return _next_step_at(typed, heard, call)
    return _compared(name, typed, heard, _COMPARISONS[name], call)


def _heard(name: str, facts: Facts) -> Fact | None:
    found = getattr(facts, "next_step" if name == "next_step_at" else name)
    return found if isinstance(found, Fact) else None


_Comparison = Callable[[str, Fact, Lexicon], bool | None]


def _same_source(typed: str, heard: Fact, lexicon: Lexicon) -> bool | None:
    """A visitor of the site may have come by any channel, so the site contradicts none."""
    same = same_code(typed, heard, lexicon.sources)
    site = heard.code in _ANY_SOURCE or bool(codes_of(typed, lexicon.sources) & _ANY_SOURCE)
    return None if same is False and site else same


_COMPARISONS: dict[str, _Comparison] = {
    "client_name": same_name,
    "phone": same_phone,
    "email": lambda typed, heard, _: same_email(typed, heard),
    "company": same_company,
    "source": _same_source,
    "budget": same_money,
    "decision_role": lambda typed, heard, lexicon: same_code(typed, heard, lexicon.decision_roles),
    "next_step": same_action,
}


def _compared(name: str, typed: str | None, heard: Fact | None, same: _Comparison, call: _Call) -> CrmField:
    if heard is None:
        return _field(name, FieldStatus.NOT_DISCUSSED, call, typed=typed)
    if typed is None:
        return _field(name, FieldStatus.MISSING, call, heard=heard.value, evidence=heard.evidence)
    agrees = same(typed, heard, call.lexicon)
    if agrees is None:
        reason = "not_comparable" if heard.confidence >= 0.7 else "unclear_hearing"
        return _field(name, FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=heard.value, reason=reason)
    status = FieldStatus.MATCH if agrees else FieldStatus.CONTRADICTS
    return _field(name, status, call, typed=typed, heard=heard.value, evidence=heard.evidence)


def _next_step_at(typed: str | None, heard: Fact | None, call: _Call) -> CrmField:
    if heard is None or heard.when is None:
        return _field("next_step_at", FieldStatus.NOT_DISCUSSED, call, typed=typed)
    shown = heard.when.isoformat() if heard.precision == "time" else heard.when.date().isoformat()
    if typed is None:
        return _field("next_step_at", FieldStatus.MISSING, call, heard=shown, evidence=heard.evidence)
    at = typed_time(typed, like=heard.when)
    later = call.entered_at is not None and call.entered_at > heard.when
    if later:  # the step is over, the CRM already holds the next one
        return _field("next_step_at", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=shown, reason="entered_later")
    agrees = None if at is None else same_time(at, heard)
    if agrees is None:
        return _field(
            "next_step_at", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=shown, reason="not_comparable"
        )
    status = FieldStatus.MATCH if agrees else FieldStatus.CONTRADICTS
    return _field("next_step_at", status, call, typed=typed, heard=shown, evidence=heard.evidence)


def _refusal(typed: str | None, call: _Call) -> CrmField:
    """The CRM's reason against the client's refusal and against his objections that were not settled."""
    heard = call.facts.refusal_reason
    entries = call.lexicon.refusal_reasons
    titles = {entry.code: entry.title for entry in entries}
    spoken: dict[str, tuple[Evidence, ...]] = {}
    if heard is not None and heard.code is not None:
        spoken[heard.code] = heard.evidence
    for objection in call.objections:
        settled = objection.handling.status is HandlingStatus.RESOLVED
        if not settled and not objection.unsure:
            for category in (objection.category, *objection.also):
                spoken.setdefault(category, objection.evidence)
    shown = ", ".join(titles.get(code, code) for code in spoken) or (heard.value if heard else None)
    if typed is None:
        status = FieldStatus.MISSING if heard is not None else FieldStatus.NOT_DISCUSSED
        evidence = heard.evidence if heard is not None else ()
        return _field("refusal_reason", status, call, heard=shown if heard else None, evidence=evidence)
    if not spoken:
        return _field("refusal_reason", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=shown)
    codes = codes_of(typed, entries)
    agreed = [code for code in spoken if code in codes]
    if agreed:
        return _field("refusal_reason", FieldStatus.MATCH, call, typed=typed, heard=shown, evidence=spoken[agreed[0]])
    if not codes:
        return _field(
            "refusal_reason", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=shown, reason="not_comparable"
        )
    evidence = next(iter(spoken.values()))
    return _field(
        "refusal_reason",
        FieldStatus.CONTRADICTS,
        call,
        typed=typed,
        heard=shown,
        evidence=evidence,
        reason="reason_not_said",
    )


def _stage(typed: str | None, call: _Call) -> CrmField:
    """A lost stage contradicts an agreed next step, a won one a refusal; anything else a call cannot tell."""
    agreed, refused = call.facts.next_step, call.facts.refusal_reason
    if typed is not None and agreed is not None and refused is None and said(call.lexicon.lost_stages, typed):
        return _field(
            "stage",
            FieldStatus.CONTRADICTS,
            call,
            typed=typed,
            heard=agreed.value,
            evidence=agreed.evidence,
            reason="stage_lost",
        )
    if typed is not None and refused is not None and said(call.lexicon.won_stages, typed):
        return _field(
            "stage",
            FieldStatus.CONTRADICTS,
            call,
            typed=typed,
            heard=refused.value,
            evidence=refused.evidence,
            reason="stage_won",
        )
    if typed is not None and refused is not None and said(call.lexicon.lost_stages, typed):
        return _field("stage", FieldStatus.MATCH, call, typed=typed, heard=refused.value, evidence=refused.evidence)
    return _field("stage", FieldStatus.NOT_DISCUSSED, call, typed=typed)


def _comment(typed: str | None, call: _Call) -> CrmField:
    """An empty comment is missing when the client told his need; a written one matches when it shares its words."""
    need = call.facts.need
    if need is None:
        return _field("comment", FieldStatus.NOT_DISCUSSED, call, typed=typed)
    if typed is None:
        return _field("comment", FieldStatus.MISSING, call, heard=need.value, evidence=need.evidence)
    if shares_words(typed, need.value):
        return _field("comment", FieldStatus.MATCH, call, typed=typed, heard=need.value, evidence=need.evidence)
    return _field("comment", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=need.value, reason="not_comparable")


def _field(
    name: str,
    status: FieldStatus,
    call: _Call,
    *,
    typed: str | None = None,
    heard: str | None = None,
    evidence: tuple[Evidence, ...] = (),
    reason: str | None = None,
) -> CrmField:
    """A finding with its sentence from the lexicon; quotes stand only where something was said about the field."""
    key = reason or str(status)
    if status is FieldStatus.NOT_DISCUSSED and reason is None and not call.transcript.has_roles:
        key = "roles_unknown"
    sentence = call.lexicon.reasons[key].format(crm=_short(typed), call=_short(heard))
    return CrmField(name, status, crm=typed, call=heard, evidence=evidence, reason=sentence)


def _short(value: str | None) -> str:
    value = value or ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d(?:T.*)?", value):
        at = datetime.fromisoformat(value)
        return f"{at:%d.%m.%Y %H:%M}" if "T" in value else f"{at:%d.%m.%Y}"
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
