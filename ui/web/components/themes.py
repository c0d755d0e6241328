"""Themes as the pages show them: names, shares in words, bars by week; values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.theme_counts import ThemeDetail, ThemeLine, ThemeReport
from assistant.theme_kinds import is_kind
from assistant.theme_values import ShownQuote
from assistant.themes import QUESTION
from ui.web.components.shares import Bar, bars, share_told
from ui.web.wording import Wording

FIRST = 20
"""Themes shown before a reader asks for all."""
ALONE = 30


@dataclass(frozen=True, slots=True)
class ShownTheme:
    line: ThemeLine
    category: str
    calls: Mapping[str, str]
    before: Mapping[str, str]
    handled: Mapping[str, str]
    came_back: Mapping[str, str]
    wins: Mapping[str, str]
    bars: tuple[Bar, ...]
    name: str
    is_kind: bool


@dataclass(frozen=True, slots=True)
class ShownList:
    """``more`` are left out of ``themes``; ``risen`` and ``fresh`` are what a week's reader looks for first."""

    themes: tuple[ShownTheme, ...]
    more: int
    questions: tuple[ShownTheme, ...]
    fresh: tuple[ShownTheme, ...]
    risen: tuple[ShownTheme, ...]
    alone: tuple[ShownQuote, ...]
    alone_questions: tuple[ShownQuote, ...]
    kinds: tuple[ShownTheme, ...] = ()

    @property
    def call_ids(self) -> frozenset[str]:
        quotes = [quote for one in (*self.themes, *self.questions, *self.kinds) for quote in one.line.quotes]
        answers = [one.line.answer.call_id for one in (*self.themes, *self.kinds) if one.line.answer]
        return frozenset([quote.call_id for quote in (*quotes, *self.alone, *self.alone_questions)] + answers)


def list_shown(report: ThemeReport, words: Wording, category: str, *, everything: bool) -> ShownList:
    lines = [line for line in report.themes if category in ("", line.category)]
    objections = [line for line in lines if line.category != QUESTION]
    questions = [line for line in lines if line.category == QUESTION]
    most = len(objections) if everything else FIRST
    alone = [quote for quote in report.uncovered if category in ("", quote.category)]

    def shown(found: list[ThemeLine]) -> tuple[ShownTheme, ...]:
        return tuple(theme_line(line, report.history, words) for line in found)

    return ShownList(
        themes=shown(objections[:most]),
        more=max(0, len(objections) - most),
        questions=shown(questions if everything else questions[:FIRST]),
        fresh=shown([line for line in lines if line.new][:8]),
        risen=shown([line for line in lines if line.trend == "up"][:8]),
        alone=tuple(quote for quote in alone if quote.category != QUESTION)[:ALONE],
        alone_questions=tuple(quote for quote in alone if quote.category == QUESTION)[:ALONE],
        kinds=shown([line for line in report.kinds if category in ("", line.category)]),
    )


def theme_shown(detail: ThemeDetail, words: Wording) -> ShownTheme:
    return theme_line(detail.theme, detail.history, words)


def theme_line(line: ThemeLine, history: Mapping[str, int], words: Wording) -> ShownTheme:
    return ShownTheme(
        line=line,
        category=category_told(line.category, words),
        calls=share_told(line.calls, words),
        before=share_told(line.calls_before, words),
        handled=share_told(line.handled, words),
        came_back=share_told(line.came_back, words),
        wins=share_told(line.wins, words),
        bars=bars(line.history, history, words),
        name=category_told(line.category, words) if is_kind(line.theme_id) else line.name,
        is_kind=is_kind(line.theme_id),
    )


def category_told(category: str, words: Wording) -> str:
    return words.text("themes.question") if category == QUESTION else words.name("category", category)
