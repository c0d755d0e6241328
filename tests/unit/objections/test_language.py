"""Words, lemmas, utterances, questions and cues of both languages."""

from __future__ import annotations

import pytest

from objections.language import (
    Cue,
    CueMatcher,
    analysis_language,
    check_pattern,
    lemmas,
    match_cues,
    plain,
    utterances,
    utterances_of_text,
)
from transcription.types import Speaker, Turn, Word


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Мы решили, что дорого!", "ru", ("мы", "решить", "что", "дорого")),
        ("ещё счёта", "ru", ("еще", "счет")),
        ("I can't afford it", "en", ("i", "can", "not", "afford", "it")),
        ("we don’t need prices", "en", ("we", "do", "not", "need", "price")),
        ("dont call me", "en", ("do", "not", "call", "me")),
        ("— … !", "ru", ()),
    ],
)
def test_lemmas(text: str, language: str, expected: tuple[str, ...]) -> None:
    assert lemmas(text, language) == expected


def test_a_language_without_a_pack_is_read_with_the_english_one() -> None:
    assert [analysis_language(name) for name in ("ru", "en", "de", "")] == ["ru", "en", "en", "en"]


def test_plain_text_is_what_a_recogniser_would_give() -> None:
    assert plain("Ну, ЁЛКИ — 25 %… I’m") == "ну елки 25 % i'm"


@pytest.mark.parametrize(
    ("text", "language", "pieces"),
    [
        ("Да. А сколько стоит? Хорошо", "ru", ["Да.", "А сколько стоит?", "Хорошо"]),
        ("цена 17.964 р. за год", "ru", ["цена 17.964 р.", "за год"]),
        ("one two", "en", ["one two"]),
        (
            "мы уже работаем с одной компанией и нас в целом все устраивает но пришлите предложение на почту",
            "ru",
            [
                "мы уже работаем с одной компанией и нас в целом все устраивает",
                "но пришлите предложение на почту",
            ],
        ),
    ],
)
def test_utterances_end_at_full_stops_and_long_ones_at_connectives(text: str, language: str, pieces: list[str]) -> None:
    assert [utterance.text for utterance in utterances_of_text(text, language)] == pieces


def test_a_long_pause_ends_an_utterance() -> None:
    words = (Word("нет", 0.0, 0.3), Word("дорого", 0.4, 0.9), Word("давайте", 2.5, 2.9), Word("завтра", 3.0, 3.4))
    turn = Turn(4, Speaker.CLIENT, "нет дорого давайте завтра", 0.0, 3.4, words=words)
    found = utterances(turn, "ru")
    assert [utterance.text for utterance in found] == ["нет дорого", "давайте завтра"]
    evidence = found[1].quoted_from(turn)
    assert (evidence.turn, evidence.quote, evidence.start_s, evidence.end_s) == (4, "давайте завтра", 2.5, 3.4)


@pytest.mark.parametrize(
    ("text", "language", "asks"),
    [
        ("сколько это стоит", "ru", True),
        ("а скажите какие сроки", "ru", True),
        ("есть ли скидка", "ru", True),
        ("дорого?", "ru", True),
        ("это дорого", "ru", False),
        ("что-то мне не нравится", "ru", False),
        ("как обычно", "ru", False),
        ("Когда приедете, тогда и поговорим.", "ru", False),
        ("how much is it", "en", True),
        ("so do you deliver", "en", True),
        ("what I need is a report", "en", False),
        ("it is too expensive", "en", False),
    ],
)
def test_questions_are_known_without_a_question_mark(text: str, language: str, asks: bool) -> None:
    assert utterances_of_text(text, language)[0].asks is asks


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("дорого", "Это, честно, дорого!", "дорого"),
        ("слишком|очень дорого", "для нас очень дорого", "очень дорого"),
        ("нет ... денег", "нет у нас денег", "нет у нас денег"),
        ("нет ... денег", "нет мы тут все вместе без денег", None),
        ("очень? занят", "я занята", "занята"),
        ("дорог*", "дороговато", "дороговато"),
        ("=подумаю", "подумаем", None),
        ("подумать", "мы подумаем", "подумаем"),
        ("^дорого$", "дорого", "дорого"),
        ("^дорого$", "нам дорого", None),
        ("занят", "я не занят", None),
        ("не занят", "я не занят", "не занят"),
        ("счёт", "выставьте счет", "счет"),
    ],
)
def test_cue_patterns(pattern: str, text: str, found: str | None) -> None:
    hits = CueMatcher([Cue("key", pattern, 0.5)], "ru").find(text)
    assert [hit.text for hit in hits] == ([] if found is None else [found])


def test_hits_come_in_order_of_place_and_carry_their_cue() -> None:
    matcher = match_cues({"later": ["позже"], "price": ["дорого"]}, "ru")
    hits = matcher.find("дорого, давайте позже")
    assert [(hit.cue.key, hit.start, hit.end) for hit in hits] == [("price", 0, 6), ("later", 16, 21)]
    assert matcher.find("") == ()


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("дорого", None),
        ("нет ... денег|бюджета", None),
        ("", "no words"),
        ("^$", "no words"),
        ("очень?", "may be absent"),
        ("... денег", "edge"),
        ("денег|", "not one word"),
        ("как-то", "not one word"),
    ],
)
def test_a_wrong_pattern_is_explained(pattern: str, problem: str | None) -> None:
    found = check_pattern(pattern)
    assert found is None if problem is None else problem in (found or "")


@pytest.mark.parametrize("word", ["𗀀", "abc𗀀", "а𗀀", "½", "😀"])
def test_a_letter_that_has_no_name_is_its_own_lemma(word: str) -> None:
    """pymorphy3 fails on letters that Unicode has no name for; a damaged transcript may hold any."""
    assert all(lemma for lemma in lemmas(f"ну {word} дорого", "ru"))
