"""What a report is about: days, a manager, a source of leads; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from assistant.domain import Call, CrmLink


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``since`` and ``until``, both included; None is open."""

    since: date | None = None
    until: date | None = None

    @staticmethod
    def month(first: date) -> Period:
        """The calendar month that ``first`` begins or lies in: the usual rating period."""
        begins = first.replace(day=1)
        return Period(begins, (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    @staticmethod
    def weeks_to(newest: date, weeks: int) -> Period:
        """So many whole weeks, Monday to Sunday, the last of them that of the data's newest day: the one rule of every
        page and report where no days are named.
        """
        sunday = newest + timedelta(days=6 - newest.weekday())
        return Period(sunday - timedelta(weeks=weeks) + timedelta(days=1), sunday)

    @property
    def before(self) -> Period | None:
        """The period of the same length right before; None where one end is open."""
        if self.since is None or self.until is None:
            return None
        days = self.until - self.since + timedelta(days=1)
        return Period(self.since - days, self.since - timedelta(days=1))

    def holds(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is about; empty fields do not narrow. ``managers``: those whom the reader may see, None: all."""

    period: Period = field(default_factory=Period)
    manager: str = ""
    source: str = ""
    managers: frozenset[str] | None = None

    def about(self, call: Call, link: CrmLink) -> bool:
        """Whether a call counts, whatever its day."""
        source = link.lead.source if link.lead else ""
        seen = self.managers is None or call.manager in self.managers
        return (
            seen and (not self.manager or call.manager == self.manager) and (not self.source or source == self.source)
        )
