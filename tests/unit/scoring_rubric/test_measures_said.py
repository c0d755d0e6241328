"""``said``: what counts, where, how often, with which quotes; and what sounds alike and does not count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from scoring_rubric.measures import measure
from scoring_rubric.outcomes import Outcome
from scoring_rubric.rubric import Trust
from scoring_rubric.rubric_measures import Measure
from scoring_rubric.rubric_reasons import Reason
from scoring_rubric.types import CriterionStatus
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import CALL, an_objection, findings
from transcription.types import Quality

MEASURES: TypeAdapter[Measure] = TypeAdapter(Measure)
DISCOUNT = {
    "cues": {"ru": ["скидк*"], "en": ["discount"]},
    "unless": {"ru": ["скидк* ... не =могу"], "en": ["not ... discount", "no discount"]},
}
ADDRESS = {
    "cues": {"ru": ["как ... обращаться", "как ... =вам обращаться"], "en": ["how ... address you"]},
    "unless": {"ru": ["обращаться с"]},
    "until_turns": 2,
}
PRAISE = {
    "cues": {"ru": ["у вас ... отличный|прекрасный"], "en": ["=love ... your"]},
    "unless": {"en": ["=would =love"]},
}
AGREES = {
    "speaker": "client",
    "asks": False,
    "cues": {"ru": ["^да", "верно|именно"], "en": ["^yes|yeah", "exactly"]},
    "unless": {"ru": ["^да =нет|=ну"], "en": ["not exactly"]},
    "after": {
        "speaker": "manager",
        "cues": {"ru": ["правильно ... =понимаю"], "en": ["=if i understand"]},
        "turns": 1,
    },
}
CASE = {"cues": {"ru": ["=нашего|=наших клиент"], "en": ["our client"]}, "numbers": True}


def said(spec: dict[str, Any], *lines: str, language: str = "ru", trust: Trust | None = None) -> Outcome:
    return heard(spec, findings(a_transcript(*lines, language=language)), trust)


def heard(spec: dict[str, Any], found: Any, trust: Trust | None = None) -> Outcome:
    return measure(MEASURES.validate_python({"kind": "said", **spec}), found, trust or Trust())


@pytest.mark.parametrize(
    ("spec", "lines", "score"),
    [
        (DISCOUNT, ["m: сделаю вам скидку десять процентов"], 1),
        (DISCOUNT, ["m: СКИДКУ оформим сегодня!"], 1),
        (DISCOUNT, ["c: а скидку сделаете"], 0),  # the client's words
        (DISCOUNT, ["m: вы просили скидку в прошлый раз"], 0),  # the client's words, repeated
        (DISCOUNT, ["m: вы говорили что вам обещали скидку"], 0),
        (DISCOUNT, ["m: скидку к сожалению не могу"], 0),
        (DISCOUNT, ["m: это не скидка"], 0),
        (DISCOUNT, ["m: вы просили скидку", "c: да", "m: даю скидку пять процентов"], 1),
        (ADDRESS, ["m: добрый день как я могу к вам обращаться"], 1),
        (ADDRESS, ["m: добрый день", "c: да", "m: как вы предпочитаете обращаться"], 1),
        (ADDRESS, ["m: раз", "c: да", "m: два", "c: да", "m: как к вам обращаться"], 0),  # too late
        (ADDRESS, ["m: покажу как обращаться с прибором"], 0),
        (ADDRESS, ["c: как к вам обращаться"], 0),
        (PRAISE, ["m: у вас просто отличный сайт"], 1),
        (PRAISE, ["m: у нас отличный сайт"], 0),
        (PRAISE, ["m: у вас не отличный сайт"], 1),  # a negation inside the gap needs its own ``unless``
        (AGREES, ["m: правильно я понимаю вам важен срок", "c: да все верно"], 1),
        (AGREES, ["m: срок две недели", "c: да"], 0),  # agrees to something else
        (AGREES, ["m: правильно понимаю вам важен срок", "c: да нет наверное"], 0),
        (AGREES, ["m: правильно понимаю вам важен срок", "c: угу", "m: и цена", "c: да"], 0),  # too far
        (AGREES, ["m: правильно понимаю вам важен срок", "m: да"], 0),  # answers himself
        (AGREES, ["m: правильно понимаю вам важен срок", "c: да?"], 0),  # asks back
        (CASE, ["m: у нашего клиента потери упали на сорок процентов"], 1),
        (CASE, ["m: У нашего клиента стало лучше. Потери упали на 40 процентов."], 1),
        (CASE, ["m: у нашего клиента стало намного лучше"], 0),
        (CASE, ["m: один из наших клиентов доволен"], 0),  # «один» is no figure
    ],
)
def test_russian(spec: dict[str, Any], lines: list[str], score: float) -> None:
    assert said(spec, *lines).score == score


@pytest.mark.parametrize(
    ("spec", "lines", "score"),
    [
        (DISCOUNT, ["m: I can give you a discount"], 1),
        (DISCOUNT, ["m: i will give you discounts on everything"], 1),
        (DISCOUNT, ["c: can I have a discount?"], 0),
        (DISCOUNT, ["m: you said you wanted a discount"], 0),
        (DISCOUNT, ["m: I can not give a discount"], 0),
        (DISCOUNT, ["m: there is no discount"], 0),
        (DISCOUNT, ["m: I can't offer a discount, sorry"], 0),
        (ADDRESS, ["m: how should I address you"], 1),
        (ADDRESS, ["m: a", "c: b", "m: c", "c: d", "m: how should I address you"], 0),
        (ADDRESS, ["c: how should I address you"], 0),
        (ADDRESS, ["m: we address your problem"], 0),
        (PRAISE, ["m: I really love what your team does"], 1),
        (PRAISE, ["m: we would love to have your team"], 0),
        (AGREES, ["m: so if I understand it is about time", "c: yes exactly"], 1),
        (AGREES, ["m: so if I understand it is about time", "c: not exactly"], 0),
        (AGREES, ["m: it takes two weeks", "c: yes"], 0),
        (CASE, ["m: our client cut costs by 40 percent"], 1),
        (CASE, ["m: our client is very happy"], 0),
        (CASE, ["m: you told me our client cut costs by 40 percent"], 0),
    ],
)
def test_english(spec: dict[str, Any], lines: list[str], score: float) -> None:
    assert said(spec, *lines, language="en").score == score


@pytest.mark.parametrize(("times", "score"), [(0, 0.0), (1, 0.5), (2, 0.5), (3, 1.0), (5, 1.0)])
def test_marks_go_by_how_many_sentences(times: int, score: float) -> None:
    spec = DISCOUNT | {"marks": [{"at_least": 1, "score": 0.5}, {"at_least": 3, "score": 1}]}
    lines = ["m: добрый день", *["m: скидка вам"] * times]
    outcome = said(spec, *lines)
    assert outcome.score == score
    if 0 < times < 3:
        assert (outcome.reason, outcome.values) == (Reason.SAID_TOO_FEW, {"count": str(times), "total": "3"})
        assert [quote.quote for quote in outcome.evidence] == ["скидка вам"] * times
    assert len(outcome.evidence) <= 3


def test_the_quote_is_what_was_said_with_what_it_came_after() -> None:
    outcome = said(AGREES, "m: правильно я понимаю вам важен срок", "c: да верно")
    assert [(item.turn, item.quote) for item in outcome.evidence] == [
        (0, "правильно я понимаю вам важен срок"),
        (1, "да верно"),
    ]


@pytest.mark.parametrize(
    ("place", "quoted"),
    [
        ({"until_turns": 2}, "добрый день"),
        ({"last_turns": 2}, "до свидания"),
        ({}, "расскажу вам подробно о нашем складе и о доставке"),
        ({"shows": "closing"}, "до свидания"),
    ],
)
def test_what_was_not_said_shows_the_place_to_look_at(place: dict[str, Any], quoted: str) -> None:
    lines = [
        "m: добрый день",
        "c: да",
        "m: расскажу вам подробно о нашем складе и о доставке",
        "c: да",
        "m: до свидания",
    ]
    outcome = said({"cues": {"ru": ["скидк*"]}} | place, *lines)
    assert (outcome.reason, [item.quote for item in outcome.evidence]) == (Reason.NOT_SAID, [quoted])


@pytest.mark.parametrize(("within", "score"), [(2.0, 0.0), (30.0, 1.0)])
def test_seconds_count_from_the_first_word_of_the_two(within: float, score: float) -> None:
    lines = ["o: нажмите один " + "или ждите " * 20, "m: раз два три четыре пять шесть", "c: да", "m: скидка"]
    assert said(DISCOUNT | {"within_s": within}, *lines).score == score


def test_seconds_cannot_be_judged_without_times_but_turns_can() -> None:
    untimed = findings(a_transcript("m: скидка", timed=False))
    assert heard(DISCOUNT | {"within_s": 20}, untimed).reason is Reason.NO_TIMES
    assert heard(DISCOUNT | {"within_s": 20, "until_turns": 3}, untimed).score == 1.0


AFTER_OBJECTION = {"cues": {"ru": ["понимаю"]}, "after": {"objection": True, "turns": 1}}


def test_what_comes_after_an_objection_is_no_matter_of_a_call_without_one() -> None:
    assert heard(AFTER_OBJECTION, findings()).reason is Reason.NO_OBJECTIONS
    unsure = an_objection(unsure=True)
    assert heard(AFTER_OBJECTION, findings(objections=(unsure,))).reason is Reason.OBJECTIONS_IN_DOUBT
    assert heard(AFTER_OBJECTION, findings(objections=(an_objection(),))).score == 1.0
    missing = heard(AFTER_OBJECTION | {"cues": {"ru": ["скидка"]}}, findings(objections=(an_objection(),)))
    assert [item.turn for item in missing.evidence] == [3, 4]


def test_a_language_without_words_is_withheld_and_not_zero() -> None:
    outcome = said({"cues": {"ru": ["скидк*"]}}, "m: a discount for you", language="en")
    assert (outcome.status, outcome.reason) == (CriterionStatus.WITHHELD, Reason.NOT_WORDED)


def test_doubtful_words_prove_nothing_where_they_would_decide() -> None:
    turns = a_transcript("m: скидка вам", "m: скидка снова").turns
    doubtful = a_transcript("m: скидка вам", "m: скидка снова")
    doubtful = replace(doubtful, turns=(turns[0], replace(turns[1], confidence=0.1)))
    assert heard(DISCOUNT, findings(doubtful)).score == 1.0
    twice = DISCOUNT | {"marks": [{"at_least": 1, "score": 0.5}, {"at_least": 2, "score": 1}]}
    assert heard(twice, findings(doubtful)).reason is Reason.QUOTE_IN_DOUBT


def test_nothing_is_missed_in_a_damaged_transcript() -> None:
    damaged = replace(CALL, quality=Quality(True, damaged_share=0.15))
    assert heard(DISCOUNT, findings(damaged)).reason is Reason.ABSENCE_IN_DOUBT
    assert heard({"cues": {"ru": ["звать|зовут"]}}, findings(damaged)).score == 1.0


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        ({}, "cues, 'asks: true' or 'numbers: true'"),
        ({"cues": {}}, "cue patterns in at least one language"),
        ({"cues": {"ru": ["..."]}}, "may be absent"),
        ({"cues": {"ru": ["=скидк*"]}}, "is not one word"),
        ({"asks": True, "unless": {"ru": ["скидк*"]}}, "cues for 'unless' to undo"),
        (DISCOUNT | {"marks": []}, "at least 1"),
        (DISCOUNT | {"marks": [{"at_least": 2, "score": 0.5}]}, "1 as the last score"),
        (DISCOUNT | {"marks": [{"at_least": 2, "score": 1}, {"at_least": 1, "score": 1}]}, "marks that rise"),
        (DISCOUNT | {"after": {"speaker": "client"}}, "either cues or 'objection: true'"),
        (DISCOUNT | {"after": {"objection": True, "cues": {"ru": ["да"]}}}, "either cues or 'objection: true'"),
        (DISCOUNT | {"until_turns": 0}, "greater than or equal to 1"),
        (DISCOUNT | {"speaker": "both"}, "'manager' or 'client'"),
    ],
)
def test_what_cannot_be_heard_is_refused(spec: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError) as raised:
        heard(spec, findings())
    assert fault in str(raised.value)
