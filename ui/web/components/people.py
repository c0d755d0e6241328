"""Managers and teams as their pages show them: numbers with their counts, the chart's places; values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import quote, urlencode

from assistant.means import Mean
from assistant.people_figures import Change, Verdict, WeekPoint
from assistant.periods import Period
from scoring_rubric.agreement import Agreement
from scoring_rubric.rates import Rate
from ui.web.address import Address, address_of_call
from ui.web.wording import Wording

MOST_LABELS = 8
HEIGHT = 200
TOP = 8


@dataclass(frozen=True, slots=True)
class Dot:
    """A week in the chart: ``x`` in per cent of its width, ``y`` in pixels from its top; None without a score."""

    point: WeekPoint
    x: float
    y: float | None
    low: float | None
    high: float | None
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    now: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """``parts``: where the period begins, in per cent; None where nothing came before it."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    begins: float | None
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Said:
    """Turns numbers into words of one language, always with what they are counted from."""

    words: Wording

    def number(self, value: float | None, digits: int = 0) -> str:
        return "–" if value is None else self.words.number(value, digits)

    def mean(self, mean: Mean) -> str:
        """«74»"""
        return self.number(mean.value)

    def between(self, mean: Mean) -> str:
        """«95 %: 68–80 · 12 звонков»: the interval, and of how many calls."""
        calls = self.words.text("managers.scored", n=mean.of)
        if mean.low is None or mean.high is None:
            return calls
        return f"{self.words.text('managers.interval')} {self.number(mean.low)}–{self.number(mean.high)} · {calls}"

    def rate(self, rate: Rate) -> str:
        """«7 из 12»"""
        return self.words.text("managers.of", count=rate.count, of=rate.of)

    def share(self, rate: Rate) -> str:
        return "–" if rate.share is None else self.words.percent(rate.share)

    def range(self, rate: Rate) -> str:
        """«30–75 %», the 95 % interval."""
        if rate.low is None or rate.high is None:
            return ""
        return f"{round(100 * rate.low)}–{self.words.percent(rate.high)}"

    def kappa(self, found: Agreement) -> str:
        """«0,71 (0,52…0,90)»; a dash where the marks do not vary."""
        if found.kappa is None:
            return "–"
        between = "" if found.low is None else f" ({self._places(found.low)}…{self._places(found.high)})"
        return self._places(found.kappa) + between

    def _places(self, value: float | None) -> str:
        return "–" if value is None else self.number(value, 2).replace("-", "−")

    def change(self, change: Change) -> str:
        """One sentence on what became of a number."""
        if change.points is None:
            return self.words.text(f"managers.change.{change.verdict.value}")
        signed = f"{'+' if change.points > 0 else '−' if change.points < 0 else ''}{self.number(abs(change.points), 1)}"
        between = f"{self._signed(change.low)}…{self._signed(change.high)}"
        return self.words.text(f"managers.change.{change.verdict.value}", points=signed, between=between)

    def day(self, day: date) -> str:
        months = self.words.words["months"]
        return f"{day.day} {months[day.month - 1]}"

    def period(self, period: Period) -> str:
        """«2–29 ноя 2026»"""
        first, last = period.since, period.until
        if first is None or last is None:
            return self.words.text("managers.all_days")
        begins = str(first.day) if (first.month, first.year) == (last.month, last.year) else self.day(first)
        if first.year != last.year:
            begins += f" {first.year}"
        joint = "–" if begins.isdigit() else " – "
        return f"{begins}{joint}{self.day(last)} {last.year}"

    def _signed(self, value: float | None) -> str:
        if value is None:
            return "–"
        return f"{'+' if value > 0 else '−' if value < 0 else ''}{self.number(abs(value), 1)}"


def tone(change: Change) -> str:
    return {Verdict.BETTER: "good", Verdict.WORSE: "low"}.get(change.verdict, "")


def chart(points: Sequence[WeekPoint], said: Said) -> Chart:
    """Points where there are scores; a line only between neighbouring weeks that each have enough calls."""
    step = max(1, -(-len(points) // MOST_LABELS))
    dots = tuple(_dot(place, point, len(points), step, said) for place, point in enumerate(points))
    lines = tuple(
        Line(one.x, one.y, other.x, other.y, other.point.now)
        for one, other in pairwise(dots)
        if one.point.enough and other.point.enough and one.y is not None and other.y is not None
        if one.point.now == other.point.now
    )
    first = next((place for place, point in enumerate(points) if point.now), 0)
    return Chart(dots, lines, 100.0 * first / len(points) if first else None)


def _dot(place: int, point: WeekPoint, of: int, step: int, said: Said) -> Dot:
    mean = point.mean
    label = said.day(point.since) if place % step == 0 else ""
    x = round(100.0 * (place + 0.5) / of, 2)
    return Dot(point, x, _y(mean.value), _y(mean.low) if point.enough else None, _y(mean.high), label)


def _y(score: float | None) -> float | None:
    return None if score is None else round(TOP + (100.0 - score) / 100.0 * (HEIGHT - 2 * TOP), 1)


def moment_address(call_id: str, start_s: float | None) -> str:
    """A call's page at the second."""
    at = "" if start_s is None else f"?t={int(start_s)}"
    return address_of_call(call_id) + at


def manager_address(name: str) -> str:
    return f"/managers/{quote(name, safe='')}"


def asked_period(address: Address) -> Period:
    """The days that an address asks for; what is no day is as if it were not there."""
    return Period(_day(address.query.get("since", "")), _day(address.query.get("until", "")))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def with_period(path: str, period: Period, **more: str) -> str:
    """An address with its days."""
    days = {"since": period.since.isoformat() if period.since else "", "until": str(period.until or "")}
    query = {name: value for name, value in {**days, **more}.items() if value}
    return f"{path}?{urlencode(query)}" if query else path
