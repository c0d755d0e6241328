"""What a report of themes counts: pure arithmetic over quotes, their calls and what the CRM says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.documents import EvidenceItem, ObjectionItem
from assistant.domain import Call, CrmLink, KeptTheme
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook
from objections.encoder import Vectors
from objections.theme_names import theme_names
from objections.themes import Theme, ThemeQuote, related
from scoring_rubric.lexicon import said
from scoring_rubric.masking import MASK, masked
from scoring_rubric.rates import Rate, moved, rate

Key = tuple[str, int, str, str]
"""Call, turn, category and words of a quote."""
SHOWN_QUOTES = 5
SHOWN_UNCOVERED = 200
OUTCOMES = ("resolved", "answered", "deflected", "ignored")


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A client's words, personal data masked, where they were said, and how the objection ended."""

    call_id: str
    turn: int
    start_s: float | None
    day: date
    quote: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """A manager's words that an objection was resolved with; ``won``: the deal was."""

    call_id: str
    turn: int
    start_s: float | None
    quote: str
    steps: tuple[str, ...]
    won: bool


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme in a period. ``calls`` is the share of the period's reviewed calls, ``calls_before`` that of the period
    before (None without one), ``wins`` won deals of the closed ones that it was raised in.
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


@dataclass(frozen=True, slots=True)
class ThemeReport:
    """``uncovered`` are quotes that only one call has, so far: no theme yet."""

    period: Period
    calls: int
    objections: int
    questions: int
    themes: tuple[ThemeLine, ...]
    uncovered: tuple[ShownQuote, ...]
    uncovered_count: int


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
    names: tuple[str, ...] = ()

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


@dataclass(slots=True)
class Counting:
    """One report's arithmetic over everything that was ever said."""

    playbook: Playbook
    wanted: Wanted
    everything: Sequence[Said]
    calls: dict[str, tuple[date, Call, CrmLink]]
    themes: Sequence[Theme]
    homes: dict[Key, str]
    kept: dict[str, KeptTheme]
    centre: Vectors

    def report(self) -> ThemeReport:
        period = self.wanted.period
        now = {call_id for call_id, (day, *_) in self.calls.items() if self._counts(call_id) and period.holds(day)}
        before = None
        if period.before is not None:
            before = {
                call_id
                for call_id, (day, *_) in self.calls.items()
                if self._counts(call_id) and period.before.holds(day)
            }
        said_by_theme: dict[str, list[Said]] = {}
        for one in self.everything:
            said_by_theme.setdefault(self.homes[one.key], []).append(one)
        covered = {
            theme_id for theme_id, quotes in said_by_theme.items() if len({quote.call_id for quote in quotes}) > 1
        }
        by_key = {one.key: one for one in self.everything}
        names = theme_names(
            {
                theme.id: [self._nameless(by_key[quote_key(quote)]) for quote in theme.quotes]
                for theme in self.themes
                if theme.id in covered
            }
        )
        likes = related([theme for theme in self.themes if theme.id in covered], centre=self.centre)
        lines = [
            self._line(theme, said_by_theme[theme.id], now, before, names[theme.id], likes[theme.id])
            for theme in self.themes
            if theme.id in covered and any(one.call_id in now for one in said_by_theme[theme.id])
        ]
        lines.sort(key=lambda line: (-line.calls.count, -line.count, int(line.theme_id[1:])))
        shown = {line.theme_id for line in lines}
        lines = [replace(line, related=tuple(one for one in line.related if one in shown)) for line in lines]
        in_period = [one for one in self.everything if one.call_id in now]
        alone = [one for one in in_period if self.homes[one.key] not in covered]
        return ThemeReport(
            period=period,
            calls=len(now),
            objections=sum(one.objection is not None for one in in_period),
            questions=sum(one.objection is None for one in in_period),
            themes=tuple(lines),
            uncovered=tuple(self._shown(one) for one in reversed(alone[-SHOWN_UNCOVERED:])),
            uncovered_count=len(alone),
        )

    def _nameless(self, one: Said) -> tuple[str, str]:
        """A quote's words without personal data, and its language: a theme is named by no person."""
        return " ".join(MASK.sub(" ", self._masked(one.evidence.quote, one)).split()) or "…", one.language

    def _counts(self, call_id: str) -> bool:
        _, call, link = self.calls[call_id]
        return self.wanted.about(call, link)

    def _line(
        self,
        theme: Theme,
        quotes: Sequence[Said],
        now: set[str],
        before: set[str] | None,
        name: str,
        likes: tuple[str, ...],
    ) -> ThemeLine:
        inside = [one for one in quotes if one.call_id in now]
        calls = rate(len({one.call_id for one in inside}), len(now))
        earlier = None if before is None else rate(len({one.call_id for one in quotes} & before), len(before))
        outcomes = Counter[str](one.outcome for one in inside if one.objection is not None)
        kept = self.kept[theme.id]
        first_day = min(one.day for one in quotes)
        since = self.wanted.period.since
        return ThemeLine(
            theme_id=theme.id,
            category=theme.category,
            name=kept.name or name,
            named_by=kept.named_by,
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
            quotes=tuple(self._shown(one) for one in self._most_telling(theme, inside)),
            answer=self._best_answer(quotes),
            related=likes,
        )

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
        different = [one for one in ordered if first[one.call_id] is one]
        rest = [one for one in ordered if one not in different]
        return [*different, *rest][:SHOWN_QUOTES]

    def _best_answer(self, quotes: Sequence[Said]) -> BestAnswer | None:
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
        if not found:
            return None
        (won, _, _), one, words_said, steps = max(found, key=lambda item: item[0])
        return BestAnswer(
            one.call_id, words_said.turn, words_said.start_s, self._masked(words_said.quote, one), steps, won
        )

    def _shown(self, one: Said) -> ShownQuote:
        return ShownQuote(
            call_id=one.call_id,
            turn=one.evidence.turn,
            start_s=one.evidence.start_s,
            day=one.day,
            quote=self._masked(one.evidence.quote, one),
            outcome=one.outcome,
        )

    def _masked(self, text: str, one: Said) -> str:
        lead = one.link.lead
        names = [*one.names, *((lead.name, lead.company, lead.manager) if lead else ())]
        _, call, _ = self.calls[one.call_id]
        lexicon = self.playbook.lexicon("ru" if one.language == "ru" else "en")
        return masked(text, lexicon, known=[name for name in [*names, call.manager] if name])


def quote_key(quote: ThemeQuote) -> Key:
    return quote.call_id, quote.turn, quote.category, quote.text


def _by_week(inside: Iterable[Said]) -> dict[str, int]:
    """Calls by ISO week (``2026-W46``)."""
    calls: dict[str, set[str]] = {}
    for one in inside:
        year, week, _ = one.day.isocalendar()
        calls.setdefault(f"{year}-W{week:02}", set()).add(one.call_id)
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
