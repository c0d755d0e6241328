"""What an answer in practice does: by the judges of calls, and never more than acknowledging for an empty phrase."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from objections.detector import ObjectionFinder
from objections.taxonomy import default_taxonomies
from objections.types import Moves, Occurrence, StepEvidence
from scoring_rubric.practice_answers import Answered, AnswerJudge
from scoring_rubric.practice_pack import default_practice_packs
from tests.builders import a_transcript
from tests.encoders import TrigramEncoder
from transcription.types import Speaker, Transcript, quote

PACKS = default_practice_packs()


class Generous:
    """Finds all four steps in everything."""

    def moves(self, transcript: Transcript, occurrence: Occurrence) -> tuple[Moves, ...]:
        said = [turn for turn in transcript.turns if turn.speaker is Speaker.MANAGER]
        steps = ("acknowledge", "explore", "respond", "confirm")
        return tuple(Moves(turn.turn, tuple(StepEvidence(step, quote(turn)) for step in steps)) for turn in said)


def _judged(language: str, text: str) -> Answered:
    judge = AnswerJudge(Generous(), PACKS[language])
    return judge.judged(a_transcript("c: дорого", f"m: {text}", language=language, timed=False), "price")[-1]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Понимаю вас."),
        ("ru", "понимаю вас"),
        ("ru", "Да, конечно, я вас прекрасно понимаю, вы правы."),
        ("ru", "Я вас услышал, спасибо."),
        ("ru", "Ну, понятно, хорошо."),
        ("en", "I understand."),
        ("en", "i totally hear you"),
        ("en", "Sure, I get it, you're absolutely right."),
        ("en", "Okay, fair enough, that makes sense."),
        ("en", "I understand how you feel."),
    ],
)
def test_a_lazy_answer_earns_no_more_than_acknowledge(language: str, text: str) -> None:
    found = _judged(language, text)
    assert found.lazy
    assert found.steps == ("acknowledge",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Понимаю вас. А с чем сравниваете?"),
        ("ru", "Обучение уже входит в стоимость."),
        ("ru", "почему так решили"),
        ("en", "I understand. Compared with what?"),
        ("en", "Training is already included in the price."),
    ],
)
def test_a_question_or_a_matter_is_left_to_the_judge(language: str, text: str) -> None:
    found = _judged(language, text)
    assert not found.lazy
    assert found.steps == ("acknowledge", "explore", "respond", "confirm")


@pytest.mark.parametrize(
    ("language", "text", "gives"),
    [
        ("ru", "Давайте я сделаю вам скидку десять процентов", True),
        ("ru", "Ладно, скинем пару тысяч", True),
        ("ru", "Обещаю вам стопроцентный результат", True),
        ("ru", "Скидок у нас нет, зато есть рассрочка", False),
        ("ru", "Гарантия прописана в договоре", False),
        ("en", "I can give you a discount right now", True),
        ("en", "I'll knock ten percent off", True),
        ("en", "We'll throw in delivery for free", True),
        ("en", "The warranty is written into the contract", False),
    ],
)
def test_what_gives_something_away(language: str, text: str, gives: bool) -> None:
    assert _judged(language, text).gives is gives


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_a_client_says_of_his_reason_is_about_it_and_small_talk_about_none(language: str) -> None:
    judge = AnswerJudge(Generous(), PACKS[language])
    smalltalk = {"ru": "Сегодня отличная погода, правда?", "en": "Lovely weather we are having, isn't it?"}[language]
    for client in PACKS[language].clients:
        assert judge.is_about(client.about, client), client.id
        assert not judge.is_about(smalltalk, client), client.id


@pytest.fixture(scope="module")
def judges() -> dict[str, AnswerJudge]:
    finder = ObjectionFinder(default_taxonomies(), TrigramEncoder())
    return {language: AnswerJudge(finder, pack) for language, pack in PACKS.items()}


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=200).filter(lambda text: bool(" ".join(text.split()))))
def test_no_text_is_too_strange_and_quotes_are_the_managers_own(judges: dict[str, AnswerJudge], text: str) -> None:
    said = " ".join(text.split())
    for language, judge in judges.items():
        transcript = a_transcript("c: это дорого для нас", language=language, timed=False)
        turn = type(transcript.turns[0])(1, Speaker.MANAGER, said)
        transcript = type(transcript)("x", language, (*transcript.turns, turn), transcript.quality)
        for found in judge.judged(transcript, "price"):
            assert all(one.evidence.quote in said for one in found.evidence)
            judge.is_about(said, PACKS[language].clients[0])


def test_a_talk_is_judged_turn_by_turn(judges: dict[str, AnswerJudge]) -> None:
    transcript = a_transcript(
        "c: для нас это слишком дорого",
        "m: Понимаю вас, сумма серьёзная.",
        "c: И что?",
        "m: А с чем вы сравниваете?",
        "c: с другой программой",
        "m: Смотрите, в нашу цену уже входит обучение и перенос данных. Такой вариант вам подходит?",
        timed=False,
    )
    found = judges["ru"].judged(transcript, "price")
    assert [one.steps for one in found] == [("acknowledge",), ("explore",), ("respond", "confirm")]
    assert [one.turn for one in found] == [1, 3, 5]
