"""The funnel's arithmetic: cases of leads in, counts with intervals out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median

from assistant.funnel_cases import LeadCase, proofs
from assistant.funnel_values import (
    VERDICTS,
    Attempts,
    CallQuote,
    DuplicateGroup,
    Duplicates,
    FunnelStage,
    JudgedCase,
    Quality,
    Reaction,
    ReactionBand,
    Slice,
    StageCount,
)
from assistant.masks import Masks
from assistant.working_hours import WorkingHours
from scoring_rubric.rates import Rate, rate

BANDS_MIN = (5, 30, 60, 240, 1440)
SHOWN_CASES = 100
SHOWN_QUOTES = 2
MOST_ATTEMPTS = 5
PHONE_DIGITS = 10
"""The last digits of a phone: +7 and 8 begin the same number."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How reaction is measured: in working hours, against ``sla_min``, up to the newest moment that is known."""

    hours: WorkingHours
    sla_min: int
    as_of: datetime | None

    def minutes(self, case: LeadCase) -> float | None:
        """Working minutes to the first touch; None without one, or where the client or an earlier touch came first."""
        created, touch = case.lead.created_at, case.first_touch
        if created is None or touch is None or case.client_first or touch < created:
            return None
        return self.hours.minutes(created, touch)

    def overdue(self, case: LeadCase) -> bool:
        created = case.lead.created_at
        if created is None or self.as_of is None or case.first_touch is not None or case.client_first:
            return False
        return self.hours.minutes(created, self.as_of) > self.sla_min


def a_slice(name: str, cases: Sequence[LeadCase], clock: Clock) -> Slice:
    talked = Counter(case.said_verdict for case in cases if case.contacted and case.talked)
    judged = talked["qualified"] + talked["not_qualified"]
    return Slice(
        name=name,
        leads=len(cases),
        stages=stages(cases),
        verdicts={verdict: talked[verdict] for verdict in VERDICTS},
        qualified=rate(talked["qualified"], judged),
        recorded=rate(sum(case.recorded for case in cases), sum(case.contacted for case in cases)),
        reaction=reaction(cases, clock),
    )


_REACHED: tuple[tuple[FunnelStage, Callable[[LeadCase], bool]], ...] = (
    (FunnelStage.LEAD, lambda _: True),
    (FunnelStage.CONTACTED, lambda case: case.contacted),
    (FunnelStage.TALKED, lambda case: case.talked),
    (FunnelStage.QUALIFIED, lambda case: case.verdict == "qualified"),
    (FunnelStage.DEAL, lambda case: case.has_deal),
    (FunnelStage.WON, lambda case: case.won),
)


def stages(cases: Sequence[LeadCase]) -> tuple[StageCount, ...]:
    """Each stage holds those of the stage before that reached it, too: none is larger than the one before."""
    found: list[StageCount] = []
    left = list(cases)
    for stage, reached in _REACHED:
        before = len(left)
        left = [case for case in left if reached(case)]
        anyhow = sum(reached(case) for case in cases)
        found.append(
            StageCount(
                stage=stage,
                count=len(left),
                all=anyhow,
                of_previous=rate(len(left), before),
                of_leads=rate(len(left), len(cases)),
                reached=rate(anyhow, len(cases)),
            )
        )
    return tuple(found)


def reaction(cases: Iterable[LeadCase], clock: Clock) -> Reaction:
    listed = list(cases)
    minutes = sorted(found for case in listed if (found := clock.minutes(case)) is not None)
    overdue = sum(clock.overdue(case) for case in listed)
    return Reaction(
        touched=len(minutes),
        median_min=round(median(minutes), 1) if minutes else None,
        p90_min=round(minutes[ceil(0.9 * len(minutes)) - 1], 1) if minutes else None,
        within=rate(sum(found <= clock.sla_min for found in minutes), len(minutes) + overdue),
        untouched=sum(case.first_touch is None and not case.client_first for case in listed),
        client_first=sum(case.client_first for case in listed),
    )


def curve(cases: Sequence[LeadCase], clock: Clock) -> tuple[ReactionBand, ...]:
    """The company's own curve: who is reached and who is qualified by how fast he was called."""
    timed = [(found, case) for case in cases if (found := clock.minutes(case)) is not None]
    made, begins = [], -1.0
    for end in (*BANDS_MIN, None):
        inside = [case for found, case in timed if found > begins and (end is None or found <= end)]
        judged = [case for case in inside if case.verdict in ("qualified", "not_qualified")]
        qualified = sum(case.verdict == "qualified" for case in judged)
        talked = rate(sum(case.talked for case in inside), len(inside))
        made.append(ReactionBand(end, len(inside), talked, rate(qualified, len(judged))))
        begins = float(end or 0)
    return tuple(made)


