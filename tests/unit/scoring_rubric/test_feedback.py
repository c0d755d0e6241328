"""Feedback: at most two strengths and three changes, exactly one focus, each with its quote and its own words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from scoring_rubric.counsel import filled
from scoring_rubric.feedback import advise, counsel_text
from scoring_rubric.rubric import Criterion, load_rubric
from scoring_rubric.scorecard import section_result
from scoring_rubric.types import AdviceKind, CriterionResult, CriterionStatus, Scorecard
from tests.unit.scoring_rubric.scoring_builders import a_result
from transcription.types import Evidence, Speaker

RUBRIC = load_rubric()
WEIGHTS = {criterion.id: criterion.weight for criterion in RUBRIC.criteria()}


def words_on(name: str) -> Evidence:
    """The manager's words on one criterion: each has its own, a question but for what none proves."""
    stated = next(one.counsel.keep_question for one in RUBRIC.criteria() if one.id == name) is False
    words = f"у вас времени уйдёт меньше, {name}." if stated else f"как у вас с этим, {name}?"
    return Evidence(list(WEIGHTS).index(name), Speaker.MANAGER, words)


def card(critical: tuple[str, ...] = (), **scores: float | None) -> Scorecard:
    def result(name: str, value: float | None) -> CriterionResult:
        changes: dict[str, Any] = {"evidence": (words_on(name),), "weight": WEIGHTS[name]}
        return a_result(name, value, **changes)

    criteria = [result(name, value) for name, value in scores.items()]
    return Scorecard("default@1", 50.0, 1.0, (section_result("first_contact", 0.25, criteria),), critical)


def kinds(scorecard: Scorecard) -> list[tuple[str, str]]:
    return [(item.kind.value, item.criterion) for item in advise(scorecard, RUBRIC, "ru")]


def test_most_is_named_first_and_nothing_twice() -> None:
    scored = card(
        introduction_company=1.0, purpose=1.0, introduction_name=1.0, discovery=0.0, value=0.0, permission=0.0,
        next_step_dated=0.5, farewell=0.0,
    )  # fmt: skip
    assert [kind for kind, _ in kinds(scored)] == ["strength", "change", "change", "change", "focus"]
    assert kinds(scored)[0] == ("strength", "purpose")
    assert len({criterion for _, criterion in kinds(scored)}) == 5
    assert all(criterion != "contact_check" for _, criterion in kinds(card(contact_check=0.0, discovery=0.0)))


def test_a_critical_failure_is_the_focus_even_when_it_weighs_less() -> None:
    scored = card(("forbidden_phrases",), discovery=0.0, forbidden_phrases=0.0)
    assert kinds(scored)[-1] == ("focus", "forbidden_phrases")


def test_praise_is_never_the_focus() -> None:
    praised = kinds(card(introduction_name=1.0, purpose=1.0, value=1.0))
    assert {kind for kind, _ in praised} == {"strength"}
    assert {criterion for _, criterion in praised} >= {"value"}


def test_no_praise_quotes_words_that_stand_elsewhere() -> None:
    asked = Evidence(7, Speaker.MANAGER, "а сколько у вас сейчас заказов в месяц?")
    same = [a_result(name, 1.0, evidence=(asked,), weight=1.0) for name in ("questions", "qualification")]
    assert len(advised(*same)) == 1


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("удобно, можно с телефона смотреть", False),
        ("вам не придётся считать молоко руками", True),
        ("у вас списаний станет меньше", True),
    ],
)
def test_value_is_praised_only_as_what_changes_for_the_client(quote: str, shown: bool) -> None:
    result = a_result("value", 1.0, evidence=(Evidence(2, Speaker.MANAGER, quote),), weight=1.0)
    assert (("strength", "value") in advised(result)) is shown


def test_quotes_follow_the_order_of_the_call() -> None:
    said = (
        Evidence(9, Speaker.CLIENT, "да, в четверг удобно"),
        Evidence(8, Speaker.MANAGER, "тогда в четверг в четыре?"),
    )
    scored = Scorecard(
        "default@1", 50.0, 1.0, (section_result("closing", 1.0, [a_result("next_step_dated", 1.0, evidence=said)]),)
    )
    (praise,) = advise(scored, RUBRIC, "ru")
    assert [item.turn for item in praise.evidence] == [8, 9]


def test_a_next_step_that_the_client_leaves_open_is_no_praise() -> None:
    said = (
        Evidence(8, Speaker.MANAGER, "thursday at four then?"),
        Evidence(9, Speaker.CLIENT, "send me the link, i'll see if i can"),
    )
    results = [a_result(name, 1.0, evidence=said) for name in ("next_step", "next_step_dated")]
    scored = Scorecard("default@1", 50.0, 1.0, (section_result("closing", 1.0, results),))
    assert all(item.criterion != "next_step" for item in advise(scored, RUBRIC, "en"))


def test_where_all_is_middling_the_costliest_is_the_focus() -> None:
    assert kinds(card(greeting=0.8, value=0.8)) == [("focus", "value")]


def test_what_has_no_quote_is_no_advice() -> None:
    bare = Scorecard("default@1", 0.0, 1.0, (section_result("a", 1.0, [a_result("greeting", 0.0)]),))
    assert advise(bare, RUBRIC, "ru") == ()


def test_what_was_not_scored_is_no_advice() -> None:
    assert advise(card(greeting=None), RUBRIC, "ru") == ()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_text_is_the_rubrics_in_the_language_asked_for(language: str) -> None:
    counsel = next(criterion.counsel for criterion in RUBRIC.criteria() if criterion.id == "permission")
    change = advise(card(permission=0.0), RUBRIC, language)
    keep = advise(card(permission=1.0), RUBRIC, language)
    assert [item.text for item in change] == [counsel.change.in_language(language)]
    assert [item.text for item in keep] == [counsel.keep.in_language(language)]
    assert change[0].kind is AdviceKind.FOCUS
    assert change[0].evidence == (words_on("permission"),)


