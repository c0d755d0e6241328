"""The rating of a period: which calls count, which criteria are kept out, and managers compared fairly. Knows no
pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from assistant.calls import the_one_call
from assistant.counted_calls import LeftOut, judged
from assistant.crm import CrmIndex
from assistant.documents_scorecard import ScorecardItem
from assistant.errors import BadInput
from assistant.fair_comparison import Comparison, CountedCall, FairLine, Terms, compare
from assistant.people_spans import span_of
from assistant.periods import Period, Wanted
from assistant.rating_values import Counting, KeepingOut
from assistant.store.unit_of_work import Database
from scoring_rubric.scorecard import total_score
from scoring_rubric.types import CriterionResult, CriterionStatus, SectionResult


@dataclass(frozen=True, slots=True)
class CallLeftOut:
    """``said`` is the reviewer's word, where one took the call out."""

    call_id: str
    manager: str
    day: date
    why: LeftOut
    said: Counting | None = None


@dataclass(frozen=True, slots=True)
class RatingReport:
    """``calls`` reviewed in the period, of which ``comparison.calls`` count; ``lines`` are those asked for."""

    period: Period
    calls: int
    terms: Terms
    comparison: Comparison
    lines: tuple[FairLine, ...]
    left_out: tuple[CallLeftOut, ...]
    reasons: Mapping[str, int]
    kept_out: tuple[KeepingOut, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What people said of the rating and what stands today: calls with a word on them, criteria kept out."""

    calls: tuple[Counting, ...]
    kept_out: tuple[KeepingOut, ...]
    history: tuple[KeepingOut, ...]


@dataclass(frozen=True, slots=True)
class Ratings:
    database: Database
    zone: ZoneInfo
    criteria: Callable[[], tuple[str, ...]]
    terms: Terms = field(default_factory=Terms)

    def report(self, wanted: Wanted | None = None, *, among: Collection[str] | None = None) -> RatingReport:
        """Managers are compared within the whole team, also where only one of them is asked for; ``among`` narrows
        the team itself to some of them.
        """
        wanted = wanted or Wanted()
        with self.database.begin() as work:
            calls = work.people.calls(
                span_of(wanted.period, self.zone, among if wanted.managers is None else wanted.managers)
            )
            index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
            said, kept_out = work.ratings.countings(), work.ratings.kept_out()
            names = {one.criterion for one in kept_out}
            cards = work.reviews.cards([one.call_id for one in calls if one.reviewed]) if names else {}
        counted: list[CountedCall] = []
        left_out: list[CallLeftOut] = []
        for call in sorted((one for one in calls if one.reviewed), key=lambda one: one.call_id):
            lead = index.link(call.name).lead
            source = lead.source if lead else ""
            if wanted.source and source != wanted.source:
                continue
            score = rating_score(cards[call.call_id].scorecard, names) if call.call_id in cards else call.score
            found = judged(call, score, source, said.get(call.call_id))
            if isinstance(found, CountedCall):
                counted.append(found)
            else:
                word = said.get(call.call_id) if found is LeftOut.REVIEWER else None
                day = call.at.astimezone(self.zone).date()
                left_out.append(CallLeftOut(call.call_id, call.manager, day, found, word))
        comparison = compare(counted, self.terms)
        return RatingReport(
            period=wanted.period,
            calls=len(counted) + len(left_out),
            terms=self.terms,
            comparison=comparison,
            lines=tuple(line for line in comparison.lines if wanted.manager in ("", line.manager)),
            left_out=tuple(one for one in left_out if wanted.manager in ("", one.manager)),
            reasons=dict(sorted(Counter(one.why.value for one in left_out).items())),
            kept_out=kept_out,
        )

    def say_of_call(
        self, asked: str, author: str, reason: str, *, counts: bool, at: datetime | None = None
    ) -> Counting:
        """A reviewer takes a call out of ratings, or puts it back. Raises UnknownCall or BadInput."""
        _check(author, reason)
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            word = Counting(call.call_id, counts, _tidy(author), _tidy(reason), at or datetime.now(UTC))
            work.ratings.say_of_call(word)
        return word

    def say_of_criterion(
        self, criterion: str, author: str, reason: str, *, kept_out: bool, at: datetime | None = None
    ) -> KeepingOut:
        """Somebody keeps a criterion out of ratings until it is put back. Scorecards show it as before."""
        _check(author, reason)
        word = KeepingOut(criterion.strip(), kept_out, _tidy(author), _tidy(reason), at or datetime.now(UTC))
        with self.database.begin() as work:
            out = {one.criterion for one in work.ratings.kept_out()}
            known = self.criteria()
            if word.criterion not in known and word.criterion not in out:
                raise BadInput(f"{criterion!r} is no criterion of the rubric; expected one of {', '.join(known)}")
            if kept_out == (word.criterion in out):
                state = "kept out already" if kept_out else "in the rating as it is"
                raise BadInput(f"{word.criterion} is {state}; `razbor rating show` lists what is kept out")
            work.ratings.say_of_criterion(word)
        return word

    def standing(self) -> Standing:
        with self.database.begin() as work:
            words = sorted(work.ratings.countings().values(), key=lambda one: (one.at, one.call_id))
            return Standing(tuple(words), work.ratings.kept_out(), work.ratings.history())


def rating_score(card: ScorecardItem, kept_out: Collection[str]) -> float | None:
    """The total over the criteria that are not kept out, by the scorecard's own arithmetic; the scorecard's number
    where it has none of those that are. None where nothing scored is left.
    """
    if not any(item.id in kept_out for section in card.sections for item in section.criteria):
        return card.score
    sections = [
        SectionResult(
            section.id,
            section.weight,
            None,
            tuple(
                CriterionResult(item.id, CriterionStatus(item.status), item.weight, item.score)
                for item in section.criteria
                if item.id not in kept_out
            ),
        )
        for section in card.sections
    ]
    return total_score(sections)


def _check(author: str, reason: str) -> None:
    if not author.strip() or not reason.strip():
        raise BadInput("this changes what people are compared by; say who decides it and why")


def _tidy(text: str) -> str:
    return " ".join(text.split())
