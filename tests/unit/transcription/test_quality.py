from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_transcript
from transcription.quality import clean, greeting_of_machine, is_voicemail, judge
from transcription.types import Layout, Segment, Speaker, Turn, Word


def said(text: str, sure: float = 0.9, no_speech: float = 0.0, words: bool = True) -> Segment:
    texts = text.split()
    timed = tuple(Word(word, i * 0.3, i * 0.3 + 0.3, sure) for i, word in enumerate(texts)) if words else ()
    return Segment(0.0, len(texts) * 0.3, text, 0, timed, sure, no_speech)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Субтитры сделал DimaTorzok", None),
        ("Редактор субтитров А.Семкин Корректор А.Егорова", None),
        ("Продолжение следует...", None),
        ("Thanks for watching!", None),
        ("Да, я подумаю. Продолжение следует...", "Да, я подумаю."),
        ("хорошо до свидания Субтитры сделал DimaTorzok", "хорошо до свидания"),
        ("...", None),
        ("Спасибо за звонок", "Спасибо за звонок"),
        ("редактор у нас свой", "редактор у нас свой"),
        ("нет нет нет", "нет нет нет"),
        ("нет, нет, нет, нет, нет, нет, нет, нет", "нет,"),
        ("ну как бы это да как бы это да как бы это да как бы это да ладно", "ну как бы это да ладно"),
    ],
)
@pytest.mark.parametrize("words", [True, False])
def test_what_was_never_said_goes_and_the_rest_stays(text: str, left: str | None, words: bool) -> None:
    found = clean([said(text, words=words)]).segments
    assert [segment.text for segment in found] == ([] if left is None else [left])
    if words and found:
        assert " ".join(word.text for word in found[0].words) == found[0].text


@pytest.mark.parametrize(
    ("segment", "kept"),
    [
        (said("Спасибо.", sure=0.9), True),
        (said("Спасибо.", sure=0.2), False),
        (said("Thank you.", sure=0.9, no_speech=0.9), False),
        (said("ох да", sure=0.2), False),
        (said("не сейчас", sure=0.4), True),
        (said("мы работаем с пятого года", sure=0.3), True),
        (said("мы работаем с пятого года", sure=0.3, no_speech=0.9), False),
    ],
)
def test_a_stock_phrase_goes_only_when_the_recogniser_doubts_it(segment: Segment, kept: bool) -> None:
    assert bool(clean([segment]).segments) == kept


@pytest.mark.parametrize(
    ("text", "language", "apart", "written"),
    [
        ("спасибо вам", "ru", True, "м"),
        ("so far", "en", True, "mm"),
        ("Ага.", "ru", True, "Ага."),
        ("спасибо вам", "ru", False, None),
    ],
)
def test_a_short_guess_beside_real_speech_is_a_murmur(text: str, language: str, apart: bool, written: str) -> None:
    guess, real = said(text, sure=0.1), replace(said("мы делаем учёт склада"), channel=1)
    texts = [segment.text for segment in clean([guess, real], language=language, sides_apart=apart).segments]
    assert texts == [written, real.text] if written else [real.text]
    assert clean([guess], language=language, sides_apart=apart).segments == ()


def test_reasons_say_what_was_taken_out() -> None:
    assert clean([said("да да да да да да"), said("Продолжение следует")]).reasons == ("invented", "loops")
    assert clean([said("добрый день")]).reasons == ()


def turn(text: str, speaker: Speaker = Speaker.MANAGER, sure: float | None = 0.9, place: int = 0) -> Turn:
    return Turn(place, speaker, text, confidence=sure)


LONG = "мы делаем учёт товара на складе для небольших магазинов"


@pytest.mark.parametrize(
    ("turns", "changes", "usable", "reasons"),
    [
        ([], {}, False, ("no_speech",)),
        ([turn(LONG)], {}, True, ()),
        ([turn("алло")], {}, True, ("short",)),
        ([turn(LONG, Speaker.UNKNOWN)], {}, True, ("roles_unknown",)),
        ([turn(LONG)], {"layout": Layout.ONE_SIDE}, True, ("one_side",)),
        ([turn(LONG), turn(LONG, sure=0.2, place=1)], {}, False, ("low_confidence",)),
        ([turn(LONG, sure=None)], {}, True, ()),
        ([turn(LONG)], {"language": "de"}, False, ("language_unsupported",)),
        ([turn(LONG)], {"language_confidence": 0.3}, True, ("language_unsure",)),
        ([turn(LONG)], {"found": ("loops",)}, True, ("loops",)),
        (
            [turn("абонент недоступен, оставьте сообщение после сигнала", Speaker.CLIENT), turn(LONG, place=1)],
            {},
            True,
            ("voicemail_only",),
        ),
        (
            [
                turn("если вас нет я оставлю сообщение после сигнала хорошо", Speaker.MANAGER),
                turn(LONG, Speaker.CLIENT, place=1),
            ],
            {},
            True,
            (),
        ),
    ],
)
def test_judgement(turns, changes, usable: bool, reasons: tuple[str, ...]) -> None:
    found = judge(turns, **({"language": "ru"} | changes))
    assert (found.usable, found.reasons) == (usable, reasons)


def test_confidence_is_weighed_by_length() -> None:
    assert judge([turn("а" * 30, sure=0.8), turn("б" * 10, sure=0.4, place=1)], language="ru").confidence == 0.7


@pytest.mark.parametrize(
    ("text", "is_machine"),
    [
        ("Оставьте сообщение после сигнала", True),
        ("Абонент временно недоступен. Перезвоните позже.", True),
        ("The person you are trying to reach is not available", True),
        ("я вам оставлю сообщение в телеграме", False),
        ("товар доступен на складе", False),
    ],
)
def test_voicemail_phrases(text: str, is_machine: bool) -> None:
    assert is_voicemail(text) == is_machine


GREETING = "c: Please leave your name and a short message after the tone."
MESSAGE = "m: Hello Tom this is Marina from Clear Stock"


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        (["c: Hello, you have reached Tom.", GREETING, MESSAGE], (0, 1)),
        (["c: Да, алло.", "m: Здравствуйте, это Марина из Ясного склада", "c: После сигнала мы работаем"], ()),
        (["m: алло", GREETING, MESSAGE, "c: Oh hello I was in the garden"], (1,)),
        ([MESSAGE], ()),
    ],
)
def test_the_machine_that_answers_first_is_not_the_client(lines: list[str], places: tuple[int, ...]) -> None:
    assert greeting_of_machine(a_transcript(*lines).turns) == places


@pytest.mark.parametrize(
    ("lines", "only"),
    [
        (["o: leave a message after the tone", MESSAGE], True),
        ([GREETING, MESSAGE], True),
        (["o: leave a message after the tone", MESSAGE, "c: oh hello I am here"], False),
        (["?: leave a message after the tone please"], True),
        (["?: we talked about it for long", "?: it speaks after the tone", "?: and then we agreed on Monday"], False),
    ],
)
def test_only_a_machine_was_reached(lines: list[str], only: bool) -> None:
    quality = judge(a_transcript(*lines).turns, language="en")
    assert ("voicemail_only" in quality.reasons) == only
