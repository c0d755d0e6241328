"""Invariants of scoring: bounds, monotony, what does not apply, lost points, and quotes that were really said."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_rubric.feedback import advise
from scoring_rubric.lead_definition import LeadDefinition, judge_lead, load_lead_definition
from scoring_rubric.lost_points import lost_points
from scoring_rubric.rubric import Rubric, load_rubric
from scoring_rubric.rubric_measures import Band
from scoring_rubric.scorecard import coverage, losses, section_result, total_score
from scoring_rubric.scoring import Findings, score
from scoring_rubric.script import DEFAULT_SCRIPTS, Script, check_script, load_script
from scoring_rubric.types import (
    AdviceKind,
    CallContext,
    CallKind,
    CriterionResult,
    CriterionStatus,
    Facts,
    Scorecard,
    ScriptResult,
    SectionResult,
    Statistics,
    StepResult,
    StepStatus,
)
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import CALL, WordBag, an_objection, findings
from transcription.types import Evidence, Speaker, Transcript

SHARES = st.floats(0, 1).map(lambda value: round(value, 3))
WEIGHTS = st.floats(0.1, 10).map(lambda value: round(value, 2))


@st.composite
def results(draw: st.DrawFn) -> CriterionResult:
    status = draw(st.sampled_from(CriterionStatus))
    share = draw(SHARES) if status is CriterionStatus.SCORED else None
    return CriterionResult(draw(st.uuids()).hex, status, draw(WEIGHTS), share)


SECTIONS = st.lists(
    st.builds(
        section_result,
        st.uuids().map(lambda value: value.hex),
        WEIGHTS,
        st.lists(results(), min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=5,
)


def changed(sections: list[SectionResult], **changes: object) -> list[SectionResult]:
    """The same sections with their first scored criterion changed."""
    done = False
    out = []
    for section in sections:
        criteria = list(section.criteria)
        for place, item in enumerate(criteria):
            if item.score is not None and not done:
                criteria[place] = replace(item, **changes)  # type: ignore[arg-type]
                done = True
        out.append(section_result(section.id, section.weight, criteria))
    return out


@given(SECTIONS)
def test_a_total_stays_in_bounds_and_so_does_coverage(sections: list[SectionResult]) -> None:
    total = total_score(sections)
    assert total is None or 0.0 <= total <= 100.0
    assert 0.0 <= coverage(sections) <= 1.0
    assert (total is None) == all(section.score is None for section in sections)


@given(SECTIONS, SHARES)
def test_a_better_criterion_never_lowers_the_total(sections: list[SectionResult], share: float) -> None:
    worse, better = changed(sections, score=share), changed(sections, score=1.0)
    before, after = total_score(worse), total_score(better)
    assert before is None or (after is not None and after >= before)


@given(SECTIONS, st.data())
def test_raising_any_one_criterion_never_lowers_the_total(sections: list[SectionResult], data: st.DataObject) -> None:
    scored = [item for section in sections for item in section.criteria if item.score is not None]
    if not scored:
        return
    chosen = data.draw(st.sampled_from(scored))
    raised = data.draw(st.floats(chosen.score or 0.0, 1.0))
    before, after = total_score(sections), total_score(_with(sections, replace(chosen, score=raised)))
    assert before is not None
    assert after is not None
    assert after >= before


def _with(sections: list[SectionResult], changed_item: CriterionResult) -> list[SectionResult]:
    """The same sections with one criterion, by id, as given."""
    return [
        section_result(s.id, s.weight, [changed_item if item.id == changed_item.id else item for item in s.criteria])
        for s in sections
    ]


@given(SECTIONS, st.data())
def test_one_criterion_that_no_longer_applies_leaves_the_others_scores_and_their_worth_to_each_other(
    sections: list[SectionResult], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from([item for section in sections for item in section.criteria]))
    left = _with(sections, replace(gone, status=CriterionStatus.NOT_APPLICABLE, score=None))
    others = [item for section in sections for item in section.criteria if item.id != gone.id]
    assert [item for section in left for item in section.criteria if item.id != gone.id] == others
    before, after = _worth(sections), _worth(left)
    assert sum(after.values()) == pytest.approx(100.0 if after else 0.0)
    for section in left:
        shares = [(before[item.id], after[item.id]) for item in section.criteria if item.id in after]
        assert all(was / shares[0][0] == pytest.approx(now / shares[0][1]) for was, now in shares)


def _worth(sections: list[SectionResult]) -> dict[str, float]:
    """Points of the total that each scored criterion stands for."""
    return {loss.criterion.id: loss.lost + loss.kept for loss in losses(sections)}


@given(SECTIONS)
def test_a_criterions_worth_is_its_weight_and_they_sum(sections: list[SectionResult]) -> None:
    worth = _worth(sections)
    assert sum(worth.values()) == pytest.approx(100.0 if worth else 0.0)
    alive = [section for section in sections if any(item.id in worth for item in section.criteria)]
    for section in alive:
        inside = sum(worth.get(item.id, 0.0) for item in section.criteria)
        assert inside == pytest.approx(100.0 * section.weight / sum(other.weight for other in alive))


@settings(deadline=None)
@given(SECTIONS)
def test_what_would_have_changed_the_score_is_all_that_it_lacks(sections: list[SectionResult]) -> None:
    total = total_score(sections)
    card = Scorecard("default@1", total, coverage(sections), tuple(sections))
    lost = lost_points(card, ours(), "ru")
    scored = {item.id: item.score for section in sections for item in section.criteria if item.score is not None}
    assert all(scored[one.criterion] < 1.0 for one in lost)
    assert [one.points for one in lost] == sorted((one.points for one in lost), reverse=True)
    if total is not None:
        assert sum(one.points for one in lost) == pytest.approx(100.0 - total, abs=0.05 * (len(scored) + 1) + 1e-6)


@given(SECTIONS)
def test_what_does_not_apply_changes_nothing(sections: list[SectionResult]) -> None:
    absent = CriterionResult("absent", CriterionStatus.NOT_APPLICABLE, 5.0)
    wider = [section_result(s.id, s.weight, [*s.criteria, absent]) for s in sections]
    assert total_score(wider) == total_score(sections)
    assert coverage(wider) == coverage(sections)


@given(SECTIONS)
def test_withholding_lowers_coverage_only_as_long_as_another_criterion_carries_the_section(
    sections: list[SectionResult],
) -> None:
    withheld = CriterionResult("withheld", CriterionStatus.WITHHELD, 5.0)
    wider = [section_result(s.id, s.weight, [*s.criteria, withheld]) for s in sections]
    assert total_score(wider) == total_score(sections)
    assert coverage(wider) <= coverage(sections)


@given(SECTIONS)
def test_lost_and_kept_points_make_a_hundred(sections: list[SectionResult]) -> None:
    counted = list(losses(sections))
    total = total_score(sections)
    if total is None:
        assert counted == []
    else:
        assert sum(loss.lost + loss.kept for loss in counted) == pytest.approx(100.0)
        assert sum(loss.kept for loss in counted) == pytest.approx(total, abs=0.051)


@given(st.lists(st.floats(-1000, 1000), min_size=4, max_size=4), st.floats(-2000, 2000))
def test_a_band_gives_a_share_and_a_full_one_inside(ends: list[float], value: float) -> None:
    none_below, low, high, none_above = sorted(ends)
    share = Band(full=(low, high), zero=(none_below, none_above)).score(value)
    assert 0.0 <= share <= 1.0
    assert not low <= value <= high or share == 1.0
    assert none_below <= value <= none_above or share == 0.0


PHRASES = st.sampled_from(
    [
        "Добрый день!", "меня зовут анна", "компания ромашка", "удобно говорить?", "Расскажите, как ведёте учёт?",
        "нам это не нужно", "у нас три магазина", "созвонимся завтра в одиннадцать", "до свидания", "угу", "алло",
        "гарантирую результат", "пишите на почту", "сколько у вас менеджеров", "вы сэкономите время", "—", "  ну  ",
    ]
)  # fmt: skip
LINES = st.builds(
    lambda side, parts: f"{side}: {' '.join(parts)}",
    st.sampled_from("mmccoo?"),
    st.lists(PHRASES, min_size=1, max_size=5),
)


@cache
def script() -> Script:
    return load_script(DEFAULT_SCRIPTS["ru"])


@cache
def ours() -> Rubric:
    return load_rubric()


@cache
def definition() -> LeadDefinition:
    return load_lead_definition()


def spoken(quotes: list[Evidence], transcript: Transcript, *sides: Speaker) -> bool:
    return all(
        item.quote in transcript.turns[item.turn].text
        and item.speaker is transcript.turns[item.turn].speaker
        and item.speaker in sides
        for item in quotes
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12), st.sampled_from(CallKind), st.booleans())
def test_every_quote_of_a_review_was_said_by_the_side_it_names(lines: list[str], kind: CallKind, timed: bool) -> None:
    transcript = a_transcript(*lines, timed=timed)
    context = CallContext(kind=kind, manager_name="Анна Белова", company="Ромашка")
    encoder = WordBag()
    checked = check_script(script(), transcript, context, encoder)
    lead = judge_lead(definition(), transcript, Facts(), (), encoder)
    rubric = ours()
    findings = Findings(transcript, context, (), checked, Statistics(0.5, turns=len(lines)), Facts(), lead)
    card = score(rubric, findings)
    script_quotes = [item for step in checked.steps for item in step.evidence] + list(checked.forbidden)
    assert spoken(script_quotes, transcript, Speaker.MANAGER)
    assert spoken([q for c in lead.criteria for q in c.evidence], transcript, Speaker.CLIENT)
    quotes = [q for section in card.sections for c in section.criteria for q in c.evidence]
    assert spoken(quotes, transcript, Speaker.MANAGER, Speaker.CLIENT)
    advice = advise(card, rubric, "ru")
    kinds = [item.kind for item in advice]
    assert kinds.count(AdviceKind.STRENGTH) <= 2
    assert kinds.count(AdviceKind.CHANGE) <= 3
    assert kinds.count(AdviceKind.FOCUS) == (1 if quotes else 0)
    assert all(item.evidence for item in advice)
    assert len({item.criterion for item in advice}) == len(advice)


STEPS = st.dictionaries(
    st.sampled_from(["greeting", "name", "company", "purpose", "permission", "discovery", "value", "farewell"]),
    st.sampled_from(StepStatus),
)
FOUND = st.builds(
    lambda steps, ratio, questions, objections, kind: findings(
        CALL,
        context=CallContext(kind=kind),
        script=ScriptResult(
            "first-contact", "1", None, tuple(StepResult(key, status) for key, status in steps.items())
        ),
        statistics=Statistics(ratio, questions_manager=questions, turns=len(CALL.turns)),
        objections=tuple(an_objection(*taken) for taken in objections),
    ),
    STEPS,
    st.floats(0, 1),
    st.integers(0, 30),
    st.lists(st.lists(st.sampled_from(["acknowledge", "explore", "respond", "confirm"]), unique=True), max_size=3),
    st.sampled_from(CallKind),
)


@settings(max_examples=150, deadline=None)
@given(FOUND, st.data())
def test_a_criterion_made_not_applicable_in_the_rubric_changes_no_other(found: Findings, data: st.DataObject) -> None:
    rubric = ours()
    gone = data.draw(st.sampled_from([criterion.id for criterion in rubric.criteria()]))
    elsewhere = tuple(kind for kind in CallKind if kind is not found.context.kind)
    sections = tuple(
        section.model_copy(
            update={
                "criteria": tuple(
                    item.model_copy(update={"applies_to": elsewhere}) if item.id == gone else item
                    for item in section.criteria
                )
            }
        )
        for section in rubric.sections
    )
    before, after = score(rubric, found), score(rubric.model_copy(update={"sections": sections}), found)
    own = {item.id: item for section in before.sections for item in section.criteria}
    for section in after.sections:
        for item in section.criteria:
            if item.id == gone:
                assert item.status is CriterionStatus.NOT_APPLICABLE
            else:
                assert item == own[item.id]
    assert sum(_worth(list(after.sections)).values()) in (0.0, pytest.approx(100.0))


def test_the_default_rubrics_sections_share_the_whole() -> None:
    assert sum(section.weight for section in ours().sections) == pytest.approx(1.0)
