"""The period that a page's address asks for, and the choices of it; knows nothing of what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from assistant.periods import Period

CHOICES = ("28", "91", "365", "all")
"""Days up to the newest one that the data know; ``all`` is everything."""
DEFAULT = "28"


def period_asked(query: Mapping[str, str], newest: date | None, default: str = DEFAULT) -> Period:
    """``since`` and ``until`` where the address names days, else ``period``; what cannot be read does not narrow."""
    since, until = _day(query.get("since", "")), _day(query.get("until", ""))
    if since or until:
        return Period(since, until) if since is None or until is None or since <= until else Period(until, since)
    asked = query.get("period", default)
    if not asked.isdecimal() or asked not in CHOICES or newest is None:
        return Period()
    return Period(newest - timedelta(days=int(asked) - 1), newest)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
