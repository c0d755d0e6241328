"""Invariants of the measures a scorecard is made of: bounds, monotony, and that saying more never costs anything."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scoring_rubric.measures import measure
from scoring_rubric.outcomes import Outcome
from scoring_rubric.rubric import Trust
from scoring_rubric.rubric_measures import Measure
from scoring_rubric.rubric_points import Scale, ScoreBand, points_of
from scoring_rubric.types import CriterionStatus, ScriptResult, StepResult, StepStatus
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import findings

MEASURES: TypeAdapter[Measure] = TypeAdapter(Measure)
STEPS = ["a", "b", "c", "d"]
TEXT = {"ru": "часть", "en": "part"}
RISING = [StepStatus.MISSING, StepStatus.LATE, StepStatus.DONE]
LEAVES = st.one_of(
    st.sampled_from(STEPS).map(lambda step: {"kind": "script_step", "step": step}),
    st.just({"kind": "reviewer", "judges": TEXT}),
)


def _parts(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(inner.map(lambda spec: {"title": TEXT, "measure": spec}), min_size=1, max_size=3)


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    levels = st.lists(inner, min_size=1, max_size=3).map(
        lambda specs: [
            {"score": round(1 - place / 4, 2), "title": TEXT, "when": spec} for place, spec in enumerate(specs)
        ]
    )
    counted = _parts(inner).map(lambda parts: {"parts": parts, "marks": [{"at_least": len(parts), "score": 1}]})
    return st.one_of(
        _parts(inner).map(lambda parts: {"kind": "all_of", "parts": parts}),
        _parts(inner).map(lambda parts: {"kind": "any_of", "parts": parts}),
        _parts(inner).map(lambda parts: {"kind": "share_of", "parts": parts}),
        counted.map(lambda spec: {"kind": "share_of", **spec}),
        levels.map(lambda made: {"kind": "levels", "levels": made}),
    )


TREES = st.recursive(LEAVES, _larger, max_leaves=8)


def judged(tree: dict[str, Any], statuses: dict[str, StepStatus]) -> Outcome:
    steps = tuple(StepResult(step, status) for step, status in statuses.items())
    found = findings(script=ScriptResult("first-contact", "1", None, steps))
    return measure(MEASURES.validate_python(tree), found, Trust())


@settings(max_examples=150, deadline=None)
@given(TREES, st.fixed_dictionaries({step: st.sampled_from(StepStatus) for step in STEPS}))
def test_a_mark_is_a_share_and_only_a_scored_measure_has_one(
    tree: dict[str, Any], statuses: dict[str, StepStatus]
) -> None:
    outcome = judged(tree, statuses)
    assert (outcome.score is None) == (outcome.status is not CriterionStatus.SCORED)
    assert outcome.score is None or 0.0 <= outcome.score <= 1.0


@settings(max_examples=150, deadline=None)
@given(
    TREES,
    st.fixed_dictionaries({step: st.sampled_from(RISING) for step in STEPS}),
    st.fixed_dictionaries({step: st.booleans() for step in STEPS}),
)
def test_a_better_call_is_never_marked_lower(
    tree: dict[str, Any], statuses: dict[str, StepStatus], raised: dict[str, bool]
) -> None:
    before = judged(tree, statuses)
    after = judged(tree, {step: StepStatus.DONE if raised[step] else status for step, status in statuses.items()})
    if before.score is not None and after.score is not None:
        assert after.score >= before.score


LINES = st.lists(
    st.sampled_from(
        [
            "m: добрый день",
            "c: да верно",
            "m: скидка вам",
            "c: скидку дадите",
            "m: скидку не могу",
            "m: вы просили скидку",
        ]
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip
DISCOUNT = MEASURES.validate_python(
    {
        "kind": "said",
        "cues": {"ru": ["скидк*"]},
        "unless": {"ru": ["скидк* ... не =могу"]},
        "marks": [{"at_least": 1, "score": 0.25}, {"at_least": 3, "score": 1}],
    }
)


@settings(max_examples=60, deadline=None)
@given(LINES, st.integers(0, 8))
def test_saying_it_once_more_never_lowers_the_mark(lines: list[str], place: int) -> None:
    more = [*lines[:place], "m: даю вам скидку", *lines[place:]]
    before, after = (measure(DISCOUNT, findings(a_transcript(*spoken)), Trust()) for spoken in (lines, more))
    assert before.score is not None
    assert after.score is not None
    assert 0.0 <= before.score <= after.score <= 1.0
    assert after.score > 0.0


@given(st.floats(0, 100), st.floats(1, 200), st.lists(st.integers(1, 100), max_size=4, unique=True))
def test_every_total_has_its_points_and_exactly_one_band(total: float, top: float, starts: list[int]) -> None:
    shares = sorted({*(start / 100 * top for start in starts), 0.0}, reverse=True)
    bands = [
        ScoreBand.model_validate({"id": f"band_{place}", "from_points": start, "title": TEXT})
        for place, start in enumerate(shares)
    ]
    points = points_of(total, Scale(max=top, digits=1), bands)
    assert points is not None
    assert abs(points.value - total * top / 100) <= 0.0501
    assert points.band == next(band.id for band in bands if points.value >= band.from_points)


def test_no_total_has_no_points() -> None:
    assert points_of(None, Scale(max=30), ()) is None
    assert points_of(50.0, None, ()) is None
