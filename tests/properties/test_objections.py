"""Invariants of the objections room: no word lost, every quote verbatim, every quote in one theme."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from objections.detector import ObjectionFinder
from objections.language import utterances
from objections.taxonomy import default_taxonomies
from objections.themes import ThemeQuote, group
from tests.encoders import TrigramEncoder
from transcription.types import Quality, Speaker, Transcript, Turn

LANGUAGES = st.sampled_from(["ru", "en"])
PHRASES = st.sampled_from(
    [
        "дорого для нас", "надо подумать", "угу", "Да, хорошо.", "А с чем вы сравниваете?", "я за рулём", "понимаю вас",
        "можно платить помесячно", "до свидания", "решаю не я", "I can't afford it", "okay", "stop calling me",
        "what are you comparing it with", "", "…",
    ]
)  # fmt: skip
TURNS = st.lists(st.tuples(st.sampled_from(list(Speaker)), st.lists(PHRASES, max_size=4)), max_size=8)


@lru_cache(maxsize=1)
def _finder() -> ObjectionFinder:
    return ObjectionFinder(default_taxonomies(), TrigramEncoder())


def _letters(text: str) -> str:
    return "".join(character for character in text.lower().replace("ё", "е") if character.isalnum())


@settings(deadline=None)
@given(
    text=st.text(alphabet="абвгд но а ну but so .,!?;\n\"»’'-%@0123456789ёЁxyz\u00a0", max_size=300), language=LANGUAGES
)
def test_utterances_hold_every_word_of_the_turn_once_and_in_order(text: str, language: str) -> None:
    turn = Turn(0, Speaker.CLIENT, text)
    cut = utterances(turn, language)
    ends = 0
    for utterance in cut:
        assert utterance.text == text[utterance.start : utterance.end]
        assert utterance.start >= ends
        ends = utterance.end
        assert utterance.quoted_from(turn).quote in text
        if language == "ru":  # English words come apart: "can't" is can and not
            heard = "".join(token.text for token in utterance.tokens)
            assert _letters(heard) == _letters(utterance.text)
    outside = text
    for utterance in reversed(cut):
        outside = outside[: utterance.start] + outside[utterance.end :]
    assert not any(character.isalnum() for character in outside)


@settings(max_examples=60, deadline=None)
@given(turns=TURNS, language=LANGUAGES)
def test_every_quote_is_verbatim_and_by_the_side_it_names(
    turns: list[tuple[Speaker, list[str]]], language: str
) -> None:
    transcript = Transcript(
        "call",
        language,
        tuple(Turn(place, speaker, " ".join(said)) for place, (speaker, said) in enumerate(turns)),
        Quality(usable=True),
    )
    found = _finder().find(transcript)
    assert [one.id for one in found] == [f"o{number}" for number in range(1, len(found) + 1)]
    for one in found:
        assert all(item.speaker is Speaker.CLIENT for item in one.evidence)
        for item in (*one.evidence, *one.handling.evidence):
            assert item.quote in transcript.turns[item.turn].text
            assert item.speaker is transcript.turns[item.turn].speaker
        for step in one.handling.step_evidence:
            assert step.evidence.speaker is Speaker.MANAGER
            assert getattr(one.handling.steps, step.step)


@settings(deadline=None)
@given(
    said=st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["price", "stall"]), st.integers(0, 7)), max_size=12
    )
)
def test_every_quote_lands_in_exactly_one_theme(said: list[tuple[str, str, int]]) -> None:
    vectors = np.eye(8, dtype=np.float32)
    quotes = [
        ThemeQuote(call_id, turn, category, f"слова {like}", vectors[like])
        for turn, (call_id, category, like) in enumerate(said)
    ]
    themes = group(quotes)
    assert sorted(quote.turn for theme in themes for quote in theme.quotes) == list(range(len(quotes)))
    assert all(quote.category == theme.category for theme in themes for quote in theme.quotes)