def attempts(cases: Sequence[LeadCase]) -> Attempts:
    groups: dict[str, list[LeadCase]] = {
        **{str(number): [] for number in range(MOST_ATTEMPTS)},
        f"{MOST_ATTEMPTS}+": [],
    }
    for case in cases:
        groups[str(case.attempts) if case.attempts < MOST_ATTEMPTS else f"{MOST_ATTEMPTS}+"].append(case)
    return Attempts(
        median=float(median(case.attempts for case in cases)) if cases else None,
        leads={name: len(found) for name, found in groups.items()},
        talked={name: rate(sum(case.talked for case in found), len(found)) for name, found in groups.items()},
    )


def quality(cases: Sequence[LeadCase], definition: str, masks: Masks) -> Quality:
    """Where both sides judged and the calls say otherwise, the calls' words are shown."""
    disputed = [case for case in cases if _disputed(case)]
    others = Counter(
        case.judged_by.lead.definition
        for case in cases
        if case.judged_by is not None and case.judged_by.lead.definition != definition
    )
    return Quality(
        definition=definition,
        marketing=_crossed(cases, lambda case: case.marketing, ("yes", "no", "unset")),
        marketing_agrees=_agreement((case.marketing, case.verdict) for case in cases),
        sales=_crossed(cases, lambda case: case.sales, ("accepted", "refused", "open")),
        sales_agrees=_agreement((case.sales, case.verdict) for case in cases),
        cases=tuple(_judged(case, masks) for case in disputed[:SHOWN_CASES]),
        cases_count=len(disputed),
        other_definitions=dict(others),
    )


_GOOD = {"yes": True, "no": False, "accepted": True, "refused": False, "qualified": True, "not_qualified": False}


def _disputed(case: LeadCase) -> bool:
    heard = _GOOD.get(case.verdict)
    return heard is not None and any(
        _GOOD.get(side) is not None and _GOOD[side] is not heard for side in (case.marketing, case.sales)
    )


def _agreement(pairs: Iterable[tuple[str, str]]) -> Rate:
    both = [(_GOOD[one], _GOOD[other]) for one, other in pairs if one in _GOOD and other in _GOOD]
    return rate(sum(one is other for one, other in both), len(both))


def _crossed(
    cases: Sequence[LeadCase], side: Callable[[LeadCase], str], names: Sequence[str]
) -> dict[str, dict[str, int]]:
    found = Counter((side(case), case.said_verdict) for case in cases)
    return {name: {verdict: found[name, verdict] for verdict in VERDICTS} for name in names}


def _judged(case: LeadCase, masks: Masks) -> JudgedCase:
    return JudgedCase(
        lead_id=case.lead.lead_id,
        source=case.lead.source,
        campaign=case.lead.campaign,
        marketing=case.marketing,
        sales=case.sales,
        verdict=case.said_verdict,
        quotes=tuple(
            CallQuote(
                call_id, item.turn, item.start_s, item.end_s, item.speaker, masks.of(item.quote, language, case.known)
            )
            for call_id, language, item in proofs(case)[:SHOWN_QUOTES]
        ),
    )


def duplicates(cases: Sequence[LeadCase], everybody: Sequence[LeadCase]) -> Duplicates:
    """``cases`` that an earlier lead, of any time, shares a phone or an e-mail with. ``everybody`` in order of time."""
    homes: dict[str, int] = {}
    groups: list[list[LeadCase]] = []
    for case in everybody:
        marks = _marks(case)
        home = next((homes[mark] for mark in marks if mark in homes), None)
        if home is None:
            home = len(groups)
            groups.append([])
        groups[home].append(case)
        homes.update(dict.fromkeys(marks, home))
    counted = {case.lead.lead_id for case in cases}
    again = [group for group in groups if any(case.lead.lead_id in counted for case in group[1:])]
    number = sum(case.lead.lead_id in counted for group in again for case in group[1:])
    return Duplicates(
        leads=rate(number, len(cases)),
        groups=tuple(
            DuplicateGroup(
                tuple(case.lead.lead_id for case in group),
                tuple(sorted({case.lead.source for case in group if case.lead.source})),
            )
            for group in again[:SHOWN_CASES]
        ),
    )


def _marks(case: LeadCase) -> tuple[str, ...]:
    digits = "".join(sign for sign in case.lead.phone if sign.isdigit())[-PHONE_DIGITS:]
    email = case.lead.email.strip().lower()
    return tuple(mark for mark in (digits if len(digits) == PHONE_DIGITS else "", email) if mark)
