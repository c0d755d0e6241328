"""Which calls an address or an API's query asks for: both use the same names, so a link says what a script says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from urllib.parse import parse_qsl, urlencode

from assistant.domain import CallFilter
from assistant.errors import BadInput
from assistant.finding import HIGHEST, LEARN, LOWEST, NEWEST, OLDEST
from assistant.search import BOTH, MEANING, WORDS, Wish
from ui.web.components.bands import WITHHELD, bands

VIEWS = ("triage", "disputed", "learn")
ORDERS = (NEWEST, OLDEST, LOWEST, HIGHEST, LEARN)
WAYS = (BOTH, WORDS, MEANING)
HANDLINGS = ("unhandled", "resolved", "answered", "deflected", "ignored")
OUTCOMES = ("won", "lost", "open")
SAID = ("yes", "no")
FILTERS = (
    "manager",
    "since",
    "until",
    "band",
    "category",
    "handling",
    "missing",
    "source",
    "stage",
    "outcome",
    "reviewed",
    "disputed",
    "usable",
    "language",
    "state",
)
"""Names in the address, in the order in which a page offers them."""
OTHER_NAMES = {"text": "q", "missing_step": "missing"}
_CHOICES = {
    "order": ORDERS,
    "by": WAYS,
    "view": ("", *VIEWS),
    "handling": ("", *HANDLINGS),
    "outcome": ("", *OUTCOMES),
    "usable": ("", *SAID),
    "reviewed": ("", *SAID),
    "disputed": ("", "open", "any"),
}
_KEPT = frozenset({"q", "by", "view", "order", "score_below", "score_from", *FILTERS})


def below() -> float:
    """The score under which a call is below the mark: where the lowest band ends."""
    return bands()[0].below


def read_wish(query: Mapping[str, str], zone: tzinfo) -> Wish:
    """The calls that a query asks for, all pages of them. Raises BadInput where a value is none that there is."""
    asked = {OTHER_NAMES.get(name, name): value.strip() for name, value in query.items() if value.strip()}
    for name, known in _CHOICES.items():
        if asked.get(name, "") not in known:
            expected = ", ".join(filter(None, known))
            raise BadInput(f"{name}: {asked[name]!r} is none of the values that there are; expected one of {expected}")
    wanted = CallFilter(
        text=asked.get("q", ""),
        manager=asked.get("manager", ""),
        source=asked.get("source", ""),
        category=asked.get("category", ""),
        state=asked.get("state", ""),
        missing_step=asked.get("missing", ""),
        since=_moment(asked, "since", zone),
        until=_moment(asked, "until", zone, days=1),
        disputed=asked.get("disputed", ""),
        stage=asked.get("stage", ""),
        outcome=asked.get("outcome", ""),
        handling=asked.get("handling", ""),
        usable=asked.get("usable", ""),
        reviewed=asked.get("reviewed", ""),
        language=asked.get("language", ""),
        score_below=_number(asked, "score_below"),
        score_from=_number(asked, "score_from"),
    )
    order = asked.get("order", NEWEST)
    wanted, order = _of_view(_of_band(wanted, asked.get("band", "")), asked.get("view", ""), order)
    return Wish(wanted, order, asked.get("by", BOTH), limit=None)


def readable(query: Mapping[str, str], zone: tzinfo) -> dict[str, str]:
    """The query without what cannot be read: a page shows what it can of an old or mistyped link."""
    kept: dict[str, str] = {}
    for name, value in query.items():
        try:
            read_wish({name: value}, zone)
        except BadInput:
            continue
        kept[name] = value
    return kept


def narrowing(query: Mapping[str, str]) -> dict[str, str]:
    """What of a query narrows or orders the list, in one order; the rest (page, language of the page) is left out."""
    named = {OTHER_NAMES.get(name, name): value for name, value in query.items()}
    return {name: named[name] for name in sorted(_KEPT) if named.get(name)}


def written(query: Mapping[str, str]) -> str:
    return urlencode(query)


def kept_query(text: str) -> str:
    """The filters of a saved view, as they are kept: only names that we know, whatever was sent."""
    return written(narrowing(dict(parse_qsl(text.lstrip("?")))))


def _of_band(wanted: CallFilter, band: str) -> CallFilter:
    if not band:
        return wanted
    if band == WITHHELD:
        return replace(wanted, unscored=True)
    bounds = [0.0, *(one.below for one in bands())]
    for place, one in enumerate(bands()):
        if one.key == band:
            return replace(wanted, score_from=bounds[place], score_below=one.below)
    expected = ", ".join((*(one.key for one in bands()), WITHHELD))
    raise BadInput(f"band: {band!r} is none of the values that there are; expected one of {expected}")


def _of_view(wanted: CallFilter, view: str, order: str) -> tuple[CallFilter, str]:
    if view == "triage":
        lowest = min(below(), wanted.score_below or below())
        return replace(wanted, reviewed="no", score_below=lowest), order or LOWEST
    if view == "disputed":
        return replace(wanted, disputed="open"), order
    return wanted, (order or LEARN) if view == "learn" else order


def _number(asked: Mapping[str, str], name: str) -> float | None:
    if name not in asked:
        return None
    try:
        return float(asked[name])
    except ValueError as problem:
        raise BadInput(f"{name}: {asked[name]!r} is not a number; expected a score such as 60") from problem


def _moment(asked: Mapping[str, str], name: str, zone: tzinfo, *, days: int = 0) -> datetime | None:
    """The beginning of a day, or of the day ``days`` after it, in the company's zone."""
    if name not in asked:
        return None
    try:
        day = date.fromisoformat(asked[name])
        return datetime.combine(day + timedelta(days=days), time(), zone)
    except (ValueError, OverflowError) as problem:
        raise BadInput(f"{name}: {asked[name]!r} is not a day; expected one such as 2026-11-28") from problem
