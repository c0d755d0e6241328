"""A manager's own marks, and the number that is kept from him until he has given them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.calls import Calls
from assistant.errors import BadInput
from assistant.self_scores import SelfScores, SelfScoreWish
from assistant.store.unit_of_work import Database
from tests.builders import NOON
from tests.judged import CALL, MANAGER

pytestmark = pytest.mark.usefixtures("any_store")


def test_marks_are_kept_with_who_and_when_in_order(judged: Database, tmp_path: Path) -> None:
    scores = SelfScores(judged)
    scores.add(CALL, SelfScoreWish(MANAGER, 80.0, {"first_contact": 90.0}), NOON)
    scores.add(CALL, SelfScoreWish("Игорь", declined=True), NOON)
    first, second = Calls(judged, tmp_path).open(CALL).remarks.self_scores
    assert (first.author, first.made_at, first.total, first.sections) == (MANAGER, NOON, 80.0, {"first_contact": 90.0})
    assert (second.author, second.declined, second.total) == ("Игорь", True, None)


@pytest.mark.parametrize("wish", [SelfScoreWish(MANAGER, 80.0), SelfScoreWish(MANAGER, declined=True)])
def test_the_number_is_hidden_from_the_manager_alone_until_he_has_scored_or_declined(
    judged: Database, tmp_path: Path, wish: SelfScoreWish
) -> None:
    calls, scores = Calls(judged, tmp_path), SelfScores(judged, first=True)
    opened = calls.open(CALL)
    assert opened.summary.score is not None
    hidden = scores.seen_by(opened, MANAGER)
    assert hidden.analysis is not None
    card = hidden.analysis.scorecard
    assert (hidden.summary.score, card.score, card.sections, card.critical, hidden.analysis.advice) == (
        None, None, (), (), (),
    )  # fmt: skip
    assert hidden.analysis.objections == opened.analysis.objections  # type: ignore[union-attr]
    assert scores.seen_by(opened, "Мария") == opened
    assert [item.score for item in scores.listed(calls.list(), MANAGER)] == [None]
    assert SelfScores(judged).seen_by(opened, MANAGER) == opened
    scores.add(CALL, replace(wish, author="Игорь"))
    assert scores.veils(calls.open(CALL).summary, MANAGER)
    scores.add(CALL, wish)
    assert scores.seen_by(calls.open(CALL), MANAGER).summary.score == opened.summary.score


def test_reading_is_acknowledged_once_a_person(judged: Database, tmp_path: Path) -> None:
    scores = SelfScores(judged)
    for name in (MANAGER, "Игорь", MANAGER):
        scores.acknowledge(CALL, name, NOON)
    assert [one.author for one in Calls(judged, tmp_path).open(CALL).remarks.acknowledgements] == [MANAGER, "Игорь"]
    with pytest.raises(BadInput, match="an acknowledgement needs its author"):
        scores.acknowledge(CALL, "")


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (SelfScoreWish(""), "an own mark needs its author"),
        (SelfScoreWish(MANAGER), "give one of the two"),
        (SelfScoreWish(MANAGER, 80.0, declined=True), "give one of the two"),
        (SelfScoreWish(MANAGER, 101.0), "the own mark 101 is out of range; expected 0 to 100"),
        (SelfScoreWish(MANAGER, None, {"weather": 50.0}), "'weather' is no section of"),
        (SelfScoreWish(MANAGER, None, {"crm": -1.0}), "out of range"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(
    judged: Database, tmp_path: Path, wish: SelfScoreWish, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        SelfScores(judged).add(CALL, wish)
    assert Calls(judged, tmp_path).open(CALL).remarks.self_scores == ()
