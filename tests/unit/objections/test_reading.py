"""Objections and handling by a reader: what is judged together, what is quoted, what the outcome follows from."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from objections.detector import ObjectionFinder
from objections.lessons import ANSWER, OBJECTION, REACTION
from objections.passages import PASSAGE_WORDS, client_passages, passages_of_text
from objections.reader import Matrix, Said
from objections.taxonomy import default_taxonomies
from objections.types import Explanation, HandlingStatus, Objection, Occurrence
from tests.encoders import TrigramEncoder
from tests.unit.objections.calls import call
from tests.unit.objections.tiny import ScriptedReader
from transcription.types import quote

SCRIPT = {
    OBJECTION: {"облака": ["price"], "начальник": ["authority"]},
    ANSWER: {
        "сравниваете": ["explore"],
        "слышу": ["acknowledge"],
        "рассрочка": ["respond"],
        "устроит": ["confirm"],
        "бросьте": ["evade"],
        "до свидания": ["concede"],
        "адрес": ["next"],
    },
    REACTION: {"годится": ["accept"], "не убедили": ["resist"]},
}
PRICE = "C: цена у вас прямо куда-то под облака ушла"


def _finder() -> tuple[ObjectionFinder, ScriptedReader]:
    reader = ScriptedReader(SCRIPT, {OBJECTION: ["none"], ANSWER: ["other"], REACTION: ["neutral"]})
    return ObjectionFinder(default_taxonomies(), TrigramEncoder(), reader=reader), reader


def _found(*lines: str) -> tuple[Objection, ...]:
    return _finder()[0].find(call(*lines))


def test_the_reader_finds_what_no_cue_knows() -> None:
    (found,) = _found("M: выходит сто тысяч", PRICE)
    assert (found.category, found.first_turn, found.explanation.detector) == ("price", 1, "reader+cues")
    assert found.explanation.nearest
    assert found.explanation.base > 0.9


def test_words_are_read_after_the_managers_last_ones() -> None:
    finder, reader = _finder()
    finder.find(call("M: раз", "C: угу", "M: выходит сто тысяч", PRICE))
    assert [said.before for task, said in reader.asked if task == OBJECTION and "облака" in said.text] == [
        "выходит сто тысяч"
    ]


def test_of_a_long_turn_the_utterance_that_objects_is_quoted() -> None:
    (found,) = _found("C: Здравствуйте, я вас слушаю. Цена у вас прямо куда-то под облака ушла. А привозите вы сами?")
    assert [item.quote for item in found.evidence] == ["Цена у вас прямо куда-то под облака ушла."]


def test_a_turn_longer_than_a_passage_is_judged_in_parts() -> None:
    long = "ну это самое " * 30
    passages = client_passages(call(f"C: {long}"), "ru")
    assert len(passages) > 1
    assert all(len(passage.whole.tokens) <= PASSAGE_WORDS for passage in passages)
    assert " ".join(passage.whole.text.strip() for passage in passages).split() == long.split()


@pytest.mark.parametrize("text", ["", "...", " "])
def test_no_words_are_no_objection(text: str) -> None:
    finder, _ = _finder()
    assert finder.classify(text, "ru").category is None
    assert passages_of_text(text, "ru") == []


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ([], HandlingStatus.IGNORED),
        (["M: записываю дальше"], HandlingStatus.IGNORED),
        (["M: слышу вас"], HandlingStatus.DEFLECTED),
        (["M: да бросьте вы"], HandlingStatus.DEFLECTED),
        (["M: ну до свидания"], HandlingStatus.DEFLECTED),
        (["M: а с чем сравниваете", "C: ни с чем"], HandlingStatus.ANSWERED),
        (["M: есть рассрочка", "C: нет не убедили"], HandlingStatus.ANSWERED),
        (["M: есть рассрочка", "C: годится"], HandlingStatus.RESOLVED),
        (["M: есть рассрочка", "C: годится", "M: адрес какой", "C: не убедили"], HandlingStatus.RESOLVED),
        (["M: есть рассрочка", "C: годится", "M: а рассрочка на год", "C: не убедили"], HandlingStatus.ANSWERED),
        (["M: записываю дальше", "C: годится"], HandlingStatus.IGNORED),
        (["M: до свидания", "C: да годится"], HandlingStatus.DEFLECTED),
    ],
)
def test_the_outcome_follows_from_both_sides(answer: list[str], status: HandlingStatus) -> None:
    assert _found(PRICE, *answer)[0].handling.status is status


def test_each_step_is_quoted_where_it_was_taken() -> None:
    (found,) = _found(
        PRICE, "M: Слышу вас. А с чем сравниваете?", "C: ни с чем", "M: Есть рассрочка. Так устроит?", "C: годится"
    )
    handling = found.handling
    # A reader that finds only one label in a turn says so of the whole turn; the quote is the utterance that does it.
    assert handling.steps.respond
    assert {step.step: step.evidence.turn for step in handling.step_evidence}["respond"] == 3
    assert handling.evidence[-1].quote == "годится"


def test_the_window_ends_at_the_next_objection() -> None:
    first, second = _found(
        PRICE, "M: угу", "C: и всё равно у нас такое начальник решает", "M: есть рассрочка", "C: годится"
    )
    assert (first.category, first.handling.status) == ("price", HandlingStatus.IGNORED)
    assert (second.category, second.handling.status) == ("authority", HandlingStatus.RESOLVED)


def test_a_retreat_before_any_answer_is_one() -> None:
    (found,) = _found(PRICE, "M: ну до свидания")
    assert found.handling.conceded
    assert found.handling.reason == "conceded"


def test_a_thought_cut_up_over_turns_is_read_together() -> None:
    finder, reader = _finder()
    (found,) = finder.find(call("M: выходит сто тысяч", "C: цена у вас", "M: угу", "C: ушла под облака", "C: вот так"))
    assert found.evidence[0].turn == 3
    assert any(said.text == "цена у вас ушла под облака вот так" for _, said in reader.asked)


def test_turns_that_an_answer_parts_are_not_read_together() -> None:
    finder, reader = _finder()
    finder.find(call("M: выходит сто тысяч", "C: цена у вас", "M: какая вам нужна", "C: другая совсем"))
    assert not any("цена у вас другая" in said.text for _, said in reader.asked)


def test_a_long_turn_is_read_whole_in_parts_and_without_what_was_said_before() -> None:
    finder, reader = _finder()
    text = (
        "Мы вчера с партнёром сидели и долго считали. Цена у вас прямо куда-то под облака ушла. Вот такие у нас дела."
    )
    finder.find(call("M: выходит сто тысяч", f"C: {text}"))
    asked = {(said.text, said.before) for task, said in reader.asked if task == OBJECTION}
    first = text.split(". ", maxsplit=1)[0] + "."
    assert {(text, "выходит сто тысяч"), (text, ""), (first, "выходит сто тысяч")} <= asked


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        # Who goes on to talk of the matter has accepted that he talks at all; who resists a price has not.
        (("C: начальник не даёт говорить", "M: рассрочка есть", "C: и на сколько месяцев"), HandlingStatus.ANSWERED),
        ((PRICE, "M: рассрочка есть", "M: ну до свидания", "C: годится"), HandlingStatus.ANSWERED),
        ((PRICE, "M: рассрочка есть", "C: годится", "M: ну до свидания", "C: пока"), HandlingStatus.RESOLVED),
    ],
)
def test_what_is_said_after_giving_up_accepts_nothing(lines: tuple[str, ...], status: HandlingStatus) -> None:
    (found,) = _found(*lines)
    assert found.handling.status is status


def test_who_had_no_time_and_stays_on_the_line_has_accepted() -> None:
    script = SCRIPT | {OBJECTION: {"за рулём": ["busy"]}}
    reader = ScriptedReader(script, {OBJECTION: ["none"], ANSWER: ["other"], REACTION: ["neutral"]})
    finder = ObjectionFinder(default_taxonomies(), TrigramEncoder(), reader=reader)
    (found,) = finder.find(call("C: я сейчас совсем за рулём еду", "M: рассрочка есть", "C: и на сколько месяцев"))
    assert (found.category, found.handling.status) == ("busy", HandlingStatus.RESOLVED)


def test_what_each_turn_does_is_read_as_on_calls() -> None:
    script = {
        ANSWER: {
            "понимаю": ["acknowledge"],
            "сравниваете": ["explore"],
            "входит": ["respond", "confirm"],
            "верно": ["confirm"],
            "скидк": ["concede"],
        }
    }
    reader = ScriptedReader(script, {OBJECTION: ["none"], ANSWER: ["other"], REACTION: ["neutral"]})
    finder = ObjectionFinder(default_taxonomies(), TrigramEncoder(), reader=reader)
    spoken = call(PRICE, "M: верно", "C: что", "M: понимаю", "C: и", "M: с чем сравниваете", "C: ну", "M: всё входит",
                  "C: так", "M: верно", "C: да", "M: скидку дам")  # fmt: skip
    occurrence = Occurrence("price", 1.0, (quote(spoken.turns[0]),), Explanation("tests"))
    moves = finder.moves(spoken, occurrence)
    assert [(one.turn, [step.step for step in one.steps], one.conceded) for one in moves] == [
        (1, [], False),  # nothing to confirm yet
        (3, ["acknowledge"], False),
        (5, ["explore"], False),
        (7, ["respond", "confirm"], False),
        (9, ["confirm"], False),
        (11, [], True),
    ]
    assert moves[2].steps[0].evidence.quote == "с чем сравниваете"


@pytest.mark.parametrize(
    ("answer", "explores"),
    [
        ("понятно а по самой программе еще вопросы остались", False),
        ("другие вопросы есть", False),
        ("что еще вам подсказать по вопросам", False),
        ("по самому станку вопросы остались или по деньгам", True),
        ("кроме цены еще вопросы есть", True),
        ("по цене какие вопросы", True),
    ],
)
def test_a_question_about_another_matter_explores_no_objection(answer: str, explores: bool) -> None:
    script = SCRIPT | {ANSWER: {"вопрос": ["explore"]}}
    reader = ScriptedReader(script, {OBJECTION: ["none"], ANSWER: ["other"], REACTION: ["neutral"]})
    finder = ObjectionFinder(default_taxonomies(), TrigramEncoder(), reader=reader)

    (found,) = finder.find(call("M: выходит сто тысяч", PRICE, f"M: {answer}", "C: нет"))

    assert found.handling.steps.explore is explores
    assert found.handling.status is (HandlingStatus.ANSWERED if explores else HandlingStatus.DEFLECTED)


def test_a_sentence_that_explores_counts_among_others() -> None:
    class Drowning(ScriptedReader):
        """Sees a question only where nothing else is said."""

        def shares(self, task: str, said: Sequence[Said]) -> Matrix:
            found = super().shares(task, said)
            if task == ANSWER:
                for place, one in enumerate(said):
                    if len(one.text.split()) > 4:
                        found[place] = 0.0
            return found

    reader = Drowning(SCRIPT, {OBJECTION: ["none"], ANSWER: ["other"], REACTION: ["neutral"]})
    finder = ObjectionFinder(default_taxonomies(), TrigramEncoder(), reader=reader)

    (found,) = finder.find(
        call(PRICE, "M: Понятно, такое бывает. А с чем сравниваете? У нас много клиентов из города.")
    )

    assert found.handling.steps.explore
    assert [step.evidence.quote for step in found.handling.step_evidence] == ["А с чем сравниваете?"]


def test_what_resists_unmistakably_is_heard_whatever_was_asked_before() -> None:
    class Led(ScriptedReader):
        """Takes everything after a question for its answer."""

        def read(self, task: str, said: Sequence[Said]) -> Matrix:
            blank = [Said("ладно") if one.before and task == OBJECTION else one for one in said]
            return super().read(task, blank)

    script = SCRIPT | {OBJECTION: {"дорого": ["price"]}}
    reader = Led(script, {OBJECTION: ["none"], ANSWER: ["other"], REACTION: ["neutral"]})
    finder = ObjectionFinder(default_taxonomies(), TrigramEncoder(), reader=reader)

    found = finder.find(call("M: а сколько у вас складов", "C: два склада но честно говоря это для нас дорого"))

    assert [one.category for one in found] == ["price"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("M: конечно давайте созвонимся втроем в четверг", HandlingStatus.RESOLVED),
        ("M: могу сам поговорить с вашим директором в среду", HandlingStatus.RESOLVED),
        ("M: хорошо тогда до свидания", HandlingStatus.DEFLECTED),
        ("M: скиньте адрес", HandlingStatus.IGNORED),
    ],
)
def test_a_talk_offered_with_whoever_decides_answers_that_somebody_else_does(
    answer: str, status: HandlingStatus
) -> None:
    (found,) = _found("M: выходит сто тысяч", "C: это решает только начальник не я", answer, "C: годится")

    assert found.category == "authority"
    assert found.handling.status is status


def test_a_joint_talk_answers_no_other_objection() -> None:
    (found,) = _found("M: выходит сто тысяч", PRICE, "M: давайте созвонимся втроем в четверг", "C: годится")
    assert not found.handling.steps.respond
