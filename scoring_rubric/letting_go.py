"""What nobody owes a client who could never buy: it is right to say goodbye and to leave it at that."""

from __future__ import annotations

from dataclasses import replace

from scoring_rubric.lead_definition import out_of_segment
from scoring_rubric.script import Script, StepReason, compliance
from scoring_rubric.types import LeadVerdict, ScriptResult, StepResult, StepStatus

FAREWELL = "farewell"


def excused(result: ScriptResult, script: Script, lead: LeadVerdict) -> ScriptResult:
    """The result without what is ``fit_only`` and missing, where the client is out of the segment and the manager took
    his leave; what was done all the same stays done.
    """
    parted = any(step.id == FAREWELL and step.status is StepStatus.DONE for step in result.steps)
    if not parted or not out_of_segment(lead):
        return result
    fit_only = {step.id for step in script.steps if step.fit_only}
    reason = script.reasons.get(StepReason.NO_FIT, "")
    steps = tuple(
        StepResult(step.id, StepStatus.NOT_APPLICABLE, reason=reason)
        if step.id in fit_only and step.status is StepStatus.MISSING
        else step
        for step in result.steps
    )
    return replace(result, steps=steps, compliance=compliance(steps))
