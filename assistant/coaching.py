"""A manager's week as feedback: stored reviews judged by the rubric, contacts masked. Knows no pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from assistant.at_once import AtOnce
from assistant.crm import CrmIndex
from assistant.documents import StoredCard
from assistant.documents_scorecard import scorecard_value
from assistant.errors import BadInput
from assistant.manager_figures import ManagerFigures, count_all, figures_of
from assistant.people_spans import span_of
from assistant.people_values import CallLine
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook
from assistant.store.people import Span
from assistant.store.unit_of_work import Database, UnitOfWork
from scoring_rubric.coaching import Coach
from scoring_rubric.coaching_rules import CoachingRules
from scoring_rubric.coaching_types import CallMoment, Coaching, LastFocus, Move, Pattern, PatternKind, ScoredCall
from scoring_rubric.lead_definition import SEGMENT
from scoring_rubric.masking import MASK, masked, masked_contacts
from scoring_rubric.phrases import Phrase, phrase_of
from scoring_rubric.rates import Rate
from scoring_rubric.rubric import Rubric
from transcription.types import Evidence

WEEK = timedelta(days=7)
LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's words, contacts masked. ``begun`` and ``ended`` are False where their phrase goes on;
    ``skipped`` where something was said between the quote before and this one.
    """

    turn: int
    start_s: float | None
    speaker: str
    quote: str
    begun: bool = True
    ended: bool = True
    skipped: bool = False


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
    """One thing told: ``calls`` counts those of the calls in which the criterion was scored.

    ``counted`` says which ones these are where it is not all of them ("with a refusal"). Where ``exact`` is False
    others may show it, too, and no share is told.
    """

    criterion: str
    title: str
    kind: PatternKind
    text: str
    calls: Rate
    moments: tuple[ShownMoment, ...]
    example: ShownMoment | None = None
    counted: str = ""
    exact: bool = True


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
    """One manager's period, in ``language``. ``scored``: the calls that could be scored at all; ``figures`` are those
    of his page.
    """

    manager: str
    language: str
    calls: int
    scored: int
    previous_focus: ToldBefore | None
    focus: Told | None
    strengths: tuple[Told, ...]
    changes: tuple[Told, ...]
    figures: ManagerFigures | None = None


