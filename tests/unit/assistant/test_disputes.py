"""A dispute is opened, answered once, and what was upheld counts at once and is kept as a golden case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.calls import Calls
from assistant.disputes import Disputes, DisputeWish, Ruling
from assistant.domain import CallFilter
from assistant.errors import BadInput, UnknownCall
from assistant.golden import Golden, judge
from assistant.list_values import ReviewedMark
from assistant.overrides import Overrides
from assistant.remarks import DisputeState, Mark, Subject
from assistant.store.unit_of_work import Database
from tests.builders import NOON
from tests.judged import CALL, MANAGER, at_work

pytestmark = pytest.mark.usefixtures("any_store")

GREETED = DisputeWish(MANAGER, "Я поздоровалась первым словом", criterion="greeting")
DEAR = "Ну это слишком дорого для нас"
PRICE = DisputeWish(MANAGER, "Клиент просто размышлял вслух", turn=7, quote=DEAR)
RIGHT = Ruling("Мария", True, "«Салют» — тоже приветствие", (Mark("greeting", 1.0),))


def test_a_dispute_waits_and_is_seen_in_the_list(disputes: Disputes, judged: Database, tmp_path: Path) -> None:
    calls = Calls(judged, tmp_path)
    assert calls.list(CallFilter(disputed="any")) == ()
    opened = disputes.add(CALL, GREETED, NOON)
    assert (opened.dispute_id, opened.subject, opened.state) == ("d1", Subject.CRITERION, DisputeState.OPEN)
    assert (opened.author, opened.made_at) == (MANAGER, NOON)
    (listed,) = calls.list(CallFilter(disputed="open"))
    assert (listed.open_disputes, listed.disputes) == (1, 1)
    disputes.resolve("d1", Ruling("Мария", False, "Приветствия на записи нет"))
    assert calls.list(CallFilter(disputed="open")) == ()
    assert [item.disputes for item in calls.list(CallFilter(disputed="any"))] == [1]
    (told,) = calls.open(CALL).remarks.disputes
    assert told.answer is not None
    assert (told.state, told.answer.author, told.answer.cases) == (DisputeState.REJECTED, "Мария", ())
    assert Golden(judged).cases() == ()


def test_an_upheld_dispute_puts_the_mark_right_and_becomes_a_golden_case(disputes: Disputes, judged: Database) -> None:
    disputes.add(CALL, GREETED)
    settled = disputes.resolve("d1", replace(RIGHT, marks=(Mark("", 1.0),)), NOON)
    assert settled.answer is not None
    assert settled.answer.cases == ("g1",)
    (override,) = Overrides(judged).of_call(CALL)
    assert (override.criterion, override.score, override.author) == ("greeting", 1.0, "Мария")
    (case,) = Golden(judged).cases()
    assert (case.case_id, case.call_id, case.expectation.criterion) == ("g1", CALL, "greeting")
    assert (case.expectation.at_least, case.expectation.at_most) == (1.0, None)
    (verdict,) = judge([case], at_work())
    assert (verdict.holds, verdict.got.status, verdict.got.score) == (False, "scored", 0.0)


@pytest.mark.parametrize(
    ("ruling", "category", "outcome", "holds"),
    [
        (Ruling("Мария", True, "Это не возражение", none=True), None, None, False),
        (Ruling("Мария", True, "Это про сроки", category="stall"), "stall", None, False),
        (Ruling("Мария", True, "Менеджер не ответил", outcome="ignored"), "price", "ignored", False),
        (Ruling("Мария", True, "Да, это цена", category="price"), "price", None, True),
    ],
)
def test_an_upheld_dispute_of_an_objection_corrects_it(
    disputes: Disputes,
    judged: Database,
    tmp_path: Path,
    ruling: Ruling,
    category: str | None,
    outcome: str | None,
    holds: bool,
) -> None:
    disputes.add(CALL, PRICE)
    disputes.resolve("d1", ruling)
    analysis = Calls(judged, tmp_path).open(CALL).analysis
    assert analysis is not None
    there = [item for item in analysis.objections if item.evidence[0].turn == 7]
    assert [item.category for item in there] == ([category] if category else [])
    assert outcome is None or there[0].handling.status == outcome
    (verdict,) = judge(Golden(judged).cases(), at_work())
    assert (verdict.holds, verdict.got.category) == (holds, "price")


def test_an_objection_that_was_missed_is_upheld_with_category_and_outcome(
    disputes: Disputes, judged: Database, tmp_path: Path
) -> None:
    words = "у меня через полчаса планёрка"
    disputes.add(CALL, DisputeWish(MANAGER, "Здесь клиент торопился", turn=3, quote=words))
    with pytest.raises(BadInput, match="'' is no outcome"):
        disputes.resolve("d1", Ruling("Мария", True, "Согласна с менеджером", category="stall"))
    disputes.resolve("d1", Ruling("Мария", True, "Согласна с менеджером", category="stall", outcome="answered"))
    analysis = Calls(judged, tmp_path).open(CALL).analysis
    assert analysis is not None
    assert ("stall", words) in [(item.category, item.evidence[0].quote) for item in analysis.objections]
    (verdict,) = judge(Golden(judged).cases(), at_work())
    assert (verdict.holds, verdict.got.category) == (False, "")


def test_the_whole_score_is_put_right_mark_by_mark(disputes: Disputes, judged: Database) -> None:
    assert disputes.add(CALL, DisputeWish(MANAGER, "Балл слишком низкий")).subject is Subject.SCORE
    with pytest.raises(BadInput, match="the right mark of one criterion at least"):
        disputes.resolve("d1", Ruling("Мария", True, "Согласна, исправляю"))
    marks = (Mark("greeting", 1.0), Mark("contact_check", None))
    settled = disputes.resolve("d1", Ruling("Мария", True, "Согласна, исправляю", marks))
    assert settled.answer is not None
    assert settled.answer.cases == ("g1", "g2")
    assert {one.criterion for one in Overrides(judged).of_call(CALL)} == {"greeting", "contact_check"}


def test_a_dispute_is_answered_once_and_taken_back_only_by_its_author(disputes: Disputes) -> None:
    disputes.add(CALL, GREETED)
    with pytest.raises(BadInput, match="d1 of Анна Белова is open on the same place"):
        disputes.add(CALL, GREETED)
    with pytest.raises(BadInput, match="only Анна Белова can take it back"):
        disputes.withdraw("d1", "Игорь")
    assert disputes.withdraw("d1", MANAGER).state is DisputeState.WITHDRAWN
    with pytest.raises(BadInput, match="d1 is withdrawn already, by Анна Белова"):
        disputes.resolve("d1", RIGHT)
    assert disputes.add(CALL, GREETED).dispute_id == "d2"
    assert [one.dispute_id for one in disputes.list(DisputeState.OPEN)] == ["d2"]
    assert [one.dispute_id for one in disputes.list(call=CALL[:6])] == ["d1", "d2"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"author": ""}, "a dispute needs its author"),
        ({"reason": "нет"}, "a dispute needs a reason of 2 words"),
        ({"criterion": "weather"}, "'weather' is no criterion"),
        ({"criterion": "", "turn": 99, "quote": "дорого"}, "has no turn 99; expected 0 to 12"),
        ({"criterion": "", "turn": 0, "quote": "Салют"}, "turn 0 is not the client's"),
        ({"criterion": "", "turn": 7, "quote": "дёшево"}, "'дёшево' is not said in turn 7"),
        ({"turn": 7, "quote": DEAR}, "name one of the two"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(
    disputes: Disputes, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        disputes.add(CALL, replace(GREETED, **changes))  # type: ignore[arg-type]
    assert disputes.list() == ()


@pytest.mark.parametrize(
    ("wish", "ruling", "says"),
    [
        (GREETED, replace(RIGHT, marks=()), "needs the right mark of greeting"),
        (GREETED, replace(RIGHT, marks=(Mark("farewell", 1.0),)), "needs the right mark of greeting"),
        (GREETED, replace(RIGHT, marks=(Mark("", 7.0),)), "out of range"),
        (GREETED, replace(RIGHT, reason="да"), "an answer needs a reason"),
        (GREETED, replace(RIGHT, author=" "), "an answer needs its author"),
        (PRICE, replace(RIGHT, marks=()), "needs what is right: `none`"),
        (PRICE, replace(RIGHT, none=True, category="need"), "needs what is right: `none`"),
        (PRICE, replace(RIGHT, category="weather"), "'weather' is no category"),
    ],
)
def test_an_answer_that_does_not_fit_leaves_the_dispute_open_and_nothing_changed(
    disputes: Disputes, judged: Database, wish: DisputeWish, ruling: Ruling, says: str
) -> None:
    disputes.add(CALL, wish)
    with pytest.raises(BadInput, match=says):
        disputes.resolve("d1", ruling)
    assert [one.state for one in disputes.list()] == [DisputeState.OPEN]
    assert (Overrides(judged).of_call(CALL), Golden(judged).cases()) == ((), ())
    with judged.begin() as work:
        assert work.corrections.all() == ()


def test_unknown_calls_and_disputes_are_named(disputes: Disputes) -> None:
    with pytest.raises(UnknownCall):
        disputes.add("zzz", GREETED)
    for unknown in ("d7", "7", "dx", ""):
        with pytest.raises(BadInput, match=r"no dispute .* is kept; known: none"):
            disputes.resolve(unknown, RIGHT)


def test_what_a_manager_says_of_his_own_call_is_no_review_of_it(disputes: Disputes, judged: Database) -> None:
    """Only what a reviewer leaves on a call marks it as looked at."""
    disputes.add(CALL, GREETED, NOON)
    with judged.begin() as work:
        work.looks.add(ReviewedMark(CALL, MANAGER, NOON))
        assert work.listing.looked_at_by([CALL]) == {}
        assert [one.looked_at for one in work.listing.passing(CallFilter())] == [False]
    disputes.resolve("d1", RIGHT, NOON)
    with judged.begin() as work:
        assert work.listing.looked_at_by([CALL]) == {CALL: ("Мария",)}
        assert [one.looked_at for one in work.listing.passing(CallFilter())] == [True]
