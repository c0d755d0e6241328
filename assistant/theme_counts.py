"""What a report of themes counts: pure arithmetic over quotes, their calls and what the CRM says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from assistant.documents_evidence import EvidenceItem
from assistant.documents_objections import ObjectionItem
from assistant.domain import Call, CrmLink, KeptTheme
from assistant.masks import Masks
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook
from assistant.theme_kinds import ENOUGH_THEMES, is_kind, kind_name, kinds_of
from assistant.theme_values import BestAnswer, ShownQuote
from objections.networks import Vectors
from objections.theme_names import theme_names
from objections.themes import Theme, ThemeQuote, related
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.masking import MASK
from scoring_rubric.rates import Rate, moved, rate

Key = tuple[str, int, str, str]
"""Call, turn, category and words of a quote."""
SHOWN_QUOTES = 5
SHOWN_UNCOVERED = 200
SHOWN_IN_DETAIL = 100
SHOWN_ANSWERS = 5
HISTORY_WEEKS = 12
OUTCOMES = ("resolved", "answered", "deflected", "ignored")


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme in a period. ``calls`` is the share of the period's reviewed calls, ``calls_before`` that of the period
    before (None without one), ``wins`` won deals of the closed ones that it was raised in. ``history``: calls by week
    in the weeks up to the period's end, whether or not they lie in it; ``segments``: calls by whether the client is of
    the target segment (met, not_met, unknown).
    """

    theme_id: str
    category: str
    name: str
    named_by: str
    count: int
    calls: Rate
    calls_before: Rate | None
    trend: str
    first_day: date
    new: bool
    weeks: dict[str, int]
    sources: dict[str, int]
    stages: dict[str, int]
    outcomes: dict[str, int]
    handled: Rate
    came_back: Rate
    wins: Rate
    quotes: tuple[ShownQuote, ...]
    answer: BestAnswer | None
    related: tuple[str, ...]
    campaigns: dict[str, int] = field(default_factory=dict)
    segments: dict[str, int] = field(default_factory=dict)
    history: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeReport:
    """``uncovered`` are quotes that only one call has, so far: no theme yet. ``history``: reviewed calls by week, what
    the weeks of a theme are shares of. ``kinds`` stand in for themes of objections where there are too few of them.
    ``undated`` of the calls have no time of their own and count on the day of import.
    """

    period: Period
    calls: int
    objections: int
    questions: int
    themes: tuple[ThemeLine, ...]
    uncovered: tuple[ShownQuote, ...]
    uncovered_count: int
    history: dict[str, int] = field(default_factory=dict)
    unanswered_count: int = 0
    kinds: tuple[ThemeLine, ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True)