def objected(name: str, score: float, *turns: int, fault: str = "") -> CriterionResult:
    """A criterion of objections: those of these turns, each with the manager's answer in the turn after it."""
    evidence = [
        Evidence(turn + place, speaker, words)
        for turn in turns
        for place, speaker, words in (
            (0, Speaker.CLIENT, f"это дорого {turn}"),
            (1, Speaker.MANAGER, f"а с чем вы сравниваете {turn}?"),
        )
    ]
    return replace(a_result(name, score, evidence=tuple(evidence), weight=WEIGHTS[name]), fault=fault)


def advised(*criteria: CriterionResult, fits: bool = True) -> list[tuple[str, str]]:
    scored = Scorecard("default@1", 50.0, 1.0, (section_result("objection_handling", 1.0, criteria),))
    return [(item.kind.value, item.criterion) for item in advise(scored, RUBRIC, "ru", fits=fits)]


def test_an_objection_is_the_matter_of_one_change() -> None:
    same = [objected(name, 0.0, 3) for name in ("explore", "respond", "confirm", "outcome")]
    assert advised(*same) == [("focus", "explore")]
    assert advised(objected("explore", 0.0, 3), objected("respond", 0.0, 3, 9)) == [
        ("change", "respond"),
        ("focus", "explore"),
    ]


def test_of_changes_about_one_objection_the_most_telling_is_told_and_never_the_outcome_alone() -> None:
    assert advised(objected("outcome", 0.0, 3), objected("held_ground", 0.0, 3)) == [("focus", "held_ground")]
    assert advised(objected("outcome", 0.0, 3)) == [("focus", "outcome")]


def test_a_step_left_out_at_what_was_settled_is_no_change() -> None:
    assert advised(objected("explore", 0.0, 3, fault="settled"), objected("outcome", 1.0, 3)) == [
        ("strength", "outcome")
    ]


def test_nothing_that_was_to_sell_is_asked_for_where_the_client_cannot_buy() -> None:
    lost = [objected("explore", 0.0, 3), replace(a_result("greeting", 0.0, evidence=(words_on("greeting"),)))]
    assert advised(*lost, fits=False) == [("focus", "greeting")]


@pytest.mark.parametrize(
    ("criterion", "quote", "strong"),
    [
        ("discovery", "расскажите как у вас устроен склад", True),
        ("discovery", "вам понадобится номер карты", False),  # not asked for, only told
        ("permission", "Вам удобно говорить?", True),
        ("introduction_name", "меня зовут Марина Белова", True),
        ("greeting", "Добрый день, Анна", False),  # too small to be one beside another
        ("crm_contacts", "Анна,", False),  # a name proves nothing
        ("talk_balance", "так вот смотрите у нас", False),  # a place to look at is no proof
    ],
)
def test_a_strength_has_words_that_prove_it(criterion: str, quote: str, strong: bool) -> None:
    result = a_result(criterion, 1.0, evidence=(Evidence(2, Speaker.MANAGER, quote),), weight=1.0)
    other = a_result("value", 1.0, evidence=(Evidence(9, Speaker.MANAGER, "возвратов станет меньше"),), weight=0.5)
    told = advised(result, other)
    assert ((("focus", criterion) in told) or (("strength", criterion) in told)) is strong


def test_a_next_step_is_a_strength_only_where_one_was_agreed() -> None:
    step = a_result("next_step", 1.0, evidence=(Evidence(2, Speaker.MANAGER, "так а причина звонка такая"),))
    dated = a_result("next_step_dated", 0.0, evidence=(Evidence(9, Speaker.MANAGER, "ну всего доброго"),))
    assert advised(step, dated) == [("focus", "next_step_dated")]


def test_the_text_names_the_numbers_of_the_call() -> None:
    asked = replace(
        a_result("questions", 0.25, evidence=(words_on("questions"),)), values=(("bound", "4"), ("value", "1"))
    )
    scored = Scorecard("default@1", 50.0, 1.0, (section_result("communication", 1.0, [asked]),))
    (focus,) = advise(scored, RUBRIC, "ru")
    assert focus.text.startswith("Вопросов за весь разговор: 1 (ориентир от 4).")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("criterion", RUBRIC.criteria(), ids=lambda criterion: criterion.id)
def test_no_text_is_left_with_a_gap_and_no_client_is_he(criterion: Criterion, language: str) -> None:
    counsel = criterion.counsel
    texts = [counsel.keep, counsel.change, *counsel.change_if.values(), *counsel.change_often_if.values()]
    for text in (*texts, *filter(None, (counsel.keep_often, counsel.change_often))):
        told = filled(
            text.in_language(language), {"ask": counsel.questions(["price"], language)} if counsel.ask else {}
        )
        assert "{" not in told
        assert told.endswith((".", "».", '".'))
        assert language == "ru" or not re.search(r"\b(he|his|him)\b", told)


def test_what_is_to_be_changed_is_never_told_as_a_praise_however_near_to_full_marks() -> None:
    criterion = next(one for one in RUBRIC.criteria() if one.id == "outcome")
    values = {"at_done": "На 1 возражение из 1", "at_missed": "На 1 возражение из 1"}
    result = CriterionResult("outcome", CriterionStatus.SCORED, 1.0, 0.95, values=tuple(values.items()))
    assert "принял ваш ответ" in counsel_text(criterion, result, "ru")
    assert "принял ваш ответ" in counsel_text(criterion, result, "ru", praise=True)
    assert "не сказал" in counsel_text(criterion, result, "ru", praise=False)
