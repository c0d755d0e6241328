"""An answer as its page shows it: chips to edit, rows of a small chart, quotes with where they play."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from assistant.asking.names import Known
from assistant.asking.values import SHARES, Answer, Figure, Query
from assistant.asking.wording import Words
from ui.web.address import address_of_call

ASK = "/ask"
BAR = 100.0
GROUPS = ("none", "manager", "source", "category", "outcome", "week", "month", "weekday", "stage")


@dataclass(frozen=True, slots=True)
class Choice:
    """A select of «how I understood»: ``field`` is a path in the query, ``options`` pairs of value and title."""

    field: str
    title: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart, 0..100 along its width; ``low`` and ``high`` are the interval."""

    label: str
    told: str
    width: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Quoted:
    href: str
    quote: str
    start_s: float | None
    side: str


def ask_address(**query: str) -> str:
    return f"{ASK}?{urlencode({name: value for name, value in query.items() if value})}"


def compact(query: Query) -> str:
    """A query short enough for an address."""
    return json.dumps(query.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, separators=(",", ":"))


def bars(answer: Answer, words: Words) -> tuple[Bar, ...]:
    """Rows for two groups or more; none for a single number."""
    if answer.found is None or answer.query is None or answer.declined:
        return ()
    shown = [one for one in answer.found.figures if one.label and one.value is not None]
    if len(shown) < 2:
        return ()
    top = max((one.high if one.high is not None and _ranged(one) else one.value or 0.0) for one in shown) or 1.0
    return tuple(_bar(one, answer.query, words, top) for one in shown)


def _ranged(one: Figure) -> bool:
    return one.measure in SHARES or one.count is None


def _bar(one: Figure, query: Query, words: Words, top: float) -> Bar:
    ranged = _ranged(one) and one.low is not None and one.high is not None
    return Bar(
        label=words.label(one, query),
        told=words.short(one),
        width=round(BAR * max(0.0, one.value or 0.0) / top, 1),
        low=round(BAR * max(0.0, one.low or 0.0) / top, 1) if ranged else None,
        high=round(BAR * min(top, one.high or 0.0) / top, 1) if ranged else None,
    )


def quotes(answer: Answer) -> tuple[Quoted, ...]:
    if answer.found is None or answer.declined:
        return ()
    return tuple(
        Quoted(_playing(one.call_id, one.start_s), one.quote, one.start_s, one.side) for one in answer.found.citations
    )


def _playing(call_id: str, start_s: float | None) -> str:
    at = "" if start_s is None else f"?t={start_s:g}"
    return address_of_call(call_id) + at


def choices(query: Query, known: Known, words: Words, titles: dict[str, str], *, nothing: str) -> tuple[Choice, ...]:
    """What of a query can be changed on the page."""
    filters, pack = query.filters, words.pack
    any_one: tuple[tuple[str, str], ...] = (("", nothing),)
    steps = words.titles.get("step", {})
    made = [
        Choice("measure", titles["measure"], query.measure, tuple(pack["titles"].items())),
        Choice(
            "group_by", titles["group_by"], query.group_by, tuple((one, titles[f"by_{one}"]) for one in _groups(query))
        ),
        Choice(
            "filters.source",
            titles["source"],
            _one(filters.source),
            any_one + tuple((s, words.source(s)) for s in known.sources),
        ),
        Choice(
            "filters.category",
            titles["category"],
            _one(filters.category),
            any_one + tuple(words.titles.get("category", {}).items()),
        ),
        Choice("filters.outcome", titles["outcome"], _one(filters.outcome), any_one + tuple(pack["outcomes"].items())),
    ]
    if not known.masked:
        made.insert(
            2,
            Choice(
                "filters.manager",
                titles["manager"],
                _one(filters.manager),
                any_one + tuple((m, m) for m in known.managers),
            ),
        )
    if query.measure == "step_share" or query.step:
        made.append(Choice("step", titles["step"], query.step, any_one + tuple(steps.items())))
    if query.measure == "section_score":
        made.append(Choice("section", titles["section"], query.section, tuple(words.titles["section"].items())))
    return tuple(_with_own(one, words) for one in made)


def _groups(query: Query) -> Sequence[str]:
    more = {"step_share": ("step",), "refusal_reasons": ("reason",)}.get(query.measure, ())
    return (*GROUPS, *more) if query.group_by in (*GROUPS, *more) else (*GROUPS, *more, query.group_by)


def _one(values: Sequence[str]) -> str:
    """The one value of a filter; several are joined and kept as one option."""
    return ",".join(values)


def _with_own(choice: Choice, words: Words) -> Choice:
    if any(value == choice.value for value, _ in choice.options):
        return choice
    known = dict(choice.options)
    title = ", ".join(known.get(part, words.source(part)) for part in choice.value.split(","))
    return Choice(choice.field, choice.title, choice.value, (*choice.options, (choice.value, title)))
