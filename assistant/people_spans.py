"""Which days and whose calls a page of people is about: its usual period, and what a viewer may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.errors import BadInput
from assistant.periods import Period
from assistant.store.people import Span
from assistant.viewers import Role, Viewer

USUAL_WEEKS = 4
USUAL = timedelta(weeks=USUAL_WEEKS)
DAY = timedelta(days=1)
LEADS = frozenset({Role.ADMIN, Role.TEAM_LEAD})


def may_see(viewer: Viewer) -> frozenset[str] | None:
    """The managers whose figures a viewer may see: None is everybody, nobody for a marketer."""
    if viewer.role in LEADS:
        return viewer.managers
    return frozenset({viewer.name}) if viewer.role is Role.MANAGER and viewer.name else frozenset()


def sees(viewer: Viewer, manager: str) -> bool:
    allowed = may_see(viewer)
    return bool(manager) and (allowed is None or manager in allowed)


def settled(period: Period | None, newest: date | None) -> Period:
    """A period with both ends: four weeks up to the Sunday after the newest call where no day is named."""
    since, until = (period.since, period.until) if period else (None, None)
    if since and until and since > until:
        raise BadInput(f"since {since} is later than until {until}; swap them")
    if since is None and until is None:
        return Period() if newest is None else Period.weeks_to(newest, USUAL_WEEKS)
    if until is None:
        assert since is not None
        until = since + USUAL - DAY
    return Period(since or until - USUAL + DAY, until)


def last_week(day: date, period: Period) -> Period:
    """The calendar week of a day, Monday to Sunday, as much of it as the period holds."""
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    return Period(max(monday, period.since or monday), min(sunday, period.until or sunday))


def span_of(
    period: Period, zone: ZoneInfo, managers: Collection[str] | None = None, without: Collection[str] = ()
) -> Span:
    """The moments of a period's days in the company's time."""
    since = _begins(period.since, zone) if period.since else None
    until = _begins(period.until + DAY, zone) if period.until else None
    return Span(since, until, managers, without)


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
