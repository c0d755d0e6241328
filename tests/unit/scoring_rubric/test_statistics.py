"""Conversation statistics on small calls counted by hand."""

from __future__ import annotations

import dataclasses

import pytest

from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.statistics import is_backchannel, measure_call
from scoring_rubric.types import Statistics
from tests.builders import a_transcript
from transcription.types import Layout, Quality, Speaker, Transcript, Turn

LINES = {"m": Speaker.MANAGER, "c": Speaker.CLIENT, "o": Speaker.OTHER, "?": Speaker.UNKNOWN}


def measured(
    *turns: tuple[str, float, float, str],
    duration_s: float | None = None,
    layout: Layout | None = Layout.STEREO,
    language: str = "ru",
) -> Statistics:
    transcript = Transcript(
        "call-1",
        language,
        tuple(Turn(n, LINES[side], text, start, end) for n, (side, start, end, text) in enumerate(turns)),
        Quality(usable=True),
        duration_s=duration_s,
        layout=layout,
    )
    return measure_call(transcript, lexicon_for(language))


def test_talk_ratio_leaves_silence_and_others_out() -> None:
    found = measured(
        ("o", 0, 10, "ваш звонок важен для нас"),
        ("m", 10, 16, "добрый день меня зовут анна"),
        ("c", 20, 22, "здравствуйте слушаю вас внимательно"),
        duration_s=60,
    )

    assert found.talk_ratio_manager == 0.75
    assert found.speech_s == 18
    assert found.silence_s == 42


def test_a_backchannel_does_not_break_a_monologue_but_an_answer_does() -> None:
    found = measured(
        ("m", 0, 20, "мы делаем программу для склада"),
        ("c", 19, 20, "угу"),
        ("m", 20, 40, "она считает остатки"),
        ("c", 40, 44, "а сколько это стоит"),
        ("m", 44, 54, "три тысячи в месяц"),
    )

    assert found.longest_monologue_s == 40


def test_a_long_pause_ends_a_monologue() -> None:
    found = measured(("m", 0, 10, "секунду посмотрю в программе"), ("m", 60, 72, "вот нашла ваш договор"))

    assert found.longest_monologue_s == 12


def test_patience_is_the_mean_gap_before_the_managers_answer() -> None:
    found = measured(
        ("c", 0, 5, "у нас два склада"),
        ("m", 6, 7, "угу"),
        ("m", 7, 10, "понимаю вас а где они"),
        ("c", 10.5, 14, "один здесь другой в области"),
        ("m", 13, 16, "отлично тогда смотрите"),
    )

    assert found.patience_s == 1.0  # 2 s after the first turn, 0 s after the second, which was overlapped


def test_interruptions_start_inside_the_others_sentence() -> None:
    turns = (
        ("c", 0.0, 10.0, "понимаете у нас такая история что"),
        ("m", 5.0, 12.0, "да давайте я вам расскажу"),
        ("c", 11.8, 13.0, "хорошо расскажите мне тогда"),
        ("m", 12.9, 20.0, "смотрите программа считает остатки"),
        ("c", 15.0, 15.5, "угу"),
    )

    assert measured(*turns).interruptions_manager == 1
    assert measured(*turns).interruptions_client == 0
    assert measured(*turns, layout=Layout.MONO).interruptions_manager is None


def test_interactivity_counts_switches_without_backchannels() -> None:
    found = measured(
        ("m", 0, 10, "расскажите про склад"),
        ("c", 10, 20, "у нас большой склад"),
        ("m", 20, 21, "угу"),
        ("c", 21, 30, "и ещё магазин"),
        ("m", 30, 40, "понятно спасибо за рассказ"),
        duration_s=60,
    )

    assert found.interactivity_per_min == 2


@pytest.mark.parametrize(
    ("language", "line", "questions", "open_ones"),
    [
        ("ru", "Как вы ведёте учёт?", 1, 1),
        ("ru", "как вы ведете учет", 1, 1),
        ("ru", "а сколько у вас складов", 1, 1),
        ("ru", "удобно вам сейчас говорить", 1, 0),
        ("ru", "у вас теперь пять рабочих мест правильно", 1, 0),
        ("ru", "есть ли у вас вопросы", 1, 0),
        ("ru", "подскажите в чем задача", 1, 1),
        ("ru", "Расскажите, что не устраивает? И как давно?", 2, 2),
        ("ru", "мы как раз этим занимаемся", 0, 0),
        ("ru", "как правило это быстро", 0, 0),
        ("ru", "это программа которая считает остатки", 0, 0),
        ("ru", "да", 0, 0),
        ("en", "what do you use today", 1, 1),
        ("en", "do you have a minute", 1, 0),
        ("en", "so is that right", 1, 0),
        ("en", "tell me about your team", 1, 1),
        ("en", "when you get a minute i will call", 0, 0),
        ("en", "we have a great product", 0, 0),
    ],
)
def test_questions_are_told_without_their_mark(language: str, line: str, questions: int, open_ones: int) -> None:
    found = measure_call(a_transcript(f"m: {line}", language=language), lexicon_for(language))

    assert (found.questions_manager, found.open_questions_manager) == (questions, open_ones)


def test_a_long_turn_without_marks_may_ask_twice() -> None:
    line = (
        "m: угу хорошо а подскажите пожалуйста как у вас сейчас устроен склад и кто его ведет "
        "а еще такой вопрос могли бы вы прислать нам пример накладной"
    )

    assert measure_call(a_transcript(line), lexicon_for("ru")).questions_manager == 2


def test_pace_and_fillers_are_the_managers() -> None:
    found = measured(("m", 0, 30, "ну вот смотрите это как бы программа"), ("c", 30, 60, "ну ну ну"))

    assert found.words_per_min_manager == 14
    assert found.fillers_per_100_words_manager == round(100 * 3 / 7, 2)


def test_without_times_only_words_and_questions_remain() -> None:
    found = measure_call(a_transcript("m: как дела", "c: хорошо", timed=False), lexicon_for("ru"))
    given = {name for name, value in dataclasses.asdict(found).items() if value is not None}

    assert given == {
        "questions_manager",
        "questions_client",
        "open_questions_manager",
        "fillers_per_100_words_manager",
        "turns",
        "words",
    }


def test_without_roles_nothing_about_a_side_is_said() -> None:
    found = measured(("?", 0, 5, "здравствуйте как дела"), ("?", 5, 8, "хорошо"))
    given = {name for name, value in dataclasses.asdict(found).items() if value is not None}

    assert given == {"silence_s", "speech_s", "turns", "words"}


def test_one_recorded_side_has_no_talk_ratio() -> None:
    assert measured(("m", 0, 5, "здравствуйте"), layout=Layout.ONE_SIDE).talk_ratio_manager is None


def test_an_empty_call_has_nothing_to_measure() -> None:
    assert measure_call(a_transcript(), lexicon_for("ru")) == Statistics()


@pytest.mark.parametrize(
    ("language", "text", "backchannel"),
    [
        ("ru", "Угу.", True),
        ("ru", "да-да, понятно", True),
        ("ru", "да, давайте завтра", False),
        ("ru", "нет", False),
        ("en", "uh-huh, right", True),
        ("en", "no", False),
    ],
)
def test_backchannels_only_show_listening(language: str, text: str, backchannel: bool) -> None:
    assert is_backchannel(Turn(0, Speaker.CLIENT, text), lexicon_for(language)) is backchannel
