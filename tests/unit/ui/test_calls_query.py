"""Addresses and API queries say the same; what cannot be read is one sentence, or left out of a page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.errors import BadInput
from assistant.finding import LEARN, LOWEST
from ui.calls_query import below, kept_query, narrowing, read_wish, readable
from ui.web.components.bands import bands

MOSCOW = ZoneInfo("Europe/Moscow")


def test_both_names_of_a_filter_are_read() -> None:
    page = read_wish({"q": " цена ", "missing": "farewell", "manager": "Анна Белова"}, MOSCOW)
    script = read_wish({"text": "цена", "missing_step": "farewell", "manager": "Анна Белова"}, MOSCOW)
    assert page == script
    assert (page.filter.text, page.filter.missing_step, page.limit) == ("цена", "farewell", None)


def test_days_begin_at_midnight_of_the_company_and_the_last_one_counts() -> None:
    wanted = read_wish({"since": "2026-11-01", "until": "2026-11-02"}, MOSCOW).filter
    assert wanted.since == datetime(2026, 11, 1, tzinfo=MOSCOW)
    assert wanted.until == datetime(2026, 11, 3, tzinfo=MOSCOW)


def test_bands_cover_every_score_once() -> None:
    bounds = [read_wish({"band": band.key}, MOSCOW).filter for band in bands()]
    assert bounds[0].score_from == 0.0
    assert [one.score_below for one in bounds[:-1]] == [one.score_from for one in bounds[1:]]
    assert read_wish({"band": "withheld"}, MOSCOW).filter.unscored


def test_views_are_filters_with_a_name() -> None:
    triage = read_wish({"view": "triage"}, MOSCOW)
    assert (triage.filter.reviewed, triage.filter.score_below, triage.order) == ("no", below(), LOWEST)
    assert read_wish({"view": "disputed"}, MOSCOW).filter.disputed == "open"
    assert read_wish({"view": "learn"}, MOSCOW).order == LEARN
    assert read_wish({"view": "triage", "score_below": "40", "order": "oldest"}, MOSCOW).filter.score_below == 40.0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"since": "yesterday"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"band": "excellent"}, "band"),
        ({"score_below": "low"}, "score_below"),
        ({"reviewed": "maybe"}, "reviewed"),
        ({"order": "random"}, "order"),
        ({"by": "magic"}, "by"),
        ({"view": "mine"}, "view"),
        ({"handling": "x"}, "handling"),
    ],
)
def test_what_cannot_be_read_is_named(query: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=f"^{said}: "):
        read_wish(query, MOSCOW)
    assert readable({**query, "manager": "Анна"}, MOSCOW) == {"manager": "Анна"}


def test_a_saved_view_keeps_only_names_that_there_are() -> None:
    assert kept_query("?category=price&page=3&lang=en&evil=%3Cscript%3E&order=lowest") == "category=price&order=lowest"
    assert narrowing({"lang": "en", "page": "2"}) == {}
