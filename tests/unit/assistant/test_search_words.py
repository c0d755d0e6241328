"""Questions read into words and phrases, and texts into what they are found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search_words import marks, read_question, says, spaced, spoken, words_of_turns


@pytest.mark.parametrize(
    ("asked", "said", "found"),
    [
        ("дорогой", "Это дорого бы вышло", True),
        ("дорого", "Слишком дорогая система", True),
        ("дорогой", "Пойдём этой дорогой", True),
        ("дорогой", "Мы ехали по дороге", False),
        ("цена", "Какие у вас цены?", True),
        ("prices", "The price is high", True),
        ("price", "Our prices went up", True),
        ("подумаем", "Мне надо подумать", True),
        ("скидк*", "Дайте скидочку и скидки", True),
        ("скид*", "Скидываю письмо", True),
        ("crm", "У нас своя CRM", True),
        ("ещё", "Еще раз", True),
        ("цена", "Ценник в порядке", False),
        ("price", "Priceless", False),
    ],
)
def test_words_are_found_in_all_their_forms(asked: str, said: str, found: bool) -> None:
    terms = read_question(asked).terms
    assert bool(terms)
    assert bool(marks(said, terms)) is found


@pytest.mark.parametrize(
    ("asked", "terms", "phrases"),
    [
        ("слишком дорого", ["слишком", "дорого"], []),
        ("а у вас цена", ["вас", "цена"][1:] if False else ["вас", "цена"], []),
        ('"слишком дорого"', ["слишком", "дорого"], ["слишком дорого"]),
        ("«Слишком, дорого» скидка", ["скидка", "слишком", "дорого"], ["слишком дорого"]),
        ("да", ["да"], []),
        ("!!!", [], []),
        ('""', [], []),
    ],
)
def test_a_question_has_terms_and_phrases(asked: str, terms: list[str], phrases: list[str]) -> None:
    question = read_question(asked)
    assert [term.form for term in question.terms] == terms
    assert [phrase.text for phrase in question.phrases] == phrases
    assert bool(question) is bool(terms)


@pytest.mark.parametrize(
    ("text", "found"),
    [("Это слишком, ДОРОГО!", True), ("дорого слишком", False), ("слишком дорогого", False), ("", False)],
)
def test_a_phrase_is_said_word_for_word(text: str, found: bool) -> None:
    assert says(text, "слишком дорого") is found


@given(st.text(max_size=200))
def test_every_word_of_a_text_finds_the_text(text: str) -> None:
    index = words_of_turns([(7, text)])
    for word in spoken(text):
        question = read_question(word.form)
        if len(question.terms) == 1 and not question.phrases:
            term = question.terms[0]
            assert term.prefix or any(index.get(lemma) == [7] for lemma in term.lemmas), word.form
    assert all(0 <= word.start < word.end <= len(text) for word in spoken(text))
    assert spaced(text) == spaced(spaced(text))


@pytest.mark.parametrize(
    ("text", "terms", "particles"),
    [
        ("нет бюджета", ["бюджета"], ["нет"]),
        ("бюджета не нет", ["бюджета"], ["не", "нет"]),
        ("not interested", ["interested"], ["not"]),
        ("нет", ["нет"], []),
        ("не нет", ["не", "нет"], []),
        ('"нет бюджета"', ["нет", "бюджета"], []),
        ("нет*", ["нет"], []),
    ],
)
def test_small_words_find_nothing_beside_others(text: str, terms: list[str], particles: list[str]) -> None:
    question = read_question(text)
    assert [one.form for one in question.terms] == terms
    assert [one.form for one in question.particles] == particles
