"""Quotes widened to their phrase: readable alone, and always the speaker's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_rubric.phrases import AROUND, MOST_WORDS, phrase_of

LONG = " ".join(f"слово{number}" for number in range(60))


@pytest.mark.parametrize(
    ("text", "quote", "shown"),
    [
        (
            "Кладовщик принимает материал с телефона, мастер видит остаток, и никто никого не ищет. Дальше проще.",
            "видит остаток, и никто никого не ищет.",
            "Кладовщик принимает материал с телефона, мастер видит остаток, и никто никого не ищет.",
        ),
        (
            "Hi. Last week you downloaded our guide, the one about stock. Is now a good time?",
            "Last week you downloaded our guide, the one about",
            "Last week you downloaded our guide, the one about stock.",
        ),
        (
            "and doors you asked for a quote on the website for the patio doors",
            "you asked for a quote on the",
            "and doors you asked for a quote on the website for the patio doors",
        ),
        (
            "Да, сорок восемь тысяч в наш бюджет проходит.",
            "сорок восемь тысяч",
            "Да, сорок восемь тысяч в наш бюджет проходит.",
        ),
        (
            "Так работает. Мастер видит остаток. и никто никого не ищет. Дальше проще.",
            "и никто никого не ищет.",
            "Мастер видит остаток. и никто никого не ищет.",
        ),
        ("Одно. Другое.", "нет таких слов", "нет таких слов"),
        ("", "сказано", "сказано"),
    ],
)
def test_a_quote_stands_in_its_whole_sentence(text: str, quote: str, shown: str) -> None:
    assert phrase_of(text, quote).shown == shown


def test_a_long_phrase_is_cut_around_the_quote_and_says_so() -> None:
    found = phrase_of(LONG, "слово30 слово31")
    assert not found.begun
    assert not found.ended
    assert found.shown.startswith("…слово22")
    assert found.shown.endswith("слово39…")


def test_without_punctuation_a_clause_is_where_it_begins_and_ends() -> None:
    said = f"{LONG} потому что нам нужен второй склад и тогда мы {LONG}"
    found = phrase_of(said, "нужен второй склад")
    assert found.words.startswith(("потому", "что"))
    assert len(found.words.split()) < MOST_WORDS


@given(
    st.lists(st.sampled_from(["слово", "и", "дом,", "конец.", "как?", "но", "it", "because"]), min_size=1, max_size=80),
    st.data(),
)
def test_whatever_is_shown_was_said_and_holds_the_quote(said: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(said) - 1))
    last = data.draw(st.integers(first, len(said) - 1))
    text, quote = " ".join(said), " ".join(said[first : last + 1])
    found = phrase_of(text, quote)
    assert found.words in text
    assert quote in found.words
    assert len(found.words.split()) <= max(MOST_WORDS, len(quote.split()) + 2 * AROUND)
