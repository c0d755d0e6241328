"""How each kind of measure is computed: findings in, a share of the full mark with its quotes out; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, assert_never

from objections.types import HandlingStatus, Objection
from scoring_rubric.counsel import Fault
from scoring_rubric.durations import duration
from scoring_rubric.facts_due import SENT, contact_due
from scoring_rubric.hearing import Heard
from scoring_rubric.measures_combined import combined, provided
from scoring_rubric.measures_evidence import in_doubt, is_punctuated, looked_at, telling_questions
from scoring_rubric.measures_objections import (
    ObjectionMeasure,
    Shown,
    answer_quotes,
    each_time,
    explored_first,
    left_again,
    surely_missed,
    way_of_giving_in,
)
from scoring_rubric.measures_said import said
from scoring_rubric.outcomes import Outcome, Value, absent, in_both, lossy, not_applicable, once, scored, withheld
from scoring_rubric.packs_loading import Text
from scoring_rubric.rubric import Trust
from scoring_rubric.rubric_measures import (
    AllOf,
    AnyOf,
    CrmEntryDelay,
    CrmFields,
    FactGiven,
    ForReviewer,
    Levels,
    Measure,
    ObjectionConceded,
    ObjectionOrder,
    ObjectionOutcome,
    ObjectionPause,
    ObjectionStep,
    Provided,
    ScriptForbidden,
    ScriptStep,
    ShareOf,
    StatisticBand,
    inner,
)
from scoring_rubric.rubric_reasons import Reason
from scoring_rubric.rubric_said import Said
from scoring_rubric.scoring_findings import Findings
from scoring_rubric.spoken_time import find_moments
from scoring_rubric.spoken_time_calendar import DayKind
from scoring_rubric.types import CriterionStatus, Fact, FieldStatus, StepStatus
from scoring_rubric.wording import at_objections, decimal, worded
from transcription.types import Evidence, Transcript

__all__ = ["Outcome", "measure"]

SHOWN_OBJECTIONS = 3
DAYS = frozenset({"time", "part_of_day", "day"})
"""How exactly a date must be named to stand in a calendar."""
EXACT = {"time": ("time",), "day": ("time", "part_of_day", "day")}


def measure(spec: Measure, findings: Findings, trust: Trust, heard: Heard | None = None) -> Outcome:
    """The outcome of one measure, withheld where its quotes cannot be trusted.

    ``heard`` is what ``hear`` found on the call for all measures of a rubric; each listens for itself without it.
    """
    outcome = _computed(spec, findings, trust, heard)
    if outcome.status is CriterionStatus.SCORED and in_doubt(outcome.evidence, findings.transcript, trust):
        return Outcome(CriterionStatus.WITHHELD, Reason.QUOTE_IN_DOUBT)
    return outcome


def _computed(spec: Measure, findings: Findings, trust: Trust, heard: Heard | None) -> Outcome:
    match spec:
        case StatisticBand():
            return _statistic_band(spec, findings)
        case ScriptStep():
            return _script_step(spec, findings, trust)
        case ScriptForbidden():
            return _script_forbidden(findings, trust)
        case ObjectionStep() | ObjectionOrder() | ObjectionOutcome() | ObjectionConceded() | ObjectionPause():
            return _objections(spec, findings, trust)
        case FactGiven():
            return _fact_given(spec, findings, trust)
        case CrmFields():
            return _crm_fields(spec, findings)
        case CrmEntryDelay():
            return _crm_entry_delay(spec, findings)
        case Said():
            return said(spec, findings, trust, heard)
        case ForReviewer():
            return _for_reviewer(spec, findings)
        case AllOf() | AnyOf() | ShareOf() | Levels():
            parts = [measure(part, findings, trust, heard) for part in inner(spec)]
            return combined(spec, parts)
        case Provided():
            return _provided(spec, findings, trust, heard)
        case _:
            assert_never(spec)


def _for_reviewer(spec: ForReviewer, findings: Findings) -> Outcome:
    where = looked_at(spec.shows, findings.transcript)
    return withheld(Reason.FOR_REVIEWER, where, value=spec.judges)


def _provided(spec: Provided, findings: Findings, trust: Trust, heard: Heard | None) -> Outcome:
    condition = measure(spec.condition, findings, trust, heard)
    against = provided(spec, condition)
    return measure(spec.measure, findings, trust, heard) if against is None else against


def _statistic_band(spec: StatisticBand, findings: Findings) -> Outcome:
    value = getattr(findings.statistics, spec.statistic)
    uncounted = "questions" in spec.statistic and not is_punctuated(findings.transcript)
    if findings.statistics.turns < spec.min_turns or uncounted:
        return not_applicable(Reason.NOTHING_TO_MEASURE)
    if value is None:
        timed = all(turn.start_s is not None for turn in findings.transcript.turns)
        return not_applicable(Reason.NOTHING_TO_MEASURE) if timed else withheld(Reason.NO_TIMES)
    score = spec.band.score(value)
    low, high = spec.band.full
    shown = _written(spec, value)
    evidence = _shown(spec, findings, full=score == 1.0)
    if low is not None and value < low:
        return scored(score, Reason.BELOW_BAND, evidence, value=shown, bound=_written(spec, low))
    if high is not None and value > high:
        return scored(score, Reason.ABOVE_BAND, evidence, Fault.ABOVE, value=shown, bound=_written(spec, high))
    return scored(score, Reason.IN_BAND, evidence, value=shown)


def _shown(spec: StatisticBand, findings: Findings, *, full: bool) -> tuple[Evidence, ...]:
    """The place to look at; for a full mark only questions prove anything, and only those that open the client up."""
    if spec.shows == "questions":
        return telling_questions(findings, open_only=full)
    return () if full else looked_at(spec.shows, findings.transcript)


def _written(spec: StatisticBand, value: float) -> Text:
    number = f"{value * spec.scale:.{spec.digits}f}"
    return in_both(lambda language: decimal(number, language) + (spec.unit.in_language(language) if spec.unit else ""))


def _script_step(spec: ScriptStep, findings: Findings, trust: Trust) -> Outcome:
    step = next((step for step in findings.script.steps if step.id == spec.step), None)
    if step is None or step.status is StepStatus.NOT_APPLICABLE:
        return not_applicable(Reason.STEP_NOT_APPLICABLE)
    if step.status is StepStatus.MISSING:
        evidence = looked_at(spec.shows, findings.transcript)
        due = None
        if spec.due == "contact":
            due = contact_due(findings.facts)
            if due is None:
                return not_applicable(Reason.STEP_NOT_APPLICABLE)
            evidence = due.evidence[:1] or evidence
        found = absent(trust, findings.transcript, Reason.STEP_MISSING, evidence, step.nearness)
        # Whoever has just been reached on a number need not be asked for it: only what is sent can go astray.
        return replace(found, sure=found.sure and (due is None or due.code in SENT))
    beliefs = () if step.belief is None else (step.belief,) * len(step.evidence)
    if step.status is StepStatus.LATE:
        found = scored(spec.late, Reason.STEP_LATE, step.evidence, Fault.LATE)
    else:
        found = scored(1.0, Reason.STEP_DONE, step.evidence)
    doubted = step.belief is not None and step.belief < trust.max_nearness_for_absence
    return replace(found, sure=not step.prompted and not doubted, beliefs=beliefs)


def _script_forbidden(findings: Findings, trust: Trust) -> Outcome:
    banned = findings.script.forbidden
    sure = tuple(item for item in banned if not in_doubt((item,), findings.transcript, trust))
    if sure:
        named = dict(zip(banned, findings.script.forbidden_ids, strict=False))
        return scored(0.0, Reason.FORBIDDEN_SAID, sure, kind=named.get(sure[0], ""))
    if banned:
        return withheld(Reason.QUOTE_IN_DOUBT)
    if lossy(trust, findings.transcript):
        return withheld(Reason.ABSENCE_IN_DOUBT)
    return scored(1.0, Reason.NO_FORBIDDEN)


def _objections(spec: ObjectionMeasure, findings: Findings, trust: Trust) -> Outcome:
    """Measures over all objections that were surely made; the unsure ones neither help nor hurt.

    Told of are those that were surely missed, the ones most surely made first.
    """
    considered = [found for found in findings.objections if _concerns(spec, found)]
    if not considered:
        return not_applicable(Reason.NO_OBJECTIONS)
    sure = [found for found in considered if not found.unsure]
    if not sure:
        return withheld(Reason.OBJECTIONS_IN_DOUBT)
    marks = [(found, mark) for found in sure if (mark := _mark(spec, found)) is not None]
    if not marks:
        return not_applicable(Reason.NOTHING_TO_MEASURE)
    score = sum(mark for _, mark in marks) / len(marks)
    missed = [(found, mark) for found, mark in marks if mark < 1.0]
    unsettled = [(found, mark) for found, mark in missed if not _is_settled(found)]
    blamed = [(found, mark) for found, mark in unsettled if surely_missed(spec, found, trust)]
    told = blamed or unsettled or missed
    again = [found for found, _ in blamed if isinstance(spec, ObjectionOutcome) and left_again(found, trust)]
    worst_first = sorted(told or marks, key=lambda pair: (pair[0] not in again, pair[1], -pair[0].confidence))
    transcript = findings.transcript
    shown = [
        item for found, mark in worst_first[:SHOWN_OBJECTIONS] for item in answer_quotes(spec, found, mark, transcript)
    ]
    if again:
        shown = list(each_time(worst_first[0][0], transcript))
    done, total = len(marks) - len(missed), len(marks)
    values: dict[str, Value] = {
        "count": str(done),
        "total": str(total),
        "at_done": in_both(lambda language: at_objections(done or total, total, language)),
        "at_missed": in_both(lambda language: at_objections(len(told) or total, total, language)),
        "kind": _matter(spec, [found for found, _ in worst_first[:SHOWN_OBJECTIONS]], transcript),
    }
    fault = Fault.ABOVE if isinstance(spec, ObjectionPause) and _waits(spec, worst_first[0][0]) else ""
    if again:
        fault = Fault.IGNORED
    if missed and not unsettled:
        fault = Fault.SETTLED
    found = scored(score, Reason.OBJECTIONS_SHARE, (), fault, **values)
    return replace(found, sure=not missed or bool(blamed), **_quoted(shown))


def _quoted(shown: Sequence[Shown]) -> dict[str, Any]:
    """Quotes once each, with how sure they are."""
    sure = {item.evidence: item.belief for item in reversed(shown)}
    quotes = once([item.evidence for item in shown])
    return {"evidence": quotes, "beliefs": tuple(sure[quote] for quote in quotes)}


def _matter(spec: ObjectionMeasure, told: Sequence[Objection], transcript: Transcript) -> str:
    """Which of a counsel's texts fits: by how the manager gave in, else by the kind of the objection told of first.

    Empty where he gave in in several ways: then the text that speaks of all of them fits.
    """
    if not isinstance(spec, ObjectionConceded):
        return told[0].category
    ways = {way_of_giving_in(found, transcript) for found in told if found.handling.conceded}
    return next(iter(ways)) if len(ways) == 1 else ""


def _is_settled(found: Objection) -> bool:
    return found.handling.status is HandlingStatus.RESOLVED


def _waits(spec: ObjectionPause, found: Objection) -> bool:
    high = spec.band.full[1]
    return high is not None and (found.handling.pause_s or 0.0) > high


def _concerns(spec: ObjectionMeasure, found: Objection) -> bool:
    return not isinstance(spec, ObjectionConceded) or not spec.categories or found.category in spec.categories


def _mark(spec: ObjectionMeasure, found: Objection) -> float | None:
    """What one objection is worth under ``spec``, 0..1; None where it says nothing."""
    handling = found.handling
    match spec:
        case ObjectionStep(step=step):
            return float(getattr(handling.steps, step))
        case ObjectionOrder():
            return explored_first(found)
        case ObjectionOutcome():
            worth = {
                HandlingStatus.RESOLVED: spec.resolved,
                HandlingStatus.ANSWERED: spec.answered,
                HandlingStatus.DEFLECTED: spec.deflected,
                HandlingStatus.IGNORED: spec.ignored,
            }
            return worth[handling.status]
        case ObjectionConceded():
            return float(not handling.conceded)
        case ObjectionPause(band=band):
            return None if handling.pause_s is None else band.score(handling.pause_s)
        case _:
            assert_never(spec)


def _due(step_id: str, findings: Findings) -> bool:
    """Whether the script asks for the step on this call; one that it does not know is nobody's excuse."""
    return all(step.id != step_id or step.status is not StepStatus.NOT_APPLICABLE for step in findings.script.steps)


