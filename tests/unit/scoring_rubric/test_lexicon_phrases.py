"""Phrases match as their packs promise."""

from __future__ import annotations

import pytest

from scoring_rubric.lexicon_phrases import consists_of, said


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("перезвон*", "я вам Перезвоню завтра", "Перезвоню"),
        ("не|ни надо", "да ни надо нам", "ни надо"),
        ("меня _ зовут", "Меня, Олег, зовут", "Меня, Олег, зовут"),
        ("готов ... платить", "не готов столько за это платить", "готов столько за это платить"),
        ("готов ... платить", "готов раз два три четыре платить", None),
        ("ещё", "еще раз", "еще"),
        ("don't", "I Don't know", "Don't"),
        ("да", "дача", None),
    ],
)
def test_phrases_match_as_written(phrase: str, text: str, found: str | None) -> None:
    match = said((phrase,), text)

    assert (match and text[match.start() : match.end()]) == found


def test_no_phrases_match_nothing() -> None:
    assert said((), "что угодно") is None


@pytest.mark.parametrize(("text", "only"), [("угу, да", True), ("угу, нет", False), ("...", False)])
def test_a_text_may_consist_of_phrases(text: str, only: bool) -> None:
    assert consists_of(("угу", "да"), text) is only
