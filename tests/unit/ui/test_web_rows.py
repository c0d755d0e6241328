"""Rows, figures and bands of the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search import MEANING, Find
from tests.unit.ui.sample_app import summaries
from ui.calls_query import FILTERS, HANDLINGS, OUTCOMES, SAID
from ui.web.address import address_of_call, read_address
from ui.web.components.bands import band_of, bands
from ui.web.components.rows import Piece, chips, nothing_found, page_of, rows, snippet, with_, without
from ui.web.wording import LANGUAGES, wording


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (None, "withheld"),
        (0.0, "low"),
        (59.9, "low"),
        (60.0, "middle"),
        (79.9, "middle"),
        (80.0, "good"),
        (100.0, "good"),
    ],
)
def test_bands(score: float | None, expected: str) -> None:
    assert band_of(score) == expected


def test_the_highest_band_takes_every_score_left() -> None:
    assert bands()[-1].below > 100


def test_a_call_without_a_score_is_withheld_and_not_low() -> None:
    by_id = {row.summary.call.call_id: row for row in rows(summaries())}
    assert (by_id["b2"].band, by_id["b1"].band, by_id["aa00"].band) == ("withheld", "low", "")


def test_an_unfinished_call_is_called_by_its_file() -> None:
    assert rows(summaries())[0].title == "2026-11-20_new.mp3"


@pytest.mark.parametrize(
    ("written", "call_id"),
    [
        ("/calls", None),
        ("/calls/", None),
        ("/", None),
        ("/calls/c7f3?t=61&lang=en", "c7f3"),
        ("/calls/c7f3/", "c7f3"),
        ("/calls/a%20b", "a b"),
        ("/calls/a/b", None),
        ("/api/calls", None),
    ],
)
def test_addresses_name_calls(written: str, call_id: str | None) -> None:
    assert read_address(written).call_id == call_id


@pytest.mark.parametrize("call_id", ["c7f3", "a b", "x/y?z#w", "ё"])
def test_the_address_of_a_call_reads_back(call_id: str) -> None:
    assert read_address(address_of_call(call_id)).call_id == call_id


LONG = "слово " * 60 + "это дорого для нас " + "конец " * 60


@pytest.mark.parametrize(
    ("text", "marks", "before", "after"),
    [
        ("Это дорого.", ((4, 10),), "Это ", "."),
        ("дорого", ((0, 6),), "", ""),
        (LONG, ((LONG.index("дорого"), LONG.index("дорого") + 6),), "это ", " для нас"),
    ],
)
def test_a_snippet_marks_what_was_looked_for_and_keeps_to_its_surroundings(
    text: str, marks: tuple[tuple[int, int], ...], before: str, after: str
) -> None:
    made = snippet(Find(3, "client", text, 61.2, marks), "a b")
    place = next(number for number, piece in enumerate(made.pieces) if piece.marked)
    assert made.pieces[place].text == "дорого"
    assert "".join(piece.text for piece in made.pieces[:place]).endswith(before)
    assert "".join(piece.text for piece in made.pieces[place + 1 :]).startswith(after)
    assert sum(len(piece.text) for piece in made.pieces) < 300
    assert made.href == "/calls/a%20b?t=61.2"


@given(st.text(max_size=400), st.lists(st.tuples(st.integers(0, 400), st.integers(1, 30)), max_size=5))
def test_a_snippet_invents_no_letter(text: str, drawn: list[tuple[int, int]]) -> None:
    marks = tuple(sorted((start, min(start + length, len(text))) for start, length in drawn if start < len(text)))
    told = "".join(piece.text for piece in snippet(Find(0, "client", text, None, marks, MEANING), "c").pieces)
    assert told.removeprefix("…").removesuffix("…") in text


def test_a_snippet_without_marks_is_the_beginning() -> None:
    assert snippet(Find(0, "client", "[имя], добрый день", None), "c").pieces == (Piece("[имя], добрый день"),)


def test_chips_name_each_filter_and_lead_to_the_list_without_it() -> None:
    query = {"q": "цена", "category": "price", "missing": "farewell", "view": "triage", "page": "3", "lang": "ru"}
    made = {chip.name: chip for chip in chips(query, wording("ru"))}
    assert list(made) == ["category", "missing"]
    assert read_address(made["category"].href).query == {
        "q": "цена",
        "missing": "farewell",
        "view": "triage",
        "lang": "ru",
    }


def test_every_filter_has_a_name_for_its_chip_in_both_languages() -> None:
    for language in LANGUAGES:
        words = wording(language)
        assert all(words.text(f"calls.filters.{name}") for name in FILTERS)
        for name, values in (("handling", HANDLINGS), ("outcome", OUTCOMES), ("usable", SAID), ("reviewed", SAID)):
            assert all(words.text(f"calls.values.{name}.{value}") for value in values)


@pytest.mark.parametrize(("written", "page"), [("", 1), ("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("9" * 30, 1)])
def test_a_page_is_a_whole_number_from_one(written: str, page: int) -> None:
    assert page_of({"page": written}) == page


def test_addresses_of_lists_drop_what_is_empty() -> None:
    assert with_({"q": "а", "view": "learn"}, view="") == "/calls?q=%D0%B0"
    assert without({"page": "2", "q": "x"}, "q") == "/calls"


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({}, ""),
        ({"q": "!!!"}, ""),
        ({"q": "expensive"}, "one_word"),
        ({"q": "expensive", "by": "meaning"}, "one_word"),
        ({"q": "нет бюджета"}, "neither"),
        ({"q": "expensive", "by": "words"}, "by_words"),
        ({"q": '"нет бюджета"'}, "by_words"),
        ({"q": '"нет бюджета"', "by": "meaning"}, "neither"),
    ],
)
def test_a_search_that_finds_nothing_says_why(query: dict[str, str], why: str) -> None:
    assert nothing_found(query) == why
