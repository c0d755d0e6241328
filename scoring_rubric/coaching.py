"""Feedback on a period out of its scorecards: what repeats, one focus, and whether the last one moved; pure.

A criterion that is withheld or does not apply counts nowhere: neither for a pattern nor against one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from scoring_rubric.coaching_moments import Key, best_example, matters_of, telling
from scoring_rubric.coaching_rules import CoachingRules
from scoring_rubric.coaching_types import (
    CallMoment,
    Candidate,
    Coaching,
    LastFocus,
    Move,
    Pattern,
    PatternKind,
    ScoredCall,
    Seen,
)
from scoring_rubric.counsel import ASK, Fault, fields_of, filled
from scoring_rubric.feedback import counsel_text, is_told
from scoring_rubric.feedback_moments import Moment, blamed, moments, spread, strong_moments
from scoring_rubric.packs_loading import Text
from scoring_rubric.rates import Rate, moved, rate
from scoring_rubric.rubric import Criterion, Rubric
from scoring_rubric.rubric_measures import ScriptStep, StatisticBand, is_of_crm
from scoring_rubric.scorecard import losses
from scoring_rubric.wording import in_calls, in_calls_at_least

MOST_CALLS = 0.5
"""A strength without words for the calls it counts in is scored in at least this share of all that are."""
FEWEST = 2
"""Calls whose words prove a strength."""
BEYOND_DOUBT = 0.85
SAME_MATTER = 0.5
"""Two changes that rest on a larger share of the same moments are one."""


@dataclass(frozen=True, slots=True)
class Coach:
    """Judges periods by one rubric and one set of rules."""

    rubric: Rubric
    rules: CoachingRules

    def coach(
        self,
        calls: Sequence[ScoredCall],
        before: Sequence[ScoredCall],
        language: str,
        colleagues: Sequence[ScoredCall] = (),
    ) -> Coaching:
        """At most two strengths, three changes with the focus among them, and exactly one focus where anything has to
        change. ``before`` are the same manager's calls of the period before, ``colleagues`` other calls to learn from.
        """
        strong, weak = self._patterns(calls)
        good = [one for one in self._seen((*calls, *colleagues)) if self._is_strong(one)]
        used: set[Key] = set()
        told = [self._pattern(one, good, language, used) for one in weak[: self.rules.change.most]]
        strengths: list[Pattern] = []
        for one in strong:
            if len(strengths) < self.rules.strength.most and self._has_own_words(one, language, used):
                strengths.append(self._pattern(one, good, language, used))
        return Coaching(
            calls=len(calls),
            scored=_scored(calls),
            last=self._last(before, calls),
            focus=told[0] if told else None,
            strengths=tuple(strengths),
            changes=tuple(told[1:]),
        )

    def _patterns(self, calls: Sequence[ScoredCall]) -> tuple[list[Candidate], list[Candidate]]:
        """What repeats as a strength and what as a change, best placed first."""
        seen = self._seen(calls)
        strong: list[Candidate] = []
        weak: list[Candidate] = []
        for criterion in self.rubric.criteria():
            own = [one for one in seen if one.loss.criterion.id == criterion.id]
            if not criterion.counsel.minor and not criterion.counsel.praise_only:
                weak += self._weak(criterion, own)
            if not is_of_crm(criterion.measure):
                strong += self._strong(criterion, own, _scored(calls))
        weak.sort(key=lambda one: (*_urgency(one), -round(one.cost, 6), one.criterion.id))
        strong.sort(key=lambda one: (not one.habit, -round(one.cost, 6), one.criterion.id))
        weak = _apart(weak, ranked_by_counsel=True)
        covered = {key for one in weak for key in one.criterion.counsel.covers}
        weak = [one for one in weak if one.criterion.id not in covered]
        named = {one.criterion.id for one in weak}
        kept = _apart([one for one in strong if one.criterion.id not in named])
        shown_by = {one.criterion.counsel.keep_with for one in kept}
        kept = [one for one in kept if not one.criterion.counsel.formal and one.criterion.id not in shown_by]
        return spread([one for one in kept if one.habit]) or kept[:1], weak

    def _seen(self, calls: Sequence[ScoredCall]) -> list[Seen]:
        fit_only = {criterion.id for criterion in self.rubric.criteria() if criterion.counsel.fit_only}
        found = []
        for call in calls:
            sections = call.scorecard.sections
            section_of = {item.id: section.id for section in sections for item in section.criteria}
            found += [
                Seen(call, loss, section_of[loss.criterion.id])
                for loss in losses(sections)
                if call.fits or loss.criterion.id not in fit_only
            ]
        return found

    def _weak(self, criterion: Criterion, own: Sequence[Seen]) -> list[Candidate]:
        """What is grave even once: a critical failure, counted where a call is marked with it and nowhere else, an
        objection left alone twice, or a record that contradicts the call; or else the fault that repeats, if one does.
        """
        failed = [one for one in own if self._fails(one)]
        if failed:
            return [_candidate(criterion, PatternKind.CRITICAL, "", failed, len(own))]
        ignored = [one for one in own if self._is_weak(one) and one.loss.criterion.fault == Fault.IGNORED]
        if ignored:
            return [_candidate(criterion, PatternKind.CHANGE, Fault.IGNORED, ignored, len(own))]
        if is_of_crm(criterion.measure):
            wrong = [one for one in own if self._is_weak(one) and not one.loss.criterion.fault]
            if wrong and self._telling(_candidate(criterion, PatternKind.CHANGE, "", wrong, len(own)), 1, "", ()):
                return [_candidate(criterion, PatternKind.CHANGE, "", wrong, len(own))]
        by_fault: dict[str, list[Seen]] = {}
        for one in own:
            if self._is_weak(one):
                by_fault.setdefault(criterion.counsel.often(one.loss.criterion.fault)[0], []).append(one)
        found = [_candidate(criterion, PatternKind.CHANGE, fault, shown, len(own)) for fault, shown in by_fault.items()]
        found = [replace(one, shown=_surely(one)) for one in found if self.rules.change.repeats(one.seen)]
        found = [one for one in found if len(one.shown) >= FEWEST and self._telling(one, 1, "", ())]
        return sorted(found, key=lambda one: (-len(one.shown), one.fault))[:1]

    def _strong(self, criterion: Criterion, own: Sequence[Seen], of: int) -> list[Candidate]:
        """What is good again and again. Three calls of twelve are no habit unless the others were of another kind."""
        if criterion.counsel.counted is None and len(own) < of * MOST_CALLS:
            return []
        reached = [one for one in own if self._is_strong(one)]
        if len(reached) < len(own) * MOST_CALLS:
            return []
        proven = [one for one in reached if self._proof(one)]
        found = _candidate(criterion, PatternKind.STRENGTH, "", proven, len(own))
        habit = self.rules.strength.repeats(rate(len(reached), len(own)))
        return [replace(found, habit=habit)] if len(proven) >= FEWEST else []

    def _proof(self, one: Seen) -> tuple[Moment, ...]:
        criterion = next(item for item in self.rubric.criteria() if item.id == one.loss.criterion.id)
        shown_from = self.rubric.trust.min_belief_to_show
        return strong_moments(criterion, one.call.results, one.call.language, shown_from)

    def _has_own_words(self, one: Candidate, language: str, used: Collection[Key]) -> bool:
        """Whether there is a quote that no other item has."""
        return any(not moment.repeated for moment in self._telling(one, 1, language, used))

    def _telling(self, one: Candidate, most: int, language: str, used: Collection[Key]) -> tuple[CallMoment, ...]:
        return telling(one, most, language, used, shown_from=self.rubric.trust.min_belief_to_show)

    def _fails(self, one: Seen) -> bool:
        return one.loss.criterion.critical and one.score == 0.0 and self._is_weak(one)

    def _is_weak(self, one: Seen) -> bool:
        """What is not sure counts neither way."""
        grave = one.loss.criterion.fault == Fault.IGNORED
        return (grave or one.score < self.rules.change.below) and is_told(one.loss.criterion)

    def _is_strong(self, one: Seen) -> bool:
        result = one.loss.criterion
        reached = one.score >= self.rules.strength.reached and result.sure and result.fault != Fault.IGNORED
        return reached and self._stands_apart(one)

    def _stands_apart(self, one: Seen) -> bool:
        """Whether a step that is easily taken for its neighbour was said in words of its own, or beyond doubt."""
        result = one.loss.criterion
        criterion = next(item for item in self.rubric.criteria() if item.id == result.id)
        if not criterion.counsel.keep_own_words or min(result.beliefs, default=0.0) >= BEYOND_DOUBT:
            return True
        return bool(self._proof(one))

    def _pattern(self, one: Candidate, good: Sequence[Seen], language: str, used: set[Key]) -> Pattern:
        """A candidate in words. What it quotes joins ``used``: no sentence stands twice in one summary."""
        shown = self._telling(one, self.rules.quotes, language, used)
        used.update(key for moment in shown for key in moment.keys)
        example = None
        if one.kind is not PatternKind.STRENGTH:
            shown_from = self.rubric.trust.min_belief_to_show
            example = best_example(good, one, language, used, shown_from=shown_from)
        used.update(example.keys if example else ())
        exact = _is_exact(one)
        text = _text(one, shown, language, exact=exact)
        return Pattern(one.criterion.id, one.kind, one.seen, text, shown, one.fault, example, exact)

    def _last(self, before: Sequence[ScoredCall], calls: Sequence[ScoredCall]) -> LastFocus | None:
        """The focus of the period before, counted then and now in the same way; None where the counts are not exact:
        what was found in fewer calls may have been missed in the others.
        """
        _, weak = self._patterns(before)
        if not weak or not _is_exact(weak[0]):
            return None
        focus = weak[0]
        own = [one for one in self._seen(calls) if one.loss.criterion.id == focus.criterion.id]
        now = rate(sum(self._again(focus, one) for one in own), len(own))
        return LastFocus(focus.criterion.id, focus.kind, focus.seen, now, self._move(focus, now))

    def _again(self, focus: Candidate, one: Seen) -> bool:
        """Whether a call shows what the focus was chosen for."""
        if focus.kind is PatternKind.CRITICAL:
            return self._fails(one)
        fault = focus.criterion.counsel.often(one.loss.criterion.fault)[0]
        return self._is_weak(one) and fault == focus.fault

    def _move(self, focus: Candidate, now: Rate) -> Move:
        if now.of == 0:
            return Move.NOT_SEEN
        if focus.seen.share == now.share:
            return Move.SAME
        went = moved(focus.seen, now)
        if went == "steady":
            return Move.UNCLEAR
        return Move.BETTER if went == "down" else Move.WORSE


def _scored(calls: Sequence[ScoredCall]) -> int:
    """Calls of which anything is scored."""
    return sum(any(True for _ in losses(call.scorecard.sections)) for call in calls)


def _urgency(one: Candidate) -> tuple[bool, bool, bool]:
    """Grave before all, formal after all: smaller is told sooner."""
    grave = one.fault == Fault.IGNORED
    return one.kind is not PatternKind.CRITICAL, not grave, one.criterion.counsel.formal


def _candidate(criterion: Criterion, kind: PatternKind, fault: str, shown: Sequence[Seen], of: int) -> Candidate:
    points = [one.loss.kept if kind is PatternKind.STRENGTH else one.loss.lost for one in shown]
    section = shown[0].section if shown else ""
    return Candidate(criterion, section, kind, fault, tuple(shown), of, sum(points))


def _apart(ranked: Sequence[Candidate], *, ranked_by_counsel: bool = False) -> list[Candidate]:
    """One for each matter: of those that rest mostly on the same moments the first, or the one that the counsel ranks
    highest, stands where the first of them stood."""
    kept: list[Candidate] = []
    waiting = list(ranked)
    matters = {id(one): matters_of(one) for one in waiting}

    def _same(one: Candidate, other: Candidate) -> bool:
        own, others = matters[id(one)], matters[id(other)]
        return len(own & others) > SAME_MATTER * min(len(own), len(others)) if own and others else False

    while waiting:
        rivals = [one for one in waiting if one is waiting[0] or _same(one, waiting[0])]
        best = max(rivals, key=_rank) if ranked_by_counsel else rivals[0]
        kept.append(best)
        waiting = [one for one in waiting if one is not best and not _same(one, best)]
    return kept


def _rank(one: Candidate) -> tuple[bool, int]:
    return one.fault == Fault.IGNORED, one.criterion.counsel.rank


def _surely(one: Candidate) -> tuple[Seen, ...]:
    """The calls of which a moment may be told."""
    criterion = one.criterion
    return tuple(
        seen for seen in one.shown if blamed(moments(seen.loss.criterion, criterion), criterion, seen.call.language)
    )


def _is_exact(one: Candidate) -> bool:
    """Whether the calls counted are all that show it: what is measured or read from the CRM, and steps of which nothing
    came near. Objections and words of praise may have been missed on other calls.
    """
    measure = one.criterion.measure
    return one.kind is not PatternKind.STRENGTH and (
        is_of_crm(measure) or isinstance(measure, StatisticBand | ScriptStep)
    )


def _text(one: Candidate, shown: Sequence[CallMoment], language: str, *, exact: bool) -> str:
    """The rubric's text for several calls; where it has none, the criterion's title with the counts, then the text for
    one call if that speaks of no numbers."""
    counsel = one.criterion.counsel
    strength = one.kind is PatternKind.STRENGTH
    often = counsel.keep_often if strength else counsel.often(one.fault)[1]
    counted = one.seen
    calls = in_calls(counted.count, counted.of, language) if exact else in_calls_at_least(counted.count, language)
    kinds = list(dict.fromkeys(moment.kind for moment in shown))
    if not strength and len(one.shown) == 1 and one.shown[0].call.language == language:
        return counsel_text(one.criterion, one.shown[0].loss.criterion, language)
    if often is not None:
        values = {"calls": calls, ASK: counsel.questions(kinds, language)}
        return filled(often.in_language(language), values)
    single: Text = counsel.keep if strength else counsel.change
    said = single.in_language(language)
    title = one.criterion.title.in_language(language)
    return f"{title}: {calls}." + ("" if fields_of(said) else f" {said}")
