"""A manager's week as feedback: stored reviews judged by the rubric, contacts masked. Knows no pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.crm import CrmIndex
from assistant.documents import StoredReview, scorecard_of
from assistant.domain import Call
from assistant.errors import BadInput
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook
from assistant.store.unit_of_work import Database
from scoring_rubric.coaching import Coach
from scoring_rubric.coaching_rules import CoachingRules
from scoring_rubric.coaching_types import CallMoment, Coaching, LastFocus, Move, Pattern, PatternKind, ScoredCall
from scoring_rubric.lead_definition import SEGMENT
from scoring_rubric.masking import MASK, masked, masked_contacts
from scoring_rubric.rates import Rate
from scoring_rubric.rubric import Rubric

WEEK = timedelta(days=7)
LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's words, contacts masked."""

    turn: int
    start_s: float | None
    speaker: str
    quote: str


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """A moment of a call. ``place`` says what part of the call is shown where words are missing; ``note`` is the
    scorecard's sentence to it. ``said`` is empty where the same words stand elsewhere in the summary
    (``repeated``), or where masking has left none of them.
    """

    call_id: str
    call: str
    client: str
    manager: str
    day: date
    start_s: float | None
    said: tuple[Said, ...]
    place: str = ""
    note: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told: ``calls`` counts those of the calls in which the criterion was scored."""

    criterion: str
    title: str
    kind: PatternKind
    text: str
    calls: Rate
    moments: tuple[ShownMoment, ...]
    example: ShownMoment | None = None


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """The focus of the period before and what became of it."""

    criterion: str
    title: str
    kind: PatternKind
    before: Rate
    after: Rate
    move: Move


@dataclass(frozen=True, slots=True)
class ManagerWeek:
    """One manager's period, in ``language``. ``scored``: the calls that could be scored at all."""

    manager: str
    language: str
    calls: int
    scored: int
    previous_focus: ToldBefore | None
    focus: Told | None
    strengths: tuple[Told, ...]
    changes: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class WeekReport:
    period: Period
    before: Period
    calls: int
    managers: tuple[ManagerWeek, ...]


@dataclass(frozen=True, slots=True)
class _Reviewed:
    call: Call
    day: date
    client: str
    scored: ScoredCall


@dataclass(frozen=True, slots=True)
class CoachingWeeks:
    """``playbook`` and ``rules`` are read when first asked for."""

    database: Database
    zone: ZoneInfo
    playbook: Callable[[], Playbook]
    rules: Callable[[], CoachingRules]

    def report(self, wanted: Wanted | None = None, language: str = "") -> WeekReport:
        """Every manager with a call in the period, by name. Without days it is the calendar week, Monday to Sunday,
        of the newest reviewed call. ``language``: ru or en; without one each manager is told in that of the calls.
        """
        if language not in ("", *LANGUAGES):
            raise BadInput(f"language {language!r} is not known; expected ru or en")
        wanted = wanted or Wanted()
        reviewed = self._reviewed(Wanted(source=wanted.source, managers=wanted.managers))
        own = [one for one in reviewed if not wanted.manager or one.call.manager == wanted.manager]
        if wanted.manager and not own:
            known = ", ".join(sorted({one.call.manager for one in reviewed if one.call.manager})) or "nobody"
            raise BadInput(f"no reviewed call of {wanted.manager!r}; known managers: {known}")
        period = _whole(wanted.period, own)
        before = period.before
        assert before is not None  # both ends are known by now
        there = [one for one in reviewed if period.holds(one.day)]
        managers = sorted({one.call.manager for one in own if one.call.manager and period.holds(one.day)})
        weeks = tuple(
            self._week(name, there, [one for one in own if before.holds(one.day)], language) for name in managers
        )
        return WeekReport(period, before, sum(week.calls for week in weeks), weeks)

    def _reviewed(self, wanted: Wanted) -> list[_Reviewed]:
        with self.database.begin() as work:
            reviews, calls = work.reviews.all(), work.calls.all()
            index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
        found = []
        for call in calls:
            link = index.link(call.name)
            review, at = reviews.get(call.call_id), call.started_at or call.added_at
            if review is not None and wanted.about(call, link):
                client = link.lead.name if link.lead else ""
                found.append(_Reviewed(call, at.astimezone(self.zone).date(), client, _scored(call, at, review)))
        return sorted(found, key=lambda one: (one.scored.at, one.call.call_id))

    def _week(
        self, manager: str, there: Sequence[_Reviewed], earlier: Sequence[_Reviewed], language: str
    ) -> ManagerWeek:
        playbook = self.playbook()
        own = [one for one in there if one.call.manager == manager]
        before = [one for one in earlier if one.call.manager == manager]
        spoken = language or _language(own)
        coaching = Coach(playbook.rubric, self.rules()).coach(
            [one.scored for one in own],
            [one.scored for one in before],
            spoken,
            [one.scored for one in there if one.call.manager != manager],
        )
        return _Teller(manager, playbook, spoken, {one.call.call_id: one for one in there}).week(coaching)


