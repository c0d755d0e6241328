"""What a new rubric changes, counted: criteria explain the whole change, withheld calls are no zeros."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.documents_scorecard import ScorecardItem
from assistant.rescoring_counts import CallChange, ChangeCount, points_of

DAY = date(2026, 11, 20)


def a_card(score: float | None, rubric: str = "r@1", **criteria: float | None) -> ScorecardItem:
    """One section; a criterion given as None is withheld. All weigh the same."""
    items = [
        {
            "id": name,
            "score": value,
            "status": "withheld" if value is None else "scored",
            "reason": "",
            "evidence": (),
            "weight": 1.0,
        }
        for name, value in criteria.items()
    ]
    section = {"id": "s", "score": score, "weight": 1.0, "criteria": items}
    return ScorecardItem.model_validate(
        {"rubric": rubric, "score": score, "coverage": 1.0, "critical": (), "sections": (section,)}
    )


def counted(*pairs: tuple[ScorecardItem, ScorecardItem], managers: tuple[str, ...] = ("А",)) -> ChangeCount:
    count = ChangeCount()
    for number, (before, after) in enumerate(pairs):
        manager = managers[number % len(managers)]
        change = CallChange(
            f"c{number}", f"c{number}.wav", manager, DAY, before.score, after.score, before.rubric, after.rubric
        )
        count.add(change, points_of(before), points_of(after))
    return count


def test_points_of_all_criteria_sum_to_the_change_of_the_mean() -> None:
    count = counted(
        (a_card(50.0, greeting=1.0, value=0.0), a_card(75.0, greeting=1.0, value=0.5)),
        (a_card(50.0, greeting=0.0, value=1.0), a_card(100.0, value=1.0)),
    )
    assert count.together().change.value == pytest.approx(37.5)
    assert sum(one.points.value or 0.0 for one in count.criteria()) == pytest.approx(37.5)
    assert {one.criterion: one.points.value for one in count.criteria()} == {"greeting": 25.0, "value": 12.5}


def test_lost_points_and_the_score_make_a_hundred() -> None:
    assert sum(points_of(a_card(62.5, a=0.25, b=1.0, c=None)).lost.values()) == pytest.approx(37.5)


def test_up_down_same_withheld_and_given_are_all_calls() -> None:
    half, whole, none = a_card(50.0, a=0.5), a_card(100.0, a=1.0), a_card(None, a=None)
    count = counted((half, whole), (whole, half), (half, half), (half, none), (none, half), (none, none))
    told = count.together()
    assert (told.up.count, told.down.count, told.same, told.withheld.count, told.given) == (1, 1, 2, 1, 1)
    assert told.calls == told.up.of == 6
    assert (told.before.of, told.after.of, told.change.of) == (4, 4, 3)
    assert (told.up.low or 0) < 1 / 6 < (told.up.high or 0)


def test_a_lost_score_comes_before_any_difference_and_the_largest_difference_first() -> None:
    count = counted(
        (a_card(50.0, a=0.5), a_card(60.0, a=0.6)),
        (a_card(50.0, a=0.5), a_card(20.0, a=0.2)),
        (a_card(50.0, a=0.5), a_card(None, a=None)),
        (a_card(50.0, a=0.5), a_card(50.0, a=0.5)),
    )
    assert [change.call_id for change in count.biggest()] == ["c2", "c1", "c0"]


def test_new_and_gone_criteria_are_named_even_where_they_move_nothing() -> None:
    count = counted((a_card(100.0, a=1.0, old=1.0), a_card(100.0, a=1.0, fresh=1.0)))
    assert {one.criterion: one.state for one in count.criteria()} == {"old": "gone", "fresh": "new"}


def test_managers_are_told_apart_and_calls_of_nobody_come_last() -> None:
    pair = (a_card(50.0, a=0.5), a_card(60.0, a=0.6))
    assert [line.manager for line in counted(pair, pair, pair, managers=("", "Б", "А")).managers()] == ["А", "Б", ""]
