"""Scoring one call against a rubric: a number only where the call supports it, always the same one."""

from __future__ import annotations

from collections.abc import Sequence

from scoring_rubric.hearing import Heard, hear
from scoring_rubric.measures import measure
from scoring_rubric.outcomes import Outcome
from scoring_rubric.rubric import Criterion, Rubric
from scoring_rubric.rubric_points import points_of
from scoring_rubric.rubric_reasons import Reason
from scoring_rubric.rubric_said import Said
from scoring_rubric.scorecard import coverage, section_result, total_score
from scoring_rubric.scoring_findings import Findings
from scoring_rubric.types import CriterionResult, CriterionStatus, Scorecard, SectionResult

__all__ = ["Findings", "score"]


def score(rubric: Rubric, findings: Findings) -> Scorecard:
    """The scorecard of one call. Its ``score`` is None, with the reason, when the call cannot carry one."""
    language = findings.transcript.language
    distrust = _distrust(rubric, findings)
    heard = _heard(rubric, findings) if distrust is None else {}
    sections = tuple(
        section_result(
            section.id,
            section.weight,
            [_criterion(rubric, criterion, findings, heard, distrust) for criterion in section.criteria],
        )
        for section in rubric.sections
    )
    share = coverage(sections)
    doubt = distrust or _too_little(rubric, sections, share)
    total = total_score(sections) if doubt is None else None
    values = {"value": f"{share * 100:.0f}"} if doubt is Reason.LOW_COVERAGE else {}
    reason = rubric.because(doubt, language, **values) if doubt is not None else ""
    failed = tuple(item.id for section in sections for item in section.criteria if item.critical and item.score == 0.0)
    points = points_of(total, rubric.scale, rubric.bands)
    code = doubt.value if doubt is not None else ""
    return Scorecard(rubric.name, total, share, sections, failed, reason, points, code, tuple(values.items()))


def _heard(rubric: Rubric, findings: Findings) -> Heard:
    """What the rubric listens for, heard once for all its criteria."""
    return hear((spec for spec in rubric.measures() if isinstance(spec, Said)), findings.transcript)


def _distrust(rubric: Rubric, findings: Findings) -> Reason | None:
    """Why nothing on this call can be scored, if so."""
    transcript = findings.transcript
    if not transcript.quality.usable:
        return Reason.UNUSABLE
    if not transcript.has_roles:
        return Reason.NO_ROLES
    if transcript.quality.damaged_share >= rubric.trust.max_damaged_share:
        return Reason.DAMAGED
    return None


def _too_little(rubric: Rubric, sections: Sequence[SectionResult], share: float) -> Reason | None:
    """Why there is no total although some criteria may be scored, if so."""
    statuses = {item.status for section in sections for item in section.criteria}
    if statuses <= {CriterionStatus.NOT_APPLICABLE}:
        return Reason.NOTHING_APPLIES
    return Reason.LOW_COVERAGE if share == 0.0 or share < rubric.trust.min_coverage else None


def _criterion(
    rubric: Rubric, criterion: Criterion, findings: Findings, heard: Heard, distrust: Reason | None
) -> CriterionResult:
    outcome = _outcome(rubric, criterion, findings, heard, distrust)
    values = outcome.values_in(findings.transcript.language)
    return CriterionResult(
        id=criterion.id,
        status=outcome.status,
        weight=criterion.weight,
        score=outcome.score,
        reason=rubric.because(outcome.reason, findings.transcript.language, **values),
        evidence=outcome.evidence,
        critical=criterion.critical,
        fault=outcome.fault,
        values=tuple(sorted(values.items())),
        sure=outcome.sure,
        beliefs=outcome.beliefs,
        code=outcome.reason.value,
        in_words=outcome.in_words,
    )


def _outcome(
    rubric: Rubric, criterion: Criterion, findings: Findings, heard: Heard, distrust: Reason | None
) -> Outcome:
    if findings.kind not in criterion.applies_to:
        return Outcome(CriterionStatus.NOT_APPLICABLE, Reason.OTHER_KIND_OF_CALL)
    if distrust is not None:
        return Outcome(CriterionStatus.WITHHELD, distrust)
    return measure(criterion.measure, findings, rubric.trust, heard)
