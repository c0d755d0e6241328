"""The period that a page's address asks for, and the choices of it; knows nothing of what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.periods import Period

CHOICES = ("28", "91", "365", "all")
"""Days, of which the whole weeks count, to the Sunday after the data's newest day; ``all`` is everything."""
DEFAULT = "28"
DAYS_OF_WEEK = 7


def period_asked(query: Mapping[str, str], newest: date | None, default: str = DEFAULT) -> Period:
    """``since`` and ``until`` where the address names days, else ``period``; what cannot be read does not narrow."""
    since, until = _day(query.get("since", "")), _day(query.get("until", ""))
    if since or until:
        return Period(since, until) if since is None or until is None or since <= until else Period(until, since)
    asked = query.get("period", default)
    if not asked.isdecimal() or asked not in CHOICES or newest is None:
        return Period()
    return Period.weeks_to(newest, int(asked) // DAYS_OF_WEEK)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
