"""Rows, figures and bands of the list."""

from __future__ import annotations

import pytest

from tests.unit.ui.sample_app import summaries
from ui.web.address import Address, address_of_call, read_address
from ui.web.components.bands import band_of, bands
from ui.web.components.rows import figures, rows


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


def test_figures_count_what_the_rows_show() -> None:
    found = figures(rows(summaries()))
    assert (found.calls, found.scored, found.withheld, found.critical, found.open, found.failed) == (8, 4, 1, 2, 2, 1)
    assert found.mean_score == pytest.approx((74.2 + 41.0 + 88.6 + 74.2) / 4)


def test_a_call_without_a_score_is_withheld_and_not_low() -> None:
    by_id = {row.summary.call.call_id: row for row in rows(summaries())}
    assert (by_id["b2"].band, by_id["b1"].band, by_id["aa00"].band) == ("withheld", "low", "")


@pytest.mark.parametrize(("band", "ids"), [("good", ["b3"]), ("withheld", ["b2"]), ("low", ["b1"])])
def test_rows_are_narrowed_to_a_band(band: str, ids: list[str]) -> None:
    assert [row.summary.call.call_id for row in rows(summaries(), band=band)] == ids


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


def test_an_address_is_a_filter_and_keeps_it_in_another_language() -> None:
    address = read_address("/calls?q=%20цена%20&manager=Анна+Белова&missing=farewell&band=low")
    asked = address.filter()
    assert (asked.text, asked.manager, asked.missing_step, address.band) == ("цена", "Анна Белова", "farewell", "low")
    assert address.narrowed
    again = read_address(address.with_language("en"))
    assert (again.language, again.filter()) == ("en", asked)
    assert not Address("/calls", {"lang": "en"}).narrowed


@pytest.mark.parametrize("call_id", ["c7f3", "a b", "x/y?z#w", "ё"])
def test_the_address_of_a_call_reads_back(call_id: str) -> None:
    assert read_address(address_of_call(call_id)).call_id == call_id
