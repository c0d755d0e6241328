"""The funnel from lead to won deal, by source, campaign and week, one definition of a good lead for both departments.

Counts every lead of the CRM, those without a call as well, and says what no recording tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.funnel_cases import LeadCase, lead_cases
from assistant.funnel_counts import Clock, a_slice, attempts, curve, duplicates, quality
from assistant.funnel_refusals import refusals
from assistant.funnel_values import FunnelReport, Slice
from assistant.heard import Heard, Snapshot
from assistant.masks import Masks
from assistant.periods import Wanted
from assistant.playbook import Playbook
from assistant.store.unit_of_work import Database
from assistant.working_hours import WorkingHours

SHOWN_WEEKS = 26


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the departments agreed on: the first touch within ``sla_min`` working minutes; ``written`` are the hours."""

    sla_min: int = 5
    written: str = ""


@dataclass(frozen=True, slots=True)
class FunnelChoices:
    sources: tuple[str, ...]
    campaigns: tuple[str, ...]
    newest: date | None


@dataclass(slots=True)
class Funnel:
    database: Database
    playbook: Callable[[], Playbook]
    zone: ZoneInfo
    agreement: Agreement = field(default_factory=Agreement)
    heard: Heard = field(default_factory=Heard)
    _masks: Masks = field(init=False)
    _cases: tuple[str, tuple[LeadCase, ...]] | None = None

    def __post_init__(self) -> None:
        self._masks = Masks(self.playbook)

    def stamp(self) -> str:
        """Changes whenever a report might say something else; cheap to ask."""
        with self.database.begin() as work:
            return self.heard.stamp(work)

    def choices(self) -> FunnelChoices:
        """What the funnel can be narrowed to, and the newest day: that of the reviewed calls, as on every page, or of
        the leads where no call is reviewed.
        """
        with self.database.begin() as work:
            parts = work.review_parts
            newest = parts.newest_call() or parts.newest_lead()
            day = newest.astimezone(self.zone).date() if newest else None
            return FunnelChoices(parts.sources(), parts.campaigns(), day)

    def report(
        self, wanted: Wanted | None = None, *, campaign: str = "", managers: frozenset[str] | None = None
    ) -> FunnelReport:
        """``managers`` narrows it to leads of those whom the reader may see; None: everybody's."""
        wanted = wanted or Wanted()
        with self.database.begin() as work:
            snapshot = self.heard.now(work)
        everybody = self._known(snapshot)
        open_ended = wanted.period.since is None and wanted.period.until is None
        matching = [case for case in everybody if _matches(case, wanted, campaign, managers)]
        undated = sum(case.day is None for case in matching)
        cases = [case for case in matching if (wanted.period.holds(case.day) if case.day is not None else open_ended)]
        playbook, as_of = self.playbook(), _newest(snapshot)
        clock = Clock(WorkingHours.read(self.agreement.written, self.zone), self.agreement.sla_min, as_of)
        lexicons = tuple(playbook.lexicons.values())
        return FunnelReport(
            period=wanted.period,
            calls=sum(len(case.heard) for case in cases),
            leads=len(cases),
            undated=undated,
            as_of=as_of.astimezone(self.zone) if as_of else None,
            newest=max((case.day for case in everybody if case.day is not None), default=None),
            sla_min=self.agreement.sla_min,
            working_hours=self.agreement.written,
            whole=a_slice("", cases, clock),
            sources=_slices(cases, lambda case: case.lead.source, clock),
            campaigns=_slices([case for case in cases if case.lead.campaign], lambda case: case.lead.campaign, clock),
            weeks=_weeks(cases, clock),
            curve=curve(cases, clock),
            attempts=attempts(cases),
            refusals=refusals(cases, lexicons, self._masks),
            quality=quality(cases, playbook.lead_definition.name, self._masks),
            duplicates=duplicates(cases, everybody),
        )

    def _known(self, snapshot: Snapshot) -> tuple[LeadCase, ...]:
        kept = self._cases
        if kept is None or kept[0] != snapshot.stamp:
            made = lead_cases(snapshot, self.playbook().lexicons.values(), lambda at: at.astimezone(self.zone).date())
            kept = self._cases = (snapshot.stamp, made)
        return kept[1]


def _matches(case: LeadCase, wanted: Wanted, campaign: str, managers: frozenset[str] | None) -> bool:
    lead = case.lead
    return (
        (not wanted.source or lead.source == wanted.source)
        and (not wanted.manager or lead.manager == wanted.manager)
        and (not campaign or lead.campaign == campaign)
        and (managers is None or lead.manager in managers)
    )


def _newest(snapshot: Snapshot) -> datetime | None:
    """The newest moment of the data: whoever waits since is waiting still, whenever the report is read."""
    moments = [lead.created_at for lead in snapshot.crm.leads]
    moments += [item.entered_at or item.at for item in snapshot.crm.activities if item.type.lower() != "task"]
    moments += [call.started_at for call in snapshot.calls]
    return max((moment for moment in moments if moment is not None), default=None)


def _slices(cases: Sequence[LeadCase], name: Callable[[LeadCase], str], clock: Clock) -> tuple[Slice, ...]:
    """Those with most leads first; leads without a name last, under an empty one."""
    groups = _grouped(cases, name)
    ordered = sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    return tuple(a_slice(key, found, clock) for key, found in ordered)


def _weeks(cases: Sequence[LeadCase], clock: Clock) -> tuple[Slice, ...]:
    dated = [case for case in cases if case.day is not None]
    groups = _grouped(dated, _week)
    return tuple(a_slice(week, groups[week], clock) for week in sorted(groups)[-SHOWN_WEEKS:])


def _week(case: LeadCase) -> str:
    assert case.day is not None
    year, week, _ = case.day.isocalendar()
    return f"{year}-W{week:02}"


def _grouped(cases: Iterable[LeadCase], name: Callable[[LeadCase], str]) -> dict[str, list[LeadCase]]:
    groups: dict[str, list[LeadCase]] = {}
    for case in cases:
        groups.setdefault(name(case), []).append(case)
    return groups
