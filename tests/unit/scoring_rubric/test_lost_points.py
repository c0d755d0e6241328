"""What would have changed a score: the biggest loss first, in points of the total, and nothing that was not scored."""

from __future__ import annotations

import pytest

from scoring_rubric.lost_points import lost_points
from scoring_rubric.rubric import load_rubric
from scoring_rubric.scorecard import section_result, total_score
from scoring_rubric.types import CriterionResult, CriterionStatus, Scorecard, SectionResult
from tests.unit.scoring_rubric.scoring_builders import a_result

RUBRIC = load_rubric()


def card(*sections: SectionResult) -> Scorecard:
    return Scorecard("default@1", total_score(sections), 1.0, sections)


def first_contact(*criteria: CriterionResult, weight: float = 1.0) -> SectionResult:
    return section_result("first_contact", weight, criteria)


def points(scorecard: Scorecard) -> list[tuple[str, float]]:
    return [(lost.criterion, lost.points) for lost in lost_points(scorecard, RUBRIC, "ru")]


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ([first_contact(a_result("greeting", 1.0))], []),
        ([first_contact(a_result("greeting", 0.0))], [("greeting", 100.0)]),
        ([first_contact(a_result("greeting", 0.25), a_result("value", 1.0))], [("greeting", 37.5)]),
        (
            [first_contact(a_result("greeting", 0.5), a_result("value", 0.0), a_result("farewell", 0.5))],
            [("value", 33.3), ("farewell", 16.7), ("greeting", 16.7)],
        ),
        # Two sections, 1 : 3: a criterion alone in the heavy one is worth 75.
        (
            [
                first_contact(a_result("greeting", 0.0)),
                section_result("crm", 3.0, [a_result("crm_budget", 0.5, weight=2.0)]),
            ],
            [("crm_budget", 37.5), ("greeting", 25.0)],
        ),
        # What does not apply, or is withheld, loses nothing and leaves its weight to the others.
        (
            [
                first_contact(
                    a_result("greeting", 0.5),
                    a_result("value", None, weight=9.0),
                    CriterionResult("farewell", CriterionStatus.WITHHELD, 9.0),
                )
            ],
            [("greeting", 50.0)],
        ),
        ([first_contact(a_result("greeting", 0.9999), a_result("value", 1.0))], []),
    ],
)
def test_points_are_of_the_total_and_the_biggest_come_first(
    sections: list[SectionResult], expected: list[tuple[str, float]]
) -> None:
    assert points(card(*sections)) == expected


def test_a_call_without_a_score_has_lost_nothing() -> None:
    assert lost_points(Scorecard("default@1", None, 0.2, (first_contact(a_result("value", 0.0)),)), RUBRIC, "ru") == ()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_title_and_counsel_are_the_rubrics_and_the_reason_is_the_scorecards(language: str) -> None:
    criterion = next(item for item in RUBRIC.criteria() if item.id == "value")
    scored = card(first_contact(a_result("value", 0.0, reason="Шаг не сделан.")))
    (lost,) = lost_points(scored, RUBRIC, language)
    assert (lost.section, lost.title) == ("first_contact", criterion.title.in_language(language))
    assert (lost.counsel, lost.reason) == (criterion.counsel.change.in_language(language), "Шаг не сделан.")


def test_a_criterion_that_the_rubric_has_dropped_is_named_by_its_id() -> None:
    (lost,) = lost_points(card(first_contact(a_result("gone_since", 0.0))), RUBRIC, "en")
    assert (lost.title, lost.counsel, lost.points) == ("gone_since", "", 100.0)
