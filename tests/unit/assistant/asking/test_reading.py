"""What questions are understood as: tables in both languages, and that no text at all breaks the reading."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.asking.names import Known
from assistant.asking.reading import Asked, read
from assistant.asking.values import Days, Query

KNOWN = Known(
    managers=("Иван Петров", "Мария Белова", "Алексей Орлов"),
    sources=("site", "yandex_direct", "referral", "telegram", "exhibition"),
    stages=("demo", "proposal", "won", "lost", "contract"),
    clients=("Ольга Лебедева", "Сергей Волков"),
    companies=("Тёплый дом", "Рыжий кот", "North Lane Books"),
)
ASKED = Asked(KNOWN, date(2026, 11, 28), Days(since=date(2026, 7, 1), until=date(2026, 11, 27)))
TABLES = [
    row
    for language in ("ru", "en")
    for row in yaml.safe_load(Path(__file__).with_name(f"readings.{language}.yaml").read_text(encoding="utf-8"))
]


def _read(text: str, after: dict[str, Any] | None = None, asked: Asked = ASKED) -> dict[str, Any] | str:
    previous = None if after is None else Query.model_validate(after)
    reading = read(text, asked, previous)
    if reading.query is None:
        return reading.declined
    return {"measure": reading.query.measure, **reading.query.model_dump(mode="json", exclude_defaults=True)}


@pytest.mark.parametrize("row", TABLES, ids=lambda row: row["ask"])
def test_questions_are_understood(row: dict[str, Any]) -> None:
    assert _read(row["ask"], row.get("after")) == row.get("query", row.get("declined"))


@pytest.mark.parametrize("row", TABLES[::5], ids=lambda row: row["ask"])
def test_case_and_signs_change_nothing(row: dict[str, Any]) -> None:
    if "«" in row["ask"] or row["ask"].startswith(("How many calls does Peter", "Show calls with Leb")):
        return
    expected = row.get("query", row.get("declined"))
    assert _read(row["ask"].rstrip("?.!") + " ?!", row.get("after")) == expected


def test_two_people_of_one_name_are_both_shown() -> None:
    known = Known(managers=("Иван Петров", "Иван Сидоров"))
    reading = read("Какой средний балл у Ивана?", Asked(known, ASKED.today))
    assert reading.query is not None
    assert (reading.query.filters.manager, reading.query.group_by) == (known.managers, "manager")
    assert reading.notes[0][0] == "ambiguous"


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reading(text: str) -> None:
    reading = read(text, ASKED)
    assert (reading.query is None) == bool(reading.declined)


_WORDS = sorted({word for row in TABLES for word in row["ask"].split()})


@given(st.lists(st.sampled_from(_WORDS), max_size=9))
@settings(max_examples=150, deadline=None)
def test_words_in_any_order_break_nothing(words: list[str]) -> None:
    reading = read(" ".join(words), ASKED, Query())
    assert reading.query is None or Query.model_validate(reading.query.to_json()) == reading.query
