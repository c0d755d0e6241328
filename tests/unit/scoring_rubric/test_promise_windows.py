"""Until when a promise is in time: precision, tolerance, days off, and the zone it was made in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scoring_rubric.packs_loading import PACKS, PackError, read_pack
from scoring_rubric.promise_pack import PromisePack, default_promise_pack
from scoring_rubric.promise_windows import undated_window, window_of

FIRST = datetime.fromisoformat("2020-01-01T00:00:00+03:00")
TERMS = default_promise_pack().terms
PACK = (PACKS / "promises.default.v1.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("when", "precision", "start", "end"),
    [
        ("2026-11-19T15:00:00+03:00", "time", "2026-11-19T14:00:00+03:00", "2026-11-19T15:15:00+03:00"),
        ("2026-11-21T15:00:00+03:00", "time", "2026-11-21T14:00:00+03:00", "2026-11-21T15:15:00+03:00"),
        ("2026-11-19T14:00:00+03:00", "part_of_day", "2026-11-19T00:00:00+03:00", "2026-11-19T17:00:00+03:00"),
        ("2026-11-19T00:00:00+03:00", "day", "2026-11-19T00:00:00+03:00", "2026-11-20T00:00:00+03:00"),
        ("2026-11-21T00:00:00+03:00", "day", "2026-11-21T00:00:00+03:00", "2026-11-24T00:00:00+03:00"),
        ("2026-11-22T00:00:00-05:00", "day", "2026-11-22T00:00:00-05:00", "2026-11-24T00:00:00-05:00"),
        ("2026-11-26T00:00:00+03:00", "week", "2026-11-23T00:00:00+03:00", "2026-11-30T00:00:00+03:00"),
        ("2026-12-31T00:00:00+03:00", "month", "2026-12-01T00:00:00+03:00", "2027-01-01T00:00:00+03:00"),
        ("2026-11-19T00:00:00+03:00", None, "2026-11-19T00:00:00+03:00", "2026-11-20T00:00:00+03:00"),
        ("2026-11-19T15:00:00+03:00", None, "2026-11-19T14:00:00+03:00", "2026-11-19T15:15:00+03:00"),
    ],
)
def test_a_window_is_as_wide_as_its_words(when: str, precision: str | None, start: str, end: str) -> None:
    window = window_of(datetime.fromisoformat(when), precision, TERMS)

    assert (window.start.isoformat(), window.end.isoformat()) == (start, end)


def test_a_holiday_is_no_working_day() -> None:
    terms = TERMS.model_copy(update={"holidays": (date(2026, 11, 20), date(2026, 11, 23))})
    friday = datetime.fromisoformat("2026-11-20T00:00:00+03:00")

    assert window_of(friday, "day", terms).last_day.date() == date(2026, 11, 24)


def test_a_promise_without_a_day_is_given_working_days() -> None:
    friday = datetime.fromisoformat("2026-11-20T11:00:00+03:00")

    assert undated_window(friday, 2, TERMS).last_day.date() == date(2026, 11, 24)


@given(
    some.integers(0, 60 * 24 * 365 * 15).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    some.sampled_from(["time", "part_of_day", "day", "week", "month"]),
)
def test_a_moment_lies_in_its_own_window(when: datetime, precision: str) -> None:
    window = window_of(when, precision, TERMS)

    assert window.start <= when <= window.end
    assert window.end - window.start <= timedelta(days=32)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("workdays: [mon, tue, wed, thu, fri]", "workdays: [montag]", "line 15: terms.workdays"),
        ("early_min: 60", "early_min: -1", "terms.early_min"),
        ("follow: talk, title: {ru: звонок", "follow: shout, title: {ru: звонок", "follow"),
        ("  no_day: {ru:", "  no_dey: {ru:", "reasons lack no_day"),
    ],
)
def test_a_faulty_pack_is_refused_with_its_place(old: str, new: str, sentence: str) -> None:
    assert old in PACK
    with pytest.raises(PackError, match=sentence):
        read_pack(PACK.replace(old, new), PromisePack, name="promises.yaml")
