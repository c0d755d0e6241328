"""Reasons of refusal: the CRM's beside what was said on the calls. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.documents_evidence import EvidenceItem
from assistant.funnel_cases import LeadCase
from assistant.funnel_values import REASON_STATES, CallQuote, ReasonLine, RefusalCase, Refusals
from assistant.masks import Masks
from assistant.review_parts import ReviewParts
from scoring_rubric.crm_check_compare import codes_of
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_titles import renamed
from scoring_rubric.rates import rate

_STATES = {"match": "agree", "contradicts": "disagree", "missing": "crm_empty", "not_discussed": "not_said"}
SHOWN_CASES = 100
SHOWN_QUOTES = 2


def refusals(cases: Sequence[LeadCase], lexicons: Iterable[Lexicon], masks: Masks) -> Refusals:
    """Leads that the CRM calls refused, or that refused on a call and have no reason there."""
    words = tuple(lexicons)
    states = [(case, state) for case in cases if (state := state_of(case))]
    counted = Counter(state for _, state in states)
    by_reason: dict[tuple[str, bool], list[tuple[LeadCase, str]]] = {}
    for case, state in states:
        by_reason.setdefault(_reason(case, words, masks), []).append((case, state))
    differing = [(case, state) for case, state in states if state in ("disagree", "crm_empty")]
    heard = Counter(
        parts.refusal.code or "other"
        for case, _ in states
        if (parts := _speaking(case)) is not None and parts.refusal is not None
    )
    lines = [_line(reason, coded, found) for (reason, coded), found in by_reason.items()]
    return Refusals(
        leads=len(states),
        agree=rate(counted["agree"], counted["agree"] + counted["disagree"]),
        states={state: counted[state] for state in REASON_STATES},
        lines=tuple(sorted(lines, key=lambda line: (-line.leads, line.reason))),
        heard=dict(heard.most_common()),
        cases=tuple(_case(case, state, words, masks) for case, state in differing[:SHOWN_CASES]),
        cases_count=len(differing),
    )


def state_of(case: LeadCase) -> str:
    """Empty for a lead that nobody refused."""
    parts = _speaking(case)
    field = parts.refusal_field if parts is not None else None
    if case.won or not (case.refused or (field is not None and field.status == "missing")):
        return ""
    if not any(heard.talked for heard in case.heard):
        return "unheard"
    return "not_said" if field is None else _STATES[field.status]


def _speaking(case: LeadCase) -> ReviewParts | None:
    """The last conversation that says anything of a refusal, else the last one."""
    talked = [parts for parts in case.heard if parts.talked]
    telling = [
        parts for parts in talked if parts.refusal_field is not None and parts.refusal_field.status != "not_discussed"
    ]
    return next(reversed(telling or talked), None)


def _reason(case: LeadCase, lexicons: Sequence[Lexicon], masks: Masks) -> tuple[str, bool]:
    if not case.reason:
        return "", False
    for lexicon in lexicons:
        codes = codes_of(case.reason, lexicon.refusal_reasons)
        if codes:
            return min(codes), True
    return masks.of(" ".join(case.reason.split()).lower(), "ru", case.known), False


def _line(reason: str, coded: bool, found: Sequence[tuple[LeadCase, str]]) -> ReasonLine:
    states = Counter(state for _, state in found)
    sources = Counter(case.lead.source for case, _ in found if case.lead.source)
    return ReasonLine(
        reason=reason,
        coded=coded,
        leads=len(found),
        agree=rate(states["agree"], states["agree"] + states["disagree"]),
        states={state: states[state] for state in REASON_STATES},
        sources=dict(sorted(sources.items(), key=lambda item: (-item[1], item[0]))),
    )


def _case(case: LeadCase, state: str, lexicons: Sequence[Lexicon], masks: Masks) -> RefusalCase:
    parts = _speaking(case)
    field = parts.refusal_field if parts is not None else None
    language = parts.language if parts is not None else "ru"
    evidence: tuple[EvidenceItem, ...] = field.evidence if field is not None else ()
    heard = (field.call if field is not None else "") or ""
    told = {one.language: renamed(heard, lexicons, one) for one in lexicons}
    return RefusalCase(
        lead_id=case.lead.lead_id,
        source=case.lead.source,
        state=state,
        crm=masks.of(case.reason, language, case.known),
        said=masks.of(heard, language, case.known),
        said_in={spoken: masks.of(text, language, case.known) for spoken, text in told.items()},
        quotes=tuple(
            CallQuote(
                parts.call_id if parts is not None else "",
                item.turn,
                item.start_s,
                item.end_s,
                item.speaker,
                masks.of(item.quote, language, case.known),
            )
            for item in evidence[:SHOWN_QUOTES]
        ),
    )
