"""How measures made of others are computed: outcomes of the parts in, one outcome out; pure.

A part that nobody could judge may be worth anything from 0 to 1. Where both ends give the same mark, the mark stands;
else it is withheld with that part's reason. A part that does not apply is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring_rubric.outcomes import Outcome, joined, not_applicable, once, scored, withheld
from scoring_rubric.packs_loading import Text
from scoring_rubric.rubric_measures import AllOf, AnyOf, Combined, Levels, Provided, ShareOf
from scoring_rubric.rubric_reasons import Reason
from scoring_rubric.rubric_said import score_of
from scoring_rubric.types import CriterionStatus
from transcription.types import Evidence

SHOWN_QUOTES = 6
_OR = Text(ru=" или ", en=" or ")
_AND = Text(ru=", ", en=", ")


def combined(spec: Combined, parts: Sequence[Outcome]) -> Outcome:
    """The outcome of ``spec`` from those of its parts, in the order of its parts or levels."""
    if all(part.status is CriterionStatus.NOT_APPLICABLE for part in parts):
        return not_applicable(parts[0].reason, **parts[0].values)
    low, high = (_worth(spec, [_assumed(part, unknown) for part in parts]) for unknown in (0.0, 1.0))
    unknown = [part for part in parts if part.status is CriterionStatus.WITHHELD]
    if low != high:
        found = [quote for part in parts if part.score for quote in part.evidence]
        return withheld(unknown[0].reason, _few([*found, *unknown[0].evidence]), **unknown[0].values)
    if low is None:
        apart = next(part for part in parts if part.status is CriterionStatus.NOT_APPLICABLE)
        return not_applicable(apart.reason, **apart.values)
    if isinstance(spec, Levels):
        return _by_level(spec, parts, low)
    return _by_part(spec, parts, low)


def provided(spec: Provided, condition: Outcome) -> Outcome | None:
    """Why the measure does not count on this call, None where it does."""
    if condition.status is not CriterionStatus.SCORED:
        return condition
    if condition.full is spec.holds:
        return None
    return not_applicable(Reason.CONDITION_NOT_MET, value=spec.applies)


def _assumed(part: Outcome, unknown: float) -> float | None:
    """What a part is worth, ``unknown`` where nobody knows, None where it does not apply."""
    return unknown if part.status is CriterionStatus.WITHHELD else part.score


def _worth(spec: Combined, scores: Sequence[float | None]) -> float | None:
    """The mark from the parts' own ones; never lower when a part's is higher."""
    known = [score for score in scores if score is not None]
    match spec:
        case AllOf():
            return min(known)
        case AnyOf():
            return max(known)
        case ShareOf(marks=()):
            return sum(known) / len(known)
        case ShareOf():
            # What does not apply is not held against anybody, so that it counts as done here.
            return score_of(spec.marks, sum(score in (None, 1.0) for score in scores))
        case Levels():
            return _level_worth(spec, scores)


def _level_worth(spec: Levels, scores: Sequence[float | None]) -> float | None:
    """None where the lowest level does not apply, or none is reached and a higher one does not."""
    if scores[-1] is None:
        return None
    for level, score in zip(spec.levels, scores, strict=True):
        if score is not None and score >= level.at_least:
            return level.score
    return None if None in scores else 0.0


def _by_part(spec: AllOf | AnyOf | ShareOf, parts: Sequence[Outcome], score: float) -> Outcome:
    named = [(part.title, found) for part, found in zip(spec.parts, parts, strict=True)]
    done = [title for title, found in named if found.full]
    lacking = [title for title, found in named if found.score is not None and not found.full]
    between = _OR if isinstance(spec, AnyOf) else _AND
    found_first = [quote for full in (True, False) for part in parts if part.full is full for quote in part.evidence]
    if score == 1.0:
        quotes = [quote for part in parts if part.full for quote in part.evidence]
        return scored(score, Reason.ALL_DONE, _few(quotes), found=joined(done, between=_AND))
    if not done:
        return scored(score, _lacking(score), _few(found_first), missing=joined(lacking, between=between))
    found, missing = joined(done, between=_AND), joined(lacking, between=between)
    return scored(score, Reason.PARTLY_DONE, _few(found_first), found=found, missing=missing)


def _by_level(spec: Levels, parts: Sequence[Outcome], score: float) -> Outcome:
    reached = next((place for place, level in enumerate(spec.levels) if score == level.score), None)
    if reached == 0:
        return scored(score, Reason.ALL_DONE, _few(parts[0].evidence), found=spec.levels[0].title)
    above = len(parts) - 1 if reached is None else reached - 1
    missing = parts[above].values.get("missing") or spec.levels[above].title
    if reached is None:
        return scored(score, Reason.NOT_DONE, _few(parts[above].evidence), missing=missing)
    title = spec.levels[reached].title
    return scored(score, Reason.PARTLY_DONE, _few(parts[reached].evidence), found=title, missing=missing)


def _lacking(score: float) -> Reason:
    return Reason.NOT_DONE if score == 0.0 else Reason.NOT_IN_FULL


def _few(quotes: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return once(quotes)[:SHOWN_QUOTES]
