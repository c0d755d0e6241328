"""What a manager may be told: absences that are sure, answers to their own objection, advice by the kind of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from objections.types import StepNearness
from scoring_rubric.counsel import Counsel
from scoring_rubric.facts_due import contact_due
from scoring_rubric.measures import measure
from scoring_rubric.measures_objections import left_again
from scoring_rubric.outcomes import Outcome
from scoring_rubric.rubric import load_rubric
from scoring_rubric.types import Fact, Facts, StepResult, StepStatus
from tests.unit.scoring_rubric.scoring_builders import an_objection, findings, said
from transcription.types import Evidence, Speaker

RUBRIC = load_rubric()
TRUST = RUBRIC.trust
CRITERIA = {criterion.id: criterion for criterion in RUBRIC.criteria()}


def judged(criterion: str, **parts: Any) -> Outcome:
    return measure(CRITERIA[criterion].measure, findings(**parts), TRUST)


def near(kind: str, step: str, nearness: float) -> Any:
    found = an_objection(status="ignored", category=kind)
    return replace(found, handling=replace(found.handling, near=(StepNearness(step, nearness),)))


@pytest.mark.parametrize(
    ("kind", "nearness", "sure"),
    [
        ("price", 0.0, True),
        ("price", 0.19, True),
        ("price", 0.2, False),  # something came near a question
        ("fit", 0.0, False),  # the client has named the reason
        ("contact", 0.0, False),  # often no objection at all
    ],
)
def test_a_question_is_missing_surely_only_where_nothing_came_near_it(kind: str, nearness: float, sure: bool) -> None:
    found = judged("explore", objections=(near(kind, "explore", nearness),))
    assert (found.score, found.sure) == (0.0, sure)


@pytest.mark.parametrize(("status", "sure"), [("answered", False), ("deflected", True), ("ignored", True)])
def test_that_a_client_was_not_persuaded_is_never_sure(status: str, sure: bool) -> None:
    assert judged("outcome", objections=(an_objection(status=status),)).sure is sure


@pytest.mark.parametrize(
    ("turns", "taken", "left"),
    [
        ((3, 7), (), True),
        ((3,), (), False),  # said once
        ((3, 7), ("respond",), False),  # answered in the turn after
    ],
)
def test_an_objection_is_left_again_where_no_mention_got_an_answer(
    turns: tuple[int, ...], taken: tuple[str, ...], left: bool
) -> None:
    found = an_objection(*taken, status="ignored", evidence=tuple(said(turn) for turn in turns))
    assert left_again(found, TRUST) is left
    assert (judged("outcome", objections=(found,)).fault == "ignored") is left


def words(turn: int, speaker: Speaker, text: str) -> Evidence:
    return Evidence(turn, speaker, text, None, None)


@pytest.mark.parametrize(
    ("speaker", "code", "due"),
    [(Speaker.MANAGER, "send", True), (Speaker.CLIENT, "send", False), (Speaker.MANAGER, "prepare", False)],
)
def test_a_contact_is_due_where_the_manager_is_to_send_something(speaker: Speaker, code: str, due: bool) -> None:
    promise = Fact("пришлю", (words(4, speaker, "пришлю расчёт"),), code=code)
    assert (contact_due(Facts(promises=(promise,))) is not None) is due


def test_no_contact_is_due_where_the_client_refused() -> None:
    promise = Fact("пришлю", (words(4, Speaker.MANAGER, "пришлю расчёт"),), code="send")
    refused = Fact("дорого", (words(5, Speaker.CLIENT, "нет, дорого"),), code="price")
    assert contact_due(Facts(promises=(promise,), refusal_reason=refused)) is None


@pytest.mark.parametrize(("nearness", "sure"), [(0.1, True), (0.4, False), (None, True)])
def test_a_step_is_missing_surely_only_where_nothing_came_near_it(nearness: float | None, sure: bool) -> None:
    plain = findings()
    steps = (StepResult("qualification", StepStatus.MISSING, nearness=nearness),)
    found = judged("qualification", script=replace(plain.script, steps=steps))
    assert (found.score, found.sure) == (0.0, sure)


@pytest.mark.parametrize(("belief", "prompted", "sure"), [(0.9, False, True), (0.1, False, False), (0.9, True, False)])
def test_a_step_done_is_a_strength_only_where_it_is_sure_and_nobody_asked_for_it(
    belief: float, prompted: bool, sure: bool
) -> None:
    steps = (StepResult("purpose", StepStatus.DONE, (said(2),), belief=belief, prompted=prompted),)
    found = judged("purpose", script=replace(findings().script, steps=steps))
    assert (found.score, found.sure, found.beliefs) == (1.0, sure, (belief,))


def test_advice_asks_what_fits_the_kind_of_objection() -> None:
    counsel = CRITERIA["explore"].counsel
    price, authority = (counsel.questions([kind], "ru") for kind in ("price", "authority"))
    assert "с чем сравниваете" in price
    assert "втроём" in authority
    assert counsel.questions(["no such kind"], "ru") == counsel.questions(["other"], "ru")
    assert counsel.questions(["price", "price"], "ru") == price


@pytest.mark.parametrize(
    ("change", "ask"),
    [
        ("{ask} Отвечайте потом.", {}),
        ("Спросите.", {"other": {"ru": "Спросите.", "en": "Ask."}}),
    ],
)
def test_questions_without_a_place_and_a_place_without_questions_are_refused(change: str, ask: Any) -> None:
    text = {"ru": "Да.", "en": "Yes."}
    with pytest.raises(ValueError, match="ask"):
        Counsel.model_validate({"keep": text, "change": {"ru": change, "en": change}, "ask": ask})
