"""How the manager met it: steps, outcome, retreat, times."""

from __future__ import annotations

import pytest

from objections.detector import ObjectionFinder
from objections.taxonomy import default_taxonomies
from objections.types import Handling, HandlingStatus
from tests.encoders import TrigramEncoder
from tests.unit.objections.calls import call
from transcription.types import Speaker

PRICE = "C: для нас это слишком дорого"


@pytest.fixture(scope="module")
def finder() -> ObjectionFinder:
    return ObjectionFinder(default_taxonomies(), TrigramEncoder())


def _handling(finder: ObjectionFinder, *lines: str, language: str = "ru", seconds: float | None = None) -> Handling:
    return finder.find(call(*lines, language=language, seconds_a_turn=seconds))[0].handling


def test_all_four_steps_and_acceptance_make_it_resolved(finder: ObjectionFinder) -> None:
    handling = _handling(
        finder,
        PRICE,
        "M: Понимаю вас, сумма серьёзная. А с чем вы сравниваете?",
        "C: с другой программой",
        "M: Смотрите, в нашу цену уже входит обучение и перенос данных. Такой вариант вам подходит?",
        "C: да так подходит",
    )
    assert handling.status is HandlingStatus.RESOLVED
    assert handling.steps.completeness == 1.0
    assert [step.step for step in handling.step_evidence] == ["acknowledge", "explore", "respond", "confirm"]
    assert [item.turn for item in handling.step_evidence and handling.evidence] == [1, 1, 3, 3, 4]
    assert handling.evidence[-1].speaker is Speaker.CLIENT


def test_all_four_steps_in_english(finder: ObjectionFinder) -> None:
    handling = _handling(
        finder,
        "C: that's too expensive for us",
        "M: I understand, that's a serious amount. What are you comparing it with?",
        "C: another tool",
        "M: Our price already includes setup, and there's a free two week trial. Does that work for you?",
        "C: okay, let's try it",
        language="en",
    )
    assert handling.status is HandlingStatus.RESOLVED
    assert handling.steps.completeness == 1.0


@pytest.mark.parametrize(
    ("answer", "status", "conceded"),
    [
        (["M: Могу сделать вам скидку.", "C: ну ладно"], HandlingStatus.DEFLECTED, True),
        (["M: Хорошо, тогда не буду вас отвлекать. До свидания.", "C: до свидания"], HandlingStatus.DEFLECTED, True),
        (["M: Понимаю вас."], HandlingStatus.DEFLECTED, False),
        (["M: Угу."], HandlingStatus.IGNORED, False),
        ([], HandlingStatus.IGNORED, False),
        (
            ["M: Это окупается за два месяца, у одного нашего клиента так и вышло.", "C: нет всё равно не надо"],
            HandlingStatus.ANSWERED,
            False,
        ),
        (["M: А с чем вы сравниваете?", "C: ни с чем"], HandlingStatus.ANSWERED, False),
    ],
)  # fmt: skip
def test_the_outcome_follows_from_both_sides(
    finder: ObjectionFinder, answer: list[str], status: HandlingStatus, conceded: bool
) -> None:
    handling = _handling(finder, PRICE, *answer)
    assert handling.status is status
    assert handling.conceded is conceded


def test_what_is_said_after_acceptance_belongs_to_something_else(finder: ObjectionFinder) -> None:
    handling = _handling(
        finder,
        PRICE,
        "M: Можно платить помесячно, без доплаты.",
        "C: так подойдёт",
        "M: А что для вас важно в отчётах?",
    )
    assert handling.status is HandlingStatus.RESOLVED
    assert not handling.steps.explore


def test_the_window_ends_at_the_next_objection(finder: ObjectionFinder) -> None:
    first, second = finder.find(
        call(
            PRICE,
            "M: угу",
            "C: и решаю не я",
            "M: Я подготовлю для директора презентацию с расчётом.",
            "C: хорошо давайте",
        )
    )
    assert first.handling.status is HandlingStatus.IGNORED
    assert (second.category, second.handling.status) == ("authority", HandlingStatus.RESOLVED)


def test_times_are_measured_where_they_are_known(finder: ObjectionFinder) -> None:
    timed = _handling(finder, PRICE, "M: А с чем вы сравниваете?", "C: ну так", seconds=4.0)
    assert (timed.pause_s, timed.answer_s) == (0.5, 3.5)
    untimed = _handling(finder, PRICE, "M: А с чем вы сравниваете?")
    assert (untimed.pause_s, untimed.answer_s) == (None, None)


def test_evidence_names_the_managers_turns(finder: ObjectionFinder) -> None:
    transcript = call(PRICE, "M: Понимаю вас. А с чем сравниваете?", "C: да ни с чем")
    handling = finder.find(transcript)[0].handling
    for item in handling.evidence:
        assert item.quote in transcript.turns[item.turn].text
        assert item.speaker is transcript.turns[item.turn].speaker
