"""Why a criterion got what it got, which values a sentence about it may name, and which reasons a measure can give."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from scoring_rubric.rubric_measures import FactGiven, Measure
from scoring_rubric.rubric_said import Said


class Reason(StrEnum):
    """Why a criterion got what it got. A rubric words each of them in both languages."""

    IN_BAND = "in_band"
    BELOW_BAND = "below_band"
    ABOVE_BAND = "above_band"
    STEP_DONE = "step_done"
    STEP_LATE = "step_late"
    STEP_MISSING = "step_missing"
    NO_FORBIDDEN = "no_forbidden"
    FORBIDDEN_SAID = "forbidden_said"
    OBJECTIONS_SHARE = "objections_share"
    FACT_GIVEN = "fact_given"
    FACT_UNDATED = "fact_undated"
    FACT_MISSING = "fact_missing"
    CRM_MATCHES = "crm_matches"
    CRM_DIFFERS = "crm_differs"
    ENTRY_DELAY = "entry_delay"
    OTHER_KIND_OF_CALL = "other_kind_of_call"
    STEP_NOT_APPLICABLE = "step_not_applicable"
    NO_OBJECTIONS = "no_objections"
    NO_CRM = "no_crm"
    NOT_DISCUSSED = "not_discussed"
    NOTHING_TO_MEASURE = "nothing_to_measure"
    NO_TIMES = "no_times"
    NO_ROLES = "no_roles"
    UNUSABLE = "unusable"
    DAMAGED = "damaged"
    QUOTE_IN_DOUBT = "quote_in_doubt"
    ABSENCE_IN_DOUBT = "absence_in_doubt"
    OBJECTIONS_IN_DOUBT = "objections_in_doubt"
    LOW_COVERAGE = "low_coverage"
    NOTHING_APPLIES = "nothing_applies"
    FACT_INEXACT = "fact_inexact"
    SAID = "said"
    SAID_TOO_FEW = "said_too_few"
    NOT_SAID = "not_said"
    NOT_WORDED = "not_worded"
    ALL_DONE = "all_done"
    PARTLY_DONE = "partly_done"
    NOT_IN_FULL = "not_in_full"
    NOT_DONE = "not_done"
    CONDITION_NOT_MET = "condition_not_met"
    FOR_REVIEWER = "for_reviewer"


PLACEHOLDERS: dict[Reason, frozenset[str]] = {
    Reason.IN_BAND: frozenset({"value"}),
    Reason.BELOW_BAND: frozenset({"value", "bound"}),
    Reason.ABOVE_BAND: frozenset({"value", "bound"}),
    Reason.OBJECTIONS_SHARE: frozenset({"count", "total"}),
    Reason.FACT_GIVEN: frozenset({"value"}),
    Reason.FACT_UNDATED: frozenset({"value"}),
    Reason.CRM_MATCHES: frozenset({"count", "total"}),
    Reason.CRM_DIFFERS: frozenset({"count", "total", "crm", "call"}),
    Reason.ENTRY_DELAY: frozenset({"value", "delay"}),
    Reason.LOW_COVERAGE: frozenset({"value"}),
    Reason.FACT_INEXACT: frozenset({"value"}),
    Reason.SAID_TOO_FEW: frozenset({"count", "total"}),
    Reason.ALL_DONE: frozenset({"found"}),
    Reason.PARTLY_DONE: frozenset({"found", "missing"}),
    Reason.NOT_IN_FULL: frozenset({"missing"}),
    Reason.NOT_DONE: frozenset({"missing"}),
    Reason.CONDITION_NOT_MET: frozenset({"value"}),
    Reason.FOR_REVIEWER: frozenset({"value"}),
}

_ALWAYS = (
    Reason.OTHER_KIND_OF_CALL,
    Reason.NO_ROLES,
    Reason.UNUSABLE,
    Reason.DAMAGED,
    Reason.QUOTE_IN_DOUBT,
    Reason.LOW_COVERAGE,
    Reason.NOTHING_APPLIES,
)
_OBJECTIONS = (
    Reason.OBJECTIONS_SHARE,
    Reason.NO_OBJECTIONS,
    Reason.OBJECTIONS_IN_DOUBT,
    Reason.NOTHING_TO_MEASURE,
)
_COMBINED = (Reason.ALL_DONE, Reason.PARTLY_DONE, Reason.NOT_IN_FULL, Reason.NOT_DONE)
_OF_KIND: dict[str, tuple[Reason, ...]] = {
    "statistic_band": (
        Reason.IN_BAND,
        Reason.BELOW_BAND,
        Reason.ABOVE_BAND,
        Reason.NOTHING_TO_MEASURE,
        Reason.NO_TIMES,
    ),
    "script_step": (
        Reason.STEP_DONE,
        Reason.STEP_LATE,
        Reason.STEP_MISSING,
        Reason.STEP_NOT_APPLICABLE,
        Reason.ABSENCE_IN_DOUBT,
    ),
    "script_forbidden": (Reason.NO_FORBIDDEN, Reason.FORBIDDEN_SAID, Reason.ABSENCE_IN_DOUBT),
    "objection_step": _OBJECTIONS,
    "objection_order": _OBJECTIONS,
    "objection_outcome": _OBJECTIONS,
    "objection_conceded": _OBJECTIONS,
    "objection_pause": _OBJECTIONS,
    "fact_given": (Reason.FACT_GIVEN, Reason.FACT_UNDATED, Reason.FACT_MISSING, Reason.ABSENCE_IN_DOUBT),
    "crm_fields": (Reason.CRM_MATCHES, Reason.CRM_DIFFERS, Reason.NO_CRM, Reason.NOT_DISCUSSED),
    "crm_entry_delay": (Reason.ENTRY_DELAY, Reason.NO_CRM, Reason.NOTHING_TO_MEASURE),
    "said": (Reason.SAID, Reason.SAID_TOO_FEW, Reason.NOT_SAID, Reason.NOT_WORDED, Reason.ABSENCE_IN_DOUBT),
    "reviewer": (Reason.FOR_REVIEWER,),
    "all_of": _COMBINED,
    "any_of": _COMBINED,
    "share_of": _COMBINED,
    "levels": _COMBINED,
    "provided": (Reason.CONDITION_NOT_MET,),
}


def needed(measures: Iterable[Measure]) -> list[Reason]:
    """The reasons that a rubric of these measures has to word, in the order of their list."""
    can = set(_ALWAYS)
    for spec in measures:
        can.update(_OF_KIND[spec.kind])
        if isinstance(spec, FactGiven) and spec.exact is not None:
            can.add(Reason.FACT_INEXACT)
        if isinstance(spec, FactGiven) and spec.step is not None:
            can.add(Reason.STEP_NOT_APPLICABLE)
        if isinstance(spec, Said) and spec.within_s is not None:
            can.add(Reason.NO_TIMES)
        if isinstance(spec, Said) and spec.after is not None and spec.after.objection:
            can.update((Reason.NO_OBJECTIONS, Reason.OBJECTIONS_IN_DOUBT))
    return [reason for reason in Reason if reason in can]