class ThemeDetail:
    """One theme with more of its quotes and of the answers that worked, and its calls' ids in the period, newest
    first; ``history`` as in the report.
    """

    period: Period
    calls: int
    theme: ThemeLine
    quotes: tuple[ShownQuote, ...]
    answers: tuple[BestAnswer, ...]
    call_ids: tuple[str, ...]
    history: dict[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """One quote with all that is counted of it; ``names`` are what the call calls its client, to be masked."""

    key: Key
    day: date
    language: str
    link: CrmLink
    evidence: EvidenceItem
    objection: ObjectionItem | None
    came_back: bool = False
    known: tuple[str, ...] = ()
    """Names that have to be hidden in its call, besides those that masking knows."""
    segment: str = ""

    @property
    def outcome(self) -> str:
        """How it ended, as far as is known today: what was raised again was not resolved. Empty for a question."""
        status = self.objection.handling.status if self.objection is not None else ""
        return "answered" if self.came_back and status == "resolved" else status

    @property
    def call_id(self) -> str:
        return self.key[0]

    @property
    def category(self) -> str:
        return self.key[2]


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that was ever said, grouped: what the counts of any period are made of. ``names`` and ``likes`` are
    of the themes that more than one call has; ``newest`` is the last day with a reviewed call. ``kinds`` are all
    objections by category, ``said`` as themes are.
    """

    everything: Sequence[Said]
    calls: dict[str, tuple[date, Call, CrmLink]]
    themes: Sequence[Theme]
    said: dict[str, list[Said]]
    names: dict[str, str]
    likes: dict[str, tuple[str, ...]]
    kept: dict[str, KeptTheme]
    homes: dict[Key, str]
    newest: date | None
    kinds: Sequence[Theme] = ()


def basis_of(
    everything: Sequence[Said],
    calls: dict[str, tuple[date, Call, CrmLink]],
    themes: Sequence[Theme],
    homes: dict[Key, str],
    kept: dict[str, KeptTheme],
    *,
    centre: Vectors,
    masks: Masks,
) -> Basis:
    said_by_theme: dict[str, list[Said]] = {}
    for one in everything:
        said_by_theme.setdefault(homes[one.key], []).append(one)
    covered = {theme_id for theme_id, quotes in said_by_theme.items() if len({quote.call_id for quote in quotes}) > 1}
    by_key = {one.key: one for one in everything}
    kinds = kinds_of(
        [quote for theme in themes for quote in theme.quotes if by_key[quote_key(quote)].objection is not None]
    )
    said_by_kind = {kind.id: [by_key[quote_key(quote)] for quote in kind.quotes] for kind in kinds}
    shown = [theme for theme in themes if theme.id in covered]
    nameless = {theme.id: [_nameless(by_key[quote_key(quote)], masks) for quote in theme.quotes] for theme in shown}
    return Basis(
        everything=everything,
        calls=calls,
        themes=shown,
        said=said_by_theme | said_by_kind,
        names=theme_names(nameless),
        likes=related(shown, centre=centre),
        kept=kept,
        homes=homes,
        newest=max((day for day, *_ in calls.values()), default=None),
        kinds=kinds,
    )


def _nameless(one: Said, masks: Masks) -> tuple[str, str]:
    """A quote's words without personal data, and its language: a theme is named by no person."""
    text = masks.of(one.evidence.quote, one.language, one.known)
    return " ".join(MASK.sub(" ", text).split()) or "…", one.language


@dataclass(slots=True)
class Counting:
    """One report's arithmetic over everything that was ever said."""

    playbook: Playbook
    wanted: Wanted
    basis: Basis
    masks: Masks

    def report(self) -> ThemeReport:
        now, before = self._periods()
        basis, period = self.basis, self.wanted.period
        lines = self._lines(basis.themes, now, before)
        lines.sort(key=lambda line: (-line.calls.count, -line.count, int(line.theme_id[1:])))
        few = sum(bool(line.outcomes) for line in lines) < ENOUGH_THEMES
        kinds = self._lines(basis.kinds, now, before) if few else []
        shown = {line.theme_id for line in lines}
        lines = [replace(line, related=tuple(one for one in line.related if one in shown)) for line in lines]
        in_period = [one for one in basis.everything if one.call_id in now]
        alone = [one for one in in_period if basis.homes[one.key] not in basis.names]
        questions = sum(one.objection is None for one in in_period)
        return ThemeReport(
            period=period,
            calls=len(now),
            objections=len(in_period) - questions,
            questions=questions,
            themes=tuple(lines),
            uncovered=tuple(self._shown(one) for one in reversed(alone[-SHOWN_UNCOVERED:])),
            uncovered_count=len(alone),
            history=self._history(self.basis.calls),
            unanswered_count=questions,
            kinds=tuple(sorted(kinds, key=lambda line: (-line.calls.count, -line.count, line.theme_id))),
            undated=sum(self.basis.calls[call_id][1].started_at is None for call_id in now),
        )

    def _lines(self, themes: Iterable[Theme], now: set[str], before: set[str] | None) -> list[ThemeLine]:
        return [
            self._line(theme, now, before)
            for theme in themes
            if any(one.call_id in now for one in self.basis.said[theme.id])
        ]

    def detail(self, theme_id: str) -> ThemeDetail | None:
        """None where there is no such theme, or nothing of it in the period."""
        theme = next((one for one in (*self.basis.themes, *self.basis.kinds) if one.id == theme_id), None)
        if theme is None:
            return None
        now, before = self._periods()
        inside = [one for one in self.basis.said[theme_id] if one.call_id in now]
        if not inside:
            return None
        days = {one.call_id: one.day for one in inside}
        return ThemeDetail(
            period=self.wanted.period,
            calls=len(now),
            theme=self._line(theme, now, before),
            quotes=tuple(self._shown(one) for one in self._most_telling(theme, inside)[:SHOWN_IN_DETAIL]),
            answers=tuple(self._best_answers(self.basis.said[theme_id])[:SHOWN_ANSWERS]),
            call_ids=tuple(sorted(days, key=lambda call_id: (days[call_id], call_id), reverse=True)),
            history=self._history(self.basis.calls),
        )

    def _periods(self) -> tuple[set[str], set[str] | None]:
        """Calls of the period, and of the one before where there is one."""
        period = self.wanted.period
        counted = [(call_id, day) for call_id, (day, *_) in self.basis.calls.items() if self._counts(call_id)]
        now = {call_id for call_id, day in counted if period.holds(day)}
        earlier = period.before
        return now, None if earlier is None else {call_id for call_id, day in counted if earlier.holds(day)}

    def _weeks_shown(self) -> list[str]:
        last = self.wanted.period.until or self.basis.newest
        if last is None:
            return []
        return [_week(last - timedelta(weeks=back)) for back in reversed(range(HISTORY_WEEKS))]

    def _history(self, call_ids: Iterable[str]) -> dict[str, int]:
        found = Counter(_week(self.basis.calls[call_id][0]) for call_id in set(call_ids) if self._counts(call_id))
        return {week: found[week] for week in self._weeks_shown()}

    def _counts(self, call_id: str) -> bool:
        _, call, link = self.basis.calls[call_id]
        return self.wanted.about(call, link)

    def _line(self, theme: Theme, now: set[str], before: set[str] | None) -> ThemeLine:
        quotes = self.basis.said[theme.id]
        inside = [one for one in quotes if one.call_id in now]
        calls = rate(len({one.call_id for one in inside}), len(now))
        earlier = None if before is None else rate(len({one.call_id for one in quotes} & before), len(before))
        outcomes = Counter[str](one.outcome for one in inside if one.objection is not None)
        kept = self.basis.kept.get(theme.id)
        first_day = min(one.day for one in quotes)
        since = self.wanted.period.since
        return ThemeLine(
            theme_id=theme.id,
            category=theme.category,
            name=(kept and kept.name) or self._name(theme),
            named_by=kept.named_by if kept else "",
            count=len(inside),
            calls=calls,
            calls_before=earlier,
            trend="" if earlier is None else moved(earlier, calls),
            first_day=first_day,
            new=since is not None and first_day >= since,
            weeks=_by_week(inside),
            sources=_counted(inside, lambda one: one.link.lead.source if one.link.lead else ""),
            stages=_counted(inside, lambda one: one.link.deal.stage if one.link.deal else ""),
            outcomes={status: outcomes[status] for status in OUTCOMES if outcomes[status]},
            handled=rate(outcomes["resolved"] + outcomes["answered"], sum(outcomes.values())),
            came_back=rate(sum(one.came_back for one in inside), sum(outcomes.values())),
            wins=self._wins(inside),
            quotes=tuple(self._shown(one) for one in self._most_telling(theme, inside)[:SHOWN_QUOTES]),
            answer=next(iter(self._best_answers(quotes)), None),
            related=self.basis.likes.get(theme.id, ()),
            campaigns=_counted(inside, lambda one: one.link.lead.campaign if one.link.lead else ""),
            segments=_counted(inside, lambda one: one.segment),
            history=self._history(one.call_id for one in quotes),
        )

    def _name(self, theme: Theme) -> str:
        return kind_name(theme, self.playbook.taxonomies) if is_kind(theme.id) else self.basis.names[theme.id]

    def _wins(self, inside: Iterable[Said]) -> Rate:
        """Of the different deals that are closed."""
        ends = {one.link.deal.deal_id: self._ended(one) for one in inside if one.link.deal is not None}
        closed = [end for end in ends.values() if end]
        return rate(closed.count("won"), len(closed))

    def _ended(self, one: Said) -> str:
        stage = one.link.deal.stage if one.link.deal else ""
        lexicons = self.playbook.lexicons.values()
        if any(said(lexicon.lost_stages, stage) for lexicon in lexicons):
            return "lost"
        return "won" if any(said(lexicon.won_stages, stage) for lexicon in lexicons) else ""

    def _most_telling(self, theme: Theme, inside: Sequence[Said]) -> list[Said]:
        """The most typical ones, those of different calls first."""
        by_key = {one.key: one for one in inside}
        ordered = [by_key[quote_key(quote)] for quote in theme.quotes if quote_key(quote) in by_key]
        first = {one.call_id: one for one in reversed(ordered)}
        return sorted(ordered, key=lambda one: first[one.call_id] is not one)

    def _best_answers(self, quotes: Sequence[Said]) -> list[BestAnswer]:
        """Of the resolved ones, of any time: deals that were won first, then the most complete answers, the newest."""
        found = []
        for one in quotes:
            handling = one.objection.handling if one.objection is not None else None
            if handling is None or one.outcome != "resolved":
                continue
            words = [item.evidence for item in handling.step_evidence if item.step == "respond"]
            if words:
                steps = tuple(step for step, done in handling.steps.model_dump().items() if done)
                found.append(((self._ended(one) == "won", len(steps), one.day), one, words[0], steps))
        found.sort(key=lambda item: item[0], reverse=True)
        return [
            BestAnswer(
                one.call_id, said_so.turn, said_so.start_s, self._masked(said_so.quote, one), steps, won, said_so.end_s
            )
            for (won, _, _), one, said_so, steps in found
        ]

    def _shown(self, one: Said) -> ShownQuote:
        return ShownQuote(
            call_id=one.call_id,
            turn=one.evidence.turn,
            start_s=one.evidence.start_s,
            day=one.day,
            quote=self._masked(one.evidence.quote, one),
            outcome=one.outcome,
            end_s=one.evidence.end_s,
            category=one.category,
        )

    def _masked(self, text: str, one: Said) -> str:
        return self.masks.of(text, one.language, one.known)


def quote_key(quote: ThemeQuote) -> Key:
    return quote.call_id, quote.turn, quote.category, quote.text


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _by_week(inside: Iterable[Said]) -> dict[str, int]:
    """Calls by ISO week (``2026-W46``)."""
    calls: dict[str, set[str]] = {}
    for one in inside:
        calls.setdefault(_week(one.day), set()).add(one.call_id)
    return {week: len(found) for week, found in sorted(calls.items())}


def _counted(inside: Iterable[Said], of: Callable[[Said], str]) -> dict[str, int]:
    """Calls by what ``of`` says of them, the commonest first; those of which it says nothing are left out."""
    calls: dict[str, set[str]] = {}
    for one in inside:
        name = of(one)
        if name:
            calls.setdefault(name, set()).add(one.call_id)
    ordered = sorted(calls.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: len(found) for name, found in ordered}
