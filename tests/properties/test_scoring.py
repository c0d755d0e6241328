"""Invariants of scoring: bounds, monotony, what does not apply, lost points, and quotes that were really said."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_rubric.feedback import advise
from scoring_rubric.lead_definition import LeadDefinition, judge_lead, load_lead_definition
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
    SectionResult,
    Statistics,
)
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import WordBag
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
