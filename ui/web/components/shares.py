"""Shares with their counts and intervals, and weeks as bars, for the pages' templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scoring_rubric.rates import Rate, rate
from ui.web.wording import Wording

FULL = 0.06
"""The share that fills a bar where no week has more: small shares stay small to the eye."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: ``height`` is 0..1 of the chart's, ``told`` what a reader is told."""

    label: str
    height: float
    count: int
    of: int
    told: str


def share_told(found: Rate | None, words: Wording) -> dict[str, str]:
    """``12 %`` and ``3 из 25, 4-30 %``; a dash where nothing counts."""
    if found is None or found.share is None or found.low is None or found.high is None:
        return {"share": "–", "counts": words.text("themes.nothing_counted")}
    between = f"{round(100 * found.low)}–{words.percent(found.high)}"
    return {
        "share": words.percent(found.share),
        "counts": words.text("themes.counts", count=found.count, of=found.of, between=between),
    }


def bars(history: Mapping[str, int], totals: Mapping[str, int], words: Wording) -> tuple[Bar, ...]:
    """Of each week the share of its calls; a week without calls has no bar."""
    shares = {week: rate(history.get(week, 0), of) for week, of in totals.items()}
    highest = max([FULL, *(found.share or 0.0 for found in shares.values())])
    return tuple(
        Bar(
            label=week_told(week, words),
            height=round((found.share or 0.0) / highest, 3),
            count=found.count,
            of=found.of,
            told=words.text("themes.week_told", day=week_told(week, words), count=found.count, of=found.of),
        )
        for week, found in shares.items()
    )


def week_told(week: str, words: Wording) -> str:
    """``2026-W46`` by its Monday: «9 ноя»."""
    year, number = week.split("-W")
    return day_told(date.fromisocalendar(int(year), int(number), 1), words).rpartition(" ")[0]


def day_told(day: date, words: Wording) -> str:
    return words.of_calendar(day)
