"""Feedback: at most two strengths and three changes, exactly one focus, each with its quote and its own words."""

from __future__ import annotations

from typing import Any

import pytest

from scoring_rubric.feedback import advise
from scoring_rubric.rubric import load_rubric
from scoring_rubric.scorecard import section_result
from scoring_rubric.types import AdviceKind, CriterionResult, Scorecard
from tests.unit.scoring_rubric.scoring_builders import a_result, said

RUBRIC = load_rubric()
WEIGHTS = {criterion.id: criterion.weight for criterion in RUBRIC.criteria()}


def card(critical: tuple[str, ...] = (), **scores: float | None) -> Scorecard:
    def result(name: str, value: float | None) -> CriterionResult:
        changes: dict[str, Any] = {"evidence": (said(0),), "weight": WEIGHTS[name]}
        return a_result(name, value, **changes)

    criteria = [result(name, value) for name, value in scores.items()]
    return Scorecard("default@1", 50.0, 1.0, (section_result("first_contact", 0.25, criteria),), critical)


def kinds(scorecard: Scorecard) -> list[tuple[str, str]]:
    return [(item.kind.value, item.criterion) for item in advise(scorecard, RUBRIC, "ru")]


def test_most_is_named_first_and_nothing_twice() -> None:
    scored = card(
        greeting=1.0, purpose=1.0, introduction_name=1.0, discovery=0.0, value=0.0, permission=0.0,
        contact_check=0.5, farewell=0.0,
    )  # fmt: skip
    assert kinds(scored) == [
        ("strength", "purpose"),
        ("strength", "greeting"),
        ("change", "value"),
        ("change", "permission"),
        ("change", "contact_check"),
        ("focus", "discovery"),
    ]


def test_a_critical_failure_is_the_focus_even_when_it_weighs_less() -> None:
    scored = card(("forbidden_phrases",), discovery=0.0, forbidden_phrases=0.0)
    assert kinds(scored)[-1] == ("focus", "forbidden_phrases")


def test_where_nothing_has_to_change_the_best_strength_is_the_focus() -> None:
    assert kinds(card(greeting=1.0, purpose=1.0, value=1.0)) == [
        ("strength", "value"),
        ("strength", "greeting"),
        ("focus", "purpose"),
    ]


def test_where_all_is_middling_the_costliest_is_the_focus() -> None:
    assert kinds(card(greeting=0.8, value=0.8)) == [("focus", "value")]


def test_what_has_no_quote_is_no_advice() -> None:
    bare = Scorecard("default@1", 0.0, 1.0, (section_result("a", 1.0, [a_result("greeting", 0.0)]),))
    assert advise(bare, RUBRIC, "ru") == ()


def test_what_was_not_scored_is_no_advice() -> None:
    assert advise(card(greeting=None), RUBRIC, "ru") == ()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_text_is_the_rubrics_in_the_language_asked_for(language: str) -> None:
    counsel = next(criterion.counsel for criterion in RUBRIC.criteria() if criterion.id == "greeting")
    change = advise(card(greeting=0.0), RUBRIC, language)
    keep = advise(card(greeting=1.0), RUBRIC, language)
    assert [item.text for item in change] == [counsel.change.in_language(language)]
    assert [item.text for item in keep] == [counsel.keep.in_language(language)]
    assert change[0].kind is AdviceKind.FOCUS
    assert change[0].evidence == (said(0),)
