"""A manager's week as a letter: titles, sentences and quotes in one language, the same for every form of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from assistant.coaching import ManagerWeek, Said, ShownMoment, Told, ToldBefore, WeekReport
from assistant.periods import Period
from scoring_rubric.coaching_types import PatternKind
from scoring_rubric.rates import Rate
from scoring_rubric.wording import in_calls, plural
from ui.words import LOCALE

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Quote:
    """Who said it, and the words with their quotation marks; no words where they stand elsewhere in the letter."""

    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A moment of a call: which, when, what part of it, and what was said; ``call_id`` and ``start_s`` lead to it."""

    where: str
    quotes: tuple[Quote, ...]
    note: str = ""
    call_id: str = ""
    start_s: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    title: str
    text: str
    counts: str
    shown: tuple[Shown, ...]
    example_heading: str = ""
    example: Shown | None = None
    rate: Rate | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it. ``kind``: last, focus, change or strength."""

    kind: str
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    language: str
    manager: str
    title: str
    opening: str
    parts: tuple[Part, ...]
    closing: str


@lru_cache(maxsize=4)
def letter_words(language: str) -> dict[str, Any]:
    """The words of a letter in Russian or English."""
    found: dict[str, Any] = yaml.safe_load((LOCALE / f"week.{language}.yaml").read_text(encoding="utf-8"))
    return found


def letters(report: WeekReport) -> tuple[Letter, ...]:
    """One letter a manager, in the manager's language."""
    return tuple(_Writer(report.period, week).letter() for week in report.managers)


def days(period: Period, language: str) -> str:
    """«16-22 ноября 2026», "30 November - 6 December 2026"."""
    assert period.since is not None
    assert period.until is not None
    first, last = period.since, period.until
    whole = _day(last, language) + f" {last.year}"
    if first == last:
        return whole
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{whole}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{_day(first, language)}{year} – {whole}"


def _day(day: date, language: str) -> str:
    return f"{day.day} {letter_words(language)['months'][day.month - 1]}"


@dataclass(frozen=True, slots=True)
class _Writer:
    period: Period
    week: ManagerWeek

    @property
    def words(self) -> dict[str, Any]:
        return letter_words(self.week.language)

    @property
    def span(self) -> str:
        """``week`` or ``other``: what the headings call the period."""
        assert self.period.since is not None
        assert self.period.until is not None
        return "week" if (self.period.until - self.period.since).days + 1 == WEEK_DAYS else "other"

    def letter(self) -> Letter:
        week = self.week
        return Letter(
            language=week.language,
            manager=week.manager,
            title=self.words["title"].format(manager=week.manager, period=days(self.period, week.language)),
            opening=self._opening(),
            parts=tuple(part for part in (self._last(), self._strengths(), self._focus(), self._changes()) if part),
            closing=self.words["footer"],
        )

    def _opening(self) -> str:
        week, words = self.week, self.words
        reviewed = plural(words["reviewed_forms"], str(week.calls), week.language)
        said = [words["reviewed"].format(calls=self._calls(week.calls), reviewed=reviewed)]
        if week.scored < week.calls:
            said.append(words["unscored"].format(calls=self._calls(week.calls - week.scored)))
        if week.focus is None:
            said.append(words["no_mistake_repeats" if week.strengths else "nothing_repeats"])
        return " ".join(said)

    def _calls(self, number: int) -> str:
        return f"{number} {plural(self.words['call_forms'], str(number), self.week.language)}"

    def _last(self) -> Part | None:
        last = self.week.previous_focus
        if last is None:
            return None
        return Part("last", self.words["last_heading"][self.span], (Item(last.title, self._moved(last), "", ()),))

    def _moved(self, last: ToldBefore) -> str:
        before, after = (in_calls(one.count, one.of, self.week.language) for one in (last.before, last.after))
        said: str = self.words["moves"][last.kind][last.move]
        return said.format(before=before, after=after)

    def _focus(self) -> Part | None:
        focus = self.week.focus
        if focus is None:
            return None
        return Part("focus", self.words["focus_heading"][self.span], (self._item(focus),))

    def _changes(self) -> Part | None:
        return self._part("change", self.words["changes_heading"], self.week.changes)

    def _strengths(self) -> Part | None:
        return self._part("strength", self.words["strengths_heading"], self.week.strengths)

    def _part(self, kind: str, heading: str, told: Sequence[Told]) -> Part | None:
        return Part(kind, heading, tuple(self._item(one) for one in told)) if told else None

    def _item(self, told: Told) -> Item:
        title = f"{told.title} ({self.words['critical']})" if told.kind is PatternKind.CRITICAL else told.title
        example = told.example
        return Item(
            title=title,
            text=told.text,
            counts=self._counts(told.calls, told.counted) if told.exact else "",
            shown=tuple(self._shown(moment) for moment in told.moments),
            example_heading="" if example is None else self._example_heading(example),
            example=None if example is None else self._shown(example),
            rate=told.calls if told.exact else None,
        )

    def _counts(self, found: Rate, counted: str) -> str:
        """«2 из 3 разговоров с отказом»: where not every call counts, which ones do."""
        words = self.words
        said: str = words["counts"].format(
            count=found.count,
            of=found.of,
            calls=plural(words["of_forms"], str(found.of), self.week.language),
        )
        if found.of == self.week.calls:
            return said
        return f"{said}{counted}" if counted else f"{said}; {words['not_elsewhere']}"

    def _example_heading(self, example: ShownMoment) -> str:
        if example.manager == self.week.manager:
            return str(self.words["own_example"])
        return str(self.words["colleague_example"].format(manager=example.manager))

    def _shown(self, moment: ShownMoment) -> Shown:
        """Day, client (or the file's name), minute; what part of the call it is, where words are missing."""
        parts = [_day(moment.day, self.week.language), moment.client or _stem(moment.call)]
        if moment.start_s is not None:
            parts.append(f"{int(moment.start_s) // 60}:{int(moment.start_s) % 60:02d}")
        if moment.place:
            parts.append(self.words["places"][moment.place])
        if moment.repeated:
            parts.append(self.words["shown_above"])
        quotes = tuple(
            Quote(
                ("… " if item.skipped else "") + self._who(item, moment),
                self.words["quoted"].format(quote=spoken(item)),
            )
            for item in moment.said
        )
        return Shown(", ".join(parts), quotes, moment.note, moment.call_id, moment.start_s)

    def _who(self, item: Said, moment: ShownMoment) -> str:
        if item.speaker == "manager":
            return str(self.words["you"]) if moment.manager == self.week.manager else moment.manager
        return str(self.words["client"])


def spoken(said: Said) -> str:
    """The words, with dots where their phrase goes on."""
    return ("" if said.begun else "…") + said.quote + ("" if said.ended else "…")


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0]
