"""What a drill is worth by the rubric's own criteria for objections, and the one thing to try next; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from objections.corpus import STEPS
from objections.types import Handling, HandlingStatus, HandlingSteps, Objection, StepEvidence
from scoring_rubric.feedback import counsel_text
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.measures import measure
from scoring_rubric.practice import Course, Outcome
from scoring_rubric.practice_answers import Answered, opening_of
from scoring_rubric.rubric import Criterion, Rubric
from scoring_rubric.rubric_measures import ObjectionConceded, ObjectionOrder, ObjectionOutcome, ObjectionStep
from scoring_rubric.scorecard import losses, section_result
from scoring_rubric.scoring_findings import Findings
from scoring_rubric.types import CallContext, CriterionResult, Facts, LeadVerdict, ScriptResult, Statistics
from transcription.types import Evidence, Transcript

PRACTISED = (ObjectionStep, ObjectionOrder, ObjectionOutcome, ObjectionConceded)
"""Measures that typed words can be held to; a pause needs a voice."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion of the rubric on one drill: ``score`` 0..1, None where it does not apply."""

    criterion: str
    title: str
    score: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class DrillResult:
    """``score`` is 0..100; ``next_try`` one thing to do otherwise about ``quote``, both empty if nothing was lost."""

    status: HandlingStatus
    steps: tuple[StepEvidence, ...]
    score: float | None
    marks: tuple[Mark, ...]
    next_try: str
    criterion: str = ""
    quote: str = ""


def judge_drill(
    transcript: Transcript,
    category: str,
    answers: Sequence[Answered],
    course: Course,
    *,
    rubric: Rubric,
    lexicon: Lexicon,
) -> DrillResult:
    """A drill as the rubric sees it; ``transcript`` is the talk with its opening first."""
    objection = _objection(transcript, category, answers, course)
    findings = Findings(
        transcript=transcript,
        context=CallContext(),
        objections=(objection,),
        script=ScriptResult("", "", None, ()),
        statistics=Statistics(),
        facts=Facts(),
        lead=LeadVerdict("", "unknown", ()),
        lexicon=lexicon,
    )
    criteria = [criterion for criterion in rubric.criteria() if isinstance(criterion.measure, PRACTISED)]
    results = [_result(criterion, rubric, findings) for criterion in criteria]
    section = section_result("practice", 1.0, results)
    known = {criterion.id: criterion for criterion in criteria}
    titles = {key: criterion.title.in_language(transcript.language) for key, criterion in known.items()}
    # Of two that cost the same, the one that the rubric's authors would tell first.
    lost = max(
        (loss for loss in losses((section,)) if loss.lost > 0),
        key=lambda loss: (known[loss.criterion.id].counsel.rank, loss.lost),
        default=None,
    )
    return DrillResult(
        status=objection.handling.status,
        steps=objection.handling.step_evidence,
        score=section.score,
        marks=tuple(Mark(one.id, titles[one.id], one.score, one.reason) for one in results),
        next_try="" if lost is None else counsel_text(known[lost.criterion.id], lost.criterion, transcript.language),
        criterion="" if lost is None else lost.criterion.id,
        quote="" if lost is None else _own_words(lost.criterion.evidence),
    )


def _result(criterion: Criterion, rubric: Rubric, findings: Findings) -> CriterionResult:
    found = measure(criterion.measure, findings, rubric.trust, {})
    values = found.values_in(findings.transcript.language)
    because = rubric.because(found.reason, findings.transcript.language, **values)
    return CriterionResult(
        id=criterion.id,
        status=found.status,
        weight=criterion.weight,
        score=found.score,
        reason=because,
        evidence=found.evidence,
        critical=criterion.critical,
        fault=found.fault,
        values=tuple(sorted(values.items())),
        code=found.reason.value,
        in_words=found.in_words,
    )


def _objection(transcript: Transcript, category: str, answers: Sequence[Answered], course: Course) -> Objection:
    opening = opening_of(transcript, category)
    first: dict[str, StepEvidence] = {}
    for one in (evidence for answer in answers for evidence in answer.evidence):
        first.setdefault(one.step, one)
    steps = tuple(first[name] for name in STEPS if name in first)
    worked = first.keys() & {"explore", "respond"}
    gave_in = _gave_in(answers)
    handling = Handling(
        status=_status(course, answers, worked=bool(worked)),
        steps=HandlingSteps(**{name: name in first for name in STEPS}),
        evidence=tuple(one.evidence for one in steps),
        step_evidence=steps,
        conceded=gave_in,
    )
    return Objection("o1", category, 1.0, opening.evidence, handling, opening.explanation)


def _gave_in(answers: Sequence[Answered]) -> bool:
    """A retreat or a gift before any question or argument, as on a call."""
    for answer in answers:
        if answer.gives or (answer.conceded and not set(answer.steps) & {"explore", "respond"}):
            return True
        if set(answer.steps) & {"explore", "respond"}:
            return False
    return False


def _status(course: Course, answers: Sequence[Answered], *, worked: bool) -> HandlingStatus:
    if course.outcome is Outcome.AGREED:
        return HandlingStatus.RESOLVED
    if worked and course.outcome is not Outcome.GAVE_AWAY:
        return HandlingStatus.ANSWERED
    met_somehow = any(answer.steps or answer.gives or answer.conceded or answer.evaded for answer in answers)
    return HandlingStatus.DEFLECTED if met_somehow else HandlingStatus.IGNORED


def _own_words(evidence: Sequence[Evidence]) -> str:
    return next((one.quote for one in evidence if one.speaker == "manager"), "")
