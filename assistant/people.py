"""A manager's page: his own scores against his own past, moments to hear, what is owed and what he has yet to read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.coaching import CoachingWeeks, Said, WeekReport
from assistant.coaching_plan import rank
from assistant.counted_calls import left_out, why_left_out
from assistant.documents import StoredReview
from assistant.documents_evidence import EvidenceItem
from assistant.documents_objections import ObjectionItem
from assistant.errors import UnknownPerson
from assistant.ledger import Ledger
from assistant.manager_figures import count_all, figures_of
from assistant.means import mean_of
from assistant.people_figures import (
    Middle,
    Scored,
    Sums,
    change,
    middle,
    section_lines,
    weekly,
)
from assistant.people_page import (
    Hearing,
    ManagerLetter,
    ManagerLine,
    ManagerPage,
    ManagerPromises,
    NotCounted,
    OwnCall,
    OwnDispute,
)
from assistant.people_spans import last_week, may_see, sees, settled, span_of
from assistant.people_values import CallLine, MetObjection
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook
from assistant.promise_verdicts import PromiseStatus
from assistant.promises import LedgerLine, count_promises
from assistant.remarks import Dispute, DisputeState
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.viewers import Role, Viewer
from scoring_rubric.masking import masked, masked_contacts
from scoring_rubric.phrases import phrase_of
from transcription.types import Speaker

HEARD = 3
"""So many moments of a kind are shown."""
LISTED = 8
BAD = frozenset({"ignored", "deflected"})
OWED = frozenset({PromiseStatus.OPEN, PromiseStatus.BROKEN, PromiseStatus.LATE})


@dataclass(frozen=True, slots=True)
class People:
    """``first``: a call's number is kept from its manager until he has marked it himself (see ``SelfScores``)."""

    database: Database
    zone: ZoneInfo
    playbook: Callable[[], Playbook]
    weeks: CoachingWeeks
    ledger: Ledger
    first: bool = False

    def listed(self, viewer: Viewer) -> tuple[ManagerLine, ...]:
        """The managers whom a viewer may see, by name, over the usual period."""
        count_all(self.database)
        allowed = may_see(viewer)
        with self.database.begin() as work:
            names = [name for name in work.people.names() if allowed is None or name in allowed]
            period = settled(None, self._newest(work, None))
            before = period.before
            now = work.people.calls(span_of(period, self.zone, names))
            past = work.people.calls(span_of(before, self.zone, names)) if before else ()
            disputes = _open_disputes(work)
            uncounted = left_out(work, [*now, *past])
        hidden = {name: self._veiled(viewer, now + past, name) for name in names}
        counting = _Counting(hidden, uncounted, disputes)
        return tuple(_line(name, now, past, counting) for name in names)

    def page(self, viewer: Viewer, manager: str, period: Period | None = None, *, team: bool = False) -> ManagerPage:
        """One manager's page. ``team`` puts the middle of the team beside it. Raises UnknownPerson for a manager who is
        not the viewer's to see.
        """
        count_all(self.database)
        with self.database.begin() as work:
            self._check(work, viewer, manager)
            period = self._settled(work, manager, period)
            return self._page(work, viewer, manager, period, team=team)

    def letter(self, viewer: Viewer, manager: str, period: Period | None = None, language: str = "") -> ManagerLetter:
        """The feedback on the last week with a call of the period that ``page`` shows."""
        report = self.letter_report(viewer, manager, period, language)
        found = report.managers[0] if report.managers else None
        return ManagerLetter(manager, report.period if found else None, found)

    def letter_report(
        self, viewer: Viewer, manager: str, period: Period | None = None, language: str = ""
    ) -> WeekReport:
        """The same as a report, to be sent as it is."""
        with self.database.begin() as work:
            self._check(work, viewer, manager)
            period = self._settled(work, manager, period)
            calls = work.people.calls(span_of(period, self.zone, {manager}))
            hidden = self._veiled(viewer, work.people.calls(span_of(Period(), self.zone, {manager})), manager)
        days = [_day(call.at, self.zone) for call in calls if call.reviewed and call.call_id not in hidden]
        if not days:
            return WeekReport(period, period.before or period, 0, ())
        return self.weeks.report(Wanted(last_week(max(days), period), manager), language, without=hidden)

    def promises(self, viewer: Viewer, manager: str, period: Period | None = None) -> ManagerPromises:
        """What the manager owes, of the same period as ``page``."""
        with self.database.begin() as work:
            self._check(work, viewer, manager)
            period = self._settled(work, manager, period)
            calls = work.people.calls(span_of(period, self.zone, {manager}))
        found = self.ledger.of_calls([call.call_id for call in calls if call.reviewed])
        own = tuple(line for line in found.lines if line.who is Speaker.MANAGER)
        return ManagerPromises(manager, period, found.as_of, _owed(own), count_promises(own), _kept(own))

    def _check(self, work: UnitOfWork, viewer: Viewer, manager: str) -> None:
        if not sees(viewer, manager) or manager not in work.people.names():
            raise UnknownPerson(manager)

    def _settled(self, work: UnitOfWork, manager: str, period: Period | None) -> Period:
        """The team's usual period, so that his page agrees with the list; his own last weeks where he has no reviewed
        call in it.
        """
        of_team = settled(period, self._newest(work, None))
        if period is not None and (period.since or period.until):
            return of_team
        own = self._newest(work, {manager})
        return of_team if own is None or of_team.holds(own) else settled(None, own)

    def _newest(self, work: UnitOfWork, managers: Collection[str] | None) -> date | None:
        found = work.people.newest(managers)
        return None if found is None else _day(found, self.zone)

    def _veiled(self, viewer: Viewer, calls: Iterable[CallLine], manager: str) -> frozenset[str]:
        """Calls whose number is kept from this viewer."""
        if not self.first or viewer.role is not Role.MANAGER or viewer.name != manager:
            return frozenset()
        return frozenset(one.call_id for one in calls if one.manager == manager and one.reviewed and not one.own_mark)

    def _page(self, work: UnitOfWork, viewer: Viewer, manager: str, period: Period, *, team: bool) -> ManagerPage:
        before = period.before
        own = {manager}
        every = work.people.calls(span_of(period, self.zone, own))
        past = work.people.calls(span_of(before, self.zone, own)) if before else ()
        hidden = self._veiled(viewer, every + past, manager)
        calls = [one for one in every if one.reviewed and one.call_id not in hidden]
        earlier = [one for one in past if one.reviewed and one.call_id not in hidden]
        now_span = span_of(period, self.zone, own, hidden)
        everybody = work.people.calls(span_of(period, self.zone)) if team else every
        uncounted = hidden | left_out(work, [*everybody, *past])
        wide = span_of(period, self.zone, None if team else own, uncounted)
        past_sections = work.people.sections(span_of(before, self.zone, own, uncounted)) if before else None
        playbook = self.playbook()
        figures = figures_of(work, calls, now_span, playbook)
        scores, past_scores = _scores(calls, uncounted), _scores(earlier, uncounted)
        unread = [one for one in calls if not one.read]
        reader = _Reader(work, viewer, playbook, self.zone)
        best, worst = _to_hear(work.people.objections(now_span))
        return ManagerPage(
            manager=manager,
            period=period,
            before=before,
            calls=figures.calls,
            scored=figures.scored,
            waiting=sum(not one.reviewed for one in every),
            veiled=sum(one.call_id in hidden for one in every),
            score=figures.score,
            earlier=mean_of(past_scores),
            change=change(Sums.over(scores), Sums.over(past_scores) if before else None),
            weeks=weekly(
                [
                    Scored(_day(one.at, self.zone), None if one.call_id in uncounted else one.score)
                    for one in [*earlier, *calls]
                ],
                period,
                before,
            ),
            sections=section_lines(
                work.people.sections(wide),
                past_sections,
                [section.id for section in playbook.rubric.sections],
                manager,
                team=team,
            ),
            steps=figures.steps,
            handling=figures.handling,
            best=reader.hearings(best),
            worst=reader.hearings(worst),
            unread=tuple(reader.call(one) for one in reversed(unread[-LISTED:])),
            unread_count=len(unread),
            disputes=reader.disputes(calls),
            plan=tuple(sorted(work.plan.all(own), key=rank)),
            team=_team(everybody, uncounted) if team else None,
            left_out=reader.not_counted(calls),
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes calls and objections into what a page may show this viewer."""

    work: UnitOfWork
    viewer: Viewer
    playbook: Playbook
    zone: ZoneInfo

    def call(self, one: CallLine) -> OwnCall:
        name = "" if self.viewer.masked else one.name
        return OwnCall(one.call_id, name, self._client(one.lead_id), one.at.astimezone(self.zone), one.score)

    def not_counted(self, calls: Sequence[CallLine]) -> tuple[NotCounted, ...]:
        reasons = why_left_out(self.work, calls)
        found = [one for one in calls if one.call_id in reasons]
        return tuple(
            NotCounted(one.call_id, one.call_id if self.viewer.masked else one.name, reasons[one.call_id].value)
            for one in found
        )

    def hearings(self, chosen: Sequence[MetObjection]) -> tuple[Hearing, ...]:
        reviews = self.work.reviews.some([one.call_id for one in chosen])
        return tuple(self._hearing(one, reviews) for one in chosen if one.call_id in reviews)

    def disputes(self, calls: Sequence[CallLine]) -> tuple[OwnDispute, ...]:
        """Open ones first, then the newest."""
        known = {one.call_id: one for one in calls}
        found = [
            OwnDispute(self.call(known[one.call_id]), one)
            for one in self.work.remarks.disputes()
            if one.call_id in known
        ]
        return tuple(sorted(found, key=lambda one: (one.dispute.state is not DisputeState.OPEN, _newest_first(one))))

    def _hearing(self, one: MetObjection, reviews: Mapping[str, StoredReview]) -> Hearing:
        review = reviews[one.call_id]
        item = next(found for found in review.analysis.objections if found.id == one.objection_id)
        call = self.work.calls.get(one.call_id)
        assert call is not None
        day = _day(call.started_at or call.added_at, self.zone)
        said = self._said(item, review)
        return Hearing(
            call_id=one.call_id,
            call="" if self.viewer.masked else call.name,
            client=self._client(call.lead_id),
            day=day,
            category=one.category,
            status=one.status,
            steps=one.steps,
            conceded=one.conceded,
            start_s=item.evidence[0].start_s,
            said=said,
            why=item.handling.reason,
        )

    def _said(self, item: ObjectionItem, review: StoredReview) -> tuple[Said, ...]:
        """The objection, then the manager's answer to it: each phrase once, in the order of the call."""
        turns = {turn["turn"]: turn["text"] for turn in review.transcript["turns"]}
        shown: dict[tuple[int, str], Said] = {}
        answers = [step.evidence for step in item.handling.step_evidence] + list(item.handling.evidence)
        for quoted in [item.evidence[0], *sorted(answers, key=lambda one: one.turn)]:
            one = self._one_said(quoted, turns, review.analysis.language)
            shown.setdefault((one.turn, one.quote), one)
        return tuple(shown.values())[:4]

    def _one_said(self, quoted: EvidenceItem, turns: Mapping[int, str], language: str) -> Said:
        phrase = phrase_of(turns.get(quoted.turn, ""), quoted.quote)
        words = self._hide(phrase.words, language)
        return Said(quoted.turn, quoted.start_s, quoted.speaker, words, phrase.begun, phrase.ended)

    def _hide(self, text: str, language: str) -> str:
        hide = masked if self.viewer.masked else masked_contacts
        return hide(text, self.playbook.lexicon("ru" if language == "ru" else "en"))

    def _client(self, lead_id: str) -> str:
        if self.viewer.masked or not lead_id:
            return ""
        return self.work.crm.client_name(lead_id)


def _team(calls: Iterable[CallLine], uncounted: Collection[str]) -> Middle:
    by_manager: dict[str, list[CallLine]] = {}
    for one in calls:
        if one.manager:
            by_manager.setdefault(one.manager, []).append(one)
    return middle(Sums.over(_scores(own, uncounted)) for own in by_manager.values())


@dataclass(frozen=True, slots=True)
class _Counting:
    """What the list counts by: calls ``hidden`` from whom, scores that are in no average, open disputes by call."""

    hidden: Mapping[str, Collection[str]]
    uncounted: Collection[str]
    disputes: Mapping[str, int]


def _line(name: str, now: Sequence[CallLine], past: Sequence[CallLine], counting: _Counting) -> ManagerLine:
    hidden = counting.hidden[name]
    own = [one for one in now if one.manager == name and one.reviewed and one.call_id not in hidden]
    earlier = [one for one in past if one.manager == name and one.reviewed and one.call_id not in hidden]
    scores = _scores(own, counting.uncounted)
    return ManagerLine(
        manager=name,
        calls=len(own),
        scored=len(scores),
        score=mean_of(scores),
        change=change(Sums.over(scores), Sums.over(_scores(earlier, counting.uncounted))),
        unread=sum(not one.read for one in own),
        open_disputes=sum(counting.disputes.get(one.call_id, 0) for one in own),
    )


def _open_disputes(work: UnitOfWork) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in work.remarks.disputes():
        if one.state is DisputeState.OPEN:
            found[one.call_id] = found.get(one.call_id, 0) + 1
    return found


def _scores(calls: Iterable[CallLine], uncounted: Collection[str]) -> list[float]:
    return [one.score for one in calls if one.score is not None and one.call_id not in uncounted]


def _to_hear(met: Sequence[MetObjection]) -> tuple[list[MetObjection], list[MetObjection]]:
    """Objections met best and worst, one a call, the newest of equals first."""
    good = sorted((one for one in met if one.status == "resolved"), key=lambda one: -len(one.steps))
    bad = [one for one in met if one.status in BAD or one.conceded]
    bad.sort(key=lambda one: (not one.conceded, one.status != "ignored", len(one.steps)))
    return _one_a_call(good), _one_a_call(bad)


def _one_a_call(met: Iterable[MetObjection]) -> list[MetObjection]:
    first: dict[str, MetObjection] = {}
    for one in met:
        first.setdefault(one.call_id, one)
    return list(first.values())[:HEARD]


def _owed(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """What is still to be done or was not done in time; the ledger's order has the most urgent first."""
    return tuple(line for line in lines if line.status in OWED)


def _kept(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    return tuple(line for line in lines if line.status is PromiseStatus.KEPT)


def _newest_first(one: OwnDispute) -> float:
    dispute: Dispute = one.dispute
    return -dispute.made_at.timestamp()


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
