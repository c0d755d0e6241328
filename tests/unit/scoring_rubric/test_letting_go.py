"""Who could never buy and was taken leave of politely is owed no next step; everybody else is."""

from __future__ import annotations

import pytest

from scoring_rubric.lead_definition import SEGMENT
from scoring_rubric.letting_go import excused
from scoring_rubric.measures import measure
from scoring_rubric.rubric import load_rubric
from scoring_rubric.rubric_measures import FactGiven
from scoring_rubric.script import DEFAULT_SCRIPTS, load_script
from scoring_rubric.types import (
    CriterionStatus,
    CriterionStatusOfLead,
    LeadCriterion,
    LeadVerdict,
    ScriptResult,
    StepResult,
    StepStatus,
)
from tests.unit.scoring_rubric.scoring_builders import findings

DONE, MISSING, NA = StepStatus.DONE, StepStatus.MISSING, StepStatus.NOT_APPLICABLE
DATED = FactGiven(kind="fact_given", facts=("next_step",), step="next_step", dated=True)


def the_script(next_step: StepStatus, farewell: StepStatus) -> ScriptResult:
    statuses = {"greeting": DONE, "value": MISSING, "next_step": next_step, "contact_check": MISSING}
    steps = tuple(StepResult(key, status) for key, status in (statuses | {"farewell": farewell}).items())
    return ScriptResult("first-contact", "1", 0.4, steps)


def the_lead(segment: CriterionStatusOfLead, verdict: str = "not_qualified") -> LeadVerdict:
    return LeadVerdict("default@1", verdict, (LeadCriterion(SEGMENT, segment),))


NOT_MET, MET, UNKNOWN = CriterionStatusOfLead.NOT_MET, CriterionStatusOfLead.MET, CriterionStatusOfLead.UNKNOWN


@pytest.mark.parametrize(
    ("segment", "next_step", "farewell", "expected"),
    [
        (NOT_MET, MISSING, DONE, {"value": MISSING, "next_step": NA, "contact_check": NA}),
        (NOT_MET, DONE, DONE, {"value": MISSING, "next_step": DONE, "contact_check": NA}),
        (NOT_MET, MISSING, MISSING, {"value": MISSING, "next_step": MISSING, "contact_check": MISSING}),
        (MET, MISSING, DONE, {"value": MISSING, "next_step": MISSING, "contact_check": MISSING}),
        (UNKNOWN, MISSING, DONE, {"value": MISSING, "next_step": MISSING, "contact_check": MISSING}),
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_only_who_could_never_buy_and_was_taken_leave_of_is_owed_no_next_step(
    segment: CriterionStatusOfLead,
    next_step: StepStatus,
    farewell: StepStatus,
    expected: dict[str, StepStatus],
    language: str,
) -> None:
    result = excused(the_script(next_step, farewell), load_script(DEFAULT_SCRIPTS[language]), the_lead(segment))
    found = {step.id: step.status for step in result.steps}
    assert {key: found[key] for key in expected} == expected
    assert all(step.reason for step in result.steps if step.status is NA)
    assert all(not step.evidence for step in result.steps if step.status is NA)


def test_compliance_is_counted_anew() -> None:
    result = excused(the_script(MISSING, DONE), load_script(DEFAULT_SCRIPTS["en"]), the_lead(NOT_MET))
    assert result.compliance == pytest.approx(2 / 3, abs=0.001)


@pytest.mark.parametrize(
    ("segment", "status"), [(NOT_MET, CriterionStatus.NOT_APPLICABLE), (MET, CriterionStatus.SCORED)]
)
def test_nobody_misses_the_date_of_a_step_that_was_not_due(
    segment: CriterionStatusOfLead, status: CriterionStatus
) -> None:
    lead = the_lead(segment)
    script = excused(the_script(MISSING, DONE), load_script(DEFAULT_SCRIPTS["en"]), lead)
    assert measure(DATED, findings(script=script, lead=lead), load_rubric().trust).status is status