@dataclass(frozen=True, slots=True)
class WeekReport:
    period: Period
    before: Period
    calls: int
    managers: tuple[ManagerWeek, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A reviewed call before its scorecard is read."""

    call: CallLine
    day: date
    client: str


@dataclass(frozen=True, slots=True)
class _Reviewed:
    call: CallLine
    day: date
    client: str
    scored: ScoredCall


@dataclass(frozen=True, slots=True)
class CoachingWeeks:
    """``playbook`` and ``rules`` are read when first asked for. A report is made once until something is stored."""

    database: Database
    zone: ZoneInfo
    playbook: Callable[[], Playbook]
    rules: Callable[[], CoachingRules]
    _made: AtOnce = field(default_factory=lambda: AtOnce(patience_s=None))

    def report(self, wanted: Wanted | None = None, language: str = "", *, without: Collection[str] = ()) -> WeekReport:
        """Every manager with a call in the period, by name. Without days it is the calendar week, Monday to Sunday,
        of the newest reviewed call. ``language``: ru or en; without one each manager is told in that of the calls.
        Calls ``without`` are left out.
        """
        if language not in ("", *LANGUAGES):
            raise BadInput(f"language {language!r} is not known; expected ru or en")
        wanted = wanted or Wanted()
        count_all(self.database)
        key = (wanted, language, frozenset(without))
        made = self._made.ask(key, self.database.stamp(), lambda: self._report(wanted, language, without)).value
        assert made is not None  # whoever has all patience gets an answer
        return made

    def _report(self, wanted: Wanted, language: str, without: Collection[str]) -> WeekReport:
        with self.database.begin() as work:
            known = self._known(work, wanted, without)
            own = [one for one in known if not wanted.manager or one.call.manager == wanted.manager]
            if wanted.manager and not own:
                names = ", ".join(sorted({one.call.manager for one in known if one.call.manager})) or "nobody"
                raise BadInput(f"no analysed call of {wanted.manager!r}; known managers: {names}")
            period = _whole(wanted.period, own, today=datetime.now(self.zone).date())
            before = period.before
            assert before is not None  # both ends are known by now
            there = _scored(work, [one for one in known if period.holds(one.day)])
            earlier = _scored(work, [one for one in own if before.holds(one.day)])
            managers = sorted({one.call.manager for one in own if one.call.manager and period.holds(one.day)})
            weeks = tuple(self._week(work, name, there, earlier, language) for name in managers)
            weeks = tuple(replace(week, figures=self._figures(work, week.manager, period, there)) for week in weeks)
        return WeekReport(period, before, sum(week.calls for week in weeks), weeks)

    def _known(self, work: UnitOfWork, wanted: Wanted, without: Collection[str]) -> list[_Known]:
        """Reviewed calls in order of time, without their documents."""
        index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
        found = []
        for call in work.people.calls(Span()):
            hidden = wanted.managers is not None and call.manager not in wanted.managers
            if not call.reviewed or call.call_id in without or hidden:
                continue
            lead = index.link(call.name).lead
            if not wanted.source or (lead.source if lead else "") == wanted.source:
                found.append(_Known(call, call.at.astimezone(self.zone).date(), lead.name if lead else ""))
        return found

    def _week(
        self, work: UnitOfWork, manager: str, there: Sequence[_Reviewed], earlier: Sequence[_Reviewed], language: str
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
        calls = {one.call.call_id: one for one in there}
        return _Teller(manager, playbook, spoken, calls, cache(work.reviews.turns)).week(coaching)

    def _figures(self, work: UnitOfWork, manager: str, period: Period, there: Sequence[_Reviewed]) -> ManagerFigures:
        """Counted as on his page, over the same calls as the letter."""
        own = {one.call.call_id: one.call for one in there if one.call.manager == manager}
        others = {one.call_id for one in work.people.calls(span_of(period, self.zone, {manager}))} - own.keys()
        return figures_of(work, [*own.values()], span_of(period, self.zone, {manager}, others), self.playbook())


def _scored(work: UnitOfWork, known: Sequence[_Known]) -> list[_Reviewed]:
    """The calls with their scorecards."""
    cards = work.reviews.cards([one.call.call_id for one in known])
    return [
        _Reviewed(one.call, one.day, one.client, _scored_call(one.call, cards[one.call.call_id]))
        for one in known
        if one.call.call_id in cards
    ]


def _scored_call(call: CallLine, card: StoredCard) -> ScoredCall:
    unfit = any(item.id == SEGMENT and item.status == "not_met" for item in card.lead.criteria)
    language = "ru" if card.language == "ru" else "en"
    return ScoredCall(call.call_id, call.manager, call.at, language, scorecard_value(card.scorecard), fits=not unfit)


def _whole(period: Period, own: Sequence[_Known], *, today: date) -> Period:
    """A period with both ends: seven days where one is named, the newest call's week where none is; of no call at all
    it is the week of ``today``.
    """
    if period.since is not None:
        return Period(period.since, period.until or period.since + WEEK - timedelta(days=1))
    if period.until is not None:
        return Period(period.until - WEEK + timedelta(days=1), period.until)
    newest = own[-1].day if own else today
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
    turns: Callable[[str], Mapping[int, str]]
    told: set[tuple[str, int, str]] = field(default_factory=set)

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
            text=masked_contacts(one.text, self.playbook.lexicon(self.language)),
            calls=one.seen,
            moments=_readable([self._moment(moment) for moment in one.moments]),
            example=None
            if one.example is None
            else self._moment(one.example, own=one.example.call.manager == self.manager),
            counted=_counted(self.playbook.rubric, one.criterion, self.language),
            exact=one.exact,
        )

    def _moment(self, moment: CallMoment, *, own: bool = True) -> ShownMoment:
        """A colleague's client stays unnamed: only who sold to them needs to know."""
        known = self.calls[moment.call.call_id]
        lexicon = self.playbook.lexicon(moment.call.language)
        hide = masked_contacts if own else masked
        quotes = moment.moment.quotes
        return ShownMoment(
            call_id=known.call.call_id,
            call=known.call.name,
            client=known.client if own else "",
            manager=known.call.manager,
            day=known.day,
            start_s=moment.moment.quotes[0].start_s,
            said=()
            if moment.repeated
            else _gaps([self._said(known.call.call_id, item, lambda words: hide(words, lexicon)) for item in quotes]),
            place=moment.place,
            repeated=moment.repeated,
            note=masked_contacts(moment.note, lexicon) if moment.note else "",
        )

    def _said(self, call_id: str, item: Evidence, hide: Callable[[str], str]) -> Said:
        """The whole phrase that a quote stands in; the bare quote where the phrase has been told already."""
        phrase = phrase_of(self.turns(call_id).get(item.turn, ""), item.quote)
        if (call_id, item.turn, phrase.words) in self.told:
            phrase = Phrase(item.quote)
        self.told.add((call_id, item.turn, phrase.words))
        return Said(item.turn, item.start_s, item.speaker.value, hide(phrase.words), phrase.begun, phrase.ended)


def _gaps(said: Sequence[Said]) -> tuple[Said, ...]:
    """Marked where turns between two quotes are left out."""
    before = [None, *said]
    return tuple(
        replace(one, skipped=last is not None and one.turn > last.turn + 1)
        for last, one in zip(before, said, strict=False)
    )


def _readable(moments: Sequence[ShownMoment]) -> tuple[ShownMoment, ...]:
    """Without those of which masking has left no word, unless that were all: then only where they are."""
    left = [
        one for one in moments if one.repeated or any(re.search(r"\w", MASK.sub("", item.quote)) for item in one.said)
    ]
    return tuple(left or (replace(one, said=()) for one in moments))


def _counted(rubric: Rubric, criterion: str, language: str) -> str:
    text = next(item.counsel.counted for item in rubric.criteria() if item.id == criterion)
    return text.in_language(language) if text is not None else ""


def _title(rubric: Rubric, criterion: str, language: str) -> str:
    return next(item.title.in_language(language) for item in rubric.criteria() if item.id == criterion)
