"""The scorecard: the formula, what is left out, what is withheld, and that the same input gives the same bytes."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import pytest

from scoring_rubric.rubric import Rubric, load_rubric
from scoring_rubric.scorecard import coverage, losses, section_result, total_score
from scoring_rubric.scoring import Findings, score
from scoring_rubric.types import (
    CallContext,
    CallKind,
    CriterionResult,
    CriterionStatus,
    CrmCheck,
    CrmField,
    Fact,
    Facts,
    FieldStatus,
    Scorecard,
    ScriptResult,
    Statistics,
    StepResult,
    StepStatus,
)
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import CALL, a_result, an_objection, findings, said
from transcription.types import Mark, Quality

RUBRIC = load_rubric()
STEPS = (
    "greeting",
    "name",
    "company",
    "purpose",
    "permission",
    "discovery",
    "qualification",
    "value",
    "next_step",
    "contact_check",
    "farewell",
)


def script(status: StepStatus = StepStatus.DONE) -> ScriptResult:
    quotes = (said(0),) if status is not StepStatus.MISSING else ()
    return ScriptResult("first-contact", "1", 1.0, tuple(StepResult(step, status, quotes) for step in STEPS))


def good(**changes: Any) -> Findings:
    steps = an_objection("acknowledge", "explore", "respond", "confirm", status="resolved", pause_s=1.0)
    values: dict[str, Any] = {
        "objections": (steps,),
        "script": script(),
        "statistics": Statistics(0.5, 20.0, 6.0, 1.0, 8, 2, 5, 0, 0, turns=8),
        "facts": Facts(next_step=Fact("звонок", (said(6),), datetime.fromisoformat("2026-11-26T15:00:00+03:00"))),
        "crm": CrmCheck((CrmField("phone", FieldStatus.MATCH, "1", "1", (said(1),)),), 5.0),
    }
    return findings(**(values | changes))


def result_of(card: Scorecard, criterion: str) -> CriterionResult:
    return next(item for section in card.sections for item in section.criteria if item.id == criterion)


def test_a_call_that_meets_the_standard_has_all_points() -> None:
    card = score(RUBRIC, good())
    assert (card.rubric, card.score, card.coverage, card.critical) == ("default@1", 100.0, 1.0, ())
    assert [section.id for section in card.sections] == [
        "communication",
        "objection_handling",
        "first_contact",
        "crm",
    ]


def test_the_total_is_the_weighted_mean_of_the_sections() -> None:
    card = score(RUBRIC, good(script=script(StepStatus.LATE)))
    first_contact = next(section for section in card.sections if section.id == "first_contact")
    assert first_contact.score is not None
    assert first_contact.score < 100
    assert card.score == pytest.approx((300 + first_contact.score) / 4, abs=0.05)


def test_a_section_that_does_not_apply_leaves_the_denominator() -> None:
    card = score(RUBRIC, good(objections=(), crm=None))
    assert card.score == 100.0
    assert [section.score for section in card.sections] == [100.0, None, 100.0, None]


@pytest.mark.parametrize(
    ("quality", "marks", "reason"),
    [
        (Quality(False), (), "нельзя доверять"),
        (Quality(True, damaged_share=0.2), (), "повреждена"),
    ],
)
def test_nothing_is_scored_on_a_transcript_that_cannot_carry_it(
    quality: Quality, marks: tuple[Mark, ...], reason: str
) -> None:
    card = score(RUBRIC, good(transcript=replace(CALL, quality=quality, marks=marks)))
    assert card.score is None
    assert card.coverage == 0.0
    assert reason in card.reason
    applicable = [item for section in card.sections for item in section.criteria]
    assert {item.status for item in applicable} == {CriterionStatus.WITHHELD}
    assert not any(item.evidence for item in applicable)


def test_nothing_is_scored_when_the_roles_are_unknown() -> None:
    card = score(RUBRIC, findings(a_transcript("?: добрый день", "?: здравствуйте")))
    assert (card.score, card.coverage) == (None, 0.0)
    assert "кто менеджер" in card.reason


def test_a_total_over_too_little_is_withheld_and_the_sections_stay() -> None:
    damaged = replace(CALL, quality=Quality(True, damaged_share=0.15))
    steps = tuple(StepResult(step, StepStatus.MISSING) for step in STEPS[1:])
    greeted = (StepResult("greeting", StepStatus.DONE, (said(0),)), *steps)
    card = score(RUBRIC, findings(damaged, script=ScriptResult("first-contact", "1", 0.1, greeted)))
    assert card.score is None
    assert 0 < card.coverage < RUBRIC.trust.min_coverage
    assert "Итог воздержан" in card.reason
    assert card.sections[2].score == 100.0


def test_a_call_to_which_nothing_applies_has_no_score_and_says_so() -> None:
    values = RUBRIC.model_dump(mode="json")
    values["sections"] = values["sections"][1:2]
    card = score(Rubric.model_validate(values), findings())
    assert (card.score, card.coverage, card.reason) == (None, 0.0, "К этому звонку ни один критерий не применим.")


def test_a_failed_critical_criterion_stands_above_the_number() -> None:
    wrong = CrmField("refusal_reason", FieldStatus.CONTRADICTS, "дорого", "нет связи с кассой", (said(3),))
    card = score(RUBRIC, good(crm=CrmCheck((wrong,), 5.0)))
    assert card.critical == ("crm_refusal_reason",)
    assert card.score is not None
    failed = result_of(card, "crm_refusal_reason")
    assert (failed.score, failed.critical) == (0.0, True)
    assert "дорого" in failed.reason
    assert "нет связи с кассой" in failed.reason


def test_what_is_missing_from_the_crm_is_not_critical_and_what_contradicts_is() -> None:
    missing = CrmField("refusal_reason", FieldStatus.MISSING, None, "дорого", (said(3),))
    assert score(RUBRIC, good(crm=CrmCheck((missing,)))).critical == ()


@pytest.mark.parametrize(("language", "words"), [("ru", "Сделано вовремя."), ("en", "Done in time.")])
def test_reasons_are_in_the_language_of_the_call(language: str, words: str) -> None:
    card = score(RUBRIC, good(transcript=replace(CALL, language=language)))
    assert result_of(card, "greeting").reason == words


def test_every_criterion_has_a_reason_and_an_unscored_one_has_no_number() -> None:
    for section in score(RUBRIC, findings()).sections:
        for item in section.criteria:
            assert item.reason
            assert (item.score is None) == (item.status is not CriterionStatus.SCORED)


def test_a_criterion_applies_to_its_kinds_of_call_only() -> None:
    card = score(RUBRIC, good(context=CallContext(kind=CallKind.VOICEMAIL)))
    assert result_of(card, "talk_balance").status is CriterionStatus.NOT_APPLICABLE
    assert result_of(card, "greeting").status is CriterionStatus.SCORED


@pytest.mark.parametrize(
    ("quality", "marks"),
    [
        (Quality(True, reasons=("voicemail_only",)), ()),
        (Quality(True), (Mark("voicemail", 0.0, 4.0),)),
    ],
)
def test_a_recording_that_says_it_is_a_voicemail_is_one(quality: Quality, marks: tuple[Mark, ...]) -> None:
    spoken = replace(a_transcript("m: добрый день это анна"), quality=quality, marks=marks)
    assert findings(spoken).kind is CallKind.VOICEMAIL


def test_the_same_findings_give_the_same_card() -> None:
    assert asdict(score(RUBRIC, good())) == asdict(score(RUBRIC, good()))


def test_scores_are_rounded_to_one_decimal_at_the_end_only() -> None:
    third = section_result("a", 1.0, [a_result("a", 0.333), a_result("b", 0.667), a_result("c", 0.0)])
    assert third.score == 33.3
    assert total_score([third, section_result("b", 1.0, [a_result("d", 1.0)])]) == 66.7


def test_coverage_is_the_weight_scored_over_the_weight_that_applies() -> None:
    withheld = a_result("b", None, status=CriterionStatus.WITHHELD, weight=3.0)
    half = section_result("a", 0.5, [a_result("a", 1.0), withheld])
    whole = section_result("b", 0.5, [a_result("c", 0.0)])
    absent = section_result("c", 0.5, [a_result("d", None)])
    assert coverage([half, whole, absent]) == 0.625
    assert coverage([absent]) == 0.0
    assert total_score([absent]) is None


def test_lost_and_kept_points_say_what_would_have_changed_the_score() -> None:
    sections = [
        section_result("a", 0.25, [a_result("a", 0.5, weight=3.0), a_result("b", 1.0)]),
        section_result("b", 0.25, [a_result("c", 0.0)]),
    ]
    lost = {loss.criterion.id: loss.lost for loss in losses(sections)}
    assert lost == {"a": pytest.approx(18.75), "b": 0.0, "c": pytest.approx(50.0)}
    assert total_score(sections) == pytest.approx(100 - sum(lost.values()), abs=0.051)


def test_a_rubric_of_ones_own_decides_what_is_scored() -> None:
    values = RUBRIC.model_dump(mode="json")
    values["id"] = "ours"
    values["sections"] = [section | {"criteria": section["criteria"][:1]} for section in values["sections"][2:3]]
    card = score(Rubric.model_validate(values), good())
    assert (card.rubric, [item.id for item in card.sections[0].criteria]) == ("ours@1", ["greeting"])
