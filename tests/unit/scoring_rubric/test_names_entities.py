"""Organisations in written Russian; text without capitals is not even tagged."""

from __future__ import annotations

import pytest

from scoring_rubric.names_entities import organisations


@pytest.mark.models
def test_organisations_are_found_in_written_text() -> None:
    text = "Я работаю в компании Сбербанк, мы из Москвы."

    assert [text[start:end] for start, end in organisations(text)] == ["Сбербанк"]


def test_recognised_text_is_left_alone() -> None:
    assert organisations("я работаю в компании сбербанк") == ()
