"""Wordings by different hands, each with what it is understood as; readings were checked by figures counted apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.asking.names import Known
from assistant.asking.reading import Asked, read
from assistant.asking.values import Days, Query

KNOWN = Known(
    managers=("Анна Белова", "Иван Петров", "Иван Соколов", "Мария Котова", "Олег Ли"),
    sources=("cold", "google_ads", "referral", "site", "vk", "yandex_direct"),
    stages=("won", "lost", "demo", "proposal", "negotiation"),
    clients=("Пётр Чайкин", "George Bennett", "Дмитрий Волков"),
    companies=("Ромашка", "Clearwater Mills"),
)
TODAY = date(2026, 11, 26)
ASKED = Asked(KNOWN, TODAY, Days(since=date(2026, 5, 4), until=TODAY))
ROWS = [
    row
    for language in ("ru", "en")
    for row in yaml.safe_load(Path(__file__).with_name(f"wordings.{language}.yaml").read_text(encoding="utf-8"))
]


def _read(text: str, after: dict[str, Any] | None = None) -> dict[str, Any] | str:
    reading = read(text, ASKED, None if after is None else Query.model_validate(after))
    if reading.query is None:
        return reading.declined
    return {"measure": reading.query.measure, **reading.query.model_dump(mode="json", exclude_defaults=True)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["ask"])
def test_wordings_are_understood(row: dict[str, Any]) -> None:
    assert _read(row["ask"], row.get("after")) == row.get("query", row.get("declined"))


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("доля отработанных возражений у всех кроме Олега", {"not_manager": ["Олег Ли"]}),
        ("сколько звонков без учёта Соколова и Петрова", {"not_manager": ["Иван Соколов", "Иван Петров"]}),
        ("сколько звонков не с сайта и не из вк", {"not_source": ["site", "vk"]}),
        ("сколько звонков, где клиент не возражал по цене", {"not_category": ["price"]}),
        ("сколько звонков без возражений", {"not_category": ["any"]}),
        ("сколько звонков кроме английских", {"not_language": ["en"]}),
        ("how many calls without price objections", {"not_category": ["price"]}),
        ("how many calls with no objections at all", {"not_category": ["any"]}),
        ("how many calls not from VK", {"not_source": ["vk"]}),
        ("how many calls except Anna's and Maria's", {"not_manager": ["Анна Белова", "Мария Котова"]}),
        ("number of calls excluding the website", {"not_source": ["site"]}),
    ],
)
def test_what_is_left_out(text: str, filters: dict[str, Any]) -> None:
    found = _read(text)
    assert isinstance(found, dict), found
    assert found["filters"] == filters


@pytest.mark.parametrize(
    ("text", "group", "then_by"),
    [
        ("средний балл по менеджерам и месяцам", "manager", "month"),
        ("сколько звонков по источникам и по неделям", "source", "week"),
        ("доля отработанных возражений по месяцам и менеджерам", "manager", "month"),
        ("кто сколько звонков сделал по месяцам", "manager", "month"),
        ("average score by manager and by month", "manager", "month"),
        ("number of objections per source and category", "source", "category"),
    ],
)
def test_two_groupings_at_once(text: str, group: str, then_by: str) -> None:
    found = _read(text)
    assert isinstance(found, dict), found
    assert (found["group_by"], found["then_by"]) == (group, then_by)


@pytest.mark.parametrize(
    "text",
    [
        "удали звонки Олега",
        "напиши письмо клиенту",
        "сколько клиентов из Казани возражали по цене",
        "доля отработанных возражений у Дмитрия",
        "сколько звонков сорвалось из-за связи",
        "vk leads: win rate, reaction?",
        "how many meetings did Maria book",
        "how many calls with left-handed clients",
    ],
)
def test_what_cannot_be_told_is_declined(text: str) -> None:
    assert isinstance(_read(text), str)
