"""Scored calls for the tests of coaching: a criterion's score a call, each with words of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from scoring_rubric.coaching_types import ScoredCall
from scoring_rubric.rubric import load_rubric
from scoring_rubric.scorecard import section_result
from scoring_rubric.types import CriterionResult, CriterionStatus, Scorecard, SectionResult
from tests.builders import NOON
from transcription.types import Evidence, Speaker

RUBRIC = load_rubric()


def a_card(call_id: str, **scores: float | str) -> Scorecard:
    """A score from 0 to 1, ``"withheld"`` or ``"n/a"`` by criterion; objections are quoted with the answer to them."""
    sections: list[SectionResult] = []
    for section in RUBRIC.sections:
        criteria = [
            _result(call_id, criterion.id, criterion.weight, scores[criterion.id], critical=criterion.critical)
            for criterion in section.criteria
            if criterion.id in scores
        ]
        if criteria:
            sections.append(section_result(section.id, section.weight, criteria))
    failed = tuple(item.id for section in sections for item in section.criteria if item.critical and item.score == 0.0)
    return Scorecard(RUBRIC.name, 50.0, 1.0, tuple(sections), failed)


def _result(call_id: str, name: str, weight: float, score: float | str, *, critical: bool) -> CriterionResult:
    if isinstance(score, str):
        status = CriterionStatus.WITHHELD if score == "withheld" else CriterionStatus.NOT_APPLICABLE
        return CriterionResult(name, status, weight)
    return CriterionResult(name, CriterionStatus.SCORED, weight, score, "", _evidence(call_id, name), critical=critical)


def _words(call_id: str, name: str) -> str:
    """A question, but for what is proved by none."""
    counsel = next(criterion.counsel for criterion in RUBRIC.criteria() if criterion.id == name)
    stated = counsel.keep_question is False or name == "acknowledge"
    asked = "у вас времени уйдёт меньше" if stated else "сколько у вас с этим обстоит"
    return f"{asked}, {name} в {call_id}" + ("." if stated else "?")


def _evidence(call_id: str, name: str) -> tuple[Evidence, ...]:
    if name in ("acknowledge", "explore", "explore_first", "respond", "confirm", "outcome", "held_ground"):
        answer = Evidence(4, Speaker.MANAGER, _words(call_id, name), 61.0, 63.0)
        return Evidence(3, Speaker.CLIENT, f"это для нас дорого сказал {call_id}", 58.0, 60.0), answer
    place = 10 + [criterion.id for criterion in RUBRIC.criteria()].index(name)
    return (Evidence(place, Speaker.MANAGER, _words(call_id, name), 61.0, 63.0),)


def a_scored_call(number: int, manager: str = "Марина", fits: bool = True, **scores: float | str) -> ScoredCall:
    call_id = f"{manager}{number}"
    at = NOON + timedelta(hours=number)
    return ScoredCall(call_id, manager, at, "ru", a_card(call_id, **scores), fits)


def calls_with(name: str, scores: Sequence[float | str], **others: float | str) -> list[ScoredCall]:
    """One call for each score of the criterion."""
    return [a_scored_call(number, **({name: score} | others)) for number, score in enumerate(scores)]
