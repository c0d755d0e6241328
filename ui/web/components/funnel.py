"""The funnel as the page shows it: shares in words, minutes in words; values in, values out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.funnel_values import FunnelReport, ReasonLine, Slice, StageCount
from assistant.working_hours import DAYS
from ui.web.components.shares import share_told, week_told
from ui.web.wording import Wording

Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShownStage:
    """All leads that got there: ``width`` is the bar's, 0..100; ``outside`` of them without every stage before."""

    stage: StageCount
    width: float
    reached: Told
    outside: int


@dataclass(frozen=True, slots=True)
class ShownSlice:
    part: Slice
    name: str
    stages: tuple[ShownStage, ...]
    qualified: Told
    recorded: Told
    within: Told
    median: str
    p90: str


@dataclass(frozen=True, slots=True)
class ShownReason:
    line: ReasonLine
    name: str
    agree: Told


@dataclass(frozen=True, slots=True)
class ShownFunnel:
    whole: ShownSlice
    sources: tuple[ShownSlice, ...]
    campaigns: tuple[ShownSlice, ...]
    weeks: tuple[ShownSlice, ...]
    curve: tuple[tuple[str, int, Told, Told], ...]
    attempts: tuple[tuple[str, int, Told], ...]
    reasons: tuple[ShownReason, ...]
    heard: tuple[tuple[str, int], ...]
    agree: Told
    marketing_agrees: Told
    sales_agrees: Told
    duplicates: Told
    hours: str


def funnel_shown(report: FunnelReport, words: Wording) -> ShownFunnel:
    unnamed = words.text("funnel.unnamed")
    return ShownFunnel(
        whole=_slice(report.whole, "", words),
        sources=tuple(
            _slice(part, words.name("source", part.name) if part.name else unnamed, words) for part in report.sources
        ),
        campaigns=tuple(_slice(part, part.name, words) for part in report.campaigns),
        weeks=tuple(_slice(part, week_told(part.name, words), words) for part in report.weeks),
        curve=tuple(
            (
                _band(band.up_to_min, words),
                band.leads,
                share_told(band.talked, words),
                share_told(band.qualified, words),
            )
            for band in report.curve
        ),
        attempts=tuple(
            (name, count, share_told(report.attempts.talked[name], words))
            for name, count in report.attempts.leads.items()
        ),
        reasons=tuple(
            ShownReason(line, _reason(line, words), share_told(line.agree, words)) for line in report.refusals.lines
        ),
        heard=tuple((_heard(code, words), count) for code, count in report.refusals.heard.items()),
        agree=share_told(report.refusals.agree, words),
        marketing_agrees=share_told(report.quality.marketing_agrees, words),
        sales_agrees=share_told(report.quality.sales_agrees, words),
        duplicates=share_told(report.duplicates.leads, words),
        hours=hours_told(report.working_hours, words),
    )


def hours_told(hours: str, words: Wording) -> str:
    """``mon-fri 09:00-18:00`` as «пн–пт 09:00–18:00»; round the clock without hours."""
    if not hours:
        return words.text("funnel.round_the_clock")
    named = re.sub("|".join(DAYS), lambda day: words.text(f"weekdays.{day[0]}"), hours.lower())
    return named.replace("-", "\N{EN DASH}")


def _slice(part: Slice, name: str, words: Wording) -> ShownSlice:
    return ShownSlice(
        part=part,
        name=name,
        stages=tuple(
            ShownStage(
                stage,
                round(100 * (stage.reached.share or 0.0), 1),
                share_told(stage.reached, words),
                stage.all - stage.count,
            )
            for stage in part.stages
        ),
        qualified=share_told(part.qualified, words),
        recorded=share_told(part.recorded, words),
        within=share_told(part.reaction.within, words),
        median=_minutes(part.reaction.median_min, words),
        p90=_minutes(part.reaction.p90_min, words),
    )


def _minutes(value: float | None, words: Wording) -> str:
    return "–" if value is None else words.minutes(value)


def _band(up_to_min: int | None, words: Wording) -> str:
    if up_to_min is None:
        return words.text("funnel.longer")
    return words.text("funnel.up_to", minutes=words.minutes(up_to_min))


def _reason(line: ReasonLine, words: Wording) -> str:
    if not line.reason:
        return words.text("funnel.no_reason")
    return words.name("category", line.reason) if line.coded else line.reason


def _heard(code: str, words: Wording) -> str:
    return words.text("funnel.other_reason") if code == "other" else words.name("category", code)
