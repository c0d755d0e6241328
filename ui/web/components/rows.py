"""The list of calls as a page shows it: rows, what a search found in them, chips, pages; values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.domain import CallState, CallSummary
from assistant.search import MEANING, PAGE, WORDS, CallsFound, Find
from assistant.search_words import read_question
from ui.calls_query import FILTERS, written
from ui.web.address import CALLS, address_of_call
from ui.web.components.bands import band_of
from ui.web.wording import Wording

BEFORE, AFTER = 70, 190
"""Characters of a turn that are shown before and after the first word that was looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """The words that answer a search, with those looked for marked; ``href`` opens the call at their second."""

    pieces: tuple[Piece, ...]
    speaker: str
    start_s: float | None
    href: str
    by: str


@dataclass(frozen=True, slots=True)
class Row:
    """One call of the list: ``title`` is the best name we have for the other side, ``band`` empty until reviewed."""

    summary: CallSummary
    href: str
    title: str
    subtitle: str
    band: str
    snippet: Snippet | None = None
    named: tuple[str, ...] = ()
    """Names that a search has found it by, where it has found no words."""


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, as words, and the address without it."""

    name: str
    label: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Which calls of how many are shown, and where the others are; an address is empty where there are none."""

    first: int
    last: int
    total: int
    before: str
    after: str


def rows(
    summaries: Iterable[CallSummary],
    finds: Mapping[str, Find] | None = None,
    named: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Row, ...]:
    """Rows in the given order, with what a search found in each."""
    return tuple(
        replace(_row(one, (finds or {}).get(one.call.call_id)), named=(named or {}).get(one.call.call_id, ()))
        for one in summaries
    )


def snippet(found: Find, call_id: str) -> Snippet:
    """The part of a turn around the first word that was looked for."""
    address = address_of_call(call_id)
    href = address if found.start_s is None else f"{address}?t={found.start_s:g}"
    return Snippet(_pieces(found), found.speaker, found.start_s, href, found.by)


def chips(query: Mapping[str, str], words: Wording) -> tuple[Chip, ...]:
    """What narrows the list now, each with a way to take it away; the search box and the view speak for themselves."""
    return tuple(
        Chip(name, words.text(f"calls.filters.{name}"), value_label(name, query[name], words), without(query, name))
        for name in FILTERS
        if query.get(name)
    )


def value_label(name: str, value: str, words: Wording) -> str:
    """A filter's value as a person says it."""
    kinds = {"category": "category", "missing": "step", "source": "source", "state": "state", "band": "band"}
    kinds |= {"disputed": "disputed", "language": "language"}
    if name in kinds:
        return words.name(kinds[name], value)
    if name in ("handling", "outcome", "usable", "reviewed"):
        return words.text(f"calls.values.{name}.{value}")
    if name == "stage":
        return words.typed("deal_stage", value)
    return _day_told(value, words) if name in ("since", "until") else value


def _day_told(value: str, words: Wording) -> str:
    """A day in the reader's form: the browser's own field may write it in another."""
    try:
        return words.of_calendar(date.fromisoformat(value))
    except ValueError:
        return value


def without(query: Mapping[str, str], *names: str) -> str:
    """The list's address without these filters, at its first page."""
    return _address({name: value for name, value in query.items() if name not in (*names, "page")})


def with_(query: Mapping[str, str], **values: str) -> str:
    """The list's address with these values; an empty one takes its name away."""
    return _address({name: value for name, value in {**query, **values}.items() if value})


def pages(found: CallsFound, query: Mapping[str, str], page: int) -> Pages:
    first = (page - 1) * PAGE
    before = with_(query, page=str(page - 1) if page > 2 else "") if page > 1 else ""
    after = with_(query, page=str(page + 1)) if first + PAGE < found.total else ""
    return Pages(min(first + 1, found.total), min(first + len(found.calls), found.total), found.total, before, after)


def page_of(query: Mapping[str, str]) -> int:
    asked = query.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _address(query: Mapping[str, str]) -> str:
    return f"{CALLS}?{written(query)}" if query else CALLS


def nothing_found(query: Mapping[str, str]) -> str:
    """Why a search has found nothing: ``by_words`` where meaning was not asked, ``one_word`` where there was too little
    of it, ``neither`` otherwise; nothing where no words were looked for.
    """
    question = read_question(query.get("q", ""))
    if not question:
        return ""
    if query.get("by") == WORDS or (question.phrases and query.get("by") != MEANING):
        return "by_words"
    return "one_word" if len(question.terms + question.particles) == 1 else "neither"


def _row(summary: CallSummary, found: Find | None) -> Row:
    reviewed = summary.call.state is CallState.DONE
    title = summary.client or summary.company or summary.call.name
    return Row(
        summary=summary,
        href=address_of_call(summary.call.call_id),
        title=title,
        subtitle=summary.company if summary.client else "",
        band=band_of(summary.score) if reviewed else "",
        snippet=None if found is None else snippet(found, summary.call.call_id),
    )


def _pieces(found: Find) -> tuple[Piece, ...]:
    text, marks = found.text, found.marks
    start = max(0, (marks[0][0] if marks else 0) - BEFORE)
    end = min(len(text), max(start + BEFORE + AFTER, marks[0][1] if marks else 0))
    if start:
        start = text.find(" ", start, start + 20) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    pieces, place = [Piece("…")] if start else [], start
    for first, last in marks:
        if first >= end or last <= place:
            continue
        from_ = max(first, place)
        pieces += [Piece(text[place:from_]), Piece(text[from_ : min(last, end)], marked=True)]
        place = min(last, end)
    pieces.append(Piece(text[place:end] + ("…" if end < len(text) else "")))
    return tuple(piece for piece in pieces if piece.text)
