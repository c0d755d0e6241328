"""The kinds of measure a rubric may use, as pydantic models; how each is computed stands in ``measures``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scoring_rubric.packs_loading import Frozen, Key, Text
from scoring_rubric.rubric_said import Count, Mark, Said, full_at_the_end

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Bounds = tuple[float | None, float | None]

Shown = Literal["none", "questions", "longest_turn", "longest_wait", "opening", "closing"]

StatisticName = Literal[
    "talk_ratio_manager",
    "longest_monologue_s",
    "interactivity_per_min",
    "patience_s",
    "questions_manager",
    "open_questions_manager",
    "interruptions_manager",
    "words_per_min_manager",
    "fillers_per_100_words_manager",
]

FactName = Literal[
    "client_name",
    "manager_name",
    "phone",
    "email",
    "company",
    "budget",
    "need",
    "decision_role",
    "refusal_reason",
    "next_step",
]


class Band(Frozen):
    """1 inside ``full``, 0 outside ``zero``, a straight line between; an end that is null is open."""

    full: Bounds
    zero: Bounds = (None, None)

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        ends = [end for end in (self.zero[0], *self.full, self.zero[1]) if end is not None]
        if ends != sorted(ends):
            raise ValueError("zero[0] <= full[0] <= full[1] <= zero[1]")
        return self

    def score(self, value: float) -> float:
        """Share of the full mark, 0..1."""
        (low, high), (none_below, none_above) = self.full, self.zero
        if low is not None and value < low:
            return _between(value, low if none_below is None else none_below, low)
        if high is not None and value > high:
            return _between(-value, -high if none_above is None else -none_above, -high)
        return 1.0


def _between(value: float, zero: float, full: float) -> float:
    """0 at or below ``zero``, 1 at ``full``; a step where both ends are equal."""
    return max(0.0, (value - zero) / (full - zero)) if full > zero else 0.0


class StatisticBand(Frozen):
    """A conversation statistic in a band; ``shows`` is the place to look at when it is outside.

    ``scale``, ``digits`` and ``unit`` say how the reason writes the number. ``questions`` are shown in any case.
    """

    kind: Literal["statistic_band"]
    statistic: StatisticName
    band: Band
    min_turns: Annotated[int, Field(ge=0)] = 0
    scale: float = 1.0
    digits: Annotated[int, Field(ge=0, le=2)] = 0
    unit: Text | None = None
    shows: Shown = "none"


class ScriptStep(Frozen):
    """A script step done in time; ``shows`` is the place a reviewer should look at when it is missing.

    ``due: contact`` asks for it only where the client did not refuse and something is to be sent or called back.
    """

    kind: Literal["script_step"]
    step: Key
    late: Share = 0.5
    due: Literal["always", "contact"] = "always"
    shows: Shown = "opening"


class ScriptForbidden(Frozen):
    """No forbidden phrase of the script was said by the manager."""

    kind: Literal["script_forbidden"]


class ObjectionStep(Frozen):
    """Share of the objections at whose answer the manager took one of the four steps.

    ``asked_of``: the kinds of objections at which it is told when it is missing, all where empty. Who says that half of
    his parcels are glass has given the reason already.
    """

    kind: Literal["objection_step"]
    step: Literal["acknowledge", "explore", "respond", "confirm"]
    asked_of: tuple[Key, ...] = ()


class ObjectionOrder(Frozen):
    """Share of the objections explored and answered in which the question came first."""

    kind: Literal["objection_order"]


class ObjectionOutcome(Frozen):
    """Mean worth of how the objections ended."""

    kind: Literal["objection_outcome"]
    resolved: Share = 1.0
    answered: Share = 0.6
    deflected: Share = 0.2
    ignored: Share = 0.0


class ObjectionConceded(Frozen):
    """Share of the objections at which the manager did not give up or give a discount at once."""

    kind: Literal["objection_conceded"]
    categories: tuple[Key, ...] = ()


class ObjectionPause(Frozen):
    """Mean silence between an objection and its answer, in a band of seconds."""

    kind: Literal["objection_pause"]
    band: Band


class FactGiven(Frozen):
    """Something was said on the call; ``dated`` asks for a date too, ``undated`` is the worth without one.

    ``exact`` asks for a day or an hour and not for "next week", ``inexact`` is the worth of the vaguer date.
    Where the script's ``step`` was not due, nobody is missed who did not say it.
    """

    kind: Literal["fact_given"]
    step: Key | None = None
    facts: Annotated[tuple[FactName, ...], Field(min_length=1)]
    dated: bool = False
    undated: Share = 0.5
    exact: Literal["day", "time"] | None = None
    inexact: Share = 0.5
    shows: Shown = "closing"

    @model_validator(mode="after")
    def _an_exact_date_is_a_date(self) -> Self:
        if self.exact is not None and not self.dated:
            raise ValueError(f"'dated: true' beside 'exact: {self.exact}'")
        if self.exact is not None and self.inexact < self.undated:
            raise ValueError("inexact at least as much as undated")
        return self


class CrmFields(Frozen):
    """CRM fields against what was said; fields that were not discussed do not count."""

    kind: Literal["crm_fields"]
    fields: Annotated[tuple[Key, ...], Field(min_length=1)]
    missing: Share = 0.25


class CrmEntryDelay(Frozen):
    """Minutes from the end of the call to its entry, in a band."""

    kind: Literal["crm_entry_delay"]
    band: Band


class ForReviewer(Frozen):
    """Nobody but a person can judge it; ``judges`` says what to listen for, ``shows`` where."""

    kind: Literal["reviewer"]
    judges: Text
    shows: Shown = "none"


class Part(Frozen):
    """A measure inside another one, with the words by which a reason names it."""

    title: Text
    measure: Measure


Parts = Annotated[tuple[Part, ...], Field(min_length=1)]


class AllOf(Frozen):
    """As good as the worst of its parts."""

    kind: Literal["all_of"]
    parts: Parts


class AnyOf(Frozen):
    """As good as the best of its parts."""

    kind: Literal["any_of"]
    parts: Parts


class ShareOf(Frozen):
    """The mean of its parts, or ``marks`` by how many of them are done in full."""

    kind: Literal["share_of"]
    parts: Parts
    marks: tuple[Count, ...] = ()

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        full_at_the_end(self.marks)
        if self.marks and self.marks[-1].at_least > len(self.parts):
            raise ValueError(f"marks for at most {len(self.parts)} parts, as many as there are")
        return self


class Level(Frozen):
    """``score`` is given where the measure of ``when`` comes to ``at_least`` of its own full mark."""

    score: Mark
    title: Text
    when: Measure
    at_least: Mark = 1.0


class Levels(Frozen):
    """The first level that is reached, the best first; none is worth nothing.

    The lowest one also says what it is all about: where it does not apply, nothing does.
    """

    kind: Literal["levels"]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _descend(self) -> Self:
        scores = [level.score for level in self.levels]
        if scores[0] != 1.0 or any(after >= before for before, after in pairwise(scores)):
            raise ValueError("levels from score 1 downwards, each below the one before")
        return self


class Provided(Frozen):
    """``measure`` on calls where ``condition`` is met in full, or with ``holds: false`` is not, and on no other."""

    kind: Literal["provided"]
    condition: Measure
    holds: bool = True
    applies: Text
    measure: Measure


Measure = Annotated[
    StatisticBand
    | ScriptStep
    | ScriptForbidden
    | ObjectionStep
    | ObjectionOrder
    | ObjectionOutcome
    | ObjectionConceded
    | ObjectionPause
    | FactGiven
    | CrmFields
    | CrmEntryDelay
    | Said
    | ForReviewer
    | AllOf
    | AnyOf
    | ShareOf
    | Levels
    | Provided,
    Field(discriminator="kind"),
]

Combined = AllOf | AnyOf | ShareOf | Levels


def inner(spec: Measure) -> tuple[Measure, ...]:
    """The measures that ``spec`` is directly made of."""
    match spec:
        case AllOf() | AnyOf() | ShareOf():
            return tuple(part.measure for part in spec.parts)
        case Levels():
            return tuple(level.when for level in spec.levels)
        case Provided():
            return (spec.condition, spec.measure)
        case _:
            return ()


def all_within(spec: Measure) -> Iterator[Measure]:
    """``spec`` and every measure inside it."""
    yield spec
    for part in inner(spec):
        yield from all_within(part)


def is_of_crm(measure: Measure) -> bool:
    """Whether it looks at what was typed and not at what was said."""
    return isinstance(measure, CrmFields | CrmEntryDelay)
