"""The lead verdict: signals for and against, the last word decides, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scoring_rubric.lead_definition import (
    DEFAULT_LEAD_DEFINITION,
    LeadDefinition,
    judge_lead,
    load_lead_definition,
)
from scoring_rubric.packs_loading import PackError, read_pack
from scoring_rubric.types import Fact, Facts, LeadVerdict
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import WordBag, an_objection, said
from transcription.types import Quality, Speaker, Transcript

DEFINITION = load_lead_definition()


def judged(transcript: Transcript, **changes: Any) -> LeadVerdict:
    values: dict[str, Any] = {"facts": Facts(), "objections": ()} | changes
    return judge_lead(DEFINITION, transcript, values["facts"], values["objections"], WordBag())


def statuses(verdict: LeadVerdict) -> dict[str, str]:
    return {criterion.id: criterion.status.value for criterion in verdict.criteria}


GOOD = {
    "ru": (
        "m: расскажите что у вас за магазин",
        "c: у нас три магазина и нам нужен учет",
        "m: давайте завтра созвонимся",
        "c: да давайте звоните на этот номер",
    ),
    "en": (
        "m: tell me about your business",
        "c: we have three shops and we need to keep track of stock",
        "m: shall we talk tomorrow",
        "c: sounds good call me on this number",
    ),
}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_client_who_meets_every_criterion_is_qualified(language: str) -> None:
    verdict = judged(a_transcript(*GOOD[language], language=language))
    assert (verdict.definition, verdict.verdict) == ("default@1", "qualified")
    assert set(statuses(verdict).values()) == {"met"}
    assert all(criterion.evidence for criterion in verdict.criteria)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_evidence_is_the_clients_own_words(language: str) -> None:
    transcript = a_transcript(*GOOD[language], language=language)
    for criterion in judged(transcript).criteria:
        for item in criterion.evidence:
            assert item.speaker is Speaker.CLIENT
            assert item.quote in transcript.turns[item.turn].text


@pytest.mark.parametrize(
    ("criterion", "text", "status"),
    [
        ("segment", "транспортная компания", "met"),
        ("segment", "мы торгуем мебелью", "met"),
        ("segment", "у меня нет магазина я преподаю", "not_met"),
        ("segment", "я студент мне для диплома", "not_met"),
        ("need", "хотим навести порядок на складе", "met"),
        ("need", "ведем все вручную в таблицах", "met"),
        ("need", "спасибо нам это не нужно", "not_met"),
        ("need", "присылайте договор в понедельник оплатим", "met"),
        ("need", "мне надо подумать", "unknown"),
        ("need", "у нас нет проблем", "unknown"),
        ("reachable", "пишите на почту", "met"),
        ("reachable", "больше не звоните мне", "not_met"),
        ("readiness", "присылайте договор", "met"),
        ("readiness", "а сколько это стоит", "unknown"),
        ("readiness", "нет спасибо вопросов больше нет", "unknown"),
        ("readiness", "мы не будем с вами работать", "not_met"),
    ],
)
def test_a_clients_sentence_says_this_of_a_criterion(criterion: str, text: str, status: str) -> None:
    assert statuses(judged(a_transcript("m: угу", f"c: {text}")))[criterion] == status


def test_the_managers_words_qualify_nobody() -> None:
    lines = [line.replace("c:", "m:") for line in GOOD["ru"]]
    assert set(statuses(judged(a_transcript(*lines, "c: угу"))).values()) == {"unknown"}


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("c: нам это не нужно", "c: хотя знаете нам нужен учет"), "met"),
        (("c: нам нужен учет", "c: хотя знаете нам это не нужно"), "not_met"),
    ],
)
def test_the_last_word_decides(lines: tuple[str, ...], status: str) -> None:
    assert statuses(judged(a_transcript(*lines)))["need"] == status


@pytest.mark.parametrize(
    ("status", "unsure", "need"),
    [("ignored", False, "not_met"), ("answered", False, "unknown"), ("ignored", True, "unknown")],
)
def test_an_objection_that_stood_speaks_against_a_need(status: str, unsure: bool, need: str) -> None:
    made = replace(an_objection(status=status, category="need"), unsure=unsure)
    assert statuses(judged(a_transcript("m: угу", "c: угу"), objections=(made,)))["need"] == need


def test_a_fact_that_was_said_is_a_signal_with_its_quote() -> None:
    verdict = judged(a_transcript("m: угу", "c: угу"), facts=Facts(phone=Fact("+79000000000", (said(1),))))
    reachable = next(criterion for criterion in verdict.criteria if criterion.id == "reachable")
    assert (reachable.status.value, reachable.evidence) == ("met", (said(1),))


def test_one_required_criterion_that_is_not_met_disqualifies_and_an_unknown_one_leaves_it_open() -> None:
    assert judged(a_transcript("c: у нас магазин", "c: нам это не нужно")).verdict == "not_qualified"
    assert judged(a_transcript("c: у нас магазин")).verdict == "unknown"


@pytest.mark.parametrize(
    "transcript",
    [
        a_transcript("?: у нас магазин нам нужен учет"),
        replace(a_transcript("c: у нас магазин нам нужен учет"), quality=Quality(False)),
    ],
)
def test_nothing_is_judged_without_roles_or_on_an_unusable_transcript(transcript: Transcript) -> None:
    verdict = judged(transcript)
    assert verdict.verdict == "unknown"
    assert set(statuses(verdict).values()) == {"unknown"}


def test_a_criterion_that_is_not_required_does_not_decide() -> None:
    values = DEFINITION.model_dump(mode="json")
    values["criteria"] = [values["criteria"][0], values["criteria"][1] | {"required": False}]
    ours = LeadDefinition.model_validate(values | {"id": "ours", "version": "2"})
    verdict = judge_lead(ours, a_transcript("c: у нас магазин", "c: нам это не нужно"), Facts(), (), WordBag())
    assert (verdict.definition, verdict.verdict) == ("ours@2", "qualified")


@pytest.mark.parametrize(
    ("found", "replaced", "fault"),
    [
        ("facts: [need]", "facts: [wish]", "signals.0.facts"),
        ("kind: words", "kind: word", "signals.1"),
        ("  - id: need", "  - id: segment", "every id once"),
        ("statuses: [deflected, ignored]", "statuses: [lost]", "statuses"),
    ],
)
def test_a_faulty_definition_is_refused_with_its_place(found: str, replaced: str, fault: str) -> None:
    text = DEFAULT_LEAD_DEFINITION.read_text(encoding="utf-8")
    assert found in text
    with pytest.raises(PackError, match=r"ours\.yaml, line \d+: ") as raised:
        read_pack(text.replace(found, replaced, 1), LeadDefinition, name="ours.yaml")
    assert fault in str(raised.value)