def _scored(call: Call, at: datetime, review: StoredReview) -> ScoredCall:
    analysis = review.analysis
    unfit = any(item.id == SEGMENT and item.status == "not_met" for item in analysis.lead.criteria)
    language = "ru" if analysis.language == "ru" else "en"
    return ScoredCall(call.call_id, call.manager, at, language, scorecard_of(analysis), fits=not unfit)


def _whole(period: Period, own: Sequence[_Reviewed]) -> Period:
    """A period with both ends: seven days where one is named, the newest call's week where none is."""
    if period.since is not None:
        return Period(period.since, period.until or period.since + WEEK - timedelta(days=1))
    if period.until is not None:
        return Period(period.until - WEEK + timedelta(days=1), period.until)
    newest = own[-1].day if own else date.min + WEEK * 2
    monday = newest - timedelta(days=newest.weekday())
    return Period(monday, monday + WEEK - timedelta(days=1))


def _language(own: Sequence[_Reviewed]) -> str:
    """The language that most of these calls are in; Russian where as many are in each."""
    counted = Counter(one.scored.language for one in own)
    return "ru" if counted["ru"] >= counted["en"] else "en"


@dataclass(frozen=True, slots=True)
class _Teller:
    """Makes what was judged into what is told: titles, names, days, and no phone or e-mail in a quote."""

    manager: str
    playbook: Playbook
    language: str
    calls: Mapping[str, _Reviewed]

    def week(self, coaching: Coaching) -> ManagerWeek:
        return ManagerWeek(
            manager=self.manager,
            language=self.language,
            calls=coaching.calls,
            scored=coaching.scored,
            previous_focus=None if coaching.last is None else self._before(coaching.last),
            focus=None if coaching.focus is None else self._told(coaching.focus),
            strengths=tuple(self._told(one) for one in coaching.strengths),
            changes=tuple(self._told(one) for one in coaching.changes),
        )

    def _before(self, last: LastFocus) -> ToldBefore:
        title = _title(self.playbook.rubric, last.criterion, self.language)
        return ToldBefore(last.criterion, title, last.kind, last.before, last.after, last.move)

    def _told(self, one: Pattern) -> Told:
        return Told(
            criterion=one.criterion,
            title=_title(self.playbook.rubric, one.criterion, self.language),
            kind=one.kind,
            text=one.text,
            calls=one.seen,
            moments=_readable([self._moment(moment) for moment in one.moments]),
            example=None
            if one.example is None
            else self._moment(one.example, own=one.example.call.manager == self.manager),
        )

    def _moment(self, moment: CallMoment, *, own: bool = True) -> ShownMoment:
        """A colleague's client stays unnamed: only who sold to them needs to know."""
        known = self.calls[moment.call.call_id]
        lexicon = self.playbook.lexicon(moment.call.language)
        hide = masked_contacts if own else masked
        return ShownMoment(
            call_id=known.call.call_id,
            call=known.call.name,
            client=known.client if own else "",
            manager=known.call.manager,
            day=known.day,
            start_s=moment.moment.quotes[0].start_s,
            said=()
            if moment.repeated
            else tuple(
                Said(item.turn, item.start_s, item.speaker.value, hide(item.quote, lexicon))
                for item in moment.moment.quotes
            ),
            place=moment.place,
            repeated=moment.repeated,
            note=masked_contacts(moment.note, lexicon) if moment.note else "",
        )


def _readable(moments: Sequence[ShownMoment]) -> tuple[ShownMoment, ...]:
    """Without those of which masking has left no word, unless that were all: then only where they are."""
    left = [
        one for one in moments if one.repeated or any(re.search(r"\w", MASK.sub("", item.quote)) for item in one.said)
    ]
    return tuple(left or (replace(one, said=()) for one in moments))


def _title(rubric: Rubric, criterion: str, language: str) -> str:
    return next(item.title.in_language(language) for item in rubric.criteria() if item.id == criterion)