def _fact_given(spec: FactGiven, findings: Findings, trust: Trust) -> Outcome:
    given: list[Fact] = [fact for name in spec.facts if (fact := getattr(findings.facts, name)) is not None]
    if not given and spec.step is not None and not _due(spec.step, findings):
        return not_applicable(Reason.STEP_NOT_APPLICABLE)
    if not given:
        evidence = looked_at(spec.shows, findings.transcript)
        missing = absent(trust, findings.transcript, Reason.FACT_MISSING, evidence)
        return replace(missing, sure=missing.sure and not (spec.dated and _may_be_dated(findings)))
    # A day that was named counts, too, where the call's own date is not known and no calendar can be asked.
    dated = [fact for fact in given if fact.when is not None or fact.precision in DAYS]
    exact = [fact for fact in dated if spec.exact is None or fact.precision in EXACT[spec.exact]]
    best = (exact or dated or given)[0]
    if spec.dated and not exact:
        worth, reason = (spec.inexact, Reason.FACT_INEXACT) if dated else (spec.undated, Reason.FACT_UNDATED)
        found = scored(worth, reason, best.evidence, Fault.UNDATED, value=best.value)
        return replace(found, sure=not _may_be_dated(findings))
    found = scored(1.0, Reason.FACT_GIVEN, best.evidence, value=best.value)
    return replace(
        found, beliefs=tuple(float(_names_a_day(item.quote)) for item in best.evidence) if spec.dated else ()
    )


def _names_a_day(text: str) -> bool:
    """Whether words name a day: an hour alone may be a price, and «сейчас» is no appointment."""
    days = [moment.day for moment in find_moments(text) if moment.day is not None]
    return any(day.kind is not DayKind.MINUTES and not (day.kind is DayKind.DAYS and day.n == 0) for day in days)


def _may_be_dated(findings: Findings) -> bool:
    """Whether a missing day cannot be held against anybody: the client refused, or somebody named a time in the second
    half of the call.
    """
    turns = findings.transcript.turns
    later = turns[len(turns) // 2 :]
    return findings.facts.refusal_reason is not None or any(find_moments(turn.text) for turn in later)


def _crm_fields(spec: CrmFields, findings: Findings) -> Outcome:
    if findings.crm is None or not findings.crm.fields:
        return not_applicable(Reason.NO_CRM)
    worth = {FieldStatus.MATCH: 1.0, FieldStatus.MISSING: spec.missing, FieldStatus.CONTRADICTS: 0.0}
    checked = [item for item in findings.crm.fields if item.field in spec.fields and item.status in worth]
    if not checked:
        return not_applicable(Reason.NOT_DISCUSSED)
    score = sum(worth[item.status] for item in checked) / len(checked)
    wrong = [item for item in checked if item.status is not FieldStatus.MATCH]
    wrong.sort(key=lambda item: (worth[item.status], len(item.call or "")))
    evidence = once([item for checked_field in (wrong or checked) for item in checked_field.evidence])
    matching, total = str(len(checked) - len(wrong)), str(len(checked))
    if not wrong:
        said = _worded(min((item.call or "—" for item in checked), key=len))
        return scored(score, Reason.CRM_MATCHES, evidence, count=matching, total=total, call=said)
    first = wrong[0]
    fault = Fault.MISSING if first.status is FieldStatus.MISSING else ""
    crm, call = (_worded(value or "—") for value in (first.crm, first.call))
    return scored(score, Reason.CRM_DIFFERS, evidence, fault, count=matching, total=total, crm=crm, call=call)


def _worded(value: str) -> Text:
    return in_both(lambda language: worded(value, language))


def _crm_entry_delay(spec: CrmEntryDelay, findings: Findings) -> Outcome:
    if findings.crm is None:
        return not_applicable(Reason.NO_CRM)
    delay = findings.crm.entry_delay_min
    if delay is None:
        return not_applicable(Reason.NOTHING_TO_MEASURE)
    told = in_both(lambda language: duration(delay, language))
    return scored(spec.band.score(delay), Reason.ENTRY_DELAY, value=f"{delay:.0f}", delay=told)
